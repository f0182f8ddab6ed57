"""Carrying takedowns out, and completing one that broke off before anything else is written. Without Prefect."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from expectations import build_data_docs
from flows.runs import prefect_files
from flows.settings import Settings
from warehouse import Forgetting, Freed, Publisher, Warehouse
from warehouse.failures import as_warehouse_error


@dataclass(frozen=True)
class Done:
    """What was forgotten.

    Attributes:
        documents: documents that are forgotten now.
        publications: publications that were rebuilt without them.
        freed: files that were deleted.
        is_database_kept: whether a server of ours was using Prefect's database, so that it is still there.
    """

    documents: int = 0
    publications: int = 0
    freed: Freed = field(default_factory=Freed)
    is_database_kept: bool = False

    def __add__(self, other: "Done") -> "Done":
        return Done(
            self.documents + other.documents,
            self.publications + other.publications,
            self.freed + other.freed,
            self.is_database_kept or other.is_database_kept,
        )


@contextmanager
def writing(opened: Warehouse, wait: float = 0.0) -> Iterator[Publisher]:
    """Hold the publisher's lock, with no takedown left to complete.

    A run between a takedown's order and its completion could take in what the order does not know of.

    Raises:
        LockedError: another process holds the lock, and still does after that many seconds.
        WarehouseError: the folder is damaged, or the takedown cannot be completed.
    """
    with opened.publishing(wait) as publisher:
        complete(opened, publisher)
        yield publisher


def complete(opened: Warehouse, publisher: Publisher) -> Done:
    """Complete a takedown that broke off; nothing is done where there is none."""
    order = publisher.unfinished()
    return carry_out(opened, publisher, order) if order else Done()


def carry_out(opened: Warehouse, publisher: Publisher, order: Forgetting) -> Done:
    """Forget, in the tables and in what Great Expectations and Prefect have written; the order ends after the last."""
    settings = Settings(opened.root)
    forgotten = publisher.forget(order)
    with as_warehouse_error("complete the takedown", opened.root):
        build_data_docs(settings.results, opened.data_docs)
        is_gone = prefect_files.delete_all_but_logs(settings.prefect_home)
    publisher.end_takedown()
    return Done(forgotten.documents, forgotten.publications, forgotten.freed, not is_gone)
