"""Reading needs nothing but the warehouse: no home, no folder for temporary files, no right to write, no locale."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.cli.entry import prepare_home
from flows.load import start
from flows.runs.request import LoadRequest
from flows.settings import Settings
from tests.harbour import ARTICLES, COMMAND, environment, write_drop
from tests.namespaces import within

READ_ONLY = """
for folder in "$2" /tmp /var/tmp /dev/shm; do
    if [ -d "$folder" ]; then mount --bind "$folder" "$folder"; mount -o remount,bind,ro "$folder"; fi
done
cd /proc
"""
COMMANDS = """
"$1" sql "select title from articles order by title" -w "$2" -f csv
"$1" status -w "$2"
"$1" explain bridge.txt -w "$2"
"$1" entities Bergen -w "$2"
"$1" quarantine -w "$2"
"$1" backfill --stale --dry-run -w "$2"
"""
RUN = '"$1" run "$3" -w "$2"'


@pytest.fixture
def loaded(tmp_path: Path, prefect: str) -> tuple[Path, Path]:
    """A warehouse, and the drop that is in it."""
    drop = write_drop(tmp_path / "harbour", {"bridge.txt": ARTICLES["bridge.txt"], "empty.txt": ""})
    start(LoadRequest((drop,), Settings(warehouse=tmp_path / "w", config=tmp_path / "none")))
    return tmp_path / "w", drop


@pytest.mark.flow
def test_a_read_only_machine_reads_and_says_why_it_does_not_write(loaded: tuple[Path, Path]) -> None:
    warehouse, drop = loaded
    bare = {
        name: value
        for name, value in environment().items()
        if name not in ("HOME", "TMPDIR", "LANG", "LC_ALL")
    }
    given = {"env": {**bare, "LC_ALL": "C", "TMPDIR": "/nonexistent"}}
    answered = within(READ_ONLY + COMMANDS, COMMAND, warehouse, kinds=("-rm",), **given)
    assert answered.returncode == 0, answered.stderr
    for said in (
        "Council Reopens Old Harbour Bridge\n",
        "last runs",
        "⟦Sign up for",
        "Bergen  GPE",
        "empty.txt",
    ):
        assert said in answered.stdout
    refused = within(READ_ONLY + RUN, COMMAND, warehouse, drop, kinds=("-rm",), **given)
    assert refused.returncode == 3
    assert (
        f"The warehouse {warehouse} cannot be written: it lies on a read-only file system" in refused.stderr
    )
    assert len(refused.stderr.splitlines()) == 1


def test_a_user_without_a_name_and_a_home_gets_one_that_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: int) -> None:
        raise KeyError("no such user")

    monkeypatch.setattr("pwd.getpwuid", nobody)
    monkeypatch.setenv("HOME", "")
    monkeypatch.delenv("HOME")
    with pytest.raises(RuntimeError):
        Path.home()
    prepare_home()
    assert (os.environ["HOME"], Path.home().exists()) == ("/nonexistent", False)


def test_a_home_that_is_there_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    prepare_home()
    assert Path.home() == tmp_path
