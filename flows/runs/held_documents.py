"""Which documents lie in the table held_documents, and what a commit lets out of it.

A document lies there as long as the view quarantine names it. That view looks for later outcomes of the same series
of versions or at the same place, and for a later reading of the whole file; here the same is followed commit by
commit, over the few documents that lie there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pyarrow as pa

from flows.runs.outcomes import files
from schemas.slugs import HELD_STATUSES, OUT_STATUSES, Status
from schemas.table import strings
from warehouse import Warehouse

Place = tuple[str, str]


class Sighting(NamedTuple):
    """Where a document is held back, and whether an earlier run did that."""

    drop_name: str
    source_path: str
    version_key: str
    is_earlier: bool


@dataclass
class Lying:
    """The held documents whose texts are kept, each with every place where it is held back."""

    sightings: dict[str, set[Sighting]] = field(default_factory=dict)

    @classmethod
    def of(cls, warehouse: Warehouse) -> "Lying":
        """Those of a warehouse, as its last batch left them."""
        lying = cls(
            {document_id: set() for document_id in strings(warehouse.lookup("held_ids"), "document_id")}
        )
        if lying.sightings:
            for row in warehouse.lookup("quarantine").to_pylist():
                if row["document_id"] in lying.sightings:
                    lying.sightings[row["document_id"]].add(
                        Sighting(row["drop_name"], row["source_path"], row["version_key"], is_earlier=True)
                    )
        return lying

    def after(self, outcomes: pa.Table, held: Collection[str], read: Collection[Place] = ()) -> list[str]:
        """Follow a commit; the documents that it lets out, in order.

        Args:
            outcomes: what the commit says of documents.
            held: the documents that it puts into the table, once more or for the first time.
            read: drop and path of the files that count as read with this commit.
        """
        rows = outcomes.to_pylist()
        if self.sightings:
            self._overtake(rows, set(read))
        for document_id in held:
            self.sightings.setdefault(document_id, set())
        for row in rows:
            if row["status"] in HELD_STATUSES and row["document_id"] in self.sightings:
                self.sightings[row["document_id"]].add(
                    Sighting(row["drop_name"], row["source_path"], row["version_key"], is_earlier=False)
                )
        left = sorted(document_id for document_id, sightings in self.sightings.items() if not sightings)
        for document_id in left:
            del self.sightings[document_id]
        return left

    def _overtake(self, rows: Sequence[Mapping[str, str]], read: set[Place]) -> None:
        # Only what comes in speaks for its series. That one document is held back again, or let go by a person, says
        # nothing of another version; what is forgotten says nothing of another document at its place either.
        keys = {row["version_key"] for row in rows if row["status"] not in OUT_STATUSES}
        places = {(row["drop_name"], row["source_path"]) for row in rows if row["status"] != Status.FORGOTTEN}
        out = {
            (row["document_id"], *each)
            for row in rows
            if row["status"] in OUT_STATUSES
            for each in ((row["version_key"],), (row["drop_name"], row["source_path"]))
        }

        def is_held(document_id: str, sighting: Sighting) -> bool:
            drop_name, path, version_key, is_earlier = sighting
            if version_key in keys or (drop_name, path) in places:
                return False
            if not out.isdisjoint({(document_id, version_key), (document_id, drop_name, path)}):
                return False
            return not (is_earlier and any((drop_name, file) in read for file in files(path)))

        for document_id, sightings in self.sightings.items():
            self.sightings[document_id] = {each for each in sightings if is_held(document_id, each)}
