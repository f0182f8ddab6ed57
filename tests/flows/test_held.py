"""Documents that a suite holds back, and how they come out of quarantine again."""

import json
from pathlib import Path

import pytest

from flows.load import start as load
from flows.rework import start as rework
from flows.runs.request import LoadRequest, ReworkRequest
from flows.settings import Settings
from schemas.slugs import Status
from tests.harbour import ARTICLES, ask_more_of_articles, values, write_drop

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect")]

HELD = "select source_path from quarantine order by all"
TITLES = "select title from articles order by all"


def hold_articles_about_rivets(settings: Settings) -> Path:
    return ask_more_of_articles(
        settings, "expect_column_values_to_not_match_regex", "error", column="text", regex="rivets"
    )


def test_what_was_held_back_when_it_was_worked_through_again_comes_out_when_its_file_is_read_again(
    drop: Path, settings: Settings
) -> None:
    load(LoadRequest((drop,), settings))
    suite = hold_articles_about_rivets(settings)
    rework(ReworkRequest(settings))
    assert values(settings, HELD) == ["bridge.txt"]
    suite.unlink()
    report = load(LoadRequest((drop,), settings, again=True))
    assert report.documents == {Status.UNCHANGED: 2, Status.UPDATED: 1}
    assert values(settings, HELD) == []
    assert len(values(settings, TITLES)) == 3


def test_old_bytes_in_place_of_a_version_that_was_held_back_are_current_and_nothing_is_held(
    drop: Path, settings: Settings
) -> None:
    load(LoadRequest((drop,), settings))
    hold_articles_about_rivets(settings)
    write_drop(drop, {"ferry.txt": ARTICLES["ferry.txt"].replace("Tickets", "All its rivets and tickets")})
    load(LoadRequest((drop,), settings))
    assert values(settings, HELD) == ["ferry.txt"]
    write_drop(drop, {"ferry.txt": ARTICLES["ferry.txt"]})
    report = load(LoadRequest((drop,), settings))
    assert report.documents == {Status.UNCHANGED: 2, Status.UPDATED: 1}
    assert values(settings, HELD) == []
    assert "Night Ferry to Kiel Returns in June" in values(settings, TITLES)


@pytest.mark.parametrize("batch_documents", [1, 500])
def test_the_first_version_that_comes_in_is_new_although_an_earlier_one_was_held_back(
    batch_documents: int, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "warehouse", tmp_path / "copydesk.d", batch_documents=batch_documents)
    hold_articles_about_rivets(settings)
    texts = (ARTICLES["bridge.txt"], ARTICLES["ferry.txt"], ARTICLES["orchard.txt"])
    lines = [json.dumps({"id": "harbour-1", "text": text}) for text in texts]
    wire = tmp_path / "wire.jsonl"
    wire.write_text("\n".join(lines), encoding="utf-8")
    report = load(LoadRequest((wire,), settings))
    assert report.documents == {Status.QUARANTINED: 1, Status.NEW: 1, Status.UPDATED: 1, Status.UNCHANGED: 0}
    assert values(settings, TITLES) == ["Late Frost Halves Apple Harvest in Hardanger"]
