"""Taking up what lies in an inbox, by hand and as a deployment that a process serves."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from flows.request import Settings
from flows.serve import take_up
from schemas.slugs import Status
from tests.harbour import ARTICLES, COMMAND, environment, values, write_drop

pytestmark = [pytest.mark.flow, pytest.mark.xdist_group("prefect")]


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


def test_a_served_inbox_is_taken_up_when_the_schedule_says_so(tmp_path: Path, settings: Settings) -> None:
    write_drop(tmp_path / "inbox", {"ferry.txt": ARTICLES["ferry.txt"]})
    arguments = [
        "serve",
        str(tmp_path / "inbox"),
        "--cron",
        "* * * * *",
        "--warehouse",
        str(settings.warehouse),
    ]
    with subprocess.Popen(
        [COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    ) as serving:
        try:
            deadline = time.monotonic() + 240
            while time.monotonic() < deadline and not (settings.warehouse / "copydesk.duckdb").exists():
                assert serving.poll() is None
                time.sleep(0.5)
        finally:
            serving.send_signal(signal.SIGINT)
            try:
                _, errors = serving.communicate(timeout=60)
            finally:
                serving.kill()
    assert values(settings, "select title from articles") == ["Night Ferry to Kiel Returns in June"]
    assert "Traceback" not in errors
