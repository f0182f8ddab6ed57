"""The commands on quarantine as a process: what they print, and their exit status."""

import csv
import io
import subprocess
from pathlib import Path

import pytest

from flows.load import start
from flows.runs.request import LoadRequest
from flows.settings import Settings
from tests.harbour import ARTICLES, COMMAND, ask_more_of_articles, environment, values, write_drop

pytestmark = pytest.mark.flow


def quarantine(
    warehouse: Path, *arguments: object, api: str | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "quarantine", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**environment(api), "COPYDESK_WAREHOUSE": str(warehouse)},
    )


def listed(warehouse: Path, *arguments: object) -> list[str]:
    rows = csv.DictReader(io.StringIO(quarantine(warehouse, *arguments, "-f", "csv").stdout))
    return [row["source_path"] for row in rows]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Settings:
    """A warehouse that holds one article back, and could not read two files."""
    folder = tmp_path_factory.mktemp("quarantine")
    settings = Settings(warehouse=folder / "warehouse", config=folder / "copydesk.d")
    ask_more_of_articles(
        settings, "expect_column_values_to_not_match_regex", "error", column="text", regex="rivets"
    )
    drop = write_drop(folder / "harbour", {**ARTICLES, "empty.txt": "", "void.txt": " "})
    start(LoadRequest((drop,), settings))
    return settings


def test_what_is_held_back_is_listed_by_reason_and_drop(settings: Settings) -> None:
    assert listed(settings.warehouse) == ["bridge.txt", "empty.txt", "void.txt"]
    assert listed(settings.warehouse, "list", "--reason", "not-ours") == ["bridge.txt"]
    assert listed(settings.warehouse, "list", "--drop", "another") == []
    assert quarantine(settings.warehouse, "list", "--drop", "x").stdout == "Nothing of that is held back.\n"


def test_a_held_document_is_shown_with_its_run_its_evidence_and_its_text(settings: Settings) -> None:
    shown = quarantine(settings.warehouse, "show", "bridge.txt").stdout
    for words in ("not-ours", "copydesk run", "article_id", "more than two thousand rivets"):
        assert words in shown
    unread = quarantine(settings.warehouse, "show", "empty.txt").stdout
    assert "dismiss it, or put the text there and retry" in unread
    assert "No text is kept" in unread


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "nothing.txt"], "Nothing that is held back is called 'nothing.txt'"),
        (["-f", "csv", "list"], "after list"),
        (["retry"], "--all"),
        (["retry", "bridge.txt", "--all"], "--all"),
        (["retry", "nothing.txt"], "Nothing that is held back is called"),
        (["retry", "--reason", "encrypted"], "there is empty, not-ours"),
        (["retry", "empty.txt", "--from", "no-such-folder"], "no-such-folder"),
        (["dismiss", "nothing.txt", "--why", "It is odd."], "Nothing that is held back is called"),
        (["dismiss", "bridge.txt", "--why", " "], "--why"),
        (["dismiss", "--why", "It is odd."], "--reason"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(
    arguments: list[str], said: str, settings: Settings
) -> None:
    ended = quarantine(settings.warehouse, *arguments)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert values(settings, "select count(*) from runs") == [1]


def test_a_mended_document_comes_in_and_another_is_let_go(
    settings: Settings, tmp_path: Path, prefect: str
) -> None:
    mended = write_drop(tmp_path / "mended", {"void.txt": ARTICLES["ferry.txt"].replace("June", "July")})
    arguments = ["retry", "void.txt", "--from", mended, "--config", settings.config]
    again = quarantine(settings.warehouse, *arguments, api=prefect)
    assert (again.returncode, "1 warning" in again.stdout) == (0, False), again.stderr
    assert "Night Ferry to Kiel Returns in July" in values(settings, "select title from articles")
    gone = quarantine(settings.warehouse, "dismiss", "empty.txt", "--why", "A placeholder.")
    assert (gone.returncode, gone.stdout) == (0, "1 document is let go.\n"), gone.stderr
    assert listed(settings.warehouse) == ["bridge.txt"]
