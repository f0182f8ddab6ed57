"""Keeping a warehouse in order: small parts joined, and what nobody needs deleted.

Without Prefect, which takes seconds to start; `flows.serve` has the flow that does this on a schedule.
"""

from dataclasses import dataclass, field
from pathlib import Path

from expectations import build_data_docs
from flows.runs import prefect_files
from flows.runs.writing import writing
from flows.settings import Settings
from schemas.identity import row_id
from warehouse import Collected, Freed, Keep, Warehouse
from warehouse.maintenance import Kind

# With one small part more than this, joining is worth a commit.
ALONE = 1
PREFECT = "files of Prefect's"


@dataclass(frozen=True)
class Maintained:
    """What was done, or would be.

    Attributes:
        joined: by table, how many small parts are part of a larger one now.
        freed: by kind, what was deleted.
        is_plan: whether nothing has been done yet.
    """

    joined: dict[str, int] = field(default_factory=dict)
    freed: dict[str, Freed] = field(default_factory=dict)
    is_plan: bool = False

    @property
    def total(self) -> Freed:
        """All that was deleted."""
        return sum(self.freed.values(), Freed())

    def markdown(self) -> str:
        """The page for Prefect's artifact."""
        lines = ["| table | small parts joined |", "|---|---:|"]
        lines += [f"| {name} | {parts:,} |" for name, parts in self.joined.items()]
        lines += ["", "| deleted | files | bytes |", "|---|---:|---:|"]
        lines += [f"| {kind} | {freed.files:,} | {freed.length:,} |" for kind, freed in self.freed.items()]
        return "\n".join(lines)


def maintain(warehouse: Path, keep: Keep, wait: float = 0.0) -> Maintained:
    """Join small parts, publish, and delete what is old; readers go on meanwhile.

    A takedown that broke off is completed first.

    Args:
        warehouse: the folder.
        keep: what stays.
        wait: for how many seconds to wait for a run that holds the lock.

    Raises:
        UsageError: there is no warehouse.
        LockedError: a run holds the lock.
        WarehouseError: the disk refuses, or a publication cannot be read.
    """
    settings = Settings(warehouse)
    opened = Warehouse.open(warehouse, create=False)
    with writing(opened, wait) as publisher:
        joined = publisher.compact(row_id("maintain", publisher.now().isoformat()), more_than=ALONE)
        publisher.publish()
        freed = publisher.collect(keep) | publisher.sweep(keep)
        if freed[Kind.RESULTS].files:
            build_data_docs(settings.results, opened.data_docs)
    prefect = prefect_files.delete_old_files(settings.prefect_home, keep.hours)
    return Maintained(joined, _in_words(freed, prefect))


def planned(warehouse: Path, keep: Keep, wait: float = 0.0) -> Maintained:
    """What `maintain` would do; nothing is changed.

    Small parts that it would join are deleted by a later one, once no publication that reads them is left.
    """
    plan = Warehouse.open(warehouse, create=False).maintenance(keep, wait)
    files = prefect_files.old_files(Settings(warehouse).prefect_home, keep.hours)
    prefect = Freed(len(files), sum(length for _, length in files))
    return Maintained(dict(plan.small), _in_words(plan.freed, prefect), is_plan=True)


def _in_words(freed: Collected, prefect: Freed) -> dict[str, Freed]:
    return {**{kind.value: deleted for kind, deleted in freed.items()}, PREFECT: prefect}
