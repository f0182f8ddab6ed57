"""What quarantine holds now, and which of it a name, a reason and a drop mean."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from schemas.errors import UsageError
from schemas.slugs import Status
from warehouse import Warehouse

SHOWN_MATCHES = 10
# So many digits of an id are typed on purpose.
SURE_DIGITS = 6
RECORD = re.compile(r"^(.*)#(\d+)$", re.DOTALL)


@dataclass(frozen=True)
class Quarantined:
    """A row of the view quarantine; its columns say what they mean."""

    document_id: str | None
    drop_name: str
    source_path: str
    version_key: str
    status: Status
    stage: str
    expectation: str | None
    reason: str
    detail: str
    run_id: str
    at: datetime

    @property
    def place(self) -> tuple[str, str]:
        """Drop and path: of these there is one row."""
        return self.drop_name, self.source_path

    @property
    def order(self) -> tuple[datetime, str, str, int]:
        """As they were seen: records of a file in the order of their numbers."""
        record = RECORD.match(self.source_path)
        path, number = (record[1], int(record[2])) if record else (self.source_path, 0)
        return self.at, self.drop_name, path, number

    def answers_to(self, name: str) -> bool:
        """Whether a name means it: six digits of its id at least, or its path, whole or from a folder or archive on.

        The same rule as takedowns have (warehouse/queries/nameable_documents.sql): names delete.
        """
        if len(name) >= SURE_DIGITS and (self.document_id or "").startswith(name):
            return True
        return self.source_path == name or self.source_path.endswith((f"/{name}", f"!{name}"))

    def is_named(self, name: str) -> bool:
        """Whether it is called exactly so."""
        return name in (self.document_id, self.source_path)


def quarantined(warehouse: Warehouse) -> list[Quarantined]:
    """All that is held back as of the last commit, in the order in which it was seen."""
    return read(warehouse.lookup("quarantine"))


def read(rows: pa.Table) -> list[Quarantined]:
    """Rows of the view, in the order in which the documents were seen."""
    found = (Quarantined(**{**row, "status": Status(row["status"])}) for row in rows.to_pylist())
    return sorted(found, key=lambda row: row.order)


def selected(
    rows: Sequence[Quarantined], names: Iterable[str] = (), reason: str | None = None, drop: str | None = None
) -> list[Quarantined]:
    """Those that the names mean, or all, less those of other reasons and drops; in the order given.

    Raises:
        UsageError: nothing answers to a name, to the reason or to the drop, or several documents answer to a name.
    """
    left = _of("reason", reason, rows, [row.reason for row in rows])
    left = _of("drop", drop, left, [row.drop_name for row in left])
    named = list(names)
    if not named:
        return left
    places = {row.place for name in named for row in answering(left, name)}
    return [row for row in left if row.place in places]


def answering(rows: Sequence[Quarantined], name: str) -> list[Quarantined]:
    """The rows of the one document, or of the one unreadable place, that a name means.

    Raises:
        UsageError: nothing held back is called so, or several documents are.
    """
    found = [row for row in rows if row.answers_to(name)] if name else []
    found = [row for row in found if row.is_named(name)] or found
    if not found:
        raise UsageError(
            f"Nothing that is held back is called {name!r}: give an id, six digits of it at least, or the path in the "
            "drop; `copydesk quarantine list` has them."
        )
    meant: dict[object, Quarantined] = {}
    for row in found:
        meant.setdefault(row.document_id or row.place, row)
    if len(meant) > 1:
        listed = "; ".join(_called(row) for row in list(meant.values())[:SHOWN_MATCHES])
        raise UsageError(
            f"{len(meant)} held documents answer to {name!r}: {listed}. Give the id or the whole path."
        )
    return found


def _of(
    what: str, wanted: str | None, rows: Sequence[Quarantined], values: Sequence[str]
) -> list[Quarantined]:
    if wanted is None:
        return list(rows)
    left = [row for row, value in zip(rows, values, strict=True) if value == wanted]
    if not left:
        there = ", ".join(sorted(set(values))) or "nothing at all"
        raise UsageError(f"Nothing is held back for the {what} {wanted!r}; there is {there}.")
    return left


def _called(row: Quarantined) -> str:
    return (
        f"{row.document_id[:12]} {row.source_path}"
        if row.document_id
        else f"{row.drop_name} {row.source_path}"
    )
