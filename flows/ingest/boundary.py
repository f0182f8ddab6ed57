"""The boundary around each file, member and record: what goes wrong inside costs that one, and nothing else.

The one place where reading catches whatever is raised. The readers inside raise freely: Unreadable with a sentence of
their own where they know what is wrong, anything else where they do not.
"""

import errno
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from flows.ingest.documents import AlreadyGiven
from flows.ingest.failures import Failure, Unreadable
from flows.ingest.streams import is_machines, said
from flows.ingest.watch import UNWATCHED, Watch
from schemas.errors import CopydeskError
from schemas.slugs import Reason

Item = TypeVar("Item")

_log = logging.getLogger(__name__)


class WatchError(Exception):
    """The watch itself raised `error`, which is nothing that was read."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(frozen=True)
class Boundary:
    """Keeps what is read apart, and says to `watch` what that is."""

    watch: Watch = UNWATCHED

    def around(
        self,
        path: str,
        read: Callable[[], Iterator[Item]],
        *,
        within: str | None = None,
        document_id: Callable[[], str] | None = None,
    ) -> Iterator[Item | Failure | AlreadyGiven]:
        """What `read` gives, and behind it, where it breaks, one failure of `path`; or what the watch has instead.

        Args:
            path: the place of the file, member or record.
            read: begins to read it when it is asked for the first item.
            within: what encloses it, where work goes on afterwards.
            document_id: its id, where that is known although it cannot be read.

        Raises:
            Unreadable: what encloses `path` is broken.
            OSError: the machine is to blame: a full disk, too many open files.
            CopydeskError: what a person has to mend.
            WatchError: the watch raised something.
            MemoryError: memory ran out, and the watch has it read once more.
        """
        instead = self._asked(path)
        if instead is not None:
            yield instead
        else:
            self.goes_on(path)
            try:
                yield from read()
            except (CopydeskError, WatchError):
                raise
            except Exception as error:  # noqa: BLE001 - whatever a reader stumbles over is this one's failure
                yield self._failure(path, error, document_id() if document_id else None)
        if within is not None:
            self.goes_on(within)

    def goes_on(self, path: str) -> None:
        """Tell the watch that work on this begins, or goes on."""
        try:
            self.watch.at(path)
        except Exception as error:
            raise WatchError(error) from error

    def _asked(self, path: str) -> Failure | AlreadyGiven | None:
        try:
            return self.watch.instead(path)
        except Exception as error:
            raise WatchError(error) from error

    def _failure(self, path: str, error: Exception, document_id: str | None) -> Failure:
        if isinstance(error, Unreadable):
            if error.path != path:
                raise error
            return error.failure(document_id)
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            if self.watch.is_retrying:
                raise MemoryError(path) from error
            return Failure(
                path, Reason.MEMORY_LIMIT, f"{path} takes more memory than there is to read it.", document_id
            )
        if isinstance(error, OSError):
            if is_machines(error):
                raise error
            return Failure(path, Reason.UNREADABLE, f"{path} cannot be read: {said(error)}.", document_id)
        if isinstance(error, RecursionError):
            return Failure(path, Reason.BAD_FILE, f"{path} is nested too deeply to be read.", document_id)
        # The words of an unforeseen error are for whoever mends the reader, not for whoever has the file.
        _log.debug("%s breaks its reader", path, exc_info=error)
        sentence = f"{path} could not be read: it is damaged, or of a make that its reader does not know."
        return Failure(path, Reason.BAD_FILE, sentence, document_id)
