"""Publications: small DuckDB files of views, pinned to parts of recorded versions, and the symlink to the newest.

What the views say stands in `warehouse.views`. Which publications are kept, and for how long, is maintenance.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from schemas import BATCHES, SCHEMA_VERSION, TABLES, Table
from schemas.errors import UsageError
from warehouse import lookups, views
from warehouse.delta import parts_at
from warehouse.layout import Layout, switch_link, sync
from warehouse.ledger import Entry, open_ledger
from warehouse.recovery import RECORDED
from warehouse.relations import connect, literal, quoted, relation, store

# The oldest format that 2.0 writes with all that the views need; older tools open it (tried with 1.4.4).
STORAGE_VERSION = "v1.2.0"

# Publications that a crash left half made, and DuckDB's logs beside them; other names are somebody else's.
LEFT_BEHIND = ".*.duckdb.*.tmp*"

_TAG = re.compile(r"(?!\d+$)[a-z0-9][a-z0-9.-]{0,63}")


@dataclass(frozen=True)
class Imprint:
    """What a publication says about itself: where it stands, what it shows, how.

    Attributes:
        warehouse: the folder that its absolute paths name.
        batch_id: the last batch that it shows; empty in a warehouse without batches.
        views_version: hash of its views.
    """

    warehouse: str
    batch_id: str
    views_version: str
    schema_version: int


def imprint_of(layout: Layout, entry: Entry | None) -> Imprint:
    """The imprint that a publication made now would have."""
    return Imprint(str(layout.root), entry.batch_id if entry else "", views.views_version(), SCHEMA_VERSION)


def read_imprint(publication: Path) -> Imprint | None:
    """The imprint of a publication; None where there is none, or none that can be read."""
    try:
        with connect() as connection:
            _attach(connection, publication.resolve(strict=True))
            row = connection.execute(
                "select warehouse, batch_id, views_version, schema_version from stored.imprint"
            ).fetchone()
    except (OSError, duckdb.Error):
        return None
    return Imprint(*row) if row else None


def read_parts(publication: Path) -> set[str]:
    """The parts that a publication reads, as `table/file`; raises duckdb.Error where it cannot tell."""
    with connect() as connection:
        _attach(connection, publication)
        return {path for (path,) in connection.execute("select path from stored.parts").fetchall()}


def publish(layout: Layout, entry: Entry | None) -> Path:
    """Make the newest publication show that batch, and return its file; does nothing where it already does."""
    imprint = imprint_of(layout, entry)
    if read_imprint(layout.publication) == imprint:
        return layout.publication.resolve()
    for left_behind in layout.publications.glob(LEFT_BEHIND):
        left_behind.unlink()
    target = layout.publications / f"{_next_number(layout)}.duckdb"
    temporary = layout.publications / f".{target.name}.{os.getpid()}.tmp"
    _build(temporary, imprint, entry, _parts(layout, entry))
    _settle(temporary, target)
    switch_link(layout.publication, target)
    return target


def keep(layout: Layout, publication: Path, tag: str) -> Path:
    """Copy a publication to one that maintenance never deletes."""
    if not _TAG.fullmatch(tag):
        raise UsageError(
            f"A tag is made of small letters, digits, dots and dashes, and is no number: not {tag!r}."
        )
    target = layout.publications / f"{tag}.duckdb"
    if target.exists():
        raise UsageError(f"There is a publication tagged {tag} already: {target}. Choose another tag.")
    temporary = layout.publications / f".{target.name}.{os.getpid()}.tmp"
    shutil.copyfile(publication, temporary)
    _settle(temporary, target)
    return target


def rebase(publication: Path, changes: Mapping[Table, Sequence[Path]]) -> None:
    """Have a publication read other parts of some tables, in its own place and as old as it was.

    Its views, comments and imprint stay as they are. Readers that have it open go on with the file that it was, whose
    parts may soon be gone.
    """
    temporary = publication.with_name(f".{publication.name}.{os.getpid()}.tmp")
    shutil.copy(publication, temporary)  # who may read it stays the same, too
    with connect() as connection:
        connection.execute(f"attach {literal(str(temporary))} as publication")
        connection.execute("use publication")
        connection.execute("begin")
        for table, parts in changes.items():
            connection.execute(f"create or replace view stored.{table.name} as {relation(table, parts)}")
            connection.execute(
                "delete from stored.parts where starts_with(path, $folder)", {"folder": f"{table.name}/"}
            )
            _list_parts(connection, {table.name: parts})
        connection.execute("commit")
        connection.execute("use memory")
        connection.execute("detach publication")
    made = publication.stat()
    os.utime(temporary, ns=(made.st_atime_ns, made.st_mtime_ns))
    _settle(temporary, publication)


def every(layout: Layout) -> list[Path]:
    """All publications, numbered and tagged."""
    return sorted(layout.publications.glob("*.duckdb"))


def numbered(layout: Layout) -> list[Path]:
    """The publications without a tag, oldest first."""
    return sorted(
        (path for path in layout.publications.glob("*.duckdb") if path.stem.isdigit()),
        key=lambda path: int(path.stem),
    )


def _attach(connection: duckdb.DuckDBPyConnection, publication: Path) -> None:
    # Opening it directly would fail where this process has it open with other settings.
    connection.execute(f"attach {literal(str(publication))} as publication (read_only)")
    connection.execute("use publication")


def _next_number(layout: Layout) -> int:
    found = numbered(layout)
    return int(found[-1].stem) + 1 if found else 1


def _parts(layout: Layout, entry: Entry | None) -> dict[str, list[Path]]:
    parts = parts_at(layout, RECORDED, entry.versions if entry else {})
    return {**parts, BATCHES.name: open_ledger(layout).parts()}


def _settle(temporary: Path, target: Path) -> None:
    sync(temporary)
    temporary.replace(target)
    sync(target.parent)


def _build(path: Path, imprint: Imprint, entry: Entry | None, parts: Mapping[str, Sequence[Path]]) -> None:
    with connect() as connection:
        connection.execute(
            f"attach {literal(str(path))} as publication (storage_version '{STORAGE_VERSION}')"
        )
        connection.execute("use publication")
        # One transaction: a comment alone would otherwise be a write to the disk of its own.
        connection.execute("begin")
        store(connection, TABLES, parts)
        lookups.make_superseded(connection)
        for view in views.catalogue():
            _create(connection, view)
        _sign(connection, imprint, entry, parts)
        connection.execute("commit")
        # Detaching writes everything into the one file; until then there is a log beside it.
        connection.execute("use memory")
        connection.execute("detach publication")


def _create(connection: duckdb.DuckDBPyConnection, view: views.View) -> None:
    connection.execute(f"create view {view.name} as {view.sql}")
    connection.execute(f"comment on view {view.name} is {literal(view.doc)}")
    for name, doc in view.columns.items():
        connection.execute(f"comment on column {view.name}.{quoted(name)} is {literal(doc)}")


def _sign(
    connection: duckdb.DuckDBPyConnection,
    imprint: Imprint,
    entry: Entry | None,
    parts: Mapping[str, Sequence[Path]],
) -> None:
    connection.execute("create table stored.parts (path varchar)")
    _list_parts(connection, parts)
    connection.execute(
        "create table stored.imprint (warehouse varchar, batch_id varchar, views_version varchar, "
        "schema_version integer, table_versions varchar, published_at timestamp)"
    )
    connection.execute(
        "insert into stored.imprint "
        "values ($warehouse, $batch_id, $views_version, $schema_version, $versions, $now)",
        {
            "warehouse": imprint.warehouse,
            "batch_id": imprint.batch_id,
            "views_version": imprint.views_version,
            "schema_version": imprint.schema_version,
            "versions": json.dumps(entry.versions if entry else {}, sort_keys=True),
            "now": datetime.now(UTC).replace(tzinfo=None),
        },
    )


def _list_parts(connection: duckdb.DuckDBPyConnection, parts: Mapping[str, Sequence[Path]]) -> None:
    names = [f"{table}/{part.name}" for table, found in parts.items() for part in found]
    connection.execute("insert into stored.parts select unnest($names::varchar[])", {"names": names})
