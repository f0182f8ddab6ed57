"""The plan of a backfill: how many documents, from which stage on, and why."""

from dataclasses import replace
from pathlib import Path

import pytest

from flows import stages
from flows.load import start as load
from flows.runs.choice import chosen
from flows.runs.period import By, Period
from flows.runs.plan import Cause, LeftOut, Why
from flows.runs.request import LoadRequest, ReworkRequest
from flows.settings import Settings
from schemas.slugs import Stage
from tests.harbour import ARTICLES, write_drop
from warehouse import Warehouse

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect")]

DATED = "Ferry Line Keeps Its Winter Timetable\n\nPublished 3 March 2026\n\n" + ARTICLES["ferry.txt"]
OLD_RULE = '[[remove]]\nname = "rivets"\ncategory = "other"\nstarts = ["Engineers replaced"]\n'


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Settings:
    """A warehouse of two articles without a date, and one of 3 March 2026; only read."""
    folder = tmp_path_factory.mktemp("chosen")
    texts = {"bridge.txt": ARTICLES["bridge.txt"], "orchard.txt": ARTICLES["orchard.txt"], "dated.txt": DATED}
    made = Settings(folder / "warehouse", folder / "none")
    load(LoadRequest((write_drop(folder / "harbour", texts),), made))
    return made


@pytest.fixture
def warehouse(settings: Settings) -> Warehouse:
    return Warehouse.open(settings.warehouse, create=False)


@pytest.fixture
def ruled(settings: Settings, tmp_path: Path) -> Settings:
    """The same warehouse with a rule of one's own: everything in it is stripped by older rules."""
    (tmp_path / "strip.toml").write_text(OLD_RULE, encoding="utf-8")
    return replace(settings, config=tmp_path)


def test_what_nothing_has_changed_for_is_asked_for(settings: Settings, warehouse: Warehouse) -> None:
    plan = chosen(warehouse, ReworkRequest(settings, stage=Stage.SPLIT)).plan
    assert plan.work == {(Stage.SPLIT, Cause(Stage.SPLIT, Why.ASKED)): 3}
    assert (plan.total, plan.documents, plan.by_stage()) == (3, 3, {Stage.SPLIT: 3})


def test_older_rules_are_named_with_both_versions(
    settings: Settings, ruled: Settings, warehouse: Warehouse
) -> None:
    before, today = (stages.versions(each)["strip"] for each in (settings, ruled))
    plan = chosen(warehouse, ReworkRequest(ruled, stale=True)).plan
    cause = Cause(Stage.STRIP, Why.OLDER_RULES, before, today)
    assert plan.work == {(Stage.STRIP, cause): 3}
    assert before != today


def test_a_later_stage_alone_leaves_what_an_earlier_one_would_change_and_says_so(
    ruled: Settings, warehouse: Warehouse
) -> None:
    plan = chosen(warehouse, ReworkRequest(ruled, stage=Stage.RECOGNISE)).plan
    assert (plan.by_stage(), plan.skipped_before()) == ({Stage.RECOGNISE: 3}, 3)
    stale = chosen(warehouse, ReworkRequest(ruled, stale=True, stage=Stage.RECOGNISE)).plan
    assert (stale.documents, stale.left_out) == (0, {LeftOut.ANOTHER_STAGE: 3})


@pytest.mark.parametrize(
    ("since", "until", "documents"),
    [("2026-03-03", "2026-03-03", 1), ("2026-03-04", None, 0), (None, "2026-03-02", 0)],
)
def test_documents_without_a_date_of_publication_are_left_out_and_counted(
    since: str | None, until: str | None, documents: int, settings: Settings, warehouse: Warehouse
) -> None:
    period = Period.between(since, until, By.PUBLISHED)
    plan = chosen(warehouse, ReworkRequest(settings, period=period)).plan
    assert (plan.documents, plan.left_out) == (documents, {LeftOut.UNDATED: 2})


def test_a_period_of_ingest_holds_what_came_in_then(settings: Settings, warehouse: Warehouse) -> None:
    for period, documents in (
        (Period.between("2026-01-01", None), 3),
        (Period.between(None, "2026-01-01"), 0),
    ):
        plan = chosen(warehouse, ReworkRequest(settings, period=period)).plan
        assert (plan.documents, plan.left_out) == (documents, {})
