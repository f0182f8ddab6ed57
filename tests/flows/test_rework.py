"""Working through documents again from the tables alone."""

from pathlib import Path

import pytest

from flows.chosen import chosen
from flows.load import start as load
from flows.request import LoadRequest, ReworkRequest, Settings
from flows.rework import start as rework
from schemas.slugs import Stage, Status
from tests.harbour import ask, values
from warehouse import Warehouse

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect"), pytest.mark.xdist_group("prefect")]

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
    settings.config.mkdir()
    judgement = '[[same]]\nlabel = "GPE"\nname = "Christiania"\nothers = ["Oslo"]\ncountry = "NO"\n'
    (settings.config / "aliases.toml").write_text(judgement)
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
    settings.config.mkdir()
    (settings.config / "strip.toml").write_text(OWN_RULE, encoding="utf-8")
    # A configuration is read once a process, as a run does.
    from flows import stages

    stages._stripper.cache_clear()
    assert set(chosen(warehouse, ReworkRequest(settings, stale=True)).by_stage) == {Stage.STRIP}
    rework(ReworkRequest(settings, stale=True))
    removed = ask(settings, "select rule, category, text from removals where rule like 'own-%'").to_pylist()
    assert [(row["rule"], row["category"]) for row in removed] == [("own-rivets", "other")]
    assert not any("rivets" in str(text) for text in values(settings, "select text from articles"))
    assert chosen(warehouse, ReworkRequest(settings, stale=True)).total == 0
