"""A worker as a process: `python -m flows.batches.worker_process DESCRIPTOR SECONDS BYTES`.

It answers one call after another. The descriptor is one end of a connection. A call is a function and its arguments;
the function is given `at`, to be told what is being worked on, and yields what is sent back. The process ends when its
parent does, and the system ends it when a call takes more seconds of the processor, or the process more bytes of
memory, than that. Nothing in here needs to be able to run for it, so that code which never returns is ended, too.
"""

import os
import pickle
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from schemas.errors import RunError

At = Callable[[str], None]
Task = Callable[..., Iterator[object]]

# The first word of what a worker sends: it works on that; a result; all is done; an exception; memory ran out.
AT, ITEM, DONE, RAISED, OUT_OF_MEMORY = "at", "item", "done", "raised", "out-of-memory"
OUT_OF_TIME = signal.SIGPROF


def main() -> None:
    """Answer calls until the connection closes."""
    descriptor, seconds, size = sys.argv[1:]
    connection: Connection[Any, Any] = Connection(int(descriptor))
    # A Ctrl-C goes to every process of a terminal; the run's own records it, and ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_DATA, (int(size), int(size)))
    # A worker that is ended over a document is an everyday matter; an image of its memory would fill the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            task, arguments = connection.recv()
        except (EOFError, ConnectionResetError):
            break
        _answer(connection, task, arguments, float(seconds))
    # Not the interpreter's own end, which waits for threads of libraries.
    os._exit(0)


def _answer(
    connection: "Connection[Any, Any]", task: Task, arguments: tuple[object, ...], seconds: float
) -> None:
    def at(what: str) -> None:
        connection.send((AT, what))
        _allow(seconds)

    _allow(seconds)
    try:
        for item in task(at, *arguments):
            connection.send((ITEM, item))
        answer: tuple[str, object] = (DONE, None)
    except MemoryError:
        answer = (OUT_OF_MEMORY, None)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's
        answer = (RAISED, _portable(error))
    _allow(0)
    connection.send(answer)


def _allow(seconds: float) -> None:
    """So much more of the processor, then the system ends this process; 0 for as much as it likes."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _portable(error: Exception) -> Exception:
    """The exception, or one that says the same where it cannot be sent to another process."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - a class may break in any way when it is made again
        return RunError(f"{type(error).__name__}: {error}")
    return error


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main()
