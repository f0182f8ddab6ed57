"""What people write as dates, and the span that it stands for."""

from datetime import datetime

import pytest

from flows.runs.period import Bound, By, Period
from schemas.errors import UsageError


@pytest.mark.parametrize(
    ("text", "at", "is_day"),
    [
        ("2026-11-22", "2026-11-22T00:00", True),
        ("2026-11-22T14:30", "2026-11-22T14:30", False),
        ("2026-11-22 14:30:05", "2026-11-22T14:30:05", False),
        ("2026-11-22T14:30Z", "2026-11-22T14:30", False),
        ("2026-11-22T00:30+01:00", "2026-11-21T23:30", False),
    ],
)
def test_a_day_or_an_instant_begins_a_period_in_utc(text: str, at: str, is_day: bool) -> None:
    assert Period.between(text, None).since == Bound(datetime.fromisoformat(at), is_day)


def test_a_day_belongs_to_the_period_that_it_ends_and_an_instant_does_not() -> None:
    day, instant = (Period.between(None, text).until for text in ("2026-11-22", "2026-11-22T14:30"))
    assert day == Bound(datetime.fromisoformat("2026-11-23"), is_day=True)
    assert instant == Bound(datetime.fromisoformat("2026-11-22T14:30"), is_day=False)


def test_one_day_alone_is_a_period() -> None:
    period = Period.between("2026-11-22", "2026-11-22", By.PUBLISHED)
    assert period.options() == {"since": "2026-11-22", "before": "2026-11-23", "by": "published"}


def test_nothing_comes_after_the_last_day_that_there_is() -> None:
    assert Period.between(None, "9999-12-31").until is None


@pytest.mark.parametrize("text", ["yesterday", "", "2026-13-01", "22.11.2026", "0001-01-01T00:00+05:00"])
@pytest.mark.parametrize("option", ["--since", "--until"])
def test_what_is_no_date_is_said_with_the_option(option: str, text: str) -> None:
    with pytest.raises(UsageError, match=f"^{option} .* is no date: write a day like"):
        Period.between(*((text, None) if option == "--since" else (None, text)))


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UsageError, match="Nothing lies between"):
        Period.between("2026-11-23", "2026-11-22")
