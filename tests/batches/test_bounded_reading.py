"""Reading in a process that may be ended: what comes of the documents that it is ended over, and of the others."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from flows.batches.bounded_reading import Answers, read_bounded
from flows.batches.workers import Limit, Runaway
from flows.ingest import Ingested, IngestOptions, SourceFile, discover, fingerprint, ingest
from flows.ingest import contents as reading
from flows.ingest.documents import AlreadyGiven
from flows.ingest.failures import Failure
from schemas.errors import RunError
from schemas.table import strings
from tests.ingest.matrix.case import Case
from tests.ingest.matrix.cases import CASES

TEXT = "The ferry sailed on Monday, the operator said."


class Ending:
    """In place of a process: reads as one does, a few documents at a time, and is ended over some paths."""

    is_retrying = True
    chunk = 1

    def __init__(self, over: Mapping[str, Limit]) -> None:
        self.over = over
        self.begun: list[str] = []
        self._answers: Answers = {}

    def __call__(
        self,
        _task: object,
        sources: list[SourceFile],
        options: IngestOptions,
        answers: Answers,
    ) -> Iterator[Ingested]:
        self._answers = answers
        return ingest(sources, options, batch_documents=self.chunk, batch_bytes=1_000_000, watch=self)

    def at(self, path: str) -> None:
        self.begun.append(path)
        if path in self.over and path not in self._answers:
            raise Runaway(self.over[path], "took too much", path, is_first=False)

    def instead(self, path: str) -> Failure | AlreadyGiven | None:
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


def test_what_was_given_before_the_end_counts_as_it_did_and_not_as_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After so many broken records one after another a file is given up; those that were read are none of them."""
    monkeypatch.setattr(reading, "MAX_BROKEN_RECORDS", 4)
    good = [f'{{"text": "{TEXT} {number}"}}' for number in range(12)]
    sources = files(tmp_path, {"x.jsonl": "\n".join(good)})
    documents, failed, listed, _ = read(sources, Ending({"x.jsonl#9": Limit.TIME}))
    assert documents == [f"x.jsonl#{number}" for number in range(1, 13) if number != 9]
    assert failed == {"x.jsonl#9": "time-limit"}
    assert listed == [("x.jsonl", 12)]
    broken = ["{", "{", good[0], "{", "{", "{", good[1], good[2], "{"]
    sources = files(tmp_path, {"y.jsonl": "\n".join(broken)})
    undisturbed = read(sources, Ending({}))
    assert read(sources, Ending({"y.jsonl#6": Limit.TIME}))[0] == undisturbed[0]
    assert undisturbed[1].keys() == {f"y.jsonl#{number}" for number in (1, 2, 4, 5, 6, 9)}


def test_a_file_that_changed_before_it_is_read_on_is_not_listed_as_read(tmp_path: Path) -> None:
    sources = files(tmp_path, {"x.jsonl": "\n".join(f'{{"text": "{TEXT} {n}"}}' for n in range(5))})
    sources = [replace(source, fingerprint=fingerprint(source)) for source in sources]

    class Replacing(Ending):
        def at(self, path: str) -> None:
            if path == "x.jsonl#3" and not self._answers:
                sources[0].location.write_text(f'{{"text": "{TEXT} new"}}\n' * 4, encoding="utf-8")
            super().at(path)

    documents, _, listed, _ = read(sources, Replacing({"x.jsonl#3": Limit.TIME}))
    assert documents == ["x.jsonl#1", "x.jsonl#2", "x.jsonl#4"]
    assert listed == []


class EndingOnce(Ending):
    """Is ended at the nth thing that it begins, once, and no path is to blame for it."""

    chunk = 64

    def __init__(self, nth: int) -> None:
        super().__init__({})
        self._nth = nth

    def at(self, path: str) -> None:
        self.begun.append(path)
        if len(self.begun) == self._nth:
            raise Runaway(Limit.MEMORY, "took too much", path, is_first=False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_gives_the_same_where_reading_was_ended_in_between(case: Case, tmp_path: Path) -> None:
    case.make(tmp_path)
    (tmp_path / "good beside it.txt").write_text(TEXT, encoding="utf-8")
    sources = list(discover([tmp_path], "wire").sources)
    undisturbed = EndingOnce(0)
    whole = read(sources, undisturbed)
    documents, failed, listed, passed = read(sources, EndingOnce(len(undisturbed.begun) // 2 + 1))
    assert (documents, failed, passed) == (whole[0], whole[1], whole[3])
    assert sorted(listed) == sorted(whole[2])


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
