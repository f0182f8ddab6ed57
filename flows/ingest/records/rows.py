"""Records on their way out of a file: where each stands, and how to get at what it holds.

A reader finds where records begin and end; what one holds is worked out when it is asked for, inside of the record's
own boundary, so that a bad one costs nothing but itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flows.ingest.failures import Unreadable
from flows.ingest.records.record import Record


@dataclass(frozen=True)
class RawRecord:
    """A record as it lies in its file: its place, and what gives its fields or raises what is wrong with it."""

    path: str
    record: Callable[[], Record]


def broken(problem: Unreadable) -> RawRecord:
    """A record of which is known already that it cannot be read."""

    def record() -> Record:
        raise problem

    return RawRecord(problem.path, record)
