"""The figures below which strip may not fall, pinned beside the hash of the pages that they were measured on.

Knows nothing of how figures come about. A floor is the figure cut to three digits; shares of words lost and left have a
ceiling instead. What is measured on our own cases holds whatever the pages are.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

FLOORS = Path(__file__).parent.with_name("strip_floors.json")
# Of these, less is better.
CEILINGS = frozenset({"lost", "left", "growth"})
# Time is another matter on a busy machine: what is pinned leaves that much room.
_ROOM = {"speed": 0.5}
# Twice the time for twice the text, with room for what a single measurement errs by.
_GROWTH = 6.0

Figures = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Floors:
    """What is pinned: of data with this hash, each group's figures; `always` holds whatever the data."""

    data_sha256: str
    of_data: Figures
    always: Figures

    @classmethod
    def load(cls, path: Path = FLOORS) -> Self:
        """From the file; nothing is pinned where there is none."""
        if not path.exists():
            return cls("", {}, {})
        content = json.loads(path.read_text("utf-8"))
        return cls(content["data_sha256"], content["of_data"], content["always"])

    def save(self, path: Path = FLOORS) -> None:
        """To the file, sorted, so that a change of one figure is a change of one line."""
        path.write_text(json.dumps(vars(self), indent=1, sort_keys=True) + "\n", "utf-8")


def missed(figures: Figures, pinned: Figures) -> Iterator[str]:
    """A sentence for each pinned figure that is not reached, or was not measured."""
    for group, name, floor in _each(pinned):
        value = figures.get(group, {}).get(name)
        if value is None:
            yield f"{group}: {name} has a floor of {floor:g}, and was not measured."
        elif _is_missed(name, value, floor):
            kind = "over its ceiling" if name in CEILINGS else "under its floor"
            yield f"{group}: {name} {value:.4f} is {kind} of {floor:g}."


def moved(figures: Figures, pinned: Figures, *, up: bool, down: bool) -> Figures:
    """The floors to pin now: higher where figures allow it (and new ones), lower where they force it."""
    floors = {group: dict(named) for group, named in pinned.items()}
    for group, name, value in _each(figures):
        floor = floors.get(group, {}).get(name)
        new = pin(name, value)
        is_down = floor is not None and _is_missed(name, value, floor)
        if (down and is_down) or (up and (floor is None or _is_missed(name, floor, new))):
            floors.setdefault(group, {})[name] = new
    return floors


def pin(name: str, value: float) -> float:
    """The floor for a figure, or its ceiling."""
    if name == "growth":
        return _GROWTH
    value *= _ROOM.get(name, 1.0)
    cut = math.ceil(value * 1000 - 1e-6) if name in CEILINGS else math.floor(value * 1000 + 1e-6)
    return cut / 1000


def _is_missed(name: str, value: float, floor: float) -> bool:
    return value > floor if name in CEILINGS else value < floor


def _each(figures: Figures) -> Iterator[tuple[str, str, float]]:
    for group, named in figures.items():
        for name, value in named.items():
            yield group, name, value
