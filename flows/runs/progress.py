"""Where a run says how far it is. The command line listens with a bar; without a listener nothing happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[int, int], None]

_listeners: list[Listener] = []


def tell(found: int, done: int) -> None:
    """So many documents more were found, so many more are done."""
    for listener in _listeners:
        listener(found, done)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Hear what runs in this process say, for the while."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
