"""The way of one article, file by file: `python -m benchmarks.way` prints each file that its text enters.

Traced from a real run: a file counts once a function of it is given the text, as a string, in a table or in a file,
or in a list, mapping or record of such. In the order of first entry; what lies in a stage's own package is listed
apart, since that way is the stage's affair. Worker processes' calls are made in this process for the while.
"""

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import FrameType
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq

from flows.batches.parts import Part
from flows.batches.workers import Worker
from flows.engine.api import QUIET, prefect_api
from flows.runs.request import LoadRequest
from flows.settings import Settings

ROOT = Path(__file__).parents[1]
OURS = tuple(str(ROOT / name) for name in ("flows", "expectations", "warehouse", "schemas"))
MARK = "will sail again from June"
ARTICLE = """Night Ferry to Kiel Returns in June

The night ferry between Oslo and Kiel will sail again from June, the operator said on Thursday.

Tickets for the first crossings sold out within two days, according to the port of Oslo.

Sign up for our daily newsletter
"""
STAGES = ("ingest", "identify", "count", "strip", "split", "recognise")


def way() -> list[str]:
    """The project's files that the text of one article enters on a run, in the order of first entry."""
    os.environ.update(QUIET)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "drop").mkdir()
        (folder / "drop" / "ferry.txt").write_text(ARTICLE, encoding="utf-8")
        request = LoadRequest((folder / "drop",), Settings(folder / "warehouse", folder / "none"))
        with prefect_api(folder / "prefect"):
            from flows.load import start

            with patch.object(Worker, "stream", _here), _traced() as entered:
                start(request)
    return entered


def _here(_worker: object, task: Callable[..., Iterator[object]], *arguments: object) -> Iterator[object]:
    yield from task(lambda _what: None, *arguments)


@contextmanager
def _traced() -> Iterator[list[str]]:
    """Every file of the project of which a function is given the text, in any thread."""
    entered: dict[str, None] = {}

    def note(frame: FrameType, event: str, _argument: object) -> None:
        file = frame.f_code.co_filename
        if event != "call" or file in entered or not file.startswith(OURS):
            return
        count = frame.f_code.co_argcount + frame.f_code.co_kwonlyargcount
        given = [frame.f_locals.get(name) for name in frame.f_code.co_varnames[:count]]
        if any(_holds(value) for value in given):
            entered.setdefault(file)

    found: list[str] = []
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
        found += [str(Path(file).relative_to(ROOT)) for file in entered]


def _holds(value: object, depth: int = 3) -> bool:
    """Whether a value has the article's text in it: itself, or what is staged where it points."""
    if isinstance(value, str):
        return MARK in value
    if isinstance(value, pa.Table | pa.RecordBatch | pa.Array | pa.ChunkedArray):
        return MARK in str(value.to_pylist())
    if isinstance(value, Part):
        return any(_holds(pq.read_table(file)) for file in value.folder.rglob("*.parquet"))
    if isinstance(value, Path):
        return value.suffix == ".parquet" and value.exists() and _holds(pq.read_table(value))
    inner = value
    if is_dataclass(value) and not isinstance(value, type):
        inner = [getattr(value, field.name, None) for field in fields(value)]
    inner = list(inner.values()) if isinstance(inner, Mapping) else inner
    return bool(depth) and isinstance(inner, list | tuple) and any(_holds(one, depth - 1) for one in inner)


def main() -> None:
    """Print the way, and how long it is."""
    files = way()
    stages = [file for file in files if file.split("/")[1] in STAGES]
    road = [file for file in files if file not in stages]
    for title, listed in (("orchestration, validation and commit", road), ("stages", stages)):
        print(f"{title}: {len(listed)}")
        for number, file in enumerate(listed, 1):
            print(f"  {number:2d}  {file}")


if __name__ == "__main__":
    main()
