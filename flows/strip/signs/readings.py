"""What lines say by themselves: the record that `reader` fills and that the rules of a page's layout go by."""

from dataclasses import dataclass, field
from typing import NamedTuple

from flows.strip.rules import Verdict
from flows.strip.signs.bylines import Byline
from flows.strip.signs.cues import Cue
from flows.strip.signs.dates import DateLine


class Reading(NamedTuple):
    """What a line is by itself, as far as it is anything."""

    cue: Cue | None
    form: Verdict | None
    date: DateLine | None
    byline: Byline | None
    agency: str | None


@dataclass(frozen=True)
class Readings:
    """What the lines of a page are by themselves, by index into page.lines."""

    cues: dict[int, Cue] = field(default_factory=dict)
    forms: dict[int, Verdict] = field(default_factory=dict)
    dates: dict[int, DateLine] = field(default_factory=dict)
    bylines: dict[int, Byline] = field(default_factory=dict)
    agencies: dict[int, str] = field(default_factory=dict)

    def add(self, at: int, reading: Reading) -> None:
        """Notes what line `at` is."""
        for found, value in zip(vars(self).values(), reading, strict=True):
            if value is not None:
                found[at] = value
