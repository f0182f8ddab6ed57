"""Keeps results of judged batches as JSON and renders them as Great Expectations' Data Docs."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from expectations.engine import Judged


def record(results: Path, batch_id: str, judged: "Mapping[str, list[Judged]]") -> None:
    """Keeps a batch's results, a file a suite."""


def build_data_docs(results: Path, target: Path) -> Path:
    """Renders."""
    return target / "index.html"
