"""The ledger: the table batches, whose rows alone say which versions of the tables belong together."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from schemas import BATCHES
from warehouse.delta import DeltaFolder, newest_whole_version
from warehouse.layout import Layout
from warehouse.parts import part_name, write_part
from warehouse.relations import scratch, store


@dataclass(frozen=True)
class Entry:
    """One row of batches.

    Attributes:
        ordinal: its position among all batches, from 0.
        documents: documents that became visible or were replaced.
        versions: the version of every table but batches after its commit.
        template_set: what its documents were stripped with, if any was.
    """

    batch_id: str
    run_id: str
    ordinal: int
    status: str
    documents: int
    versions: Mapping[str, int]
    committed_at: datetime
    template_set: str | None = None


def latest(layout: Layout) -> Entry | None:
    """The last batch that happened; None in a warehouse without batches."""
    return _newest(open_ledger(layout))


def open_ledger(layout: Layout) -> DeltaFolder:
    """The table batches as readers may open it at any time, even between a power cut and the next publisher."""
    return DeltaFolder(layout, BATCHES, newest_whole_version(layout.table(BATCHES.name)))


def batch_ids(folder: DeltaFolder) -> set[str]:
    """Every batch that happened."""
    with scratch() as connection:
        store(connection, [BATCHES], {BATCHES.name: folder.parts()})
        return {
            batch_id for (batch_id,) in connection.execute("from stored.batches select batch_id").fetchall()
        }


def record(folder: DeltaFolder, entry: Entry) -> None:
    """Append one row. From here on the batch has happened."""
    row = BATCHES.from_rows(
        [
            {
                "batch_id": entry.batch_id,
                "run_id": entry.run_id,
                "ordinal": entry.ordinal,
                "status": entry.status,
                "documents": entry.documents,
                "table_versions": json.dumps(entry.versions, sort_keys=True),
                "template_set": entry.template_set,
                "committed_at": entry.committed_at,
            }
        ]
    )
    folder.commit([write_part(row, folder.folder / part_name(entry.ordinal))])


def _newest(folder: DeltaFolder) -> Entry | None:
    with scratch() as connection:
        store(connection, [BATCHES], {BATCHES.name: folder.parts()})
        row = connection.execute(
            "select batch_id, run_id, ordinal, status, documents, table_versions, committed_at, "
            "template_set "
            "from stored.batches order by ordinal desc limit 1"
        ).fetchone()
    if row is None:
        return None
    batch_id, run_id, ordinal, status, documents, versions, committed_at, template_set = row
    return Entry(
        batch_id, run_id, ordinal, status, documents, json.loads(versions), committed_at, template_set
    )
