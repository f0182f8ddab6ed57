"""Deleting what nobody needs: old publications, parts that none left reads, old log entries, what dead runs left.

Runs under the lock. What to delete is computed here: Delta's own vacuum either deletes by age alone, and with it what
a tagged publication still reads, or everything that the log does not name.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import duckdb

from schemas import BATCHES
from schemas.errors import WarehouseError
from warehouse import compaction, ledger, publications
from warehouse.delta import DeltaFolder
from warehouse.layout import Layout, sync
from warehouse.recovery import RECORDED

# Log entries, and what the suites found: not readers' matter, but of use to whoever looks into last month's runs.
REMEMBERED = timedelta(days=30)


class Kind(StrEnum):
    """What is deleted, in people's words."""

    PUBLICATIONS = "publications"
    PARTS = "parts of tables"
    LOG = "log entries of tables"
    STAGED = "staged parts of dead runs"
    RESULTS = "validation results and pages"


@dataclass(frozen=True)
class Keep:
    """What stays.

    Attributes:
        publications: how many of the newest stay, whatever their age.
        hours: how long a publication stays after another has taken its place, since those who opened it may still be
            at work; and how long the staged parts of a run that died wait for the next one.
    """

    publications: int = 5
    hours: int = 24


@dataclass(frozen=True)
class Freed:
    """What was deleted of one kind.

    Attributes:
        length: bytes of the files.
    """

    files: int = 0
    length: int = 0

    def __add__(self, other: "Freed") -> "Freed":
        return Freed(self.files + other.files, self.length + other.length)


Collected = dict[Kind, Freed]


@dataclass(frozen=True)
class Plan:
    """What maintenance would do.

    Attributes:
        small: by table, how many small parts would be joined.
        freed: what would be deleted.
    """

    small: Mapping[str, int]
    freed: Collected


def plan(layout: Layout, keep: Keep, now: datetime) -> Plan:
    """What maintenance would find to do; changes nothing, and is right only under the lock.

    Raises:
        WarehouseError: a publication cannot be read.
    """
    entry = ledger.latest(layout)
    versions = entry.versions if entry else {}
    folders = {t.name: DeltaFolder(layout, t, versions.get(t.name, 0)) for t in RECORDED}
    folders[BATCHES.name] = ledger.open_ledger(layout)
    small = {name: len(compaction.small_parts(folder)) for name, folder in folders.items()}
    doomed = {
        **_unneeded(layout, folders, keep, now),
        Kind.LOG: [path for f in _settled(folders, entry) for path in f.old_log(_since(now, REMEMBERED))],
        **_left_behind(layout, keep, now),
    }
    freed = {kind: freed_by(paths) for kind, paths in doomed.items()}
    return Plan({name: count for name, count in small.items() if count > 1}, freed)


def collect(
    layout: Layout, folders: Mapping[str, DeltaFolder], entry: ledger.Entry | None, keep: Keep, now: datetime
) -> Collected:
    """Delete old publications, then the parts that are of no use any more, then old log entries.

    Args:
        layout: the warehouse.
        folders: every table, recovered.
        entry: the last batch.
        keep: which publications stay.
        now: the time, with its zone.

    Raises:
        WarehouseError: a publication cannot be read, so that what it needs is unknown; nothing was deleted.
    """
    freed = {kind: delete(paths) for kind, paths in _unneeded(layout, folders, keep, now).items()}
    before = _since(now, REMEMBERED)
    files = [path for folder in _settled(folders, entry) for path in folder.trim_log(before)]
    return {**freed, Kind.LOG: files_freed(files)}


def sweep(layout: Layout, keep: Keep, now: datetime) -> Collected:
    """Delete what dead runs left behind, and what the suites found long ago."""
    return {kind: delete(paths) for kind, paths in _left_behind(layout, keep, now).items()}


def delete_traces(layout: Layout, folders: Mapping[str, DeltaFolder]) -> Freed:
    """Delete whatever may still hold a row that neither a table nor a publication shows any more, however young.

    Parts that nobody reads; log entries, which hold the bounds of columns; staged parts; and what the suites found,
    which quotes.

    Args:
        layout: the warehouse.
        folders: every table; each open version is recorded, and the newest.

    Raises:
        WarehouseError: a publication cannot be read.
    """
    freed = delete(list(unneeded_parts(layout, folders, publications.every(layout))))
    freed += files_freed([path for folder in folders.values() for path in folder.trim_log()])
    emptied = [folder for folder in (layout.staging, layout.results, layout.data_docs) if folder.is_dir()]
    freed += delete([path for folder in emptied for path in folder.iterdir()])
    for folder in (*layout.tables.iterdir(), *emptied):
        sync(folder)
    return freed


def delete(paths: Iterable[Path]) -> Freed:
    """Delete files and folders."""
    freed = Freed()
    for path in paths:
        freed += freed_by([path])
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return freed


def freed_by(paths: Iterable[Path]) -> Freed:
    """What deleting files and folders would free."""
    return files_freed((file, file.lstat().st_size) for path in paths for file in _files(path))


def files_freed(files: Iterable[tuple[Path, int]]) -> Freed:
    """Files and their lengths, summed."""
    lengths = [length for _, length in files]
    return Freed(len(lengths), sum(lengths))


def unneeded_parts(
    layout: Layout, folders: Mapping[str, DeltaFolder], kept: Iterable[Path]
) -> Iterator[Path]:
    """Every part on the disk, written fully or not, that neither the open versions nor these publications read.

    Raises:
        WarehouseError: a publication cannot be read.
    """
    needed = _needed(folders, kept)
    # Nobody else is writing: what no version names was left behind.
    for folder in sorted(layout.tables.iterdir()):
        for part in (*sorted(folder.glob("*.parquet")), *sorted(folder.glob(".*.tmp"))):
            if f"{folder.name}/{part.name}" not in needed:
                yield part


def _unneeded(
    layout: Layout, folders: Mapping[str, DeltaFolder], keep: Keep, now: datetime
) -> dict[Kind, list[Path]]:
    """In the order in which it is safe to delete: first what reads, then what is read."""
    old = list(_old_publications(layout, keep, now))
    kept = [publication for publication in publications.every(layout) if publication not in old]
    return {Kind.PUBLICATIONS: old, Kind.PARTS: list(unneeded_parts(layout, folders, kept))}


def _old_publications(layout: Layout, keep: Keep, now: datetime) -> Iterator[Path]:
    newest = layout.publication.resolve()
    since = _since(now, timedelta(hours=keep.hours))
    numbered = publications.numbered(layout)
    for publication, successor in pairwise(numbered):
        is_among_newest = publication in numbered[max(0, len(numbered) - keep.publications) :]
        # Until the next one was made, people opened this one, however old it was by then.
        if publication != newest and not is_among_newest and successor.stat().st_mtime < since:
            yield publication


def _needed(folders: Mapping[str, DeltaFolder], kept: Iterable[Path]) -> set[str]:
    """The parts of the open versions and of these publications, as `table/file`."""
    needed = {f"{name}/{part.name}" for name, folder in folders.items() for part in folder.parts()}
    for publication in kept:
        try:
            needed |= publications.read_parts(publication)
        except duckdb.Error as error:
            raise WarehouseError(
                f"{publication} cannot be read, so that nobody knows which parts it needs; delete it, "
                "and clean up again."
            ) from error
    return needed


def _settled(folders: Mapping[str, DeltaFolder], entry: ledger.Entry | None) -> Iterator[DeltaFolder]:
    """The tables whose newest version is the recorded one.

    One that a restore stands after is read from the log; its entries stay until the next commit to that table.
    """
    yield folders[BATCHES.name]  # its own record: always as it was written last
    for table in RECORDED:
        if entry and folders[table.name].newest_version() == entry.versions.get(table.name, 0):
            yield folders[table.name]


def _left_behind(layout: Layout, keep: Keep, now: datetime) -> dict[Kind, list[Path]]:
    dead = _older(layout.staging.iterdir(), _since(now, timedelta(hours=keep.hours)))
    results = [path for folder in (layout.results, layout.data_docs) for path in folder.glob("*/")]
    return {Kind.STAGED: list(dead), Kind.RESULTS: list(_older(results, _since(now, REMEMBERED)))}


def _older(paths: Iterable[Path], since: float) -> Iterator[Path]:
    """Files, and folders with all that is in them, that were last written before a time."""
    for path in sorted(paths):
        if max(each.lstat().st_mtime for each in (path, *path.rglob("*"))) < since:
            yield path


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        yield from (each for each in path.rglob("*") if not each.is_dir())
    else:
        yield path


def _since(now: datetime, span: timedelta) -> float:
    return (now - span).timestamp()
