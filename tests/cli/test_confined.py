"""A run reads the drop, the configuration and itself, writes below the warehouse, and talks to nobody but itself."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.harbour import ARTICLES, COMMAND, environment, write_drop
from tests.namespaces import within

pytestmark = pytest.mark.flow

ROOT = Path(__file__).parents[2]
# What the interpreter, its packages and the system's libraries lie in, and what tells a process about its machine.
PROGRAMS = {
    ROOT,
    Path(sys.prefix),
    Path(sys.base_prefix),
    *(Path(path) for path in sysconfig.get_paths().values()),
    *map(Path, ("/usr", "/lib", "/lib64", "/etc", "/proc", "/sys", "/dev")),
}
LOCAL = {"127.0.0.1", "::1", "localhost", "", None}


def known(paths: set[Path]) -> list[Path]:
    """The folders by every name that they go by."""
    return sorted(paths | {path.resolve() for path in paths})


def is_within(path: str, folders: list[Path]) -> bool:
    return any(Path(path).is_relative_to(folder) for folder in folders)


def test_a_run_stays_within_its_folders_and_its_machine(tmp_path: Path) -> None:
    drop = write_drop(tmp_path / "harbour", {**ARTICLES, "empty.txt": ""})
    (drop / "out.txt").symlink_to("/etc/hostname")
    warehouse, config, home, temporary, elsewhere = (
        tmp_path / name for name in ("w", "copydesk.d", "home", "tmp", "elsewhere")
    )
    for folder in (config, home, temporary, elsewhere):
        folder.mkdir()
    # What libraries would read of a person's, if they were let.
    for name in (".netrc", ".env", "prefect.toml", ".prefect/profiles.toml", ".duckdbrc"):
        for folder in (home, elsewhere):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).touch()
    notes = tmp_path / "notes"
    notes.touch()
    given = {
        **environment(),
        "PYTHONPATH": str(ROOT / "tests" / "confined"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "NOTED": str(notes),
        "HOME": str(home),
        "TMPDIR": str(temporary),
    }
    options = ["--warehouse", str(warehouse)]
    for command in (
        ["run", str(drop), "--config", str(config), *options],
        ["sql", "select count(*) from articles", *options],
        ["explain", "bridge.txt", *options],
        ["maintain", *options],
    ):
        ended = subprocess.run(
            [COMMAND, *command],
            env=given,
            cwd=elsewhere,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr

    heard = [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()]
    changed = {what for event, changes, what in heard if changes}
    read = {what for event, changes, what in heard if event == "open" and not changes}
    talked_to = {what for event, _, what in heard if event.startswith("socket.")}
    assert len(changed) > 50
    # Whether a warehouse can be made is tried with a file without a name, where it will be made.
    changed -= {str(path) for path in known({tmp_path})}
    assert {"ferry.txt", "articles.json"} <= {Path(path).name for path in read}
    assert "127.0.0.1" in talked_to
    assert [
        path for path in changed if not is_within(path, known({warehouse, temporary, Path("/dev/null")}))
    ] == []
    mine = known({drop, warehouse, config, temporary})
    # Prefect looks for its settings where a command is given; a folder that is deleted is opened by names within it.
    mine += [elsewhere / ".env", elsewhere / "prefect.toml"]
    outside = [path for path in read if not is_within(path, [*mine, *known(PROGRAMS)])]
    assert [path for path in outside if Path(path).exists()] == []
    assert "/etc/hostname" not in read
    assert talked_to <= LOCAL
    assert list(temporary.iterdir()) == []


# Loopback up, every disk read-only but one folder, and nobody else to be reached.
CONFINED = """
"$1" - <<'END'
import fcntl, socket, struct
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 0x1 | 0x40))
END
mount --bind "$2" "$2"
while read -r _ place _; do
    case "$place" in "$2"|/proc|/proc/*|/sys|/sys/*|/dev|/dev/*) ;; *) mount -o remount,bind,ro "$place" || true ;; esac
done < /proc/self/mounts
if touch "$3" 2> "$2/refused"; then echo "the disk can be written" >&2; exit 1; fi
cd "$2"
"$4" run "$2/harbour" -w "$2/w" --workers 2
"$4" sql "select count(*) as n from articles" -w "$2/w" -f csv
"""


def test_a_run_needs_no_network_and_no_other_folder(tmp_path: Path) -> None:
    write_drop(tmp_path / "harbour", ARTICLES)
    (tmp_path / "tmp").mkdir()
    given = {
        **environment(),
        "TMPDIR": str(tmp_path / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": "/nonexistent",
    }
    probe = ROOT / "tests" / "written-by-a-test"
    ended = within(CONFINED, sys.executable, tmp_path, probe, COMMAND, kinds=("-rmn",), env=given)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.endswith("n\n3\n")
    assert list((tmp_path / "tmp").iterdir()) == []
