"""A batch: the documents that go through the stages, and are committed, together; and the parts they lie in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from flows.batches.parts import Part
from schemas import TABLES
from schemas.identity import row_id
from schemas.slugs import Stage
from schemas.table import Tables

FAILED = pa.schema([(name, pa.string()) for name in ("document_id", "stage", "reason", "detail")])
DOCUMENT_COLUMNS = {table.name: table.document_column for table in TABLES if table.document_column}
DOCUMENT_TABLES = tuple(DOCUMENT_COLUMNS)


@dataclass(frozen=True)
class Batch:
    """The parts of one batch, in the order in which they were made; a later part's table replaces an earlier one's.

    Attributes:
        batch_id: names the batch everywhere.
        parts: the first holds the documents, `outcomes` and, when files were read, `sources`; of documents worked
            through again, their rows so far.
        seen: how many sightings it stands for.
        ignored: members of archives that hold no articles, among what was read for it.
        first: the first stage that it goes through.
        remade: names of the tables whose rows of these documents take the place of older ones; None for new
            documents.
    """

    batch_id: str
    parts: tuple[Part, ...]
    seen: int = 0
    ignored: int = 0
    first: Stage = Stage.STRIP
    remade: frozenset[str] | None = None

    @classmethod
    def begun(
        cls,
        run_id: str,
        part: Part,
        *,
        seen: int,
        ignored: int = 0,
        first: Stage = Stage.STRIP,
        remade: frozenset[str] | None = None,
    ) -> "Batch":
        """The batch of that run that begins with that part."""
        return cls(row_id(run_id, part.name), (part,), seen, ignored, first, remade)

    def read(self, table: str) -> pa.Table:
        """A table as its last part left it; KeyError when no part has it, RunError when a part is gone."""
        for part in reversed(self.parts):
            if part.has(table):
                return part.read(table)
        for part in self.parts:
            part.require()
        raise KeyError(table)

    def tables(self) -> Tables:
        """Every table of documents, as its last part left it."""
        return {name: self.read(name) for name in DOCUMENT_TABLES}

    def failed(self) -> pa.Table:
        """What stages failed on: document_id, stage, reason, detail."""
        return pa.concat_tables(
            [FAILED.empty_table(), *(part.read("failed") for part in self.parts if part.has("failed"))]
        )

    def extended(self, part: Part) -> "Batch":
        """The batch with one more part."""
        return replace(self, parts=(*self.parts, part))


def rows_of(name: str, table: pa.Table, document_ids: Sequence[str]) -> pa.Table:
    """The rows of a table that belong to these documents."""
    return table.filter(pc.is_in(table[DOCUMENT_COLUMNS[name]], pa.array(document_ids, pa.string())))
