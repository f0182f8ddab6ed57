"""One publisher at a time: a file lock that dies with the process that holds it."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from schemas.errors import LockedError
from warehouse.layout import Layout
from warehouse.room import unwritable

# How often one who waits asks again; whoever holds the lock is at it for seconds at least.
ASK_SECONDS = 0.2

_held: set[TextIO] = set()


def _close_in_child() -> None:
    # A forked worker would share the lock and keep it after the publisher's death.
    for handle in _held:
        handle.close()
    _held.clear()


os.register_at_fork(after_in_child=_close_in_child)


@contextmanager
def publisher_lock(layout: Layout, wait: float = 0.0) -> Iterator[None]:
    """Hold the warehouse's lock.

    Args:
        layout: the warehouse.
        wait: for how many seconds to wait for whoever holds it.

    Raises:
        LockedError: another process, or another publisher of this one, holds it, and still did after the wait.
        WarehouseError: this process may not write there.
    """
    with _opened(layout) as handle:
        _take(handle, layout, wait)
        _held.add(handle)
        try:
            _sign(handle)
            yield
        finally:
            _held.discard(handle)


def _opened(layout: Layout) -> TextIO:
    try:
        return layout.lock.open("a+", encoding="utf-8")
    except OSError as error:
        raise unwritable(layout.root, error) from error


def _take(handle: TextIO, layout: Layout, wait: float) -> None:
    end = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < end:
                time.sleep(ASK_SECONDS)
                continue
            raise LockedError(
                f"The warehouse {layout.root} is being written to by {_holder(handle)}; "
                "wait until that has ended, or stop it, and run again."
            ) from None
        return


def _sign(handle: TextIO) -> None:
    handle.seek(0)
    handle.truncate()
    json.dump({"pid": os.getpid(), "host": socket.gethostname()}, handle)
    handle.flush()


def _holder(handle: TextIO) -> str:
    handle.seek(0)
    try:
        holder = json.load(handle)
        return f"process {int(holder['pid'])} on {holder['host']}"
    except (ValueError, KeyError, TypeError):  # it has the lock and has not signed yet
        return "another process"
