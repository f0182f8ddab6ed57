"""Where rows live: Delta tables, the ledger of batches, recovery, publications, views, lookups, maintenance.

Knows `schemas` and nothing else of the project. What the rows mean, and in which order stages run, is not
its matter. Importing it loads duckdb and deltalake: the command line does so inside the commands that need it.
"""

from warehouse.forgetting import Document, Forgetting, Forgotten
from warehouse.house import Warehouse, check_place
from warehouse.maintenance import Collected, Freed, Keep, Plan
from warehouse.parts import write_part
from warehouse.publisher import Commit, Publisher
from warehouse.reader import Reader, Result
from warehouse.redaction import Redaction
from warehouse.room import check_room

__all__ = [
    "Collected",
    "Commit",
    "Document",
    "Forgetting",
    "Forgotten",
    "Freed",
    "Keep",
    "Plan",
    "Publisher",
    "Reader",
    "Redaction",
    "Result",
    "Warehouse",
    "check_place",
    "check_room",
    "write_part",
]
