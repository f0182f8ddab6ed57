"""Writing to a warehouse: one batch a commit, in all tables or in none, and its publication.

The caller holds the lock (`Warehouse.publishing`). What goes into a batch is the caller's matter; how files
become table versions is `warehouse.delta`'s.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from schemas import BATCHES, DOCUMENTS, OUTCOMES, RUNS, SOURCES, Table
from schemas.errors import WarehouseError
from schemas.identity import row_id
from schemas.slugs import BatchStatus, RunStatus
from schemas.table import Row
from warehouse import compaction, ledger, publications
from warehouse.delta import DeltaFolder
from warehouse.failures import as_warehouse_error
from warehouse.forgetting import Forgetting, Forgotten, Rewriting, end_order, read_order, write_order
from warehouse.layout import Layout
from warehouse.maintenance import Collected, Keep, collect, delete_traces, sweep
from warehouse.parts import join, part_name, strings_of, take_over, without, write_part
from warehouse.recovery import RECORDED, recover
from warehouse.relations import exactly, quoted, scratch, store

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Commit:
    """One batch.

    Attributes:
        batch_id: names it; a batch that happened cannot be committed again.
        run_id: the run that it belongs to.
        status: a BatchStatus.
        documents: documents that become visible or are replaced.
        added: by table, staged Parquet parts in the table's full stored schema; they are gone afterwards.
        replaced: document ids whose old rows leave the tables in `replaced_tables`.
        replaced_tables: names of tables that have a document column, or the document's id for a key.
        run: a row of runs, taking the place of the run's earlier one.
        template_set: the set of templates that its documents were stripped with.
    """

    batch_id: str
    run_id: str
    status: str
    documents: int
    added: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    replaced: Collection[str] = ()
    replaced_tables: Collection[str] = ()
    run: Row | None = None
    template_set: str | None = None


@dataclass
class _Change:
    """What one commit does to one table."""

    added: list[Path] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)


class Publisher:
    """The one writer of a warehouse; made by `Warehouse.publishing`, under the lock."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._folders: dict[str, DeltaFolder] = {}
        self._entry: ledger.Entry | None = None
        self._batch_ids: set[str] = set()
        self._is_clean = False
        self._recover()
        self._end_interrupted_runs()

    def commit(self, batch: Commit) -> None:
        """Make a batch happen: in every table and in the ledger, or, whatever goes wrong, in none.

        Raises:
            WarehouseError: the batch has happened already, a part has another schema than its table, or the
                disk refuses. The staged parts are still there then, and the commit can be tried again.
        """
        with as_warehouse_error(f"commit batch {batch.batch_id}", self._layout.root):
            self._recover()
            if batch.batch_id in self._batch_ids:
                raise WarehouseError(
                    f"Batch {batch.batch_id} is in the warehouse {self._layout.root} already; "
                    "a batch that adds rows anew needs an id of its own."
                )
            self._is_clean = False
            versions = self._write_tables(batch)
            self._record(batch, versions)
            self._is_clean = True
        for staged in (path for paths in batch.added.values() for path in paths):
            staged.unlink(missing_ok=True)

    def publish(self, tag: str | None = None) -> Path:
        """Point readers at the last batch; with a tag, keep what they see then for good under that name.

        Does nothing where the newest publication shows that batch already.

        Returns:
            The publication's file, `publications/<n>.duckdb` or `publications/<tag>.duckdb`.

        Raises:
            UsageError: the tag is taken, or not made of small letters, digits, dots and dashes.
            WarehouseError: the disk refuses; the publication before stays.
        """
        with as_warehouse_error("publish", self._layout.root):
            self._recover()
            newest = publications.publish(self._layout, self._entry)
            return publications.keep(self._layout, newest, tag) if tag else newest

    def small_parts(self) -> dict[str, int]:
        """How many parts of each table are small enough to be joined."""
        self._recover()
        return {name: len(compaction.small_parts(folder)) for name, folder in self._folders.items()}

    def compact(self, run_id: str, *, more_than: int = 32) -> dict[str, int]:
        """Join the small parts of every table that has more than that many, as batches of no documents.

        One batch for every so many bytes: what was joined before a crash, or a Ctrl-C, stays joined.

        Returns:
            By table, how many parts were joined.
        """
        with as_warehouse_error("join small parts", self._layout.root):
            self._recover()
            joined: Counter[str] = Counter()
            length = 0
            for table in RECORDED:
                for group in compaction.groups(self._folders[table.name], more_than):
                    if length > compaction.JOINED:
                        self._record_compaction(run_id)
                        length = 0
                    self._is_clean = False
                    length += self._join(self._folders[table.name], group)
                    joined[table.name] += len(group)
            if joined:
                self._record_compaction(run_id)
            # The ledger comes last, since it has grown with the batches of the others; it is its own record.
            for group in compaction.groups(self._folders[BATCHES.name], more_than):
                self._join(self._folders[BATCHES.name], group)
                joined[BATCHES.name] += len(group)
        return dict(joined)

    def collect(self, keep: Keep | None = None) -> Collected:
        """Delete old publications, and parts that neither the tables nor any publication left need.

        A reader that still has a deleted publication open loses its parts: `keep` says how long it is safe.

        Raises:
            WarehouseError: a publication cannot be read, so that nobody knows what it needs.
        """
        with as_warehouse_error("clean up", self._layout.root):
            self._recover()
            return collect(self._layout, self._folders, self._entry, keep or Keep(), datetime.now(UTC))

    def sweep(self, keep: Keep | None = None) -> Collected:
        """Delete staged parts of runs that died long ago, and what the suites found long ago."""
        with as_warehouse_error("clean up", self._layout.root):
            return sweep(self._layout, keep or Keep(), datetime.now(UTC))

    def unfinished(self) -> Forgetting | None:
        """A takedown that was begun and broke off; `forget` completes it."""
        with as_warehouse_error("read what is to be forgotten", self._layout.root):
            return read_order(self._layout)

    def forget(self, forgetting: Forgetting) -> Forgotten:
        """Take documents out of the tables, of every publication and of every file below the warehouse's folder.

        Wherever it breaks off, doing it again completes it; it counts as unfinished until `end_takedown`. Readers that
        have a publication open may lose its parts.

        Raises:
            WarehouseError: a publication cannot be read, or the disk refuses.
        """
        with as_warehouse_error("forget documents", self._layout.root):
            self._recover()
            write_order(self._layout, forgetting)
            rewriting = Rewriting(self._layout, forgetting)
            if forgetting.batch_id not in self._batch_ids:
                self._is_clean = False
                self._take_out(forgetting, rewriting)
            elif self._entry and self._versions() != self._entry.versions:
                # A restore stands after what is recorded, which would be read from the log's old entries.
                self._record(self._nothing(row_id(forgetting.batch_id, self._ordinal)), self._versions())
            self._is_clean = True
            publications.publish(self._layout, self._entry)
            rebuilt = rewriting.of_publications()
            freed = delete_traces(self._layout, self._folders)
            return Forgotten(len(forgetting.documents), rebuilt, freed)

    def end_takedown(self) -> None:
        """Say that the takedown is complete, in files that are not the warehouse's, too."""
        with as_warehouse_error("end the takedown", self._layout.root):
            end_order(self._layout)

    def now(self) -> datetime:
        """The time (UTC, without zone), later than every commit so far.

        Which outcome is the latest is told by its time: a clock that was set back must not let an older version of a
        document be the current one again.
        """
        now = datetime.now(UTC).replace(tzinfo=None)
        return max(now, self._entry.committed_at + _TICK) if self._entry else now

    @property
    def _ordinal(self) -> int:
        return self._entry.ordinal + 1 if self._entry else 0

    def _recover(self) -> None:
        if not self._is_clean:
            self._folders, self._entry = recover(self._layout)
            self._batch_ids = ledger.batch_ids(self._folders[BATCHES.name])
            self._is_clean = True

    def _write_tables(self, batch: Commit) -> dict[str, int]:
        unknown = {*batch.added, *batch.replaced_tables} - {table.name for table in RECORDED}
        if unknown:
            raise WarehouseError(f"There is no table {min(unknown)} to commit to.")
        return {table.name: self._write_table(table, batch) for table in RECORDED}

    def _write_table(self, table: Table, batch: Commit) -> int:
        folder = self._folders[table.name]
        change = _Change()
        if table.name in batch.replaced_tables and batch.replaced:
            self._leave_out(change, folder, _replaced_by(table), batch.replaced)
        if table.name == RUNS.name and batch.run is not None:
            self._leave_out(change, folder, "run_id", [str(batch.run["run_id"])])
            part = write_part(RUNS.from_rows([batch.run]), self._new_part(folder))
            change.added.append(part)
        added = [
            take_over(staged, folder.folder, part_name(self._ordinal), table)
            for staged in batch.added.get(table.name, ())
        ]
        if table.name == SOURCES.name and added:
            # A file that is read once more has its row replaced: its id says which file it is, not when it was read.
            self._leave_out(change, folder, "source_id", strings_of(added, "source_id"))
        change.added += added
        if change.added or change.removed:
            folder.commit(change.added, change.removed)
        return folder.version

    def _leave_out(self, change: _Change, folder: DeltaFolder, column: str, values: Collection[str]) -> None:
        for part in _holding(folder, column, values):
            rest = self._new_part(folder)
            change.removed.append(part)
            if without(part, column, values, rest, folder.table):
                change.added.append(rest)

    def _take_out(self, forgetting: Forgetting, rewriting: Rewriting) -> None:
        """Rewrite the parts that hold something, add what stays as a record, and make it one batch."""
        now = self.now()
        records = {OUTCOMES.name: forgetting.outcomes(now), RUNS.name: forgetting.runs(now)}
        for table in RECORDED:
            folder = self._folders[table.name]
            replaced = rewriting.of_table(table, folder.parts())
            added = [part for part in replaced.values() if part is not None]
            if table.name in records:
                added.append(write_part(records[table.name], self._new_part(folder)))
            if added or replaced:
                folder.commit(added, list(replaced))
        self._record(self._nothing(forgetting.batch_id), self._versions())

    def _join(self, folder: DeltaFolder, group: Sequence[Path]) -> int:
        """The bytes of the parts that are one part now."""
        length = sum(part.stat().st_size for part in group)
        target = self._new_part(folder)
        has_rows = join(group, target, folder.table)
        folder.commit([target] if has_rows else [], group, changes_rows=False)
        return length

    def _record_compaction(self, run_id: str) -> None:
        batch_id = row_id("compaction", run_id, self._ordinal)
        self._record(self._nothing(batch_id, run_id), self._versions())
        self._is_clean = True

    @staticmethod
    def _nothing(batch_id: str, run_id: str | None = None) -> Commit:
        """A batch that makes no document visible."""
        return Commit(batch_id, run_id or batch_id, BatchStatus.COMMITTED, 0)

    def _versions(self) -> dict[str, int]:
        return {table.name: self._folders[table.name].version for table in RECORDED}

    def _new_part(self, folder: DeltaFolder) -> Path:
        return folder.folder / part_name(self._ordinal)

    def _record(self, batch: Commit, versions: Mapping[str, int]) -> None:
        entry = ledger.Entry(
            batch.batch_id,
            batch.run_id,
            self._ordinal,
            batch.status,
            batch.documents,
            dict(versions),
            self.now(),
            batch.template_set,
        )
        ledger.record(self._folders[BATCHES.name], entry)
        self._entry = entry
        self._batch_ids.add(entry.batch_id)

    def _end_interrupted_runs(self) -> None:
        """A run that still says `running` died: whoever holds the lock now is not it."""
        parts = self._folders[RUNS.name].parts()
        with scratch() as connection:
            store(connection, [RUNS], {RUNS.name: parts})
            running = connection.sql(
                "select * from stored.runs where status = $status", params={"status": RunStatus.RUNNING.value}
            ).to_arrow_table()
        for row in running.to_pylist():
            ended = {**row, "status": RunStatus.INTERRUPTED.value, "detail": _INTERRUPTED}
            self.commit(
                Commit(
                    row_id("interrupted", row["run_id"], self._ordinal),
                    row["run_id"],
                    BatchStatus.COMMITTED,
                    0,
                    run=ended,
                )
            )


_INTERRUPTED = "The process ended before the run did; the batches that it had committed are in the warehouse."


def _replaced_by(table: Table) -> str:
    """The column that says whose row it is: held documents are no documents of the tables, but have their ids."""
    if table.document_column is not None:
        return table.document_column
    if table.key == DOCUMENTS.key:
        return DOCUMENTS.key[0]
    raise WarehouseError(f"The table {table.name} has no documents whose rows could be replaced.")


def _holding(folder: DeltaFolder, column: str, values: Collection[str]) -> list[Path]:
    """The parts that hold rows with one of the values."""
    by_path = {str(part): part for part in folder.parts()}
    if not by_path:
        return []
    with scratch() as connection:
        found = connection.execute(
            "from read_parquet($parts, hive_partitioning = false, filename = true) select distinct filename "
            f"where {quoted(column)} in (select unnest($values))",
            {"parts": [exactly(part) for part in by_path.values()], "values": sorted(values)},
        ).fetchall()
    return sorted(by_path[path] for (path,) in found)
