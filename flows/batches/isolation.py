"""The boundaries of a stage: a document that it breaks on, or runs away over, is set aside, and its neighbours go on.

`isolated` stands around a stage where it runs and catches whatever it raises; `bounded` stands around the process that
it runs in and looks for the document which that process was ended over. What a person can mend (CopydeskError) and
what may pass by itself (OSError) goes up as it is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from flows.batches.sizes import CHUNK_BYTES, CHUNK_DOCUMENTS
from flows.batches.workers import Limit, Runaway
from schemas.errors import CopydeskError, RunError
from schemas.slugs import Reason
from schemas.table import Tables

REASONS = {
    Limit.TIME: Reason.TIME_LIMIT,
    Limit.MEMORY: Reason.MEMORY_LIMIT,
    Limit.CRASH: Reason.STAGE_ERROR,
}


@dataclass(frozen=True)
class Fault:
    """Why a stage made nothing of a document, and the clause of a sentence about it."""

    reason: Reason
    detail: str


@dataclass
class Isolated:
    """What a stage made of a batch: its tables, and the documents that it failed on."""

    tables: Tables
    failed: dict[str, Fault] = field(default_factory=dict)


Stage = Callable[[pa.Table], Tables]
Bounded = Callable[[pa.Table], Isolated]


def isolated(stage: Stage, documents: pa.Table, id_column: str) -> Isolated:
    """Run a stage over a batch, halving it around documents that break it.

    Args:
        stage: takes rows of `documents`, gives tables; called with fewer rows after a failure.
        documents: a row a document.
        id_column: the column that names it.
    """
    try:
        return Isolated(stage(documents))
    except (CopydeskError, OSError, MemoryError):
        raise
    except Exception as error:
        if len(documents) == 0:
            raise
        if len(documents) == 1:
            fault = Fault(
                Reason.STAGE_ERROR, f"it could not be worked through ({type(error).__name__}: {error})"
            )
            return Isolated(stage(documents.slice(0, 0)), {_only(documents, id_column): fault})
    middle = len(documents) // 2
    halves = documents.slice(0, middle), documents.slice(middle)
    return _joined([isolated(stage, half, id_column) for half in halves])


def bounded(stage: Bounded, documents: pa.Table, id_column: str) -> Isolated:
    """Run a stage over a batch, little by little, where each call may end its process.

    Args:
        stage: takes rows of `documents`; raises Runaway where its process was ended.
        documents: a row a document.
        id_column: the column that names it.

    Raises:
        RunError: the process ends whatever it is given, which is no document's fault.
    """
    return _joined([_survived(stage, chunk, id_column) for chunk in _chunks(documents)])


def _survived(stage: Bounded, documents: pa.Table, id_column: str) -> Isolated:
    """What a stage makes of a chunk; after it was ended over one, document by document."""
    try:
        return stage(documents)
    except Runaway as problem:
        if len(documents) > 1:
            singles = [documents.slice(at, 1) for at in range(len(documents))]
            return _joined([_survived(stage, single, id_column) for single in singles])
        if not problem.is_first:
            # What came before it in the same process may have had a share in it.
            return _survived(stage, documents, id_column)
        try:
            nothing = stage(documents.slice(0, 0))
        except Runaway as again:
            raise RunError(
                f"A worker process cannot work, whatever it is given: it {again}. What was committed stays; put that "
                "right, and the same command goes on from there."
            ) from again
        return Isolated(
            nothing.tables, {_only(documents, id_column): Fault(REASONS[problem.limit], f"it {problem}")}
        )


def _chunks(documents: pa.Table) -> Iterator[pa.Table]:
    if len(documents) > 1 and (len(documents) > CHUNK_DOCUMENTS or documents.nbytes > CHUNK_BYTES):
        middle = len(documents) // 2
        yield from _chunks(documents.slice(0, middle))
        yield from _chunks(documents.slice(middle))
    else:
        yield documents


def _joined(parts: Sequence[Isolated]) -> Isolated:
    names = parts[0].tables
    return Isolated(
        {name: pa.concat_tables([part.tables[name] for part in parts]) for name in names},
        {document_id: fault for part in parts for document_id, fault in part.failed.items()},
    )


def _only(documents: pa.Table, id_column: str) -> str:
    return str(documents[id_column][0].as_py())
