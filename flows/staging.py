"""Staged parts: what a stage leaves on disk for the next, under a name made from its inputs and its version.

A part is a folder of Parquet files, one a table. It is written beside its place and renamed into it, so that a part
that exists is complete: a run that comes after a crash continues from it. Nothing here knows what the tables mean.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.identity import row_id
from schemas.table import Tables
from warehouse import write_part
from warehouse.layout import sync


@dataclass(frozen=True)
class Part:
    """A staged part: the folder that holds one Parquet file for each of its tables."""

    folder: Path

    @property
    def name(self) -> str:
        """Stage and hash of what the part was made from, and its place in a series: equal names, equal rows."""
        return "/".join(self.folder.parts[-2:])

    def has(self, table: str) -> bool:
        """Whether the part holds that table."""
        return (self.folder / f"{table}.parquet").exists()

    def read(self, table: str) -> pa.Table:
        """One table of the part, whole."""
        return pq.read_table(self.folder / f"{table}.parquet", partitioning=None)

    def count(self, table: str) -> int:
        """How many rows one table of the part has."""
        return int(pq.read_metadata(self.folder / f"{table}.parquet").num_rows)

    def once(self, make: Callable[[], Tables]) -> "Part":
        """The part as it stands, or made now."""
        if not self.folder.exists():
            with _unfinished(self.folder) as folder:
                write_tables(folder, make())
        return self

    def each_once(self, make: Callable[[], Iterator[Tables]]) -> "list[Part]":
        """A series of parts whose number is known only at its end: made one by one, there all at once."""
        if not self.folder.exists():
            with _unfinished(self.folder) as folder:
                for ordinal, tables in enumerate(make()):
                    part = folder / f"{ordinal:06d}"
                    part.mkdir()
                    write_tables(part, tables)
        return [Part(folder) for folder in sorted(self.folder.iterdir())]


class Staging:
    """The folder of staged parts of one warehouse."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def part(self, stage: str, *made_from: str | int) -> Part:
        """The part of that stage and those inputs, whether it exists yet or not."""
        return Part(self.folder / f"{stage}-{row_id(*made_from)}")

    def clear(self) -> None:
        """Drop every part; for the end of a run that left none of its documents behind."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)


def write_tables(folder: Path, tables: Tables) -> dict[str, Path]:
    """Write each table to `folder/NAME.parquet`, on disk when this returns; the paths by name."""
    return {name: write_part(table, folder / f"{name}.parquet") for name, table in tables.items()}


@contextmanager
def _unfinished(place: Path) -> Iterator[Path]:
    """A folder that takes its place only when the block ends well."""
    folder = place.with_name(f"{place.name}.{os.getpid()}.tmp")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
        folder.rename(place)
        sync(place.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
