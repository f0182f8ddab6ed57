from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemas import ARTICLES, DOCUMENTS, ENTITIES, SENTENCES, Table
from schemas.identity import row_id
from schemas.table import strings
from tests.warehouse.takedowns import WHY, order
from warehouse import Commit

if TYPE_CHECKING:
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
        found = press.warehouse.lookup("current_documents", drop_name=drop_name)
        assert found["document_id"].to_pylist() == expected


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
