"""Working through documents again from the tables alone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from flows import stages
from flows.load import start as load
from flows.rework import start as rework
from flows.runs import commits, progress
from flows.runs.choice import chosen, chosen_batches
from flows.runs.plan import LeftOut, Why
from flows.runs.request import LoadRequest, ReworkRequest
from flows.runs.run import under_way
from flows.settings import Settings
from schemas.errors import RunError
from schemas.slugs import Stage, Status
from tests.harbour import ask, ask_more_of_articles, values
from warehouse import Warehouse

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect")]

# Every column but those that say which run wrote the row.
ROWS = {
    "articles": "select * exclude (run_id, ingested_at) from articles_history order by all",
    "removals": "select * from removals_history order by all",
    "sentences": "select * from sentences_history order by all",
    "entities": "select * from entities_history order by all",
}
OWN_RULE = """
[[remove]]
name = "rivets"
category = "other"
starts = ["Engineers replaced"]
"""


JUDGEMENT = '[[same]]\nlabel = "GPE"\nname = "Christiania"\nothers = ["Oslo"]\ncountry = "NO"\n'
IDS = {
    "sentences": "select sentence_id from sentences_history order by all",
    "entities": "select mention_id from entities_history order by all",
    "entity_ids": "select mention_id, entity_id from entities_history where name <> 'Oslo' order by all",
}
# What the stages before recognise leave; articles say who found the names, too.
BEFORE_RECOGNISE = ("documents", "removals", "article_fields", "lines", "sentences")


def add_own_rule(settings: Settings) -> None:
    """Take paragraphs about rivets out: other versions of strip, and of what comes behind it nothing."""
    settings.config.mkdir()
    (settings.config / "strip.toml").write_text(OWN_RULE, encoding="utf-8")
    forget_configuration()


def add_judgement(settings: Settings) -> None:
    """Call Oslo by its old name: another version of recognise alone."""
    settings.config.mkdir()
    (settings.config / "aliases.toml").write_text(JUDGEMENT, encoding="utf-8")
    forget_configuration()


def forget_configuration() -> None:
    # A configuration is read once a process, as a run does.
    stages._stripper.cache_clear()
    stages._load_tools.cache_clear()


@contextmanager
def breaking_off(documents: int) -> Iterator[None]:
    """A run breaks off in the while, as soon as so many documents are in the tables."""
    done = 0

    def listener(_found: int, more: int) -> None:
        nonlocal done
        done += more
        if done == documents:
            raise RunError("The test broke it off.")

    with progress.listening(listener), pytest.raises(RunError, match="broke it off"):
        yield


def rows(settings: Settings) -> dict[str, list[dict[str, object]]]:
    return {name: ask(settings, query).to_pylist() for name, query in ROWS.items()}


def loaded(drop: Path, settings: Settings) -> Warehouse:
    load(LoadRequest((drop,), settings))
    return Warehouse.open(settings.warehouse, create=False)


@pytest.mark.parametrize("stage", [Stage.STRIP, Stage.SPLIT, Stage.RECOGNISE])
def test_working_through_documents_again_puts_the_same_rows_in_place(
    stage: Stage, drop: Path, settings: Settings
) -> None:
    loaded(drop, settings)
    before = rows(settings)
    report = rework(ReworkRequest(settings, stage=stage))
    assert (report.reprocessed, report.documents[Status.UNCHANGED]) == (3, 3)
    assert rows(settings) == before
    assert values(settings, "select reprocessed from runs order by started_at") == [0, 3]


def test_a_judgement_is_applied_to_what_is_loaded_and_wins(drop: Path, settings: Settings) -> None:
    loaded(drop, settings)
    before = values(settings, "select name from entity_index where label = 'GPE' order by name")
    add_judgement(settings)
    assert rework(ReworkRequest(settings, stale=True)).reprocessed == 3
    after = values(settings, "select name from entity_index where label = 'GPE' order by name")
    assert set(after) == {"Christiania" if name == "Oslo" else name for name in before}
    assert values(settings, "select country_code from entity_index where name = 'Christiania'") == ["NO"]


def test_nothing_is_stale_while_no_version_has_changed(drop: Path, settings: Settings) -> None:
    assert chosen(loaded(drop, settings), ReworkRequest(settings, stale=True)).total == 0


def test_only_the_drop_that_was_named_is_chosen(drop: Path, settings: Settings) -> None:
    warehouse = loaded(drop, settings)
    assert chosen(warehouse, ReworkRequest(settings, drop="harbour")).total == 3
    assert chosen(warehouse, ReworkRequest(settings, drop="elsewhere")).total == 0


def test_a_new_rule_of_ones_own_makes_documents_stale_and_is_applied(drop: Path, settings: Settings) -> None:
    warehouse = loaded(drop, settings)
    add_own_rule(settings)
    plan = chosen(warehouse, ReworkRequest(settings, stale=True)).plan
    assert plan.by_stage() == {Stage.STRIP: 3}
    assert [cause.why for _, cause in plan.work] == [Why.OLDER_RULES]
    rework(ReworkRequest(settings, stale=True))
    removed = ask(settings, "select rule, category, text from removals where rule like 'own-%'").to_pylist()
    assert [(row["rule"], row["category"]) for row in removed] == [("own-rivets", "other")]
    assert not any("rivets" in str(text) for text in values(settings, "select text from articles"))
    assert chosen(warehouse, ReworkRequest(settings, stale=True)).total == 0


def table_versions(settings: Settings) -> dict[str, int]:
    """The version of each table after the last batch that wrote documents."""
    query = "select table_versions from batches where documents > 0 order by ordinal desc limit 1"
    versions: dict[str, int] = json.loads(str(values(settings, query)[0]))
    return versions


def test_where_only_names_are_found_otherwise_only_their_tables_are_written_and_ids_stay(
    drop: Path, settings: Settings
) -> None:
    loaded(drop, settings)
    before, tables = {name: ask(settings, query) for name, query in IDS.items()}, table_versions(settings)
    add_judgement(settings)
    rework(ReworkRequest(settings, stale=True))
    after = table_versions(settings)
    assert {name: after[name] for name in BEFORE_RECOGNISE} == {
        name: tables[name] for name in BEFORE_RECOGNISE
    }
    assert after["entities"] > tables["entities"]
    assert values(settings, "select count(*) from entities where name = 'Christiania'") != [0]
    found = {name: ask(settings, query.replace("Oslo", "Christiania")) for name, query in IDS.items()}
    assert found == before
    options = json.loads(
        str(values(settings, "select options from runs order by started_at desc limit 1")[0])
    )
    assert options["planned"] == {"recognise": 3}


def test_documents_that_a_new_rule_does_not_touch_keep_their_rows_and_ids(
    drop: Path, settings: Settings
) -> None:
    loaded(drop, settings)
    query = (
        "select sentence_id, mention_id, entity_id, entities.text from sentences left join entities using (sentence_id)"
        " join articles on articles.article_id = sentences.article_id where title not like 'Council%' order by all"
    )
    before = ask(settings, query)
    assert len(before)
    add_own_rule(settings)
    assert rework(ReworkRequest(settings, stale=True)).reprocessed == 3
    assert ask(settings, query) == before


@pytest.mark.parametrize(
    ("stage", "documents"), [(Stage.STRIP, 1), (Stage.RECOGNISE, 2), (Stage.RECOGNISE, 3)]
)
def test_a_backfill_that_broke_off_goes_on_behind_its_last_batch_and_writes_nothing_twice(
    stage: Stage, documents: int, drop: Path, settings: Settings
) -> None:
    settings = replace(settings, batch_documents=1)
    warehouse = loaded(drop, settings)
    before = rows(settings)
    # Strip of all documents is asked for without naming it: named, it does what is stale alone.
    request = ReworkRequest(settings, stage=None if stage is Stage.STRIP else stage)
    with breaking_off(documents):
        rework(request)
    choice = chosen(warehouse, request)
    assert (choice.total, dict(choice.plan.left_out)) == (3 - documents, {LeftOut.DONE: documents})
    assert chosen(warehouse, replace(request, again=True)).total == 3
    assert chosen(warehouse, replace(request, drop="harbour")).total == 3
    assert rework(request).reprocessed == 3 - documents
    assert rows(settings) == before
    wrote = "select reprocessed from runs where command = 'backfill' order by started_at"
    assert values(settings, wrote) == [documents, 3 - documents]
    # It came to its end: to ask again means all of them again.
    assert chosen(warehouse, request).total == 3


def test_a_stale_backfill_that_broke_off_goes_on_and_a_further_one_finds_nothing(
    drop: Path, settings: Settings
) -> None:
    settings = replace(settings, batch_documents=1)
    warehouse = loaded(drop, settings)
    add_own_rule(settings)
    request = ReworkRequest(settings, stale=True)
    with breaking_off(2):
        rework(request)
    assert rework(request).reprocessed == 1
    assert chosen(warehouse, request).total == 0
    assert values(settings, "select count(*) from removals where rule = 'own-rivets'") == [1]


def test_parts_are_named_by_the_rows_that_they_hold(drop: Path, settings: Settings) -> None:
    warehouse = loaded(drop, settings)
    request = ReworkRequest(settings, stage=Stage.RECOGNISE)

    def parts() -> list[str]:
        with under_way(settings, "backfill", request.options()) as run:
            choice = chosen(warehouse, replace(request, again=True))
            batches = chosen_batches(choice, warehouse, run.staging, run.run_id, settings.batch_documents)
            return [batch.parts[0].name for batch in batches]

    first = parts()
    assert parts() == first
    rework(request)
    assert parts() != first


def test_readers_see_all_of_a_batch_or_nothing_of_it(
    drop: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(settings, batch_documents=1)
    loaded(drop, settings)
    today = values(settings, "select distinct recognise_version from entities")
    query = (
        "select count(distinct recognise_version) as versions, any_value(recognise_version) as version,"
        " any_value(articles.run_id) as run_id from entities join articles using (article_id) group by article_id"
    )
    seen = []
    add_judgement(settings)
    monkeypatch.setattr(commits, "PUBLISH_SECONDS", 0.0)
    with progress.listening(lambda _found, _done: seen.append(ask(settings, query).to_pylist())):
        rework(ReworkRequest(settings, stale=True))
    for documents in seen:
        assert [row["versions"] for row in documents] == [1, 1, 1]
        loaded_by = {row["run_id"] for row in documents if [row["version"]] == today}
        redone_by = {row["run_id"] for row in documents if [row["version"]] != today}
        assert not loaded_by & redone_by
    moved = {sum([row["version"]] != today for row in documents) for documents in seen}
    assert {0, 1, 2} <= moved


def test_what_today_s_rules_hold_back_keeps_its_rows_and_is_not_tried_for_ever(
    drop: Path, settings: Settings
) -> None:
    warehouse = loaded(drop, settings)
    before = rows(settings)
    add_judgement(settings)
    ask_more_of_articles(
        settings, "expect_column_values_to_not_match_regex", "error", column="text", regex="rivets"
    )
    request = ReworkRequest(settings, stale=True)
    assert rework(request).documents[Status.QUARANTINED] == 1
    held = values(settings, "select document_id from quarantine")
    old = [row for row in before["entities"] if row["article_id"] in held]
    assert old
    assert [row for row in rows(settings)["entities"] if row["article_id"] in held] == old
    choice = chosen(warehouse, request)
    assert (choice.total, dict(choice.plan.left_out)) == (0, {LeftOut.HELD: 1})
    assert chosen(warehouse, replace(request, again=True)).ids(Stage.RECOGNISE) == held


def test_what_a_stopped_batch_held_is_tried_again(drop: Path, settings: Settings) -> None:
    warehouse = loaded(drop, settings)
    add_judgement(settings)
    suite = ask_more_of_articles(
        settings, "expect_column_values_to_not_match_regex", "critical", column="text", regex="rivets"
    )
    request = ReworkRequest(settings, stale=True)
    assert rework(request).stopped
    # Nothing but the changed stage ran.
    parts = {part.name.rpartition("-")[0] for part in settings.staging.iterdir()}
    assert parts == {"again-recognise", "recognise"}
    assert chosen(warehouse, request).total == 3
    suite.unlink()
    assert rework(request).reprocessed == 3
    assert values(settings, "select count(*) from quarantine") == [0]
