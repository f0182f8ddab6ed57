"""Who may read and write what the commands make."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harbour import ARTICLES, COMMAND, environment, write_drop

OTHERS, WORLD_WRITES = 0o077, 0o002


def run(drop: Path, warehouse: Path, *options: str, umask: int, command: str = "run") -> None:
    ended = subprocess.run(
        [COMMAND, command, str(drop), "-w", str(warehouse), *options],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
        umask=umask,
    )
    assert ended.returncode == 0, ended.stderr


def modes(folder: Path) -> dict[str, int]:
    """The modes of a folder and of all that is in it, links aside, which have none of their own."""
    paths = (path for path in (folder, *folder.rglob("*")) if not path.is_symlink())
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in paths}


@pytest.mark.flow
def test_no_file_is_for_all_to_write_and_a_private_warehouse_stays_private(tmp_path: Path) -> None:
    one = write_drop(tmp_path / "one", {"bridge.txt": ARTICLES["bridge.txt"]})
    two = write_drop(tmp_path / "two", {"ferry.txt": ARTICLES["ferry.txt"], "empty.txt": ""})
    three = write_drop(tmp_path / "three", {"orchard.txt": ARTICLES["orchard.txt"]})
    run(one, tmp_path / "w", umask=0)
    made = modes(tmp_path / "w")
    assert len(made) > 50
    assert [name for name, mode in made.items() if mode & WORLD_WRITES] == []
    assert made["tables/articles"] == 0o775

    run(two, tmp_path / "w", "--private", umask=0)
    assert [name for name, mode in modes(tmp_path / "w").items() if mode & OTHERS] == []

    run(three, tmp_path / "w", umask=0)
    backfilled = tmp_path / "backfilled"
    run(three, backfilled, "--private", umask=0, command="backfill")
    assert [name for name, mode in modes(backfilled).items() if mode & OTHERS] == []
    later = modes(tmp_path / "w")
    assert len(later) > len(made)
    assert [name for name, mode in later.items() if mode & OTHERS] == []


FOLLOW = """
import sys
from pathlib import Path
from flows.cli.privacy import follow
for folder in sys.argv[2:]:
    follow(Path(folder))
Path(sys.argv[1]).touch()
Path(sys.argv[1] + ".d").mkdir()
"""


@pytest.mark.parametrize(
    ("umask", "folder", "file_mode", "folder_mode"),
    [
        (0o022, 0o755, 0o644, 0o755),
        (0o002, 0o775, 0o664, 0o775),
        (0o000, 0o777, 0o664, 0o775),
        (0o022, 0o700, 0o600, 0o700),
        (0o000, 0o750, 0o640, 0o750),
        (0o077, 0o755, 0o600, 0o700),
        (0o022, None, 0o644, 0o755),
    ],
)
def test_what_is_made_is_for_whom_the_folder_lets_in(
    umask: int, folder: int | None, file_mode: int, folder_mode: int, tmp_path: Path
) -> None:
    if folder is not None:
        (tmp_path / "w").mkdir()
        (tmp_path / "w").chmod(folder)
    (tmp_path / "closed").mkdir(mode=0o700)
    # A group of commands reads its own --warehouse before that of the command: the last one counts.
    arguments = [str(tmp_path / "made"), str(tmp_path / "closed"), str(tmp_path / "w")]
    subprocess.run([sys.executable, "-c", FOLLOW, *arguments], check=True, umask=umask, env=environment())
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == file_mode
    assert stat.S_IMODE((tmp_path / "made.d").stat().st_mode) == folder_mode


PRIVATE = """
import sys
from pathlib import Path
from flows.cli.privacy import make_private
make_private(Path(sys.argv[1]))
Path(sys.argv[1], "new.txt").touch()
"""


def test_making_private_follows_no_link_out(tmp_path: Path) -> None:
    warehouse, outside = tmp_path / "w", tmp_path / "outside.txt"
    (warehouse / "tables").mkdir(parents=True)
    outside.touch()
    for path, mode in ((warehouse, 0o755), (warehouse / "tables", 0o755), (outside, 0o644)):
        path.chmod(mode)
    (warehouse / "link").symlink_to(outside)
    subprocess.run([sys.executable, "-c", PRIVATE, str(warehouse)], check=True, env=environment())
    assert modes(warehouse) == {".": 0o700, "tables": 0o700, "new.txt": 0o600}
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert (warehouse / "link").readlink() == outside
