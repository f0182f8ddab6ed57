from datetime import UTC, date, datetime

import pytest

from flows.strip.signs.dates import may_be_date, read_date_line, read_dates, read_supplied
from schemas.slugs import Precision


def at(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    """An instant in UTC without a zone, as the tables hold it."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("line", "day", "instant"),
    [
        ("Monday, 06 December 2021 12:50 PM EST", date(2021, 12, 6), at(2021, 12, 6, 17, 50)),
        ("Published: July 4, 2022 at 9:05 a.m. ET", date(2022, 7, 4), at(2022, 7, 4, 13, 5)),
        ("Sat 27 Jun 2020 08.00 BST", date(2020, 6, 27), at(2020, 6, 27, 7, 0)),
        ("2021-12-06T12:50:00+01:00", date(2021, 12, 6), at(2021, 12, 6, 11, 50)),
        ("2021-12-06T23:50:00Z", date(2021, 12, 6), at(2021, 12, 6, 23, 50)),
        ("Updated 12:50 PM EST, Mon December 6, 2021", date(2021, 12, 6), at(2021, 12, 6, 17, 50)),
        ("06.12.2021, 14:30 Uhr", date(2021, 12, 6), None),
        ("6 de diciembre de 2021", date(2021, 12, 6), None),
        ("25/12/2021", date(2021, 12, 25), None),
        ("12/25/2021", date(2021, 12, 25), None),
        ("2021年12月6日", date(2021, 12, 6), None),
    ],
)
def test_a_date_line_gives_its_day_and_with_a_zone_its_instant(
    line: str, day: date, instant: datetime | None
) -> None:
    found = read_date_line(line)
    assert found is not None
    assert found.printed is not None
    assert (found.printed.day, found.printed.instant) == (day, instant)


@pytest.mark.parametrize(
    "line", ["06/12/2021", "31 February 2021", "December 6, 3021", "6 May 1499", "Dec 6"]
)
def test_what_is_ambiguous_impossible_or_out_of_bounds_is_a_date_line_without_a_date(line: str) -> None:
    found = read_date_line(line)
    assert found is not None
    assert found.printed is None


@pytest.mark.parametrize(
    "line", ["2 hours ago", "Updated 5 mins ago", "vor 3 Stunden", "yesterday", "3h ago"]
)
def test_a_relative_date_is_recognised_and_not_read(line: str) -> None:
    found = read_date_line(line)
    assert found is not None
    assert found.is_relative
    assert found.printed is None


@pytest.mark.parametrize(
    "line",
    [
        "On 6 December 2021 the harbour froze",
        "The storm of May 4, 2009 took eleven boats",
        "© 2024 Tideline Media",
        "Chapter 12",
        "May the best boat win",
        "12:50 PM",
    ],
)
def test_a_line_that_says_more_than_a_date_is_no_date_line(line: str) -> None:
    assert read_date_line(line) is None


def test_the_date_of_publication_comes_before_that_of_the_update() -> None:
    found = read_dates("Updated December 7, 2021 | Published December 6, 2021")
    assert [printed.day.day for printed in found] == [6, 7]
    assert [printed.is_update for printed in found] == [False, True]


def test_a_time_without_a_zone_gives_the_precision_and_no_instant() -> None:
    (found,) = read_dates("6 December 2021 12:50")
    assert found.precision == Precision.MINUTE
    assert found.instant is None


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2021-12-06", date(2021, 12, 6), Precision.DAY),
        ("2021-12-06T00:00:00Z", date(2021, 12, 6), Precision.DAY),
        ("Mon, 06 Dec 2021 17:50:00 +0000", date(2021, 12, 6), Precision.SECOND),
        ("1638812345", date(2021, 12, 6), Precision.SECOND),
        ("1638812345000", date(2021, 12, 6), Precision.SECOND),
        ("20211206", date(2021, 12, 6), Precision.DAY),
        ("2021-12", date(2021, 12, 1), Precision.MONTH),
        ("2021", date(2021, 1, 1), Precision.YEAR),
    ],
)
def test_supplied_dates_are_read_in_the_forms_that_exports_have(
    text: str, day: date, precision: Precision
) -> None:
    found = read_supplied(text)
    assert found is not None
    assert (found.day, found.precision) == (day, precision)


@pytest.mark.parametrize("text", ["", "soon", "12/06/2021", "99999999", "2021-13"])
def test_a_supplied_date_that_cannot_be_read_is_none(text: str) -> None:
    assert read_supplied(text) is None


def test_the_cheap_look_passes_whatever_may_be_a_date() -> None:
    assert may_be_date("6 December 2021", ["6", "december", "2021"])
    assert may_be_date("2021-12-06", ["2021", "12", "06"])
    assert not may_be_date(
        "There were 6 of them in 2021.", ["there", "were", "6", "of", "them", "in", "2021"]
    )


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T08:30:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31 23:59 EST",
        "31 December 9999 at 11:59 pm (UTC-12:00)",
    ],
)
def test_an_instant_beyond_the_calendar_is_no_date(text: str) -> None:
    assert read_supplied(text) is None
    assert read_dates(text) == []
    assert read_date_line(f"Updated {text}") is not None
