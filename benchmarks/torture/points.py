"""Fail-points: the places of the code before and after which a process can be made to die.

The product knows nothing of them. They are put around its functions here, in a process that is there to be killed.
"""

import functools
import importlib
import inspect
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GROUP, ALONE, CLOCK = "group", "alone", "clock"


@dataclass(frozen=True)
class Place:
    """A function, and what a call of it does, in words made of its arguments."""

    module: str
    name: str
    says: Callable[..., str]


def _of_table(what: str) -> Callable[..., str]:
    return lambda folder, *_, **__: f"{what} {folder.table.name}"


def _of_part(part: Any, *_: object) -> str:  # noqa: ANN401 - flows.batches.parts.Part, not imported before it is needed
    stage, _, _ = part.name.rpartition("/")[2].partition("-")
    return f"staged part of {stage}"


def _always(what: str) -> Callable[..., str]:
    return lambda *_, **__: what


PLACES = (
    Place("flows.batches.parts", "Part.once", _of_part),
    Place("flows.batches.parts", "Part.streamed_once", _of_part),
    Place("flows.batches.parts", "Part.each_once", _of_part),
    Place("flows.batches.parts", "Part.drop", lambda part: f"drop of the {_of_part(part)}"),
    Place("flows.batches.parts", "write_tables", _always("files of a batch in staging")),
    Place("warehouse.publisher", "take_over", lambda _, __, ___, table: f"part into {table.name}"),
    Place("warehouse.delta", "DeltaFolder.commit", _of_table("commit to")),
    Place("warehouse.delta", "DeltaFolder.restore", _of_table("restore of")),
    # Before this one the log's entry is written and not yet on the disk.
    Place("warehouse.delta", "DeltaFolder._sync_log", _of_table("log on disk of")),
    Place("warehouse.delta", "DeltaFolder.trim_log", _of_table("trimming the log of")),
    Place("warehouse.ledger", "record", _always("ledger")),
    Place("warehouse.house", "_mark", _always("marker of a new warehouse")),
    Place("warehouse.publications", "_build", _always("publication written")),
    Place("warehouse.publications", "_settle", _always("publication in its place")),
    Place("warehouse.publications", "switch_link", _always("link to the publication")),
    Place("warehouse.publications", "rebase", _always("publication on other parts")),
    # Within the switch: the new link is there, under another name.
    Place("pathlib", "Path.symlink_to", _always("new link beside the old one")),
    Place("warehouse.maintenance", "delete", _always("deletion of what nobody needs")),
    Place("warehouse.publisher", "join", lambda _, __, table: f"joined part of {table.name}"),
    Place("warehouse.publisher", "write_order", _always("order of a takedown")),
    Place("warehouse.publisher", "delete_traces", _always("traces of a takedown")),
    Place("warehouse.publisher", "end_order", _always("end of a takedown's order")),
)


class Points:
    """What happens at points: they are written down, or this process dies at one of them.

    Args:
        point: where to die; empty to die nowhere.
        nth: at which time that it is passed.
        whom: GROUP, the whole process group, or ALONE, this process.
        trace: a file that gets a line for each point passed.
    """

    def __init__(self, point: str = "", nth: int = 1, whom: str = ALONE, trace: Path | None = None) -> None:
        self._point = point
        self._nth = nth
        self._whom = whom
        self._trace = trace
        self._passed: Counter[str] = Counter()
        self._lock = threading.Lock()

    def put(self) -> None:
        """Put the points around the product's functions."""
        for place in PLACES:
            owner: Any = importlib.import_module(place.module)
            *path, name = place.name.split(".")
            for step in path:
                owner = getattr(owner, step)
            setattr(owner, name, self._around(place, inspect.getattr_static(owner, name)))

    def _around(self, place: Place, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def watched(*args: object, **kwargs: object) -> object:
            with self._passing(place.says(*args, **kwargs)):
                return function(*args, **kwargs)

        return watched

    @contextmanager
    def _passing(self, what: str) -> Iterator[None]:
        self._pass(f"before: {what}")
        yield
        self._pass(f"after: {what}")

    def _pass(self, point: str) -> None:
        with self._lock:
            self._passed[point] += 1
            if self._trace:
                with self._trace.open("a", encoding="utf-8") as trace:
                    trace.write(f"{point}\n")
            if point == self._point and self._passed[point] == self._nth:
                if self._whom == GROUP:
                    os.killpg(0, signal.SIGKILL)
                os.kill(os.getpid(), signal.SIGKILL)
