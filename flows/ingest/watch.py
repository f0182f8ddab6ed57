"""How reading says what it is at, to whoever may have to end it."""

from typing import Protocol

from flows.ingest.documents import AlreadyGiven
from flows.ingest.failures import Failure


class Watch(Protocol):
    """Told of every file, member and record before any work on it begins."""

    @property
    def is_retrying(self) -> bool:
        """Whether what runs out of memory is read once more elsewhere: the error goes up then."""

    def at(self, path: str) -> None:
        """Work on this begins, or goes on after what it encloses."""

    def instead(self, path: str) -> Failure | AlreadyGiven | None:
        """What stands in for this path, without reading it, after what earlier attempts came to."""


class Unwatched:
    """Nobody looks."""

    is_retrying = False

    def at(self, path: str) -> None:
        """Nothing is done about it."""

    def instead(self, path: str) -> None:
        """Everything is read."""


UNWATCHED = Unwatched()
