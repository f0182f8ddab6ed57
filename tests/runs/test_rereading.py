"""Known bytes that are read otherwise: their rows are replaced, and what was first seen stays."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from flows.ingest import IngestOptions
from flows.load import start as load
from flows.runs.request import LoadRequest
from flows.settings import Settings
from schemas.slugs import Status
from tests.harbour import ARTICLES, ask, ask_more_of_articles, values

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect")]

WRONG, RIGHT = IngestOptions(encoding="cp437"), IngestOptions(encoding="cp1252")
FIRST_SEEN = (
    "select document_id, version_key, drop_name, source_path, first_seen_at, run_id"
    " from documents_history order by all"
)
IDS = "select sentence_id from sentences order by all"


@pytest.fixture
def cafe(tmp_path: Path) -> Path:
    """A drop of two texts, one of which reads otherwise in another encoding."""
    folder = tmp_path / "harbour"
    folder.mkdir()
    (folder / "ferry.txt").write_text(ARTICLES["ferry.txt"], encoding="ascii")
    text = ARTICLES["orchard.txt"].replace("“", "").replace("”", "").replace("blossoms", "café’s blossoms")
    (folder / "orchard.txt").write_bytes(text.encode("cp1252"))
    return folder


def texts(settings: Settings) -> list[object]:
    return values(settings, "select text from articles where text like '%blossoms%'")


def test_a_document_that_is_read_otherwise_has_its_rows_replaced_and_the_others_stay(
    tmp_path: Path, settings: Settings
) -> None:
    records = [{"text": ARTICLES["ferry.txt"], "paper": "Kiel Packet"}, {"text": ARTICLES["orchard.txt"]}]
    wire = tmp_path / "wire.jsonl"
    wire.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    load(LoadRequest((wire,), settings))
    first, ids = ask(settings, FIRST_SEEN), ask(settings, IDS)
    publishers = "select publisher from articles order by source_path"
    written = "select run_id from articles order by source_path"
    assert values(settings, publishers) == [None, None]
    before = values(settings, written)
    reading = IngestOptions(publisher_field="paper")
    backfill = LoadRequest((wire,), settings, reading=reading, held=True, command="backfill")
    report = load(backfill)
    assert (dict(report.documents), report.reprocessed) == ({Status.UNCHANGED: 2}, 1)
    assert values(settings, publishers) == ["Kiel Packet", None]
    assert ask(settings, FIRST_SEEN) == first
    assert ask(settings, IDS) == ids
    assert values(settings, written) == [report.run_id, before[1]]
    assert values(settings, "select count(*) from articles_history") == [2]
    again = load(backfill)
    assert (dict(again.documents), again.reprocessed) == ({Status.UNCHANGED: 2}, 0)


def test_one_that_the_suites_hold_back_keeps_its_old_rows(cafe: Path, settings: Settings) -> None:
    load(LoadRequest((cafe,), settings, reading=WRONG))
    before = texts(settings)
    suite = ask_more_of_articles(
        settings, "expect_column_values_to_not_match_regex", "error", column="text", regex="café"
    )
    backfill = LoadRequest((cafe,), settings, reading=RIGHT, held=True)
    report = load(backfill)
    assert report.documents == {Status.UNCHANGED: 1, Status.QUARANTINED: 1}
    assert texts(settings) == before
    assert values(settings, "select source_path from quarantine") == ["orchard.txt"]
    suite.unlink()
    assert load(backfill).documents == {Status.UNCHANGED: 1, Status.UPDATED: 1}
    assert "café’s blossoms" in str(texts(settings))
    assert values(settings, "select count(*) from quarantine") == [0]


def test_a_copy_at_another_place_does_not_say_how_the_first_is_read(cafe: Path, settings: Settings) -> None:
    load(LoadRequest((cafe,), settings, reading=WRONG))
    before = texts(settings)
    report = load(replace(LoadRequest((cafe,), settings, reading=RIGHT), drop="elsewhere"))
    assert (report.documents[Status.DUPLICATE], report.reprocessed) == (2, 0)
    assert texts(settings) == before


def test_a_document_at_two_known_places_is_redone_once(cafe: Path, settings: Settings) -> None:
    (cafe / "twin.txt").write_bytes((cafe / "orchard.txt").read_bytes())
    settings = replace(settings, batch_documents=1)
    load(LoadRequest((cafe,), settings, reading=WRONG))
    report = load(LoadRequest((cafe,), settings, reading=RIGHT))
    assert (dict(report.documents), report.reprocessed) == ({Status.UNCHANGED: 3}, 2)
    assert "café’s blossoms" in str(texts(settings))
    assert values(settings, "select count(*) from removals where category = 'template'") == [0]
