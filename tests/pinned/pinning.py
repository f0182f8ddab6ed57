"""Hashes of the rows of our own documents: `python -m tests.pinned.pinning` writes them anew, a test compares them.

The same bytes give the same rows on every Python that is supported, on every machine. What a hash covers is all that
the promise does: every column but versions, and those that say where and when a document was seen.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from flows.ingest import IngestOptions, discover, ingest
from seeds import path as seed_path
from tests.company import all_rows, by_document, documents_of

FILE = Path(__file__).with_name("rows.json")
CASES = Path(__file__).parents[1] / "strip" / "cases" / "pages"

Hashes = Mapping[str, Mapping[str, str]]


def hashes() -> Hashes:
    """By document (its place, or the case's name) and table, a hash over the rows."""
    named = dict(_samples())
    named |= {path.stem: documents_of([_page(path)]) for path in sorted(CASES.glob("*.tsv"))}
    found = {}
    for name, documents in sorted(named.items()):
        (rows,) = by_document({"documents": documents, **all_rows(documents)}).values()
        found[name] = {table: _hash(rows[table]) for table in sorted(rows)}
    return found


def pinned() -> Hashes:
    """What they were when they were last looked at."""
    read: Hashes = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def write() -> None:
    """Pin what they are now."""
    FILE.write_text(json.dumps(hashes(), indent=1) + "\n", encoding="utf-8")


def _samples() -> dict[str, pa.Table]:
    found = discover([seed_path("articles")], "samples").sources
    parts = ingest(found, IngestOptions(), batch_documents=1_000, batch_bytes=1 << 30)
    documents = pa.concat_tables([part.documents for part in parts])
    rows = [documents.slice(at, 1) for at in range(len(documents))]
    return {str(row["source_path"][0].as_py()): row for row in rows}


def _page(path: Path) -> str:
    """The text of a labelled page: lines of label and text."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line.partition("\t")[2] for line in lines if not line.startswith("#"))


def _hash(rows: object) -> str:
    text = json.dumps(rows, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


if __name__ == "__main__":
    write()
