from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.errors import WarehouseError
from tests.namespaces import within
from warehouse.room import check_room, unwritable

CHECK = """
import os
import sys
from pathlib import Path
from schemas.errors import WarehouseError
from warehouse.room import check_room
if os.geteuid() == 0 and "as-nobody" in sys.argv:  # whom no permission stops
    os.seteuid(65534)
try:
    check_room(Path(sys.argv[1]))
except WarehouseError as error:
    sys.exit(f"refused: {error}")
"""


def test_a_folder_with_room_is_taken_and_left_as_it_was(tmp_path: Path) -> None:
    check_room(tmp_path)
    check_room(tmp_path / "not" / "there" / "yet")
    assert list(tmp_path.iterdir()) == []


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WarehouseError, match="cannot be written: not a directory"):
        check_room(tmp_path / "file" / "w")


@pytest.mark.parametrize(("closed", "said"), [(".", "be written:"), ("tables", "be written in tables/:")])
def test_who_may_not_write_is_told_so(closed: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    for folder in (tmp_path, *tmp_path.parents[:1]):
        folder.chmod(0o777)
    (tmp_path / closed).chmod(0o500)
    arguments = [str(tmp_path), "as-nobody"]
    asked = subprocess.run(
        [sys.executable, "-c", CHECK, *arguments], capture_output=True, text=True, check=False
    )
    tmp_path.chmod(0o700)
    assert "Traceback" not in asked.stderr
    if os.geteuid() == 0 and closed == "tables":
        said = "be written"  # of the folder of all tests nobody else may list anything
    assert f"refused: The warehouse {tmp_path} cannot {said}" in asked.stderr
    assert "permission denied" in asked.stderr


@pytest.mark.parametrize(
    ("mount", "said"),
    [
        ("mount -t tmpfs -o size=1m none {}", "No space left on the disk of the warehouse {}"),
        ("mount --bind {0} {0} && mount -o remount,bind,ro {0}", "{} cannot be written: it lies on a read-only"),
    ],
)  # fmt: skip
def test_a_full_and_a_read_only_disk_are_named(mount: str, said: str, tmp_path: Path) -> None:
    asked = within(
        f'{mount.format("$3", "$3")}\n"$1" -c "$2" "$3"', sys.executable, CHECK, tmp_path, kinds=("-rm",)
    )
    assert asked.returncode == 1
    assert said.format(tmp_path) in asked.stderr


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "No space left"),
        (errno.EDQUOT, "No space left"),
        (errno.EROFS, "read-only file system"),
        (errno.EACCES, "permission denied"),
        (errno.EIO, "input/output error"),
    ],
)
def test_every_refusal_is_a_sentence(number: int, said: str) -> None:
    sentence = str(unwritable(Path("/srv/news"), OSError(number, os.strerror(number))))
    assert "/srv/news" in sentence
    assert said in sentence
    assert sentence.endswith("--warehouse.")
