"""The command backfill as a process: its plan, and what a killed one leaves to the next."""

import csv
import io
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from flows.cli.options import DEFAULT_CONFIG, as_typed
from flows.load import start
from flows.runs.request import LoadRequest
from flows.settings import Settings
from schemas.slugs import BatchStatus
from tests.cli.test_commands import copydesk
from tests.harbour import ARTICLES, COMMAND, environment, write_drop
from warehouse import Commit, Warehouse

pytestmark = pytest.mark.flow


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Path:
    """A warehouse of three articles and an empty file."""
    folder = tmp_path_factory.mktemp("backfill")
    drop = write_drop(folder / "harbour", {**ARTICLES, "empty.txt": ""})
    start(LoadRequest((drop,), Settings(warehouse=folder / "warehouse", config=folder / "none")))
    return folder / "warehouse"


def asked(warehouse: Path, query: str) -> list[dict[str, object]]:
    answer: list[dict[str, object]] = json.loads(copydesk("sql", query, "-w", warehouse, "-f", "json").stdout)
    return answer


def test_a_dry_run_says_what_would_be_done_why_and_how_long_it_takes_and_does_nothing(
    warehouse: Path,
) -> None:
    before = asked(warehouse, "select count(*) as n from runs")
    tables = copydesk("backfill", "--stage", "split", "--dry-run", "-w", warehouse)
    assert (tables.returncode, tables.stderr) == (0, "")
    assert "│         3 │ split, recognise │ asked for; nothing has changed for them │" in tables.stdout
    assert "3 documents of 3; at most about " in tables.stdout
    facts = json.loads(
        copydesk("backfill", "--stage", "split", "--dry-run", "-f", "json", "-w", warehouse).stdout
    )
    (run,) = asked(warehouse, "select run_id from runs where command = 'run'")
    assert (facts["documents"], facts["of"], facts["by_runs"]) == (3, 3, [run["run_id"]])
    assert facts["work"] == [
        {
            "first_stage": "split",
            "why": "asked-for",
            "why_stage": "split",
            "carried": None,
            "today": None,
            "documents": 3,
            "stages": ["split", "recognise"],
        }
    ]
    stale = copydesk("backfill", "--stale", "--dry-run", "-w", warehouse)
    assert (stale.returncode, stale.stdout) == (0, "No document needs to be worked through again.\n")
    assert asked(warehouse, "select count(*) as n from runs") == before


def test_a_dry_run_of_files_says_what_is_known_of_them(warehouse: Path) -> None:
    arguments = ["backfill", warehouse.parent / "harbour", "--dry-run", "-w", warehouse]
    shown = copydesk(*arguments).stdout
    assert "1 file to read, with about 1 document; about " in shown
    rows = csv.DictReader(io.StringIO(copydesk(*arguments, "-f", "csv").stdout))
    assert {(row["state"], row["files"], row["is_read"]) for row in rows} == {
        ("held-back", "1", "True"),
        ("known", "3", "False"),
    }
    assert json.loads(copydesk(*arguments, "--again", "-f", "json").stdout)["to_read"] == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--stage", "ingest"], "not a stage"),
        (["--since", "soon"], "--since 'soon' is no date: write a day like 2026-11-22"),
        (["--since", "2026-11-22", "--until", "2026-11-21"], "Nothing lies between"),
        (["--by", "published"], "give one of them with it"),
        (["--by", "printed"], "'printed' is not one of"),
        (["--format", "json"], "give --dry-run with it"),
        (["--format", "xml", "--dry-run"], "no format 'xml'"),
        (["PATH", "--since", "2026-11-22"], "give no paths with them"),
        (["PATH", "--stale"], "give no paths with them"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(arguments: list[str], said: str, warehouse: Path) -> None:
    ended = copydesk("backfill", *arguments, "-w", warehouse)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_documents_of_a_period_are_chosen_by_either_date(warehouse: Path) -> None:
    def planned(*arguments: str) -> tuple[int, dict[str, int]]:
        ended = copydesk("backfill", *arguments, "--dry-run", "-f", "json", "-w", warehouse)
        facts = json.loads(ended.stdout)
        return facts["documents"], facts["left_out"]

    assert planned("--since", "2026-01-01") == (3, {})
    assert planned("--until", "2026-01-01") == (0, {})
    assert planned("--since", "2026-01-01", "--by", "published") == (0, {"no-publication-date": 3})


def test_a_backfill_that_was_killed_goes_on_where_it_ended(tmp_path: Path, prefect: str) -> None:
    texts = {f"{n}-{name}": f"{text}\nEdition {n}.\n" for n in range(3) for name, text in ARTICLES.items()}
    drop, warehouse = write_drop(tmp_path / "harbour", texts), tmp_path / "w"
    start(LoadRequest((drop,), Settings(warehouse=warehouse, config=tmp_path / "none")))
    before = asked(warehouse, "select * exclude (run_id, ingested_at) from articles order by all")
    arguments = ["backfill", "--stage", "recognise", "--batch-size", "1", "-w", str(warehouse)]
    log = warehouse / "tables" / "entities" / "_delta_log"
    enough = len(list(log.glob("*.json"))) + 2
    with subprocess.Popen(
        [COMMAND, *arguments], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment(prefect)
    ) as dying:
        while dying.poll() is None and len(list(log.glob("*.json"))) < enough:
            time.sleep(0.02)
        os.kill(dying.pid, signal.SIGKILL)
    plan = json.loads(copydesk(*arguments, "--dry-run", "-f", "json").stdout)
    done = plan["left_out"]["done-before-it-broke-off"]
    assert plan["documents"] == 9 - done
    assert 1 <= done < 9
    ended = copydesk(*arguments, api=prefect)
    assert ended.returncode == 0, ended.stderr
    assert f"{9 - done} documents of 9: {9 - done} from recognise on; " in ended.stderr
    assert f"Left out: {done} done before the same backfill broke off" in ended.stderr
    query = "select status, reprocessed from runs where command = 'backfill' order by started_at"
    assert asked(warehouse, query) == [
        {"status": "interrupted", "reprocessed": done},
        {"status": "completed", "reprocessed": 9 - done},
    ]
    assert asked(warehouse, "select * exclude (run_id, ingested_at) from articles order by all") == before


def test_a_backfill_with_nothing_to_do_shows_what_one_that_died_had_committed(warehouse: Path) -> None:
    with Warehouse.open(warehouse, create=False).publishing() as publisher:
        publisher.commit(Commit("unseen", "unseen", BatchStatus.COMMITTED, 0))
    ended = copydesk("backfill", "--stale", "-w", warehouse)
    assert (ended.returncode, ended.stdout) == (0, "No document needs to be worked through again.\n")
    assert asked(warehouse, "select count(*) as n from batches where batch_id = 'unseen'") == [{"n": 1}]


def test_backfill_of_a_path_gives_what_could_not_be_read_another_chance(
    warehouse: Path, prefect: str
) -> None:
    ended = copydesk("backfill", warehouse.parent / "harbour", "-w", warehouse, api=prefect)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr.startswith("1 of 4 files to read; about ")
    (row,) = asked(warehouse, "select command, unchanged, failed from runs order by started_at desc limit 1")
    assert row == {"command": "backfill", "unchanged": 3, "failed": 1}
    twice = "select count(*) as n, count(distinct source_id) as files from sources"
    assert asked(warehouse, twice) == [{"n": 4, "files": 4}]


def test_options_are_typed_as_they_were_given_where_they_are_unlike_the_usual() -> None:
    usual = Settings(Path("data").resolve(), DEFAULT_CONFIG.resolve())
    assert as_typed(usual) == ""
    mine = Settings(
        Path("/srv/my news"), usual.config, recogniser="spacy:en", values=True, workers=2, batch_documents=50
    )
    assert as_typed(mine) == (
        "--warehouse '/srv/my news' --recogniser spacy:en --values --workers 2 --batch-size 50"
    )
