"""Bringing every table back to the last recorded versions: a batch that is not in `batches` never happened.

Runs under the lock, before anything is written. Parts that a dead publisher left behind stay on the disk
until maintenance collects them: no version names them.
"""

from schemas import BATCHES, TABLES
from warehouse import ledger
from warehouse.delta import DeltaFolder, drop_torn_entries
from warehouse.layout import Layout

# The tables whose versions a row of batches records; batches itself is its own record.
RECORDED = tuple(table for table in TABLES if table.name != BATCHES.name)


def recover(layout: Layout) -> tuple[dict[str, DeltaFolder], ledger.Entry | None]:
    """Every table, opened and holding what the last batch recorded; and that batch."""
    drop_torn_entries(layout.table(BATCHES.name), after=0)
    entry = ledger.latest(layout)
    folders = {BATCHES.name: DeltaFolder(layout, BATCHES)}
    for table in RECORDED:
        recorded = entry.versions.get(table.name, 0) if entry else 0
        drop_torn_entries(layout.table(table.name), after=recorded)
        folder = DeltaFolder(layout, table)
        # After a restore the newest version is later than the recorded one and has its parts: nothing to do.
        if folder.version != recorded and folder.parts() != DeltaFolder(layout, table, recorded).parts():
            folder.restore(recorded)
        folders[table.name] = folder
    return folders, entry
