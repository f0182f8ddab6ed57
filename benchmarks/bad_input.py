"""Time and peak memory of bad input: python -m benchmarks.bad_input [--matrix] [WORD…].

Each case lies in a drop of its own beside a good text and goes through `copydesk run` as anybody would run it. Printed
are the worst ten as a Markdown table: by the time from start to end, which includes the seconds that Prefect takes, and
with the most memory that all processes of the run held together. Without --matrix these are the cases made here, which
are large; with it, the cases of the tests, too, which takes an hour. Words choose cases by their names.
"""

import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.ingest.limits import MAX_LINES, MAX_PAGE_BYTES, MAX_TEXT_BYTES, MEGABYTE
from tests.ingest.matrix.case import READ, Case, one, text
from tests.ingest.matrix.cases import CASES
from tests.ingest.matrix.lenient import lenient

SHOWN = 10
_TICK = 0.05
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_SENTENCE = "The ferry sailed from Kirkwall on Monday with forty people, its captain Anna Berg said. "


@dataclass(frozen=True)
class Measured:
    """What a run of a case took, and what came of the bad documents: reasons and READ, each once."""

    name: str
    seconds: float
    megabytes: float
    exit_status: int
    outcomes: str


def large_cases() -> list[Case]:
    """Input that took minutes and gigabytes once, or comes as near to the limits as it may."""
    return [
        one("a tag of 20,000 attributes", "a.html", _attributes(20_000), READ),
        one("a tag of 300,000 attributes", "a.html", _attributes(300_000), READ),
        one("a page of 15 MB", "a.html", _page(15 * MEGABYTE), "too-large"),
        one("a page as large as may be", "a.html", _page(MAX_PAGE_BYTES - 1000), READ),
        one("a page of 50,000 images", "a.html", b"<p>Words." + b"<img src=x alt=y>" * 50_000, READ),
        one("lists 50,000 deep", "a.html", b"<html>" + b"<ul><li>x" * 50_000, READ),
        one("a line of 60 MB", "a.txt", b"words " * (10 * MEGABYTE), "too-large"),
        one("a line as long as may be", "a.txt", _prose(MAX_TEXT_BYTES - 100), READ),
        one("1,000,000 short lines", "a.txt", b"\n".join(b"%d" % n for n in range(1_000_000)), "too-large"),
        one("as many short lines as may be", "a.txt", b"\n".join(b"%d" % n for n in range(MAX_LINES)), READ),
        one(
            "as much text in lines as may be",
            "a.txt",
            _prose(MAX_TEXT_BYTES - 100).replace(b". ", b".\n"),
            READ,
        ),
        one("200 million blank lines", "a.jsonl.gz", _blank_lines(200), "time-limit"),
    ]


def _attributes(count: int) -> bytes:
    return b"<html><p " + b" ".join(b'a%d="1"' % n for n in range(count)) + b">Words that are read.</p>"


def _page(length: int) -> bytes:
    paragraph = "<p>{} " + _SENTENCE + "</p>\n"
    return "".join(paragraph.format(n) for n in range(length // (len(paragraph) + 5))).encode()


def _prose(length: int) -> bytes:
    return (_SENTENCE * (length // len(_SENTENCE))).encode()


def _blank_lines(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"\n" * MEGABYTE
    return b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()


def measure(case: Case) -> Measured:
    """Run a case."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drop = folder / "drop"
        drop.mkdir()
        case.make(drop)
        (drop / "good beside it.txt").write_text(text("Kirkwall"), encoding="utf-8")
        command = [sys.executable, "-c", "from flows.cli import main; main()", "run", str(drop)]
        command += ["--warehouse", str(folder / "w"), "--config", str(lenient(folder / "c"))]
        started, peak = time.monotonic(), 0.0
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            while run.poll() is None:
                peak = max(peak, _memory(run.pid))
                time.sleep(_TICK)
        seconds = time.monotonic() - started
        return Measured(case.name, seconds, peak, run.returncode, _outcomes(folder / "w"))


def _outcomes(warehouse: Path) -> str:
    if not (warehouse / "copydesk.duckdb").exists():
        return "nothing published"
    with duckdb.connect(str(warehouse / "copydesk.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select distinct coalesce(reason, $read) from outcomes where source_path <> $good order by 1",
            {"read": READ, "good": "good beside it.txt"},
        ).fetchall()
    return ", ".join(reason for (reason,) in rows)


def _memory(root: int) -> float:
    """Megabytes that a process and all below it hold, pages that they share counted for each."""
    children: dict[int, list[int]] = {}
    held: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            held[int(folder.name)] = int((folder / "statm").read_text().split()[1])
        except OSError:  # it has ended meanwhile
            continue
        children.setdefault(parent, []).append(int(folder.name))
    waiting, pages = [root], 0
    while waiting:
        process = waiting.pop()
        pages += held.get(process, 0)
        waiting.extend(children.get(process, []))
    return pages * _PAGE_BYTES / MEGABYTE


def main(arguments: Sequence[str]) -> None:
    """Measure, and print the worst."""
    words = [word for word in arguments if word != "--matrix"]
    cases = large_cases() + (CASES if "--matrix" in arguments else [])
    chosen = [case for case in cases if all(word in case.name for word in words)]
    measured = []
    for case in chosen:
        measured.append(measure(case))
        sys.stderr.write(f"{measured[-1]}\n")
    worst = sorted(measured, key=lambda one: -one.seconds)[:SHOWN]
    print("| case | seconds | MB of all processes | exit status | outcome |")
    print("|---|---|---|---|---|")
    for one_ in worst:
        print(
            f"| {one_.name} | {one_.seconds:.0f} | {one_.megabytes:.0f} | {one_.exit_status} | {one_.outcomes} |"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
