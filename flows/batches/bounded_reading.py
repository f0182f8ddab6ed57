"""Reading files where reading may be ended: a document that it runs away over becomes a failure, and the rest is read.

The process is ended without a word about what it had read since it last sent something. So it sends little by little,
and is started again on the same files, with the paths that need not be read once more.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import pyarrow as pa

from flows.batches.sizes import CHUNK_BYTES, CHUNK_DOCUMENTS
from flows.batches.worker_process import At
from flows.batches.workers import Limit, Runaway
from flows.ingest import Ingested, IngestOptions, SourceFile, ingest
from flows.ingest.documents import AlreadyGiven
from flows.ingest.failures import Failure
from flows.ingest.forms import Kind, form_of_name
from schemas.errors import RunError
from schemas.slugs import Reason
from schemas.table import strings

# Runs a generator function in a process of its own, with `at` before these arguments: Worker.stream.
Stream = Callable[..., Iterator[Ingested]]
Answers = Mapping[str, Failure | AlreadyGiven]

ONE_DOCUMENT = (Kind.TEXT, Kind.HTML)
REASONS = {Limit.TIME: Reason.TIME_LIMIT, Limit.MEMORY: Reason.MEMORY_LIMIT, Limit.CRASH: Reason.BAD_FILE}


def read_bounded(
    sources: Sequence[SourceFile], options: IngestOptions, stream: Stream, *, documents: int, length: int
) -> Iterator[Ingested]:
    """What `ingest` makes of files, each document within its limits.

    Args:
        sources: the files, those of a drop together.
        options: how to read.
        stream: where.
        documents: a part holds no more documents and failures than this, more or less.
        length: a part ends with what brings it to this many bytes.

    Raises:
        RunError: the process ends whatever it is given.
    """
    waiting: list[Ingested] = []
    for ingested in _little_by_little(sources, options, stream):
        if waiting and _is_full([*waiting, ingested], documents, length):
            yield _joined(waiting)
            waiting = []
        waiting.append(ingested)
    if waiting:
        yield _joined(waiting)


def _little_by_little(
    sources: Sequence[SourceFile], options: IngestOptions, stream: Stream
) -> Iterator[Ingested]:
    # Drop by drop, since a path names a document within its drop alone.
    for _, files in groupby(sources, key=lambda source: source.drop_name):
        attempts = _Attempts(list(files))
        while not attempts.is_done:
            yield from attempts.next(options, stream)


@dataclass
class _Attempts:
    """Reading the same files until nothing ends the process any more.

    Attributes:
        received: paths of the documents and failures that were sent already, and whether they were failures.
        refused: what the process was ended over, as what it comes to.
        doubtful: paths that it was ended over once, where what came before them may have had a share in it.
        passed_over: how many members were passed over in what was sent.
    """

    sources: Sequence[SourceFile]
    received: dict[str, bool] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    refused: dict[str, Failure] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    passed_over: int = 0
    is_done: bool = False

    def next(self, options: IngestOptions, stream: Stream) -> Iterator[Ingested]:
        """What one more attempt gives that is not there yet."""
        passed_over = 0
        earlier = self.received.copy()
        try:
            for ingested in stream(_read, self.sources, options, self._answers()):
                passed_over += ingested.passed_over
                yield self._news(ingested, earlier, passed_over)
            self.is_done = True
        except Runaway as problem:
            self._refuse(problem)

    def _answers(self) -> Answers:
        """What stands in for paths that are not to be read."""
        # A container is gone through again: how many documents it holds is told at its end.
        containers = {
            source.path
            for source in self.sources
            if form_of_name(source.location.name).kind not in ONE_DOCUMENT
        }
        given = {
            path: AlreadyGiven(path, is_failure)
            for path, is_failure in self.received.items()
            if path not in containers
        }
        return given | self.refused

    def _news(self, ingested: Ingested, earlier: Container[str], passed_over: int) -> Ingested:
        failed = _without(ingested.failed, "source_path", earlier)
        documents = _without(ingested.documents, "source_path", earlier)
        sources = _without(ingested.sources, "path", self.finished)
        self.received |= dict.fromkeys(strings(failed, "source_path"), True)
        self.received |= dict.fromkeys(strings(documents, "source_path"), False)
        self.finished |= set(strings(sources, "path"))
        new = max(0, passed_over - self.passed_over)
        self.passed_over += new
        return Ingested(documents, sources, failed, new)

    def _refuse(self, problem: Runaway) -> None:
        path = problem.at
        if not path or path in self.refused:
            raise RunError(
                f"A worker process cannot read {path or 'anything'}: it {problem}. What was committed stays; put that "
                "right, and the same command goes on from there."
            ) from problem
        if problem.limit is not Limit.TIME and path not in self.doubtful:
            self.doubtful.add(path)
            return
        sentence = f"{path} could not be read: it {problem}."
        self.refused[path] = Failure(path, REASONS[problem.limit], sentence)


@dataclass(frozen=True)
class _Watching:
    """Tells the worker's parent what is read, and keeps reading off what it was ended over before."""

    tell: At
    answers: Answers
    is_retrying = True

    def at(self, path: str) -> None:
        self.tell(path)

    def instead(self, path: str) -> Failure | AlreadyGiven | None:
        return self.answers.get(path)


def _read(
    at: At, sources: Sequence[SourceFile], options: IngestOptions, answers: Answers
) -> Iterator[Ingested]:
    """In the worker's process."""
    watch = _Watching(at, answers)
    yield from ingest(sources, options, batch_documents=CHUNK_DOCUMENTS, batch_bytes=CHUNK_BYTES, watch=watch)


def _without(rows: pa.Table, column: str, values: Container[str]) -> pa.Table:
    return rows.filter(pa.array([value not in values for value in strings(rows, column)], pa.bool_()))


def _is_full(parts: Sequence[Ingested], documents: int, length: int) -> bool:
    count = sum(len(part.documents) + len(part.failed) for part in parts)
    return count > documents or sum(part.documents.nbytes for part in parts) > length


def _joined(parts: Sequence[Ingested]) -> Ingested:
    return Ingested(
        documents=pa.concat_tables([part.documents for part in parts]),
        sources=pa.concat_tables([part.sources for part in parts]),
        failed=pa.concat_tables([part.failed for part in parts]),
        passed_over=sum(part.passed_over for part in parts),
    )
