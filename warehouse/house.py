"""A warehouse's folder: making and opening one, its schema version, what may be asked of it without the lock."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from schemas import BATCHES, SCHEMA_VERSION, TABLES
from schemas.errors import UsageError, WarehouseError
from schemas.identity import row_id
from schemas.slugs import BatchStatus
from warehouse import ledger, lookups, publications
from warehouse.delta import DeltaFolder
from warehouse.failures import as_warehouse_error
from warehouse.forgetting import Forgetting, read_order
from warehouse.layout import Layout, replace_text
from warehouse.lock import publisher_lock
from warehouse.lookups import Parameter
from warehouse.maintenance import Keep, Plan, plan
from warehouse.migrations import STEPS, Step
from warehouse.publisher import Publisher
from warehouse.recovery import RECORDED, recover


class Warehouse:
    """One warehouse, opened; made by `Warehouse.open`.

    Reading takes no lock and is never held up: it sees the versions that the last batch recorded.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @classmethod
    def open(
        cls, root: Path, *, create: bool, version: int = SCHEMA_VERSION, steps: Mapping[int, Step] = STEPS
    ) -> "Warehouse":
        """Open the warehouse in a folder, bringing one of an older schema version up to date.

        Args:
            root: the folder; relative paths count from the current one.
            create: make a warehouse there if there is none.
            version: the schema version that this code writes.
            steps: the migrations that lead there.

        Raises:
            UsageError: there is no warehouse, and none was to be made, or none may be made there.
            WarehouseError: it is of a newer schema version, damaged, or locked while it is to be migrated.
        """
        layout = check_place(root, create=create)
        if not layout.marker.exists():
            with as_warehouse_error("make a warehouse", layout.root):
                _create(layout, version)
        found = _schema_version(layout)
        if found > version:
            raise WarehouseError(
                f"The warehouse {layout.root} has schema version {found} and this copydesk knows {version}: "
                "use the newer copydesk that wrote it."
            )
        if found < version:
            with as_warehouse_error("migrate the warehouse", layout.root):
                _migrate(layout, found, version, steps)
        return cls(layout)

    @property
    def root(self) -> Path:
        """The folder, absolute."""
        return self._layout.root

    @property
    def staging(self) -> Path:
        """Where parts of batches lie before they are committed."""
        return self._layout.staging

    @property
    def publication(self) -> Path:
        """The symlink to the newest publication: what readers open."""
        return self._layout.publication

    @property
    def data_docs(self) -> Path:
        """The folder of Great Expectations' HTML."""
        return self._layout.data_docs

    def lookup(self, name: str, **parameters: Parameter) -> pa.Table:
        """The rows of `warehouse/queries/<name>.sql` at the last recorded versions.

        Args:
            name: the query's file, without its suffix.
            parameters: what the query names with `$`; a sequence stands for a list.

        Raises:
            WarehouseError: the tables cannot be read.
        """
        with as_warehouse_error(f"look up {name}", self.root):
            return lookups.run(self._layout, name, parameters)

    def stream(self, name: str, **parameters: Parameter) -> Iterator[pa.RecordBatch]:
        """The same as `lookup`, batch by batch in flat memory."""
        with as_warehouse_error(f"look up {name}", self.root):
            yield from lookups.stream(self._layout, name, parameters)

    def rows(self, table: str, document_ids: Sequence[str]) -> pa.Table:
        """All rows of some documents in one of the document tables, stored schema, in the table's order."""
        with as_warehouse_error(f"read the table {table}", self.root):
            return lookups.rows(self._layout, table, document_ids)

    def publication_is_stale(self) -> bool:
        """Whether a publication made now would differ: later batches, other views, or another folder."""
        with as_warehouse_error("compare the publication", self.root):
            imprint = publications.imprint_of(self._layout, ledger.latest(self._layout))
        return publications.read_imprint(self._layout.publication) != imprint

    def unfinished(self) -> Forgetting | None:
        """A takedown that was begun and broke off; None where there is none."""
        with as_warehouse_error("read what is to be forgotten", self.root):
            return read_order(self._layout)

    def maintenance(self, keep: Keep, wait: float = 0.0) -> Plan:
        """What maintenance would find to do now; under the lock, since a run's parts look as if nobody needed them.

        Raises:
            LockedError: another process holds the lock, and still does after that many seconds.
            WarehouseError: a publication cannot be read.
        """
        with publisher_lock(self._layout, wait), as_warehouse_error("look what to clean up", self.root):
            self._layout.make_folders()
            return plan(self._layout, keep, datetime.now(UTC))

    @contextmanager
    def publishing(self, wait: float = 0.0) -> Iterator[Publisher]:
        """Hold the one-publisher lock; the tables are first brought back to the last recorded versions.

        Args:
            wait: for how many seconds to wait for another process that holds it.

        Raises:
            LockedError: another process holds the lock.
            WarehouseError: the tables cannot be brought back.
        """
        with publisher_lock(self._layout, wait):
            with as_warehouse_error("take up the warehouse", self.root):
                # Somebody may have removed what can be made anew: publications, staged parts, pages.
                self._layout.make_folders()
                publisher = Publisher(self._layout)
            yield publisher


def check_place(root: Path, *, create: bool) -> Layout:
    """Where things lie in that folder; UsageError where there is no warehouse, or none can be made."""
    layout = Layout(root.expanduser().resolve())
    if layout.root.exists() and not layout.root.is_dir():
        raise UsageError(f"{root} is a file; a warehouse is a folder.")
    # delta-rs decodes a percent sign as if in an address; DuckDB puts its log's suffix before a question mark.
    if {"%", "?"} & set(str(layout.root)):
        raise UsageError(f"A warehouse's path cannot hold a percent sign or question mark: {layout.root}.")
    if not layout.marker.exists():
        if not create:
            raise UsageError(f"There is no warehouse in {root}; `copydesk run` makes one.")
        _refuse_used(layout)
    return layout


def _refuse_used(layout: Layout) -> None:
    """A folder with things of others in it is no place for a warehouse: our names there may be theirs."""
    # Made first and under the lock: a warehouse that a crash left half made has it.
    if layout.lock.exists() or not layout.root.exists():
        return
    spared = {layout.prefect_home.name, "lost+found"}
    found = sorted(path.name for path in layout.root.iterdir() if not path.name.startswith("."))
    foreign = [name for name in found if name not in spared]
    if foreign:
        raise UsageError(
            f"{layout.root} holds other things ({foreign[0]!r}, for instance) and no warehouse; "
            "name a new or an empty folder with --warehouse."
        )


def _create(layout: Layout, version: int) -> None:
    layout.root.mkdir(parents=True, exist_ok=True)
    with publisher_lock(layout):
        layout.make_folders()
        for table in TABLES:
            DeltaFolder.create(layout, table)
        _mark(layout, version)


def _mark(layout: Layout, version: int) -> None:
    replace_text(layout.marker, json.dumps({"schema_version": version}) + "\n")


def _schema_version(layout: Layout) -> int:
    try:
        return int(json.loads(layout.marker.read_text(encoding="utf-8"))["schema_version"])
    except (OSError, ValueError, KeyError, TypeError):
        raise WarehouseError(
            f"{layout.marker} should say which schema version the warehouse has and cannot be read; "
            "put the file back from a copy of the folder."
        ) from None


def _migrate(layout: Layout, found: int, version: int, steps: Mapping[int, Step]) -> None:
    """Step by step; each may commit to tables, so it ends with a row in the ledger, then with the new marker."""
    with publisher_lock(layout):
        # Recovery opens every table, and the ledger's rows are today's, whatever step they are written after.
        for table in TABLES:
            DeltaFolder.create(layout, table)
        DeltaFolder(layout, BATCHES).add_missing_columns()
        for number in range(found, version):
            folders, entry = recover(layout)
            steps[number](layout)
            ordinal = entry.ordinal + 1 if entry else 0
            versions = {table.name: DeltaFolder(layout, table).version for table in RECORDED}
            batch_id = row_id("migration", number, ordinal)
            now = datetime.now(UTC).replace(tzinfo=None)
            ledger.record(
                folders["batches"],
                ledger.Entry(batch_id, batch_id, ordinal, BatchStatus.COMMITTED, 0, versions, now),
            )
            _mark(layout, number + 1)
