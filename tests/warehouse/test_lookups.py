from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.runs.period import By, Period
from schemas import ARTICLES, DOCUMENTS, ENTITIES, HELD_DOCUMENTS, OUTCOMES, SENTENCES, Table
from schemas.identity import row_id
from schemas.table import strings
from tests.warehouse.conftest import START, stage, tables_of
from tests.warehouse.takedowns import WHY, order
from warehouse import Commit, write_part

if TYPE_CHECKING:
    from schemas.table import Row
    from tests.warehouse.conftest import Press


def test_known_sources_are_those_of_the_drop_with_their_latest_hash(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")], [press.sample("a.txt", "aaaaa two", "updated")])
    (row,) = press.warehouse.lookup("known_sources", drop_names=["monday"]).to_pylist()
    assert (row["path"], row["records"]) == ("a.txt", 1)
    assert row["file_sha256"] == press.sample("a.txt", "aaaaa two").document_id * 2
    assert press.warehouse.lookup("known_sources", drop_names=["tuesday"]).num_rows == 0
    assert press.warehouse.lookup("known_sources", drop_names=None).num_rows == 1


def test_known_documents_are_found_among_those_asked_for(press: Press) -> None:
    sample = press.sample("a.txt", "aaaaa one")
    press.commit([sample])
    found = press.warehouse.lookup("known_documents", document_ids=[sample.document_id, "f" * 32])
    assert found["document_id"].to_pylist() == [sample.document_id]
    assert press.warehouse.lookup("known_documents", document_ids=[]).num_rows == 0


def test_current_versions_follow_the_latest_success(press: Press) -> None:
    press.commit(
        [press.sample("a.txt", "aaaaa one", key="k")],
        [press.sample("b.txt", "bbbbb two", "updated", key="k")],
        [press.sample("b.txt", "c", "quarantined", key="k"), press.sample("d.txt", "ddddd other")],
    )
    found = press.warehouse.lookup("current_versions", version_keys=[row_id("k")]).to_pylist()
    assert [(row["source_path"], row["status"]) for row in found] == [("b.txt", "updated")]
    assert found[0]["document_id"] == press.sample("b.txt", "bbbbb two").document_id
    assert press.warehouse.lookup("current_versions", version_keys=None).num_rows == 2


def test_current_documents_are_the_latest_versions_of_one_drop_or_of_all(press: Press) -> None:
    press.commit(
        [press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb two")],
        [press.sample("a.txt", "aaaaa newer", "updated"), press.sample("c.txt", "c", "quarantined")],
    )
    current = [
        press.sample("b.txt", "bbbbb two").document_id,
        press.sample("a.txt", "aaaaa newer").document_id,
    ]
    for drop_name, expected in ((None, current), ("monday", current), ("tuesday", [])):
        found = press.warehouse.lookup("current_documents", drop_name=drop_name, **Period().parameters())
        assert found["document_id"].to_pylist() == expected
        assert found["is_within"].to_pylist() == [True] * len(expected)


# Samples are published on START's day and committed a minute apart, from START (noon) on.
@pytest.mark.parametrize(
    ("since", "until", "by", "expected"),
    [
        ("2026-01-01", None, "ingested", "ab"),
        ("2026-01-01", "2026-01-01", "ingested", "ab"),
        ("2026-01-02", None, "ingested", ""),
        (None, "2025-12-31", "ingested", ""),
        ("2026-01-01T12:01", None, "ingested", "b"),
        ("2026-01-01T13:01+01:00", None, "ingested", "b"),
        (None, "2026-01-01T12:01", "ingested", "a"),
        ("2026-01-01", "2026-01-01", "published", "ab"),
        (None, "2026-01-01T00:00", "published", ""),
        ("2026-01-01T00:00", None, "published", "ab"),
        ("2026-01-01T00:01", None, "published", ""),
        ("2026-01-02", None, "published", ""),
        (None, "9999-12-31", "published", "ab"),
    ],
)
def test_current_documents_of_a_period(
    since: str | None, until: str | None, by: str, expected: str, press: Press
) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")], [press.sample("b.txt", "bbbbb two")])
    period = Period.between(since, until, By(by))
    found = press.warehouse.lookup("current_documents", drop_name=None, **period.parameters())
    assert found["is_within"].to_pylist() == [name in expected for name in "ab"]


def test_a_document_without_a_date_of_publication_lies_in_no_period_and_is_named(press: Press) -> None:
    batch = press.batch("b", [press.sample("a.txt", "aaaaa one")])
    (path,) = batch.added["articles"]
    rows = pq.read_table(path).to_pylist()
    write_part(pa.Table.from_pylist([{**row, "published_on": None} for row in rows], ARTICLES.arrow), path)
    with press.warehouse.publishing() as publisher:
        publisher.commit(batch)
    for by, is_within in ((By.PUBLISHED, None), (By.INGESTED, True)):
        period = Period.between("2025-01-01", None, by)
        found = press.warehouse.lookup("current_documents", drop_name=None, **period.parameters())
        assert found["is_within"].to_pylist() == [is_within]


def test_sightings_give_the_latest_outcome_at_each_path(press: Press) -> None:
    press.commit(
        [press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb")],
        [press.sample("a.txt", "x", "quarantined")],
    )
    rows = press.warehouse.lookup("sightings", drop_name="monday", source_paths=None).to_pylist()
    assert [(row["source_path"], row["status"]) for row in rows] == [
        ("a.txt", "quarantined"),
        ("b.txt", "new"),
    ]
    asked = press.warehouse.lookup("sightings", drop_name="monday", source_paths=["b.txt"])
    assert asked["source_path"].to_pylist() == ["b.txt"]


def test_quarantine_is_known_before_anything_is_published(press: Press) -> None:
    with press.warehouse.publishing() as publisher:
        publisher.commit(press.batch("b", [press.sample("a.txt", "x", "quarantined")]))
    assert press.warehouse.lookup("quarantine")["source_path"].to_pylist() == ["a.txt"]


def test_stale_documents_are_current_ones_of_another_version(press: Press) -> None:
    first, second = press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb two")
    press.commit([first, second], [press.sample("a.txt", "aaaaa newer", "updated")])
    with press.warehouse.publishing() as publisher:
        publisher.commit(press.batch("again", [second], version="2-b", only=[ARTICLES], replaces=True))
    ask = press.warehouse.lookup
    stale = ask("stale_documents", strip_version="2-b", split_version=None, recognise_version=None)
    assert stale["document_id"].to_pylist() == [press.sample("a.txt", "aaaaa newer").document_id]
    split = ask("stale_documents", strip_version="2-b", split_version="2-b", recognise_version="1-a")
    assert split["is_split_stale"].to_pylist() == [True, True]
    assert split["is_recognise_stale"].to_pylist() == [False, False]
    carried = {row["document_id"]: (row["strip_version"], row["split_version"]) for row in split.to_pylist()}
    assert carried[second.document_id] == ("2-b", "1-a")
    none = ask("stale_documents", strip_version=None, split_version="1-a", recognise_version="1-a")
    assert none.num_rows == 0


def test_an_article_without_mentions_is_as_stale_as_the_run_that_wrote_it(press: Press) -> None:
    batch = press.batch("b", [press.sample("a.txt", "aaaaa one")])
    added = {name: paths for name, paths in batch.added.items() if name != "entities"}
    with press.warehouse.publishing() as publisher:
        publisher.commit(Commit("b", "run", "committed", 1, added, run=press.run("run")))
    for version, count in (("1-r", 0), ("2-r", 1)):
        found = press.warehouse.lookup(
            "stale_documents", strip_version=None, split_version=None, recognise_version=version
        )
        assert found.num_rows == count


@pytest.mark.parametrize("table", [DOCUMENTS, ARTICLES, SENTENCES, ENTITIES], ids=lambda table: table.name)
def test_rows_of_documents_come_in_the_stored_schema_and_order(press: Press, table: Table) -> None:
    samples = [press.sample(f"{n}.txt", f"aaaaa {n}") for n in range(4)]
    press.commit(samples[:2], samples[2:])
    asked = [samples[3].document_id, samples[0].document_id]
    rows = press.warehouse.rows(table.name, asked)
    assert rows.schema.equals(table.arrow)
    ids = [str(value) for value in rows[str(table.document_column)].to_pylist()]
    assert sorted(set(ids)) == sorted(asked)
    assert ids == sorted(ids)


def test_a_stream_gives_the_same_rows(press: Press) -> None:
    press.commit([press.sample(f"{n}.txt", f"aaaaa {n}") for n in range(5)])
    batches = list(press.warehouse.stream("current_versions", version_keys=None))
    assert sum(batch.num_rows for batch in batches) == 5


def test_values_are_never_sql(press: Press) -> None:
    press.commit([press.sample("it's; drop table.txt", "aaaaa one")])
    found = press.warehouse.lookup(
        "sightings", drop_name="monday", source_paths=["it's; drop table.txt", "' or 1=1 --"]
    )
    assert found.num_rows == 1


VERSIONS = {"strip_version": "1-t", "split_version": "1-s", "recognise_version": "1-r"}
RAN = '{"strip": "1-t", "split": "1-s", "recognise": "1-r"}'


def test_what_a_broken_off_request_has_done_is_known_until_it_ends(press: Press) -> None:
    first, second = press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb two")
    press.commit([first, second])
    held = press.sample("b.txt", "bbbbb two", "quarantined")

    def done(request: str = "asked") -> list[object]:
        found = press.warehouse.lookup("done_before", request=request, **VERSIONS)
        return list(found["document_id"].to_pylist())

    def ran(run_id: str, status: str, minutes: int) -> Row:
        at = START + timedelta(minutes=minutes)
        return press.run(run_id, status, started_at=at, options='{"request": "asked"}', versions=RAN)

    with press.warehouse.publishing() as publisher:
        again = stage(press.warehouse, "x", {ARTICLES: tables_of([first])[ARTICLES]}, START, "broken")
        publisher.commit(
            Commit(
                "x",
                "broken",
                "committed",
                1,
                again,
                [first.document_id],
                ["articles"],
                ran("broken", "running", 1),
            )
        )
        assert done() == [first.document_id]
        out = stage(press.warehouse, "y", {OUTCOMES: tables_of([held])[OUTCOMES]}, START, "failed")
        publisher.commit(Commit("y", "failed", "committed", 0, out, run=ran("failed", "failed", 2)))
        assert done() == sorted([first.document_id, second.document_id])
        assert done("another") == []
        publisher.commit(Commit("z", "ended", "committed", 0, run=ran("ended", "completed", 3)))
        assert done() == []


def test_what_today_s_versions_hold_back_is_known_until_it_comes_out(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    held = press.sample("a.txt", "aaaaa one", "quarantined")
    let_out = press.sample("a.txt", "aaaaa one", "updated")

    def known(**versions: str) -> list[object]:
        found = press.warehouse.lookup("held_by_versions", **{**VERSIONS, **versions})
        return list(found["document_id"].to_pylist())

    with press.warehouse.publishing() as publisher:
        for minutes, (sample, run_id) in enumerate([(held, "again"), (let_out, "retry")], 1):
            at = START + timedelta(minutes=minutes)
            out = stage(press.warehouse, run_id, {OUTCOMES: tables_of([sample])[OUTCOMES]}, at, run_id)
            run = press.run(run_id, started_at=at, versions=RAN)
            publisher.commit(Commit(run_id, run_id, "committed", 0, out, run=run))
            assert known() == ([held.document_id] if sample is held else [])
            assert known(split_version="2-s") == []


def test_speeds_are_those_of_the_latest_runs_that_worked_and_ended(press: Press) -> None:
    runs = [
        press.run("slow", new=6, quarantined=1),
        press.run("redone", reprocessed=4, started_at=START + timedelta(seconds=30)),
        press.run("idle", unchanged=9),
        press.run("stopped", "failed", new=9),
    ]
    with press.warehouse.publishing() as publisher:
        for run in runs:
            publisher.commit(Commit(str(run["run_id"]), str(run["run_id"]), "committed", 0, run=run))
    found = press.warehouse.lookup("speeds", most=9).to_pylist()
    assert [(row["run_id"], row["documents"], row["seconds"]) for row in found] == [
        ("redone", 4, 30.0),
        ("slow", 7, 60.0),
    ]
    assert press.warehouse.lookup("speeds", most=1).num_rows == 1


def test_held_texts_are_found_by_their_ids(press: Press) -> None:
    one, two = press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb two")
    rows = {HELD_DOCUMENTS: tables_of([one, two])[DOCUMENTS]}
    with press.warehouse.publishing() as publisher:
        publisher.commit(Commit("held", "r", "committed", 0, stage(press.warehouse, "held", rows, START)))
    ids = press.warehouse.lookup("held_ids")["document_id"].to_pylist()
    assert ids == sorted([one.document_id, two.document_id])
    found = press.warehouse.lookup("held_texts", document_ids=[one.document_id, "f" * 32])
    assert found["raw_text"].to_pylist() == ["aaaaa one"]
    assert found.column_names == DOCUMENTS.staged.names


def test_a_document_is_dismissed_as_long_as_nothing_later_is_said_of_it(press: Press) -> None:
    one, two = press.sample("a.txt", "one", "dismissed"), press.sample("b.txt", "two", "dismissed")
    three = press.sample("c.txt", "three", "quarantined")
    press.commit([one, two, three], [press.sample("b.txt", "two", "quarantined")])
    asked = [sample.document_id for sample in (one, two, three)]
    found = press.warehouse.lookup("dismissed_documents", document_ids=asked)
    assert found["document_id"].to_pylist() == [one.document_id]


def test_how_a_file_was_read_is_told_by_the_last_run_that_was_given_paths(press: Press) -> None:
    options = {"first": '{"paths": ["/a"]}', "second": '{"paths": ["/b"]}', "third": '{"names": []}'}
    with press.warehouse.publishing() as publisher:
        for at, (run_id, said) in enumerate(options.items()):
            sample = press.sample("a.txt", "a", "failed")
            staged = stage(
                press.warehouse, run_id, {OUTCOMES: tables_of([sample])[OUTCOMES]}, minutes(at), run_id
            )
            run = press.run(run_id, options=said)
            publisher.commit(Commit(run_id, run_id, "committed", 0, staged, run=run))
    found = press.warehouse.lookup(
        "read_by", drop_names=["monday", "monday"], source_paths=["a.txt", "b.txt"]
    ).to_pylist()
    assert found == [{"drop_name": "monday", "source_path": "a.txt", "options": '{"paths": ["/b"]}'}]


def minutes(at: int) -> datetime:
    return START + timedelta(minutes=at)


def test_a_document_is_forgotten_while_nothing_later_is_said_of_it(press: Press) -> None:
    one, two = press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb two")
    press.commit([one, two])
    ids = [one.document_id, two.document_id]
    with press.warehouse.publishing() as publisher:
        publisher.forget(order([(one.document_id, one.version_key, one.path)]))
    (row,) = press.warehouse.lookup("forgotten", document_ids=ids).to_pylist()
    assert (row["document_id"], row["why"]) == (one.document_id, WHY)
    with press.warehouse.publishing() as publisher:
        # Later than the takedown, which was only now.
        publisher.commit(press.batch("again", [one], at=60 * 24 * 365 * 100))
    assert len(press.warehouse.lookup("forgotten", document_ids=ids)) == 0


def test_documents_answer_to_ids_paths_addresses_and_drops(press: Press) -> None:
    one = press.sample("wire/a.txt", "aaaaa one")
    newer = press.sample("wire/a.txt", "aaaaa newer", status="updated", key="wire/a.txt")
    copy = press.sample("b.txt", "aaaaa one", status="duplicate", key="b.txt")
    press.commit([one], [newer], [copy])

    def answers(*names: str, drop: str | None = None) -> set[str]:
        found = press.warehouse.lookup("nameable_documents", names=list(names), urls=[], drop_name=drop)
        return set(strings(found, "document_id"))

    assert answers("a.txt") == {one.document_id, newer.document_id}
    assert answers(one.document_id[:6]) == {one.document_id}
    assert answers(one.document_id[:5]) == set()
    assert answers("b.txt") == {one.document_id}
    assert answers(drop="monday") == {one.document_id, newer.document_id}
    assert answers(".txt") == set()
