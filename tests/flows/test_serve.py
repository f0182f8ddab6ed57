"""Taking up what lies in an inbox, by hand and as a deployment that a process serves."""

import json
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from flows.ingest import IngestOptions, discover
from flows.serve import sorted_out, take_up
from flows.settings import Settings
from schemas.errors import UsageError
from schemas.slugs import Status
from tests.harbour import ARTICLES, COMMAND, environment, values, write_drop

pytestmark = pytest.mark.flow


@pytest.mark.usefixtures("prefect")
def test_every_folder_and_file_of_an_inbox_is_a_drop(tmp_path: Path, settings: Settings) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    assert take_up(inbox, settings) is None
    write_drop(inbox / "monday", {"ferry.txt": ARTICLES["ferry.txt"]})
    write_drop(inbox, {"orchard.txt": ARTICLES["orchard.txt"]})
    report = take_up(inbox, settings)
    assert report is not None
    assert report.documents[Status.NEW] == 2
    assert values(settings, "select drop_name from articles order by drop_name") == ["monday", "orchard.txt"]


@pytest.mark.usefixtures("prefect")
def test_a_drop_that_cannot_be_read_keeps_no_other_one_back(
    tmp_path: Path, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    inbox = write_drop(tmp_path / "inbox", {"ferry.jsonl": json.dumps({"story": ARTICLES["ferry.txt"]})})
    (inbox / "empty").mkdir()
    (inbox / "gone.txt").symlink_to(tmp_path / "nowhere")
    report = take_up(inbox, settings, IngestOptions(text_field="story"))
    assert report is not None
    assert report.documents[Status.NEW] == 1
    said = capfd.readouterr().err
    assert "empty holds no articles" in said
    assert "gone.txt: no such file" in said


def test_an_inbox_that_is_gone_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere cannot be listed: No such file"):
        sorted_out(tmp_path / "nowhere", IngestOptions())


def test_a_served_inbox_is_taken_up_when_the_schedule_says_so(tmp_path: Path, settings: Settings) -> None:
    write_drop(tmp_path / "inbox", {"ferry.jsonl": json.dumps({"story": ARTICLES["ferry.txt"]})})
    arguments = [
        "serve",
        str(tmp_path / "inbox"),
        "--cron",
        "* * * * *",
        "--text-field",
        "story",
        "--warehouse",
        str(settings.warehouse),
    ]
    with subprocess.Popen(
        [COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    ) as serving:
        try:
            while not (settings.warehouse / "copydesk.duckdb").exists():
                assert serving.poll() is None
                assert crashed(settings.prefect_home / "prefect.db") == 0
                time.sleep(0.5)
        finally:
            serving.send_signal(signal.SIGINT)
            _, errors = serving.communicate()
    assert values(settings, "select title from articles") == ["Night Ferry to Kiel Returns in June"]
    assert "Traceback" not in errors


def crashed(database: Path) -> int:
    """How many scheduled runs never began: nothing comes of waiting for the next."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            (count,) = connection.execute(
                "select count(*) from flow_run where state_type = 'CRASHED'"
            ).fetchone()
    except sqlite3.OperationalError:  # not there yet, or still being made
        return 0
    return int(count)


def test_a_link_to_another_drop_is_that_drop_and_one_to_itself_keeps_none_back(tmp_path: Path) -> None:
    for name in ("2026-11-21", "2026-11-22"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("words", encoding="utf-8")
    (tmp_path / "0-latest").symlink_to("2026-11-22")
    (tmp_path / "loop").symlink_to("loop")
    drops, refused = sorted_out(tmp_path, IngestOptions())
    assert [drop.name for drop in drops] == ["2026-11-21", "2026-11-22"]
    assert [sentence.startswith(str(tmp_path / "loop")) for sentence in refused] == [True]
    assert len(discover(drops).sources) == 2


def test_a_drop_that_is_a_link_out_of_the_inbox_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("words", encoding="utf-8")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("words", encoding="utf-8")
    (inbox / "near.txt").symlink_to("a.txt")
    (inbox / "out.txt").symlink_to(tmp_path / "secret.txt")
    drops, refused = sorted_out(inbox, IngestOptions())
    assert [drop.name for drop in drops] == ["a.txt"]
    assert ["out of the inbox" in sentence for sentence in refused] == [True]
    assert len(sorted_out(inbox, IngestOptions(follow_links=True))[0]) == 2
