"""No command passes on to a terminal what a drop or a file's name holds for it to obey."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from flows.cli.defused import OBEYED
from flows.load import start
from flows.runs.request import LoadRequest
from flows.settings import Settings
from tests.harbour import ARTICLES, COMMAND, environment

pytestmark = pytest.mark.flow

obeyed = re.compile(f"[{OBEYED}]")
EVIL = "\x1b]0;owned\x07\x1b[31m\u202e[bold]"


def copydesk(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Path:
    """A drop whose names, titles, authors and texts are for a terminal to obey."""
    folder = tmp_path_factory.mktemp("hostile")
    drop = folder / f"drop{EVIL}"
    drop.mkdir()
    record = {
        "title": f"Bridge {EVIL} reopens",
        "authors": [f"=Ada{EVIL}"],
        "publisher": f"Gazette{EVIL}",
        "text": f"{ARTICLES['bridge.txt']}\nOslo{EVIL} is where the {EVIL} ferry to Kiel leaves, said the council.\n",
    }
    (drop / f"a{EVIL}.jsonl").write_text(
        json.dumps(record) + "\n[" + json.dumps(EVIL) + "]\n", encoding="utf-8"
    )
    (drop / f"empty{EVIL}.txt").write_text("", encoding="utf-8")
    start(LoadRequest((drop,), Settings(warehouse=folder / "w", config=folder / "none")))
    return folder / "w"


@pytest.mark.parametrize(
    "arguments",
    [
        ["sql", "from articles"],
        ["sql", "select raw_text, metadata from documents"],
        ["sql", "from articles", "-f", "json"],
        ["sql", f'select 1 as "{EVIL}"'],
        ["sql", f"select '{EVIL}'::integer"],
        ["sql", f'select "{EVIL}" from articles'],
        ["status"],
        ["quarantine"],
        ["quarantine", "list", "--reason", EVIL],
        ["quarantine", "show", f"nothing{EVIL}"],
        ["entities", "Oslo"],
        ["entities", f"Oslo{EVIL}"],
        ["entities", "Oslo", "--label", EVIL],
        ["explain", "a"],
        ["explain", f"nothing{EVIL}"],
        ["forget", f"nothing{EVIL}", "--why", EVIL, "--yes"],
        ["publish", "--tag", EVIL],
        [EVIL],
        ["sql", "select 1", f"--{EVIL}"],
        ["sql", "select 1", "--format", EVIL],
        ["run", f"/nowhere/{EVIL}"],
        ["run", ".", "--workers", EVIL],
    ],
)  # fmt: skip
def test_no_command_prints_what_a_terminal_obeys(arguments: list[str], warehouse: Path) -> None:
    ended = copydesk(*arguments, *(["--warehouse", warehouse] if arguments != [EVIL] else []))
    assert ended.stdout or ended.stderr
    assert not obeyed.search(ended.stdout + ended.stderr)
    assert "Traceback" not in ended.stderr
    assert "fault of copydesk" not in ended.stderr


def test_what_was_stored_is_there_for_who_asks(warehouse: Path) -> None:
    title = f"Bridge {EVIL} reopens"
    query = "select title from articles"
    assert json.loads(copydesk("sql", query, "-w", warehouse, "-f", "json").stdout) == [{"title": title}]
    assert copydesk("sql", query, "-w", warehouse, "-f", "csv", "--raw").stdout == f'title\n"{title}"\n'
    assert "\x1b[31m" in copydesk("sql", query, "-w", warehouse, "--raw").stdout
    assert "\x1b[31m" in copydesk("explain", "a", "-w", warehouse, "--raw").stdout


def test_authors_that_begin_like_a_formula_are_text_to_a_spreadsheet(warehouse: Path) -> None:
    answer = copydesk("sql", "select authors from articles", "-w", warehouse, "-f", "csv")
    assert answer.stdout.splitlines()[1].startswith("\"'=Ada")
