"""Maintenance of a loaded warehouse: by hand, on a schedule, and beside another writer."""

import os
import time
from pathlib import Path

import pytest

from flows.cli.maintaining import maintain_now
from flows.load import start
from flows.runs import prefect_files
from flows.runs.prefect_files import KEPT_LOG_BYTES, MOST_LOG_BYTES
from flows.runs.request import LoadRequest
from flows.serve import keep_in_order, maintenance
from flows.settings import Settings
from flows.upkeep.maintain import maintain, planned
from schemas.errors import LockedError, UsageError
from tests.harbour import ARTICLES, values, write_drop
from warehouse import Keep, Warehouse

pytestmark = pytest.mark.flow


def age(path: Path, days: int) -> None:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


@pytest.fixture
def loaded(tmp_path: Path, settings: Settings, prefect: str) -> Settings:
    """A warehouse that two runs have loaded."""
    for name in ("ferry.txt", "orchard.txt"):
        drop = write_drop(tmp_path / name.removesuffix(".txt"), {name: ARTICLES[name]})
        start(LoadRequest((drop,), settings))
    return settings


def test_small_parts_are_joined_and_a_second_time_there_is_nothing_to_do(loaded: Settings) -> None:
    assert planned(loaded.warehouse, Keep()).joined["sentences"] == 2
    assert maintain(loaded.warehouse, Keep()).joined["sentences"] == 2
    assert values(loaded, "select count(*) from articles") == [2]
    again = maintain(loaded.warehouse, Keep())
    assert again.joined == {}
    assert again.total.files == 0


def test_what_is_old_is_deleted_and_the_newest_publication_answers(
    loaded: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    maintain(loaded.warehouse, Keep())
    for path in loaded.warehouse.rglob("*"):
        age(path, days=60)
    maintain_now(loaded.warehouse, Keep(publications=1), 0.0, is_dry_run=True)
    said = capsys.readouterr().out
    assert "would be deleted" in said
    freed = maintain(loaded.warehouse, Keep(publications=1)).freed
    assert {kind for kind, deleted in freed.items() if deleted.files} == {
        "publications",
        "parts of tables",
        "log entries of tables",
        "validation results and pages",
    }
    assert values(loaded, "select count(*) from sentences") == values(
        loaded, "select count(*) from sentences_history"
    )
    assert (loaded.warehouse / "data_docs" / "index.html").exists()


def test_a_schedule_comes_back_later_where_another_process_writes(loaded: Settings) -> None:
    with Warehouse.open(loaded.warehouse, create=False).publishing():
        with pytest.raises(LockedError, match="is being written to by process"):
            maintain(loaded.warehouse, Keep())
        assert keep_in_order(loaded.warehouse, wait=0.1) is None
    done = keep_in_order(loaded.warehouse)
    assert done is not None
    assert done.joined["articles"] == 2


def test_a_schedule_that_is_none_is_refused(tmp_path: Path) -> None:
    assert maintenance(tmp_path, "30 4 * * *", Keep()).concurrency_limit == 1
    with pytest.raises(UsageError, match="'daily' is not a cron schedule"):
        maintenance(tmp_path, "daily", Keep())


def test_there_is_nothing_to_maintain_without_a_warehouse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no warehouse"):
        maintain(tmp_path / "nowhere", Keep())


def test_an_unused_database_of_prefect_s_goes_and_a_long_log_keeps_its_end(tmp_path: Path) -> None:
    database = [tmp_path / name for name in ("prefect.db", "prefect.db-wal")]
    for path in database:
        path.write_bytes(b"rows")
        age(path, days=2)
    log = tmp_path / "serve.log"
    log.write_bytes(b"line\n" * (MOST_LOG_BYTES // 5 + 1))
    assert prefect_files.delete_old_files(tmp_path, hours=24).files == 3
    assert [path for path in database if path.exists()] == []
    assert KEPT_LOG_BYTES - 5 < log.stat().st_size <= KEPT_LOG_BYTES
    assert log.read_bytes().startswith(b"line\n")
    assert prefect_files.delete_old_files(tmp_path, hours=24).files == 0


def test_a_database_that_a_server_uses_stays(tmp_path: Path) -> None:
    from flows.engine.api import database_in_use

    database = tmp_path / "prefect.db"
    database.write_bytes(b"rows")
    age(database, days=2)
    with database_in_use(tmp_path):
        assert prefect_files.delete_old_files(tmp_path, hours=24).files == 0
    assert database.exists()
