"""Work that runs away, for the processes that it is to run away in."""

import ctypes
import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from flows.batches.isolation import Isolated


def double(number: int) -> int:
    """What a worker is for."""
    return 2 * number


def fail(sentence: str) -> None:
    """Raises."""
    raise ValueError(sentence)


def spin(_: object = None) -> None:
    """Never ends, and looks at nothing."""
    for _number in itertools.count():
        pass


def begin_and_wait(begun: Path) -> None:
    """Says that it has begun, and never ends."""
    begun.touch()
    wait()


def refuse_connection() -> None:
    """Raises what the end of a connection to a worker is told by, too."""
    raise ConnectionRefusedError(111, "nobody is there")


def hold_the_interpreter() -> None:
    """Never ends, in a library that lets no other Python code run."""
    libc = ctypes.PyDLL(None)
    libc.qsort.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p]
    size = 1 << 24
    letters = ctypes.create_string_buffer(size)
    compare = ctypes.cast(libc.strcmp, ctypes.c_void_p)
    while True:
        libc.qsort(letters, size, 1, compare)


def swallow(megabytes: int) -> int:
    """Takes memory, and touches it."""
    return len(bytearray(megabytes * 1024 * 1024))


def crash() -> None:
    """Ends the process as a library does that reads where it may not."""
    ctypes.string_at(0)


def wait() -> None:
    """Waits for what never comes."""
    time.sleep(3600)


def name_each(at: Callable[[str], None], names: list[str], bad: str) -> Iterator[str]:
    """Works on one thing after the other, and runs away over one of them."""
    for name in names:
        at(name)
        if name == bad:
            spin()
        yield name.upper()


def stage(rows: pa.Table, bad: dict[str, str]) -> Isolated:
    """A stage that runs away over some documents."""
    for name in rows["document_id"].to_pylist():
        match bad.get(str(name)):
            case "spins":
                spin()
            case "swallows":
                swallow(4096)
            case "crashes":
                crash()
    return Isolated({"articles": rows.select(["document_id"])})
