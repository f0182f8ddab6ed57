"""Where DuckDB puts what does not fit into memory: a temporary folder that goes with who asked for it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def spill_folder() -> Iterator[str]:
    """A folder that goes at the end; empty, which to DuckDB is none, where this machine has none to write to.

    Queries then have to fit into memory, which most do: better than none at all on a read-only machine.
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix="copydesk-", ignore_cleanup_errors=True)
    except OSError:
        yield ""
        return
    with folder as name:
        yield name
