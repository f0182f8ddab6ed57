"""How reading says what it is at, to whoever may have to end it."""

from typing import Protocol

from flows.ingest.failures import Failure


class Watch(Protocol):
    """Told of every file, member and record before any work on it begins."""

    @property
    def is_retrying(self) -> bool:
        """Whether what runs out of memory is read once more elsewhere: the error goes up then."""

    def at(self, path: str) -> None:
        """Work on this begins, or goes on after what it encloses."""

    def refused(self, path: str) -> Failure | None:
        """What stands in for this path without reading it, where an earlier attempt ran away over it."""


class Unwatched:
    """Nobody looks."""

    is_retrying = False

    def at(self, path: str) -> None:
        """Nothing is done about it."""

    def refused(self, path: str) -> Failure | None:  # noqa: ARG002 - nothing is refused
        """None."""
        return None


UNWATCHED = Unwatched()
