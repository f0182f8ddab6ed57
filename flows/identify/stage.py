"""What each sighting of a document is: new, a new version, a copy, known as it is, or unreadable.

A sighting is one text at one place in a drop. Documents are versions of one another when they share a version_key
(same supplied id, else same url, else same drop and path); the latest sighting is the current one, also when old bytes
come back. What a person has let go, or had forgotten, stays out. Knows nothing of how the warehouse stores what it
knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from schemas import OUTCOMES
from schemas.slugs import Stage, Status
from schemas.table import Row

Place = tuple[str, str]


@dataclass
class Known:
    """What has been seen so far; `identify` adds to it.

    Attributes:
        documents: ids of all documents in the tables.
        current: the current document_id of each version_key.
        places: the document_id last seen at each (drop_name, source_path), unless it is held back there.
        held: the version_key of what is held back at a place now.
        dismissed: ids of documents that were held back and a person has let go: they count as known.
        forgotten: ids of documents that were taken out for good, each with the sentence that says so.
    """

    documents: set[str] = field(default_factory=set)
    current: dict[str, str] = field(default_factory=dict)
    places: dict[Place, str] = field(default_factory=dict)
    held: dict[Place, str] = field(default_factory=dict)
    dismissed: set[str] = field(default_factory=set)
    forgotten: dict[str, str] = field(default_factory=dict)

    def is_let_go(self, document_id: str | None) -> bool:
        """Whether a person has let a document go that never came in; what did come in is known by its rows."""
        return document_id in self.dismissed and document_id not in self.documents


@dataclass(frozen=True)
class Identified:
    """The sightings of a batch, sorted out.

    Attributes:
        fresh: the documents whose content is not in the tables yet, once each (DOCUMENTS.staged).
        outcomes: one row for each sighting that is not simply unchanged (OUTCOMES.staged); `new` and `updated` are
            what a document becomes if it passes the suites.
        unchanged: how many sightings were known as they are.
    """

    fresh: pa.Table
    outcomes: pa.Table
    unchanged: int


def identify(documents: pa.Table, failed: pa.Table, known: Known) -> Identified:
    """Sort out what ingest read; `known` is brought up to date with it.

    Args:
        documents: DOCUMENTS.staged, a row a sighting, in the order of sight.
        failed: OUTCOMES.staged, what could not be read.
        known: what the warehouse, and this run so far, have seen.
    """
    outcomes: list[Row] = []
    fresh = []
    unchanged = 0
    columns = ["document_id", "version_key", "drop_name", "source_path"]
    for row in documents.select(columns).to_pylist():
        if row["document_id"] in known.forgotten:
            fresh.append(False)
            outcomes.append(_stays_out(row, known))
            continue
        if known.is_let_go(row["document_id"]):
            fresh.append(False)
            unchanged += 1
            continue
        is_fresh = row["document_id"] not in known.documents
        status = _status(row, known)
        fresh.append(is_fresh)
        if status is Status.UNCHANGED:
            unchanged += 1
        else:
            outcomes.append(outcome(row, status, Stage.IDENTIFY))
        known.documents.add(row["document_id"])
        known.current[row["version_key"]] = row["document_id"]
        known.places[_place(row)] = row["document_id"]
        known.held.pop(_place(row), None)
    is_gone = [document_id in known.forgotten for document_id in failed["document_id"].to_pylist()]
    outcomes += [_stays_out(row, known) for row in failed.filter(pa.array(is_gone, pa.bool_())).to_pylist()]
    failed = failed.filter(pa.array([not gone for gone in is_gone], pa.bool_()))
    is_told = [not known.is_let_go(document_id) for document_id in failed["document_id"].to_pylist()]
    return Identified(
        fresh=documents.filter(pa.array(fresh, pa.bool_())),
        outcomes=pa.concat_tables(
            [OUTCOMES.from_rows(outcomes), failed.filter(pa.array(is_told, pa.bool_()))]
        ),
        unchanged=unchanged + is_told.count(False),
    )


def outcome(
    sighting: Mapping[str, str | None],
    status: Status,
    stage: Stage,
    *,
    expectation: str | None = None,
    reason: str | None = None,
    detail: str | None = None,
) -> Row:
    """An OUTCOMES row for a sighting: a row with document_id, version_key, drop_name and source_path."""
    return {
        "drop_name": sighting["drop_name"],
        "source_path": sighting["source_path"],
        "version_key": sighting["version_key"],
        "document_id": sighting["document_id"],
        "status": status,
        "stage": stage,
        "expectation": expectation,
        "reason": reason,
        "detail": detail,
    }


def _stays_out(row: Mapping[str, str], known: Known) -> Row:
    return outcome(row, Status.FORGOTTEN, Stage.IDENTIFY, detail=known.forgotten[row["document_id"]])


def _status(row: Mapping[str, str], known: Known) -> Status:
    document_id = row["document_id"]
    current = known.current.get(row["version_key"])
    if document_id not in known.documents:
        return Status.NEW if current is None else Status.UPDATED
    if current is not None and current != document_id:
        # Old bytes came back: the earlier version is the current one again.
        return Status.UPDATED
    if current is not None and known.held.get(_place(row)) == row["version_key"]:
        # A later version was held back here, or this one when it was worked through again: it is let out.
        return Status.UPDATED
    if known.places.get(_place(row)) == document_id:
        return Status.UNCHANGED
    return Status.DUPLICATE


def _place(row: Mapping[str, str]) -> Place:
    return row["drop_name"], row["source_path"]
