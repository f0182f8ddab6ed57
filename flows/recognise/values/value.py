"""What a date, time or amount in a sentence is. How they are found stands beside."""

from dataclasses import dataclass
from datetime import date

from schemas.slugs import Period, ValueLabel


@dataclass(frozen=True)
class Meaning:
    """What words come to.

    Attributes:
        value: in one way of writing (ISO 8601 and TIMEX3: 2021-12-07, 2021-W49, 2021-Q3, 2021-SU, 199X, 19XX, P2Y,
            T17:00; `EUR 1500000`, `5 km`, `3.5 %`); None where the words leave it open.
        amount, unit: of an amount; of a time of day the unit is its zone.
        resolved_on, period: first day of a date and how long it lasts; None where it cannot be told.
        is_guess: no cue in the sentence tells whether that day of the week is over or still to come.
    """

    value: str | None = None
    amount: float | None = None
    unit: str | None = None
    resolved_on: date | None = None
    period: Period | None = None
    is_guess: bool = False


@dataclass(frozen=True)
class Value:
    """A date, time or amount at a place: half-open, in code points of the sentence."""

    start: int
    end: int
    label: ValueLabel
    meaning: Meaning
