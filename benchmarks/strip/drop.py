"""Counts the lines of documents as a run does of a drop: in how many stories each stands, copies being one story.

For strip with repeats; whether a repeated line is template is strip's own decision.
"""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from flows.batches.batch import Batch
from flows.batches.parts import Staging
from flows.count.stage import count
from warehouse import Warehouse


@dataclass(frozen=True)
class Counted:
    """The lines of a drop's documents with their counts, and the processor time that counting took for one of them."""

    lines: pa.Table
    seconds_a_page: float

    def of(self, documents: pa.Table) -> pa.Table:
        """The lines of some of the documents, for strip to read."""
        return self.lines.filter(
            pc.is_in(self.lines["document_id"], documents["document_id"].combine_chunks())
        )


def count_lines(documents: pa.Table) -> Counted:
    """Count the lines of these documents, as if nothing had come before."""
    started = time.process_time()
    lines = _count(documents)
    return Counted(lines, (time.process_time() - started) / max(1, len(lines)))


def _count(documents: pa.Table) -> pa.Table:
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse.open(Path(folder) / "warehouse", create=True)
        staging = Staging(warehouse.staging)
        part = staging.part("documents", "all").once(lambda: {"documents": documents})
        (batch,) = count([Batch.begun("run", part, seen=len(documents))], warehouse, staging).batches
        return batch.read("lines")
