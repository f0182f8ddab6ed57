"""One Delta table: creating it, which parts a version has, committing parts, restoring a version.

The only module that calls deltalake. Which versions of several tables belong together is the ledger's matter.
"""

import json
import math
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, Schema
from deltalake.transaction import AddAction, CommitProperties, PostCommitHookProperties, RemoveAction

from schemas import Table
from warehouse.layout import Layout, sync

# Log entries are deleted by maintenance only: a restore needs that of the last recorded version, however old.
_CONFIGURATION: Mapping[str, str | None] = {
    "delta.checkpointInterval": "50",
    "delta.enableExpiredLogCleanup": "false",
}
_HOOKS = PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False)

# Longer strings are texts; as bounds in the log they would only weigh.
_LONGEST_BOUND = 64


def delta_schema(table: Table) -> pa.Schema:
    """The table's Arrow schema with each column's sentence as Delta's comment."""
    return pa.schema(
        [
            field.with_metadata({"comment": column.doc})
            for field, column in zip(table.arrow, table.columns, strict=True)
        ]
    )


class DeltaFolder:
    """One table's folder, opened at its newest version.

    Args:
        layout: the warehouse.
        table: what it stores.
        version: open that version instead, to read.
    """

    def __init__(self, layout: Layout, table: Table, version: int | None = None) -> None:
        self.table = table
        self.folder = layout.table(table.name)
        self._delta = DeltaTable(self.folder.as_uri(), version=version)

    @classmethod
    def create(cls, layout: Layout, table: Table) -> "DeltaFolder":
        """The table, made empty (version 0) where it does not exist yet."""
        folder = layout.table(table.name)
        folder.mkdir(parents=True, exist_ok=True)
        DeltaTable.create(
            folder.as_uri(),
            delta_schema(table),
            mode="ignore",
            name=table.name,
            description=table.doc,
            configuration=_CONFIGURATION,
        )
        opened = cls(layout, table)
        opened._sync_log()
        return opened

    @property
    def version(self) -> int:
        """The version that is open."""
        return int(self._delta.version())

    def parts(self) -> list[Path]:
        """The Parquet files of the open version, in the order of their commits."""
        return list(self.sizes())

    def sizes(self) -> dict[Path, int]:
        """The parts of the open version and their lengths in bytes, in the order of their commits."""
        actions = pa.table(self._delta.get_add_actions(flatten=True)).select(["path", "size_bytes"])
        named = sorted((str(row["path"]), int(row["size_bytes"])) for row in actions.to_pylist())
        return {self.folder / name: size for name, size in named}

    def commit(
        self, added: Sequence[Path], removed: Collection[Path] = (), *, changes_rows: bool = True
    ) -> int:
        """Add and remove parts in one commit and return the new version; the parts lie in the folder already.

        Args:
            added: parts, on the disk (the folder itself is synced here).
            removed: parts of the open version.
            changes_rows: False where the added parts hold the very rows of the removed ones.
        """
        now = int(time.time() * 1000)
        actions: list[AddAction | RemoveAction] = [
            _add_action(part, now, changes_rows=changes_rows) for part in added
        ]
        actions += [RemoveAction(part.name, changes_rows, now, None, {}) for part in sorted(removed)]
        sync(self.folder)
        self._delta.create_write_transaction(
            actions,
            "append",
            self._delta.schema(),
            commit_properties=CommitProperties(max_commit_retries=0),
            post_commithook_properties=_HOOKS,
        )
        self._delta.update_incremental()
        self._sync_log()
        return self.version

    def restore(self, version: int) -> None:
        """Make the parts of an earlier version the newest ones; the open version is then later than that."""
        self._delta.restore(version, post_commithook_properties=_HOOKS)
        self._delta.update_incremental()
        self._sync_log()

    def newest_version(self) -> int:
        """The newest version in the log, which is the open one unless another was asked for."""
        return newest_whole_version(self.folder)

    def old_log(self, before: float = math.inf) -> list[Path]:
        """The files of the log that opening this version, the newest one, does not take.

        Args:
            before: only those last written before then (seconds since 1970).
        """
        number = f"{self.version:020d}"
        needed = (f"{number}.json", f"{number}.checkpoint", "_last_checkpoint")
        files = sorted((self.folder / "_delta_log").iterdir())
        return [path for path in files if not path.name.startswith(needed) and path.stat().st_mtime < before]

    def trim_log(self, before: float = math.inf) -> list[tuple[Path, int]]:
        """Delete those files, and return them with their lengths: earlier versions can no longer be opened then."""
        old = [(path, path.stat().st_size) for path in self.old_log(before)]
        if old:
            # First everything up to the open version in one file: without it the entries are all there is.
            self._delta.create_checkpoint()
            self._sync_log()
            for path, _ in old:
                path.unlink()
            sync(self.folder / "_delta_log")
        return old

    def add_missing_columns(self) -> bool:
        """Add the columns that the table's schema has and the Delta table lacks; True if there were any."""
        present = {field.name for field in self._delta.schema().fields}
        wanted = pa.schema([f for f in delta_schema(self.table) if f.name not in present])
        if not wanted.names:
            return False
        self._delta.alter.add_columns(list(Schema.from_arrow(wanted).fields))
        self._delta.update_incremental()
        self._sync_log()
        return True

    def _sync_log(self) -> None:
        # delta-rs leaves its files to the page cache; the ledger's entry must not reach the disk before this one.
        log = self.folder / "_delta_log"
        number = f"{self.version:020d}"
        for path in [*log.glob(f"{number}*"), log / "_last_checkpoint"]:
            if path.exists():
                sync(path)
        sync(log)


def drop_torn_entries(folder: Path, after: int) -> None:
    """Delete newest log entries that a power cut left empty or cut off.

    Args:
        folder: the table's folder.
        after: entries up to this version are recorded, were synced, and are left alone.
    """
    log = folder / "_delta_log"
    for entry in sorted(log.glob("[0-9]*.json"), reverse=True):
        if int(entry.stem) <= after or _is_whole(entry):
            return
        entry.unlink()
        sync(log)


def newest_whole_version(folder: Path) -> int:
    """The newest version whose log entry is whole: what a reader sees before a publisher has dropped a torn one."""
    entries = sorted((folder / "_delta_log").glob("[0-9]*.json"), reverse=True)
    return next((int(entry.stem) for entry in entries if _is_whole(entry)), 0)


def _is_whole(entry: Path) -> bool:
    try:
        lines = entry.read_text(encoding="utf-8").splitlines()
        return bool(lines) and all(isinstance(json.loads(line), dict) for line in lines)
    except ValueError:
        return False


def _add_action(part: Path, now: int, *, changes_rows: bool) -> AddAction:
    return AddAction(
        path=part.name,
        size=part.stat().st_size,
        partition_values={},
        modification_time=now,
        data_change=changes_rows,
        stats=json.dumps(_statistics(pq.read_metadata(part))),
    )


def _statistics(footer: pq.FileMetaData) -> dict[str, object]:
    """Delta's statistics of a part, from its Parquet footer: rows, and nulls and bounds of its flat columns."""
    lows: dict[str, str | int] = {}
    highs: dict[str, str | int] = {}
    nulls: dict[str, int] = {}
    for index in range(footer.num_columns):
        name = footer.schema.column(index).path
        groups = [footer.row_group(group).column(index) for group in range(footer.num_row_groups)]
        found = [group.statistics for group in groups if group.statistics is not None]
        if "." in name or len(found) < len(groups):
            continue
        nulls[name] = sum(statistics.null_count or 0 for statistics in found)
        low, high = _bounds(found)
        if low is not None and high is not None:
            lows[name], highs[name] = low, high
    return {"numRecords": footer.num_rows, "minValues": lows, "maxValues": highs, "nullCount": nulls}


def _bounds(found: Sequence[pq.Statistics]) -> tuple[str | int | None, str | int | None]:
    if not found or not all(statistics.has_min_max for statistics in found):
        return None, None
    lows = [statistics.min for statistics in found if statistics.min is not None]
    highs = [statistics.max for statistics in found if statistics.max is not None]
    return _as_json(min(lows)), _as_json(max(highs))


def _as_json(value: object) -> str | int | None:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and len(value) <= _LONGEST_BOUND:
        return value
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def parts_at(layout: Layout, tables: Iterable[Table], versions: Mapping[str, int]) -> dict[str, list[Path]]:
    """The parts of several tables at recorded versions (0, the empty table, where none is recorded)."""
    return {t.name: DeltaFolder(layout, t, versions.get(t.name, 0)).parts() for t in tables}
