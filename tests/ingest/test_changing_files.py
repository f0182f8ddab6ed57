"""Files that grow, shrink, vanish or are replaced between being listed and being read to their end.

The change is made by the watch, which is told of a file or record before any work on it begins: the same moment each
time, without a clock.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.ingest import IngestOptions, discover, ingest
from schemas.table import strings
from tests.ingest.matrix.case import text

LINES = b"".join(
    json.dumps({"text": text(f"Line {n}"), "pad": "x" * 3000}).encode() + b"\n" for n in range(1000)
)


@dataclass
class Changing:
    """Changes something when a path is begun."""

    path: str
    change: Callable[[], object]
    is_retrying: bool = False
    is_done: bool = False

    def at(self, path: str) -> None:
        if path == self.path and not self.is_done:
            self.is_done = True
            self.change()

    def instead(self, path: str) -> None:  # noqa: ARG002 - everything is read
        return None


def read(
    folder: Path, path: str, change: Callable[[], object]
) -> tuple[list[str], dict[str, str], list[str]]:
    """Paths of the documents, details of failures, and the files that count as read."""
    sources = discover([folder]).sources
    watch = Changing(path, change)
    parts = list(ingest(sources, IngestOptions(), batch_documents=5000, batch_bytes=10**9, watch=watch))
    assert watch.is_done
    failed = [row for part in parts for row in part.failed.to_pylist()]
    return (
        [path for part in parts for path in strings(part.documents, "source_path")],
        {row["source_path"]: row["detail"] for row in failed},
        sorted(path for part in parts for path in strings(part.sources, "path")),
    )


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "a.txt").write_text(text("A"), encoding="utf-8")
    (folder / "b.jsonl").write_bytes(LINES)
    (folder / "c.txt").write_text(text("C"), encoding="utf-8")
    return folder


def test_a_file_that_vanishes_before_it_is_opened_is_a_row(drop: Path) -> None:
    documents, failed, read_files = read(drop, "c.txt", (drop / "c.txt").unlink)
    assert failed == {"c.txt": "c.txt cannot be read: no such file or directory."}
    assert len(documents) == 1001
    assert read_files == ["a.txt", "b.jsonl"]


def test_a_folder_that_vanishes_costs_what_was_not_read_yet(drop: Path) -> None:
    documents, failed, _ = read(drop, "b.jsonl#1", lambda: drop.rename(drop.with_name("gone")))
    assert len(documents) == 1001
    assert list(failed) == ["c.txt"]


def test_a_file_that_shrinks_gives_what_is_still_there_and_is_read_again_later(drop: Path) -> None:
    documents, failed, read_files = read(drop, "b.jsonl#1", lambda: os.truncate(drop / "b.jsonl", 1_500_000))
    records = [path for path in documents if path.startswith("b.jsonl")]
    assert len(records) + len(failed) in range(400, 700)
    assert set(failed) <= {f"b.jsonl#{len(records) + 1}"}
    assert read_files == ["a.txt", "c.txt"]


def test_a_file_that_grows_is_read_as_it_is_and_again_later(drop: Path) -> None:
    def grow() -> None:
        with (drop / "b.jsonl").open("ab") as file:
            file.write(LINES[: LINES.index(b"\n") + 1].replace(b"Line 0", b"Line 1000"))

    documents, failed, read_files = read(drop, "b.jsonl#1", grow)
    assert "b.jsonl#1001" in documents
    assert failed == {}
    assert read_files == ["a.txt", "c.txt"]


def test_a_file_that_is_replaced_while_it_is_read_is_read_as_it_was(drop: Path) -> None:
    def replace() -> None:
        (drop / "new").write_bytes(b'{"text": "Another."}\n')
        (drop / "new").replace(drop / "b.jsonl")

    documents, failed, read_files = read(drop, "b.jsonl#1", replace)
    assert len(documents) == 1002
    assert failed == {}
    assert read_files == ["a.txt", "c.txt"]


@pytest.mark.parametrize(
    "replace",
    [
        lambda path: path.symlink_to("/etc/passwd"),
        lambda path: path.symlink_to("../secret.txt"),
        lambda path: path.symlink_to("/dev/zero"),
        os.mkfifo,
        Path.mkdir,
    ],
    ids=["a link out", "a link beside the drop", "a link to a device", "a pipe", "a folder"],
)
def test_a_file_that_became_something_else_is_not_followed(
    drop: Path, replace: Callable[[Path], object]
) -> None:
    (drop.parent / "secret.txt").write_text(text("Secret"), encoding="utf-8")

    def change() -> None:
        (drop / "c.txt").unlink()
        replace(drop / "c.txt")

    documents, failed, read_files = read(drop, "c.txt", change)
    assert len(documents) == 1001
    assert list(failed) == ["c.txt"]
    assert read_files == ["a.txt", "b.jsonl"]


def test_a_text_that_grows_while_it_waits_is_read_as_it_is_then(drop: Path) -> None:
    _, failed, read_files = read(drop, "c.txt", lambda: (drop / "c.txt").write_text("New.", encoding="utf-8"))
    assert failed == {}
    assert read_files == ["a.txt", "b.jsonl"]
