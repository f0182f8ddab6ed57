from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from schemas import ARTICLES, DOCUMENTS, HELD_DOCUMENTS, SENTENCES
from schemas.errors import WarehouseError
from tests.warehouse.conftest import START, stage, tables_of
from warehouse import Commit, ledger, write_part
from warehouse.layout import Layout

if TYPE_CHECKING:
    from tests.warehouse.conftest import Press

Ask = Callable[[str], list[tuple[object, ...]]]


def test_a_batch_is_in_every_table_and_its_staged_parts_are_gone(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb two")])
    assert ask("select count(*) from documents") == [(2,)]
    assert ask("select count(*) from sentences") == [(4,)]
    assert ask("select count(*) from outcomes") == [(2,)]
    assert list(press.warehouse.staging.iterdir()) == []


def test_the_ledger_records_the_version_of_every_table(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")], [press.sample("b.txt", "x", "quarantined")])
    rows = ask("select ordinal, documents, table_versions from batches order by ordinal")
    assert [row[:2] for row in rows] == [(0, 1), (1, 1)]
    versions = json.loads(str(rows[1][2]))
    assert versions["articles"] == 1
    assert versions["outcomes"] == 2


def test_replaced_documents_lose_their_old_rows_in_the_named_tables_only(press: Press, ask: Ask) -> None:
    first, second = press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb two")
    press.commit([first, second])
    again = press.batch("again", [first], at=5, version="2-b", only=[ARTICLES, SENTENCES], replaces=True)
    with press.warehouse.publishing() as publisher:
        publisher.commit(again)
        publisher.publish()
    assert ask("select source_path, strip_version from articles order by 1") == [
        ("a.txt", "2-b"),
        ("b.txt", "1-a"),
    ]
    assert ask("select split_version, count(*) from sentences group by 1 order by 1") == [
        ("1-a", 2),
        ("2-b", 2),
    ]
    assert ask("select distinct strip_version from removals") == [("1-a",)]


def test_a_file_that_is_read_once_more_keeps_one_row_that_says_when_it_was_read_last(
    press: Press, ask: Ask
) -> None:
    first, second = press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb two")
    press.commit([first, second], [first])
    assert ask(
        "select path, count(*), max(seen_at) > timestamp '2026-01-01 12:00' from sources group by 1 order by 1"
    ) == [
        ("a.txt", 1, True),
        ("b.txt", 1, False),
    ]


def test_held_documents_are_replaced_and_leave_by_their_id(press: Press, ask: Ask) -> None:
    one, two = press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb two")
    documents = tables_of([one, two])[DOCUMENTS]

    def commit(batch_id: str, rows: pa.Table, *replaced: str) -> None:
        with press.warehouse.publishing() as publisher:
            staged = stage(press.warehouse, batch_id, {HELD_DOCUMENTS: rows}, START)
            publisher.commit(
                Commit(batch_id, "r", "committed", 0, staged, replaced, replaced_tables=["held_documents"])
            )
            publisher.publish()

    commit("held", documents, one.document_id, two.document_id)
    commit("again", documents.slice(0, 1), documents["document_id"][0].as_py())
    assert ask("select count(*), count(distinct document_id) from held_documents") == [(2, 2)]
    commit("out", documents.slice(0, 0), one.document_id)
    assert ask("select document_id from held_documents") == [(two.document_id,)]


def test_a_part_whose_documents_are_all_replaced_is_not_written_anew(press: Press, ask: Ask) -> None:
    sample = press.sample("a.txt", "aaaaa one")
    press.commit([sample])
    with press.warehouse.publishing() as publisher:
        publisher.commit(press.batch("again", [sample], version="2-b", only=[ARTICLES], replaces=True))
        publisher.publish()
    assert ask("select strip_version from articles") == [("2-b",)]
    assert ask("select count(*) from stored.parts where path like 'articles/%'") == [(1,)]


def test_row_order_is_kept_when_a_part_is_rewritten(press: Press) -> None:
    samples = [press.sample(f"{n}.txt", f"aaaaa {n}") for n in range(40)]
    press.commit(samples)
    gone = samples[7]
    with press.warehouse.publishing() as publisher:
        publisher.commit(press.batch("again", [gone], version="2-b", only=[SENTENCES], replaces=True))
    parts = sorted((press.warehouse.root / "tables" / "sentences").glob("*.parquet"))
    rewritten = next(p for p in parts[1:] if pq.read_metadata(p).num_rows == 78)
    ids = [str(value) for value in pq.read_table(rewritten)["article_id"].to_pylist()]
    assert ids == sorted(ids)


def test_a_run_has_one_row_that_its_end_replaces(press: Press, ask: Ask) -> None:
    with press.warehouse.publishing() as publisher:
        publisher.commit(Commit("b1", "r1", "committed", 0, run=press.run("r1", "running")))
        publisher.commit(Commit("b2", "r2", "committed", 0, run=press.run("r2", "running")))
        publisher.commit(Commit("b3", "r1", "committed", 0, run=press.run("r1", documents=5)))
        publisher.publish()
        assert ask("select run_id, status, documents from runs order by 1") == [
            ("r1", "completed", 5),
            ("r2", "running", 0),
        ]


def test_a_run_that_died_is_interrupted_when_the_next_one_takes_the_lock(press: Press, ask: Ask) -> None:
    with press.warehouse.publishing() as publisher:
        publisher.commit(Commit("b1", "r1", "committed", 0, run=press.run("r1", "running")))
    with press.warehouse.publishing() as publisher:
        publisher.publish()
    assert ask("select status, detail from runs") == [
        (
            "interrupted",
            "The process ended before the run did; the batches that it had committed are in the warehouse.",
        )
    ]


def test_a_batch_does_not_happen_twice(press: Press) -> None:
    sample = press.sample("a.txt", "aaaaa one")
    with press.warehouse.publishing() as publisher:
        publisher.commit(press.batch("b", [sample]))
        again = press.batch("b", [sample])
        with pytest.raises(WarehouseError, match=r"Batch b is in the warehouse .* already"):
            publisher.commit(again)


def test_a_failed_commit_leaves_no_row_and_can_be_tried_again(press: Press, ask: Ask) -> None:
    good = press.batch("b", [press.sample("a.txt", "aaaaa one")])
    broken = press.warehouse.staging / "broken.parquet"
    write_part(pa.table({"run_id": ["r"]}), broken)
    with press.warehouse.publishing() as publisher:
        with pytest.raises(WarehouseError, match="has another schema than the table validations"):
            publisher.commit(replace(good, added={**good.added, "validations": [broken]}))
        publisher.publish()
        assert ask("select count(*) from documents_history") == [(0,)]
        publisher.commit(good)
        publisher.publish()
    assert ask("select count(*) from documents") == [(1,)]
    assert ask("select count(*) from entities") == [(2,)]


def test_a_missing_staged_part_is_a_sentence(press: Press, tmp_path: Path) -> None:
    with (
        press.warehouse.publishing() as publisher,
        pytest.raises(WarehouseError, match="Could not commit batch b"),
    ):
        publisher.commit(Commit("b", "r", "committed", 1, added={"documents": [tmp_path / "no.parquet"]}))


def test_a_disk_that_refuses_is_a_sentence_and_loses_nothing(
    press: Press, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    staged = press.batch("b", [press.sample("b.txt", "bbbbb two")])
    with press.warehouse.publishing() as publisher:
        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", _full_disk)
            with pytest.raises(WarehouseError, match="No space left on device"):
                publisher.commit(staged)
        publisher.commit(staged)
        publisher.publish()
    assert ask("select count(*) from documents") == [(2,)]


def _full_disk(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_table_that_does_not_exist_is_refused(press: Press) -> None:
    with press.warehouse.publishing() as publisher, pytest.raises(WarehouseError, match="no table poems"):
        publisher.commit(Commit("b", "r", "committed", 0, added={"poems": []}))


def test_a_table_without_documents_has_none_to_replace(press: Press) -> None:
    commit = Commit("b", "r", "committed", 0, replaced=["x"], replaced_tables=["runs"])
    with (
        press.warehouse.publishing() as publisher,
        pytest.raises(WarehouseError, match="runs has no documents"),
    ):
        publisher.commit(commit)


def test_small_parts_are_joined_and_every_row_is_there_once(press: Press, ask: Ask) -> None:
    press.commit(*[[press.sample(f"{n}.txt", f"aaaaa {n}")] for n in range(5)])
    before = ask("select * from sentences order by all")
    with press.warehouse.publishing() as publisher:
        assert publisher.small_parts()["documents"] == 5
        joined = publisher.compact("r", more_than=4)
        publisher.publish()
        assert publisher.small_parts()["documents"] == 1
        assert publisher.compact("r", more_than=4) == {}
    assert joined["documents"] == 5
    assert ask("select * from sentences order by all") == before
    assert ask("select path[:10] from stored.parts where path like 'documents/%'") == [("documents/",)]


def test_other_tools_read_the_tables_with_their_statistics(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb two")])
    table = DeltaTable(press.warehouse.root / "tables" / "documents")
    actions = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    assert actions[0]["num_records"] == 2
    assert actions[0]["null_count.url"] == 2
    assert len(actions[0]["min.document_id"]) == 32
    assert str(actions[0]["max.first_seen_at"]) == "2026-01-01 12:00:00"
    types = {field.name: str(field.type.type) for field in table.schema().fields}
    assert types["first_seen_at"] == "timestamp_ntz"
    assert [f.name for f in table.schema().fields] == DOCUMENTS.arrow.names


def test_a_clock_that_was_set_back_does_not_put_a_commit_before_the_last_one(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    layout = Layout(press.warehouse.root)
    latest = ledger.latest(layout)
    assert latest is not None
    tomorrow = latest.committed_at + timedelta(days=1)
    ledger.record(
        ledger.open_ledger(layout),
        replace(latest, batch_id="ahead", ordinal=latest.ordinal + 1, committed_at=tomorrow),
    )
    with press.warehouse.publishing() as publisher:
        assert publisher.now() > tomorrow
        publisher.commit(Commit("next", "run", "committed", 0))
    later = ledger.latest(layout)
    assert later is not None
    assert later.committed_at > tomorrow
