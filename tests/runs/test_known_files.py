"""What is known of files, which of them a backfill reads, and how often."""

from dataclasses import replace
from pathlib import Path

import pytest

from flows.ingest import IngestOptions, discover
from flows.load import start as load
from flows.runs.known_files import plan_of_files
from flows.runs.plan import FilesPlan, FileState
from flows.runs.request import LoadRequest
from flows.settings import Settings
from schemas.slugs import Status
from tests.harbour import ARTICLES, values, write_drop
from warehouse import Warehouse

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect")]

OTHERWISE = IngestOptions(text_field="body")


def plan(request: LoadRequest) -> FilesPlan:
    warehouse = Warehouse.open(request.settings.warehouse, create=False)
    return plan_of_files(warehouse, discover(request.paths).sources, request)


def test_files_are_new_where_there_is_no_warehouse(drop: Path, settings: Settings) -> None:
    found = plan_of_files(None, discover((drop,)).sources, LoadRequest((drop,), settings, held=True))
    assert (found.files, found.to_read, found.documents) == ({FileState.NEW: 3}, 3, 3)


def test_a_backfill_reads_what_is_new_changed_held_or_read_otherwise_and_no_more(
    drop: Path, settings: Settings
) -> None:
    write_drop(drop, {"empty.txt": ""})
    load(LoadRequest((drop,), settings))
    run = LoadRequest((drop,), settings)
    backfill = replace(run, held=True, command="backfill")
    assert (plan(run).to_read, plan(backfill).to_read) == (0, 1)
    write_drop(
        drop, {"ferry.txt": ARTICLES["ferry.txt"] + "\nOne ship more.\n", "more.txt": ARTICLES["orchard.txt"]}
    )
    states = {FileState.NEW: 1, FileState.CHANGED: 1, FileState.HELD: 1, FileState.KNOWN: 2}
    assert (plan(backfill).files, plan(backfill).to_read) == (states, 3)
    report = load(backfill)
    assert report.documents == {Status.UNCHANGED: 2, Status.UPDATED: 1, Status.DUPLICATE: 1, Status.FAILED: 1}
    assert plan(backfill).files == {FileState.HELD: 1, FileState.KNOWN: 4}
    assert plan(replace(backfill, again=True)).to_read == 5


def test_only_files_that_were_read_by_older_rules_are_read_again_and_once(
    drop: Path, settings: Settings
) -> None:
    load(LoadRequest((drop / "ferry.txt",), settings, drop="harbour", reading=OTHERWISE))
    load(LoadRequest((drop,), settings, reading=OTHERWISE))
    load(LoadRequest((drop / "ferry.txt",), settings, drop="harbour"))
    backfill = LoadRequest((drop,), settings, held=True)
    assert plan(backfill).files == {FileState.OLDER_RULES: 2, FileState.KNOWN: 1}
    before = values(settings, "select seen_at from sources where path = 'ferry.txt' order by all")
    load(backfill)
    assert plan(backfill).to_read == 0
    assert values(settings, "select seen_at from sources where path = 'ferry.txt' order by all") == before


def test_a_record_that_is_held_back_has_its_file_read_again(tmp_path: Path, settings: Settings) -> None:
    wire = tmp_path / "wire.jsonl"
    wire.write_text('{"text": "Only a line of a ferry that sails."}\n{"text": \n', encoding="utf-8")
    load(LoadRequest((wire,), settings))
    backfill = LoadRequest((wire,), settings, held=True)
    assert (plan(backfill).files, plan(backfill).documents) == ({FileState.HELD: 1}, 2)
