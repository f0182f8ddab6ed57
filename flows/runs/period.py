"""From when to when documents are chosen: reading what a person writes, and what a query is asked with.

Knows calendars only; which documents there are is the warehouse's matter. Light: the command line reads it first.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from schemas.errors import UsageError
from schemas.identity import Hashable


class By(StrEnum):
    """The date that a period is about: when a document first came in, or when its article was published."""

    INGESTED = "ingested"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Bound:
    """One end of a period.

    Attributes:
        at: the instant, UTC without a zone.
        is_day: whether a whole day was named: articles of which only the day is known are compared by that.
    """

    at: datetime
    is_day: bool

    @property
    def written(self) -> str:
        """The bound in the form that a run's row keeps."""
        return self.at.date().isoformat() if self.is_day else self.at.isoformat()


@dataclass(frozen=True)
class Period:
    """A span of time without its end.

    Attributes:
        since: what lies at it or later belongs to the period; None: from the first document on.
        until: what lies before it belongs to the period; None: up to the last document.
    """

    since: Bound | None = None
    until: Bound | None = None
    by: By = By.INGESTED

    @classmethod
    def between(cls, since: str | None, until: str | None, by: By = By.INGESTED) -> "Period":
        """The period that a person names: both days are part of it, an instant ends it before itself.

        Raises:
            UsageError: a bound is no date, or nothing can lie between the two.
        """
        first = _bound("--since", since) if since is not None else None
        last = _end("--until", until) if until is not None else None
        if first and last and first.at >= last.at:
            raise UsageError(f"Nothing lies between --since {since} and --until {until}: the first is later.")
        return cls(first, last, by)

    @property
    def is_open(self) -> bool:
        """Whether every document lies in it, those without a date too."""
        return self.since is None and self.until is None

    def options(self) -> dict[str, Hashable]:
        """The period as a run's row keeps it; `before` is where it ends, itself no part of it."""
        return {
            "since": self.since.written if self.since else None,
            "before": self.until.written if self.until else None,
            "by": self.by.value,
        }

    def parameters(self) -> dict[str, str | datetime | bool | None]:
        """What the query `current_documents` is asked with."""
        return {
            "by": None if self.is_open else self.by.value,
            "since": self.since.at if self.since else None,
            "since_is_day": bool(self.since and self.since.is_day),
            "until": self.until.at if self.until else None,
            "until_is_day": bool(self.until and self.until.is_day),
        }


def _bound(option: str, text: str) -> Bound:
    """A day's beginning, or an instant; one without an offset is UTC."""
    try:
        return Bound(datetime.combine(date.fromisoformat(text), time.min), is_day=True)
    except ValueError:
        pass
    try:
        instant = datetime.fromisoformat(text)
        at = instant.astimezone(UTC).replace(tzinfo=None) if instant.tzinfo else instant
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{option} {text!r} is no date: write a day like 2026-11-22, or an instant like 2026-11-22T14:30+01:00."
        ) from error
    return Bound(at, is_day=False)


def _end(option: str, text: str) -> Bound | None:
    """Where a period stops: at an instant, or when a day is over; None after the last day that there is."""
    bound = _bound(option, text)
    if not bound.is_day:
        return bound
    try:
        return Bound(bound.at + timedelta(days=1), is_day=True)
    except OverflowError:
        return None
