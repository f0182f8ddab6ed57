from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from schemas import SOURCES, TABLES
from tests.warehouse.conftest import START
from warehouse import Commit
from warehouse.views import catalogue

if TYPE_CHECKING:
    from tests.warehouse.conftest import Press

Ask = Callable[[str], list[tuple[object, ...]]]


def test_every_column_of_every_view_is_described_in_order(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    for view in catalogue():
        columns = ask(
            "select column_name, comment from duckdb_columns() "
            f"where table_name = '{view.name}' and schema_name = 'main' order by column_index"
        )
        assert columns == list(view.columns.items()), view.name
        assert view.doc


def test_views_carry_their_sentence(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    rows = ask("select view_name, comment from duckdb_views() where schema_name = 'main'")
    comments = {str(name): comment for name, comment in rows}
    for table in TABLES:
        assert comments[table.name] == table.doc


def test_plain_names_show_the_latest_version_and_history_shows_all(press: Press, ask: Ask) -> None:
    press.commit(
        [press.sample("a.txt", "aaaaa first"), press.sample("b.txt", "bbbbb other")],
        [press.sample("a.txt", "aaaaa second", "updated")],
    )
    assert ask("select raw_text from documents order by 1") == [("aaaaa second",), ("bbbbb other",)]
    assert ask("select raw_text, is_current from documents_history order by 1") == [
        ("aaaaa first", False),
        ("aaaaa second", True),
        ("bbbbb other", True),
    ]
    assert ask("select count(*) from sentences") == [(4,)]
    assert ask("select is_current, count(*) from sentences_history group by 1 order by 1") == [
        (False, 2),
        (True, 4),
    ]


def test_old_bytes_that_come_back_are_current_again(press: Press, ask: Ask) -> None:
    first = press.sample("a.txt", "aaaaa first")
    press.commit([first], [press.sample("a.txt", "aaaaa second", "updated")])
    back = press.batch("back", [press.sample("a.txt", "aaaaa first", "updated")], at=9)
    with press.warehouse.publishing() as publisher:
        publisher.commit(Commit("back", "run", "committed", 1, {"outcomes": back.added["outcomes"]}))
        publisher.publish()
    assert ask("select raw_text from documents") == [("aaaaa first",)]


def test_a_version_that_is_held_back_leaves_the_earlier_one_current(press: Press, ask: Ask) -> None:
    press.commit(
        [press.sample("a.txt", "aaaaa first"), press.sample("b.txt", "bbbbb first")],
        [press.sample("a.txt", "aaaaa second", "quarantined"), press.sample("b.txt", "x", "failed")],
    )
    assert ask("select raw_text from documents order by 1") == [("aaaaa first",), ("bbbbb first",)]
    assert ask("select source_path, status, reason from quarantine") == [
        ("a.txt", "quarantined", "no-text-left"),
        ("b.txt", "failed", "no-text-left"),
    ]


def test_quarantine_ends_with_a_success_of_the_series_or_at_the_path(press: Press, ask: Ask) -> None:
    press.commit(
        [
            press.sample("a.txt", "a", "quarantined"),
            press.sample("b.txt", "b", "failed"),
            press.sample("c.txt", "c", "failed", key="series"),
        ],
        [
            press.sample("a.txt", "aaaaa mended"),
            press.sample("b.txt", "bbbbb mended", key="an address of its own"),
            press.sample("elsewhere.txt", "ccccc mended", key="series"),
        ],
    )
    assert ask("select source_path from quarantine") == []


@pytest.mark.parametrize(
    ("status", "left"),
    [("dismissed", ["x#2"]), ("forgotten", ["x#2"]), ("quarantined", ["x#1", "x#2"]), ("new", [])],
)
def test_only_what_comes_in_speaks_for_other_documents_of_its_series(
    press: Press, ask: Ask, status: str, left: list[str]
) -> None:
    press.commit([press.sample(path, path, "quarantined", key="k") for path in ("x#1", "x#2")])
    press.commit([press.sample("x#1", "x#1", status, key="k")])
    assert ask("select source_path from quarantine order by 1") == [(path,) for path in left]


def test_what_was_forgotten_at_a_place_leaves_another_document_there_held_back(
    press: Press, ask: Ask
) -> None:
    press.commit([press.sample("x#1", "later bytes", "quarantined", key="b")])
    press.commit([press.sample("x#1", "earlier bytes", "forgotten", key="a")])
    assert ask("select source_path from quarantine") == [("x#1",)]


PLACES = {
    "x.jsonl#3": "x.jsonl",
    "a.zip!b.txt": "a.zip",
    "y.jsonl": "y.jsonl",
    "C#/v.jsonl#3": "C#/v.jsonl",
    "Wow!.zip!b.json#1": "Wow!.zip",
}


def test_quarantine_ends_where_a_later_run_reads_the_file_and_says_nothing_of_the_place(
    press: Press, ask: Ask
) -> None:
    held = [press.sample(path, path, "failed") for path in (*PLACES, "z.txt")]
    press.commit(held)
    files = [press.sample(path, "aaaaa file") for path in PLACES.values()]
    with press.warehouse.publishing() as publisher:
        publisher.commit(press.batch("same run", files, at=1, only=[SOURCES]))
        publisher.publish()
    assert len(ask("select source_path from quarantine")) == len(PLACES) + 1
    with press.warehouse.publishing() as publisher:
        later = press.batch("later run", files, at=9, only=[SOURCES])
        run = press.run("later", started_at=START + timedelta(minutes=5))
        publisher.commit(replace(later, run=run))
        publisher.publish()
    assert ask("select source_path from quarantine") == [("z.txt",)]


def test_held_documents_are_counted_by_their_reason(press: Press, ask: Ask) -> None:
    press.commit(
        [press.sample("a.txt", "a", "quarantined"), press.sample("b.txt", "b", "quarantined")],
        [press.sample("c.txt", "c", "quarantined"), press.sample("d.txt", "d", "failed")],
    )
    counted = ask(
        "select reason, status, documents, epoch(last_at - first_at)::int from quarantine_reasons order by documents"
    )
    assert counted == [("no-text-left", "failed", 1, 0), ("no-text-left", "quarantined", 3, 60)]


def test_a_copy_at_another_path_is_one_document_seen_twice(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")], [press.sample("copy.txt", "aaaaa one", "duplicate")])
    assert ask("select count(*) from articles") == [(1,)]
    assert ask("select source_path, status from article_sources") == [
        ("a.txt", "new"),
        ("copy.txt", "duplicate"),
    ]


def test_a_document_stays_while_one_of_its_series_names_it(press: Press, ask: Ask) -> None:
    press.commit(
        [press.sample("a.txt", "aaaaa one")],
        [press.sample("copy.txt", "aaaaa one", "duplicate")],
        [press.sample("a.txt", "aaaaa two", "updated")],
    )
    assert ask("select raw_text from documents order by 1") == [("aaaaa one",), ("aaaaa two",)]


def test_records_of_one_file_follow_each_other_by_number(press: Press, ask: Ask) -> None:
    press.commit(
        [
            press.sample("x.jsonl#9", "aaaaa nine", "updated", key="k"),
            press.sample("x.jsonl#17", "aaaaa seventeen", "updated", key="k"),
            press.sample("x.jsonl#2", "aaaaa two", "new", key="k"),
        ]
    )
    assert ask("select raw_text from documents") == [("aaaaa seventeen",)]


def test_entities_are_counted_over_current_articles(press: Press, ask: Ask) -> None:
    press.commit(
        [press.sample("a.txt", "aaaaa first"), press.sample("b.txt", "bbbbb other")],
        [press.sample("a.txt", "aaaaa second", "updated")],
    )
    assert ask(
        "select name, label, aliases, mentions, articles, first_seen_on::varchar from entity_index order by 1"
    ) == [
        ("Harbour Board", "ORG", ["Harbour Board"], 2, 2, "2026-01-01"),
        ("Norwich", "GPE", ["Norwich"], 2, 2, "2026-01-01"),
    ]
    assert ask("select day::varchar, name, mentions from mentions_per_day") == [
        ("2026-01-01", "Harbour Board", 2),
        ("2026-01-01", "Norwich", 2),
    ]


def test_a_later_article_does_not_rename_an_entity(press: Press, ask: Ask) -> None:
    later = [press.sample("b.txt", "BBBBB TWO"), press.sample("c.txt", "CCCCC THREE")]
    press.commit([press.sample("a.txt", "aaaaa first")], later)
    assert ask("select name, mentions from entity_index order by 1") == [("Harbour Board", 3), ("Norwich", 3)]


def test_names_of_one_sentence_are_a_pair_once(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa first"), press.sample("b.txt", "bbbbb other")])
    ((one, other, sentences, articles),) = ask("select name_a, name_b, sentences, articles from co_mentions")
    assert {one, other} == {"Harbour Board", "Norwich"}
    assert (sentences, articles) == (2, 2)


def test_removals_are_summed_and_listed_with_their_article(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa first"), press.sample("b.txt", "bbbbb other")])
    assert ask("from removal_summary") == [("share", "share-line", 2, 2, 10)]
    assert sorted(ask("select title, category, text from removed_lines")) == [
        ("a.txt", "share", "aaaaa"),
        ("b.txt", "share", "bbbbb"),
    ]


def test_publishers_are_summed(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa first"), press.sample("b.txt", "bbbbb other one")])
    assert ask("select publisher, articles, words, mean_kept_ratio, languages from publisher_overview") == [
        ("The Harbour Post", 2, 5, 0.5, ["en"])
    ]


def test_runs_are_told_with_their_length_and_batches(press: Press, ask: Ask) -> None:
    batch = press.batch("b", [press.sample("a.txt", "aaaaa first")])
    with press.warehouse.publishing() as publisher:
        publisher.commit(
            Commit("b", "run", "committed", 1, batch.added, run=press.run("run", documents=1, new=1))
        )
        publisher.publish()
    assert ask("select run_id, seconds, documents, new, batches, expectations from run_history") == [
        ("run", 60.0, 1, 1, 1, 0)
    ]
