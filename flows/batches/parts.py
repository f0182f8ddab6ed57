"""Staged parts: what a stage leaves on disk for the next, under a name made from its inputs and its version.

A part is a folder of Parquet files, one a table. It is written beside its place and renamed into it, so that a part
that exists is complete: a run that comes after a crash continues from it. Nothing here knows what the tables mean.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.errors import RunError
from schemas.identity import row_id
from schemas.table import Tables
from warehouse import write_part
from warehouse.layout import sync

Batches = Iterable[pa.RecordBatch]


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
        return self.file(table).exists()

    def file(self, table: str) -> Path:
        """The Parquet file of one table."""
        return self.folder / f"{table}.parquet"

    def read(self, table: str) -> pa.Table:
        """One table of the part, whole; RunError where the part is gone."""
        self.require()
        return pq.read_table(self.file(table), partitioning=None)

    def count(self, table: str) -> int:
        """How many rows one table of the part has; RunError where the part is gone."""
        self.require()
        return int(pq.read_metadata(self.file(table)).num_rows)

    def require(self) -> None:
        """Raise RunError where the part, which was made, is there no more."""
        if not self.folder.exists():
            raise RunError(
                f"{self.folder} was removed while the run went on. What was committed stays; the same command makes "
                "the rest anew."
            )

    def drop(self) -> None:
        """Delete the part: what was made from it is where it belongs."""
        # In one step out of its place, so that half of it is never taken for the whole.
        aside = self.folder.with_name(f".{self.folder.name}.{os.getpid()}.dropped")
        self.folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)

    def once(self, make: Callable[[], Tables]) -> "Part":
        """The part as it stands, or made now."""
        if not self.folder.exists():
            with _unfinished(self.folder) as folder:
                write_tables(folder, make())
        return self

    def streamed_once(self, make: Callable[[], Mapping[str, Batches]]) -> "Part":
        """The part as it stands, or made now in flat memory; tables of no batches have no file."""
        if not self.folder.exists():
            with _unfinished(self.folder) as folder:
                for name, batches in make().items():
                    _write_batches(folder / f"{name}.parquet", batches)
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


def second_name(file: Path, name: Path) -> Path:
    """A file under another name, too, by a hard link where the file system has them."""
    name.unlink(missing_ok=True)
    try:
        name.hardlink_to(file)
    except OSError:  # a file system without hard links
        shutil.copyfile(file, name)
    return name


def _write_batches(path: Path, batches: Batches) -> None:
    writer = None
    try:
        for batch in batches:
            writer = writer or pq.ParquetWriter(
                path, batch.schema, compression="zstd", write_page_checksum=True
            )
            writer.write_batch(batch)
    finally:
        if writer:
            writer.close()
    if writer:
        sync(path)


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
