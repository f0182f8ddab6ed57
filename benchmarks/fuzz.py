"""Fuzz reading and strip: python -m benchmarks.fuzz SECONDS [CORPUS].

With atheris, where it is installed, inputs grow towards what no input reached before; without it they are drawn and
mutated by chance. The first byte says which kind of file the others are. What breaks a promise is written beside the
corpus and ends the run with status 1: reading never raises, each document has one outcome, removed and kept text make
up the raw text. CORPUS is a folder of a few small files; without it a handful is made.
"""

import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.ingest import IngestOptions, SourceFile, ingest
from flows.strip import StripOptions, Stripper, strip
from schemas.table import strings

KINDS = (
    *("txt", "html", "json", "jsonl", "csv", "tsv", "parquet", "zip", "tar"),
    *("txt.gz", "jsonl.bz2", "csv.xz", "json.zst"),
)
_LONGEST = 4096
_SEEDS = (
    b"\x00The ferry sailed.\n\nIt came back.\n",
    b"\x01<!doctype html [<!ENTITY a 'b'>]><p a=1 b='2'>Words &amp; <b>more</b>.<img alt=x>",
    b'\x02[{"text": "One.", "date": "0001-01-01T00:00:00+14:00"}, {"text": 2}]',
    b'\x03{"text": "One.", "authors": "By A and B"}\n{"text": "Two \\ud800"}\n',
    b'\x04id,text\n1,"One ""two"".\n\nThree."\n',
)


class BrokenPromiseError(Exception):
    """What was read is not what was promised."""


class Promise:
    """Reads bytes as a file and raises where a promise is broken."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stripper = Stripper.load(StripOptions())

    def __call__(self, data: bytes) -> None:
        """Nothing comes of it if all is well."""
        kind = KINDS[data[0] % len(KINDS)] if data else KINDS[0]
        location = self._folder / f"a.{kind}"
        location.write_bytes(data[1:])
        source = SourceFile("drop", location.name, location)
        paths: list[str] = []
        for part in ingest([source], IngestOptions(), batch_documents=100, batch_bytes=1 << 20):
            paths += [*strings(part.documents, "source_path"), *strings(part.failed, "source_path")]
            self._strip(part.documents)
        if len(paths) != len(set(paths)):
            raise BrokenPromiseError(f"several outcomes of one document: {sorted(paths)}")

    def _strip(self, documents: pa.Table) -> None:
        stripped = strip(documents, self._stripper)
        texts = dict(
            zip(strings(stripped.articles, "article_id"), strings(stripped.articles, "text"), strict=True)
        )
        removals = stripped.removals.select(["document_id", "raw_start", "raw_end"]).to_pylist()
        for row in documents.select(["document_id", "raw_text"]).to_pylist():
            raw_text, kept, at = row["raw_text"], "", 0
            own = [span for span in removals if span["document_id"] == row["document_id"]]
            for span in sorted(own, key=lambda span: span["raw_start"]):
                kept += raw_text[at : span["raw_start"]]
                at = span["raw_end"]
            if kept + raw_text[at:] != texts[row["document_id"]]:
                raise BrokenPromiseError(
                    f"text and removals do not make up the raw text of {row['document_id']}"
                )


def by_chance(test: Callable[[bytes], None], corpus: Sequence[bytes], seconds: float) -> bytes | None:
    """Mutates the corpus for so long; the first input that breaks the test, or None."""
    chance = random.Random(time.time_ns())  # noqa: S311 - no secret
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = bytearray(chance.choice(corpus))
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data) + 1)
            other = chance.choice(corpus)
            piece = other[chance.randrange(len(other)) :][: chance.randint(1, 40)]
            data[at : at + chance.randint(0, 12)] = chance.choice([piece, chance.randbytes(3), b""])
        try:
            test(bytes(data[:_LONGEST]))
        except Exception:  # noqa: BLE001 - what is looked for
            traceback.print_exc()
            return bytes(data)
    return None


def with_atheris(test: Callable[[bytes], None], folder: Path, seconds: float) -> None:
    """Hands over to atheris, which ends the process itself: with status 0 where nothing broke."""
    atheris: Any = import_module("atheris")
    atheris.instrument_all()
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={int(seconds)}",
            f"-max_len={_LONGEST}",
            "-rss_limit_mb=2000",
            str(folder),
        ],
        test,
    )
    atheris.Fuzz()


def main(arguments: Sequence[str]) -> int:
    """Fuzz for as long as was asked for."""
    seconds = float(arguments[0]) if arguments else 60.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(arguments[1]) if len(arguments) > 1 else Path(name) / "corpus"
        folder.mkdir(exist_ok=True)
        if not any(folder.iterdir()):
            for number, seed in enumerate(_SEEDS):
                (folder / f"seed-{number}").write_bytes(seed)
        if find_spec("atheris"):
            with_atheris(Promise(Path(name)), folder, seconds)
            return 0
        found = by_chance(Promise(Path(name)), [path.read_bytes() for path in folder.iterdir()], seconds)
        if found is not None:
            Path("fuzz-found").write_bytes(found)
            print("What broke it lies in fuzz-found.")
        return 0 if found is None else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
