"""The queries over lines: which documents to compare, in how many stories a line stands, what is out of date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.identity import row_id

if TYPE_CHECKING:
    from tests.warehouse.conftest import Press


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder whose name read_parquet would take for a pattern."""
    folder = tmp_path / "run [1]*"
    folder.mkdir()
    return folder


def lines(folder: Path, **documents: list[int]) -> list[Path]:
    """A file a document, as counting stages them; every line is a paragraph of ten code points."""
    paths = []
    for name, keys in documents.items():
        row = {
            "document_id": row_id(name),
            "version_key": row_id(f"{name}.txt"),
            "line_keys": keys,
            "paragraph_keys": keys,
            "paragraph_lengths": [10] * len(keys),
        }
        paths.append(folder / f"{name}.parquet")
        pq.write_table(pa.Table.from_pylist([row]), paths[-1])
    return paths


def stories(folder: Path, **named: str) -> list[Path]:
    rows = [{"document_id": row_id(name), "story_id": row_id(story)} for name, story in named.items()]
    schema = pa.schema([("document_id", pa.string()), ("story_id", pa.string())])
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / "stories.parquet")
    return [folder / "stories.parquet"]


def repeated(press: Press, files: list[Path], told: list[Path]) -> dict[int, int]:
    batches = press.warehouse.stream("repeated_lines", lines=files, stories=told)
    return {row["line_key"]: row["documents"] for batch in batches for row in batch.to_pylist()}


def pairs(press: Press, files: list[Path], least_shared: float = 0.4) -> list[set[str]]:
    batches = press.warehouse.stream("copy_candidates", lines=files, least_shared=least_shared)
    rows = [row for batch in batches for row in batch.to_pylist()]
    return [{row["document_id"], row["other_document_id"]} for row in rows]


def outdated(press: Press) -> list[str]:
    batches = press.warehouse.stream("outdated_documents")
    return [str(document_id) for batch in batches for document_id in batch["document_id"].to_pylist()]


def test_lines_of_the_run_are_counted_over_run_and_warehouse(press: Press, files: Path) -> None:
    press.commit([press.sample("old.txt", "aaaaa 1 2 9"), press.sample("older.txt", "bbbbb 1 9")])
    run = lines(files, a=[1, 2, 3], b=[1, 3, 4])
    assert repeated(press, run, stories(files)) == {1: 4, 2: 2, 3: 2}


def test_a_story_counts_once_however_many_copies_tell_it(press: Press, files: Path) -> None:
    old = press.sample("old.txt", "aaaaa 1 2", story=row_id("story"))
    again = press.sample("again.txt", "bbbbb 1 2", story=row_id("story"))
    press.commit([old, again])
    run = lines(files, a=[1, 2, 3], b=[1, 3], c=[1, 2])
    assert repeated(press, run, stories(files, a="other", b="other")) == {1: 3, 2: 3}
    assert repeated(press, run, stories(files, a="story", b="story", c="story")) == {}


def test_a_document_that_is_worked_through_again_counts_as_it_is_now(press: Press, files: Path) -> None:
    old = press.sample("old.txt", "aaaaa 1 2")
    press.commit([old])
    (path,) = lines(files, a=[1, 7])
    row = pq.read_table(path).to_pylist()[0] | {"document_id": old.document_id}
    pq.write_table(pa.Table.from_pylist([row]), path)
    assert repeated(press, [path], stories(files)) == {}


def test_documents_that_share_paragraphs_are_compared_and_earlier_ones_not_with_each_other(
    press: Press, files: Path
) -> None:
    press.commit([press.sample("old.txt", "aaaaa 1 2 3"), press.sample("older.txt", "bbbbb 1 2 3")])
    assert pairs(press, lines(files, a=[8, 9])) == []
    found = pairs(press, lines(files, a=[1, 2, 3], b=[8, 9], c=[8, 9]))
    assert {row_id("b"), row_id("c")} in found
    assert any(row_id("a") in pair for pair in found)
    run = {row_id(name) for name in "abc"}
    assert all(pair & run for pair in found)


def test_documents_that_share_little_are_not_compared(press: Press, files: Path) -> None:
    press.commit([press.sample("old.txt", "aaaaa 1 2 3 4")])
    assert pairs(press, lines(files, a=[1, 5, 6, 7])) == []
    assert len(pairs(press, lines(files, a=[1, 5, 6, 7]), least_shared=0.2)) == 1


def test_the_paragraphs_of_a_pair_come_in_the_order_of_the_text(press: Press, files: Path) -> None:
    press.commit([press.sample("old.txt", "aaaaa 3 1 2")])
    (batch,) = press.warehouse.stream("copy_candidates", lines=lines(files, a=[2, 3, 1]), least_shared=0.4)
    (row,) = batch.to_pylist()
    found = {row["document_id"]: row["paragraph_keys"], row["other_document_id"]: row["other_paragraph_keys"]}
    assert found[row_id("a")] == [2, 3, 1]
    assert sorted(found.values()) == [[2, 3, 1], [3, 1, 2]]


def test_versions_of_one_another_meet_at_the_first(press: Press, files: Path) -> None:
    old = press.sample("a.txt", "aaaaa 1", story=row_id("story"))
    press.commit([old])
    (batch,) = press.warehouse.stream("versions_of_one_another", lines=lines(files, a=[1], b=[1]))
    (row,) = batch.to_pylist()
    assert {row["document_id"], row["other_document_id"]} == {old.document_id, row_id("a")}
    assert {row["story_id"], row["other_story_id"]} == {row_id("story"), None}


def test_documents_that_kept_a_line_which_is_more_repeated_by_now_are_out_of_date(press: Press) -> None:
    one, two, other = (press.sample(f"{text}.txt", text) for text in ("aaaaa 1 2", "bbbbb 1", "ccccc 3"))
    press.commit([one], [two, other])
    assert outdated(press) == [one.document_id, two.document_id]


def test_copies_put_nothing_out_of_date_and_superseded_versions_are_not_named(press: Press) -> None:
    first = press.sample("a.txt", "aaaaa 1")
    copy = press.sample("b.txt", "bbbbb 1", story=first.document_id)
    press.commit([first, copy])
    assert outdated(press) == []
    press.commit([press.sample("c.txt", "ccccc 1")], [press.sample("c.txt", "ddddd", "updated")])
    assert sorted(outdated(press)) == sorted([first.document_id, copy.document_id])


def test_a_set_tells_how_many_documents_it_puts_out_of_date(press: Press, files: Path) -> None:
    first = press.sample("a.txt", "aaaaa 1 2")
    press.commit([first, press.sample("b.txt", "bbbbb 2")])

    def put_out(**counts: int) -> int:
        rows = [{"line_key": int(key[1:]), "documents": count} for key, count in counts.items()]
        pq.write_table(pa.Table.from_pylist(rows), files / "set.parquet")
        found = press.warehouse.lookup(
            "outdated_by_templates", templates=[files / "set.parquet"], lines=[files / "run.parquet"]
        )
        return int(found["documents"][0].as_py())

    def runs_over(*document_ids: str) -> None:
        table = pa.table({"document_id": pa.array(document_ids, pa.string())})
        pq.write_table(table, files / "run.parquet")

    runs_over()
    assert [put_out(_1=2), put_out(_1=1, _2=4), put_out(_3=9)] == [1, 2, 0]
    runs_over(first.document_id)
    assert [put_out(_1=2), put_out(_2=4)] == [0, 1]
