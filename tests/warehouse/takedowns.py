"""What tests of takedowns share: an order to forget, and looking for bytes in every file of a warehouse."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from warehouse import Document, Forgetting, Redaction
from warehouse.redaction import Place

ASKED = datetime.fromisoformat("2026-02-01T09:00")
WHY = "A court in Norwich asked for it."


def order(
    documents: Iterable[tuple[str, str, str]],
    *,
    places: Iterable[Place] = (),
    runs: Iterable[str] = (),
    stopped: Iterable[str] = (),
) -> Forgetting:
    """A takedown of documents: id, version_key and path of each, all of them seen in the drop monday."""
    named = tuple(Document(each, key, "monday", path) for each, key, path in documents)
    seen = (*((each.drop_name, each.source_path) for each in named), *places)
    redaction = Redaction(tuple(each.document_id for each in named), seen, seen, tuple(runs), tuple(stopped))
    return Forgetting(WHY, "ada", ASKED, '{"names": ["a.txt"]}', "{}", named, redaction)


def files_with(root: Path, words: str) -> list[str]:
    """The files below a folder that hold these words, as bytes or in a column or footer of a Parquet file."""
    return [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*"))
        if path.is_file() and (words.encode() in path.read_bytes() or words in _unpacked(path))
    ]


def _unpacked(path: Path) -> str:
    if path.suffix != ".parquet":
        return ""
    with pq.ParquetFile(path) as file:
        return f"{file.metadata.to_dict()} {file.read().to_pylist()}"
