"""What most tests of ingest do: put bytes under names into a folder, and see what becomes of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.ingest import IngestOptions, discover, ingest


@dataclass(frozen=True)
class Read:
    """Rows by source_path."""

    documents: Mapping[str, Mapping[str, Any]]
    failed: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, Mapping[str, Any]]
    passed_over: int

    @property
    def texts(self) -> dict[str, str]:
        return {path: row["raw_text"] for path, row in self.documents.items()}

    @property
    def reasons(self) -> dict[str, str]:
        return {path: row["reason"] for path, row in self.failed.items()}


ReadFolder = Callable[..., Read]


@pytest.fixture
def read(tmp_path: Path) -> ReadFolder:
    """Writes files into a drop and reads it: `read({"a.txt": b"…"}, text_field="x")`."""

    def run(files: Mapping[str, bytes], **options: str) -> Read:
        folder = tmp_path / "drop"
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        sources = discover([folder]).sources
        reading = IngestOptions(**options)  # type: ignore[arg-type]  # no option here is a truth value
        parts = list(ingest(sources, reading, batch_documents=100, batch_bytes=100_000))
        documents = [row for part in parts for row in part.documents.to_pylist()]
        failed = [row for part in parts for row in part.failed.to_pylist()]
        paths = [row["source_path"] for row in documents + failed]
        assert len(paths) == len(set(paths)), "every document has one row"
        return Read(
            {row["source_path"]: row for row in documents},
            {row["source_path"]: row for row in failed},
            {row["path"]: row for part in parts for row in part.sources.to_pylist()},
            sum(part.passed_over for part in parts),
        )

    return run
