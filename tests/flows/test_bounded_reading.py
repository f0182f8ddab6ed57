"""Reading in a process that may be ended: what comes of the documents that it is ended over, and of the others."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from flows.bounded_reading import read_bounded
from flows.ingest import Ingested, IngestOptions, SourceFile, ingest
from flows.ingest.failures import Failure
from flows.workers import Limit, Runaway
from schemas.errors import RunError
from schemas.table import strings

TEXT = "The ferry sailed on Monday, the operator said."


class Ending:
    """In place of a process: reads as one does, a document at a time, and is ended over some paths."""

    is_retrying = True

    def __init__(self, over: Mapping[str, Limit]) -> None:
        self.over = over
        self.begun: list[str] = []
        self._answers: Mapping[str, Failure] = {}

    def __call__(
        self,
        _task: object,
        sources: list[SourceFile],
        options: IngestOptions,
        answers: Mapping[str, Failure],
    ) -> Iterator[Ingested]:
        self._answers = answers
        return ingest(sources, options, batch_documents=1, batch_bytes=1, watch=self)

    def at(self, path: str) -> None:
        self.begun.append(path)
        if path in self.over and path not in self._answers:
            raise Runaway(self.over[path], "took too much", path, is_first=False)

    def refused(self, path: str) -> Failure | None:
        return self._answers.get(path)


def files(folder: Path, texts: Mapping[str, str], drop: str = "wire") -> list[SourceFile]:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [SourceFile(drop, name, folder / name) for name in sorted(texts)]


def read(
    sources: list[SourceFile], ending: Ending, documents: int = 100
) -> tuple[list[str], dict[str, str], list[tuple[str, int]], int]:
    parts = list(read_bounded(sources, IngestOptions(), ending, documents=documents, length=1 << 20))
    rows = [row for part in parts for row in part.failed.to_pylist()]
    return (
        [path for part in parts for path in strings(part.documents, "source_path")],
        {row["source_path"]: row["reason"] for row in rows},
        [(row["path"], row["records"]) for part in parts for row in part.sources.to_pylist()],
        sum(part.passed_over for part in parts),
    )


def test_without_trouble_everything_is_read_once(tmp_path: Path) -> None:
    ending = Ending({})
    sources = files(tmp_path, {f"{name}.txt": f"{TEXT} {name}" for name in "abc"})
    documents, failed, listed, _ = read(sources, ending)
    assert documents == ["a.txt", "b.txt", "c.txt"]
    assert failed == {}
    assert listed == [("a.txt", 1), ("b.txt", 1), ("c.txt", 1)]


@pytest.mark.parametrize(
    ("limit", "reason", "times"),
    [
        (Limit.TIME, "time-limit", 1),
        # Memory may be the fault of what came before: it gets a second chance in a fresh process.
        (Limit.MEMORY, "memory-limit", 2),
        (Limit.CRASH, "bad-file", 2),
    ],
)
def test_a_file_that_reading_is_ended_over_is_a_failure_and_the_others_are_read(
    tmp_path: Path, limit: Limit, reason: str, times: int
) -> None:
    ending = Ending({"b.txt": limit})
    sources = files(tmp_path, {f"{name}.txt": f"{TEXT} {name}" for name in "abc"})
    documents, failed, listed, _ = read(sources, ending)
    assert documents == ["a.txt", "c.txt"]
    assert failed == {"b.txt": reason}
    assert sorted(listed) == [("a.txt", 1), ("b.txt", 1), ("c.txt", 1)]
    assert ending.begun.count("b.txt") == times


def test_a_record_costs_itself_and_not_its_file(tmp_path: Path) -> None:
    lines = "\n".join(f'{{"text": "{TEXT} {number}"}}' for number in range(1, 6))
    sources = files(tmp_path, {"a.txt": TEXT, "x.jsonl": lines})
    over = {"x.jsonl#2": Limit.TIME, "x.jsonl#4": Limit.MEMORY}
    documents, failed, listed, _ = read(sources, Ending(over))
    assert documents == ["a.txt", "x.jsonl#1", "x.jsonl#3", "x.jsonl#5"]
    assert failed == {"x.jsonl#2": "time-limit", "x.jsonl#4": "memory-limit"}
    assert listed == [("a.txt", 1), ("x.jsonl", 5)]


def test_the_same_path_in_another_drop_is_another_document(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    sources = files(tmp_path / "one", {"a.txt": TEXT}, "one")
    sources += files(tmp_path / "two", {"a.txt": f"{TEXT} Again."}, "two")
    parts = list(read_bounded(sources, IngestOptions(), Ending({}), documents=9, length=1 << 20))
    assert [name for part in parts for name in strings(part.documents, "drop_name")] == ["one", "two"]


def test_parts_hold_no_more_than_was_asked_for(tmp_path: Path) -> None:
    sources = files(tmp_path, {f"{number}.txt": f"{TEXT} {number}" for number in range(7)})
    parts = list(read_bounded(sources, IngestOptions(), Ending({}), documents=3, length=1 << 20))
    assert [len(part.documents) for part in parts] == [3, 3, 1]


def test_a_process_that_is_ended_before_it_says_a_word_is_no_files_fault(tmp_path: Path) -> None:
    def ends(*_: object) -> Iterator[Ingested]:
        raise Runaway(Limit.CRASH, "ended", "", is_first=True)

    with pytest.raises(RunError, match="cannot read anything"):
        list(read_bounded(files(tmp_path, {"a.txt": TEXT}), IngestOptions(), ends, documents=1, length=1))
