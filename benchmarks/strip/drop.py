"""Counts the lines of documents as a run does of a drop: in how many stories each stands, copies being one story.

For strip with repeats; whether a repeated line is template is strip's own decision.
"""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from flows.batches.parts import Staging
from flows.count.line_table import read_lines, with_counts
from flows.count.stage import COUNTS, count
from schemas.table import strings
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
        part = staging.part("lines", "all").once(lambda: {"lines": read_lines(documents)})
        counted = count([part.file("lines")], warehouse, staging)
        read = part.read("lines")
        repeated = COUNTS.empty_table()
        if counted.templates:
            repeated = warehouse.lookup(
                "counts_of_lines", templates=[counted.templates], lines=[part.file("lines")]
            )
    story_ids = [counted.story_ids.get(each, each) for each in strings(read, "document_id")]
    keys, stories = (repeated[name].to_numpy() for name in COUNTS.names)
    return with_counts(read, story_ids, keys, stories)
