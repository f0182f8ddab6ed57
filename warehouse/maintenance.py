"""Deleting what nobody needs: old publications, parts that no kept publication and no recorded version reads, old log.

Runs under the lock and after recovery. What to delete is computed here: Delta's own vacuum either deletes by age alone,
and with it what a tagged publication still reads, or everything that the log does not name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from schemas.errors import WarehouseError
from warehouse import publications
from warehouse.delta import DeltaFolder
from warehouse.layout import Layout
from warehouse.ledger import Entry
from warehouse.recovery import RECORDED


@dataclass(frozen=True)
class Keep:
    """Which numbered publications stay: the newest few, and all of the last hours, whose readers may still be at work.

    Attributes:
        publications: how many of the newest stay, whatever their age.
        hours: how long each stays at least.
    """

    publications: int = 5
    hours: int = 24


@dataclass(frozen=True)
class Collected:
    """What was deleted.

    Attributes:
        length: bytes of the parts.
    """

    publications: int
    parts: int
    length: int


def collect(
    layout: Layout, folders: Mapping[str, DeltaFolder], entry: Entry | None, keep: Keep, now: datetime
) -> Collected:
    """Delete old publications, then the parts that are of no use any more.

    Args:
        layout: the warehouse.
        folders: every table, recovered.
        entry: the last batch.
        keep: which publications stay.
        now: the time, with its zone.

    Raises:
        WarehouseError: a publication cannot be read, so that what it needs is unknown; nothing was deleted but older
            publications.
    """
    old = list(_old_publications(layout, keep, now))
    for publication in old:
        publication.unlink()
    needed = _needed(layout, folders)
    parts = [part for part in _parts_on_disk(layout) if f"{part.parent.name}/{part.name}" not in needed]
    length = sum(part.stat().st_size for part in parts)
    for part in parts:
        part.unlink()
    for table in RECORDED:
        # A recorded version that a restore stands after is read from the log; its entries stay.
        if entry and folders[table.name].version == entry.versions.get(table.name, 0):
            folders[table.name].clean_log()
    return Collected(len(old), len(parts), length)


def _old_publications(layout: Layout, keep: Keep, now: datetime) -> Iterable[Path]:
    newest = layout.publication.resolve()
    since = (now - timedelta(hours=keep.hours)).timestamp()
    numbered = publications.numbered(layout)
    for publication in numbered[: max(0, len(numbered) - keep.publications)]:
        if publication != newest and publication.stat().st_mtime < since:
            yield publication


def _needed(layout: Layout, folders: Mapping[str, DeltaFolder]) -> set[str]:
    """The parts of the last recorded versions and of every publication left, as `table/file`."""
    needed = {f"{name}/{part.name}" for name, folder in folders.items() for part in folder.parts()}
    for publication in sorted(layout.publications.glob("*.duckdb")):
        try:
            needed |= publications.read_parts(publication)
        except duckdb.Error as error:
            raise WarehouseError(
                f"{publication} cannot be read, so that nobody knows which parts it needs; delete it, "
                "and clean up again."
            ) from error
    return needed


def _parts_on_disk(layout: Layout) -> Iterable[Path]:
    """Every part, written fully or not: nobody else is writing."""
    for folder in sorted(layout.tables.iterdir()):
        yield from sorted(folder.glob("*.parquet"))
        yield from sorted(folder.glob(".*.tmp"))
