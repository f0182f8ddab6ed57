"""Which day a date in a text means, told from the day of its article.

Pure functions on days; the words that call them stand in `dates`. A day of the week or a month without a year is the
last one up to the article's day, or, where a cue says that it is still to come, the next one.
"""

import calendar
from datetime import date, timedelta

from flows.recognise.values.value import Meaning
from schemas.slugs import Period

SEASONS = {
    "spring": (3, "SP"),
    "summer": (6, "SU"),
    "autumn": (9, "FA"),
    "fall": (9, "FA"),
    "winter": (12, "WI"),
}
YEARS = range(1000, 2200)
# Without a cue a month or day is still to come only if it is as near as this: news tells of what was.
MONTHS_AHEAD, DAYS_AHEAD = 3, 100


def of_day(year: int, month: int, day: int) -> Meaning | None:
    """A day of the calendar; None where there is none such."""
    try:
        meant = date(year, month, day)
    except ValueError:
        return None
    return Meaning(meant.isoformat(), resolved_on=meant, period=Period.DAY)


def day_of(meant: date) -> Meaning:
    """One day."""
    return Meaning(meant.isoformat(), resolved_on=meant, period=Period.DAY)


def week_of(meant: date) -> Meaning:
    """The week that holds a day, from its Monday."""
    year, week, _ = meant.isocalendar()
    return Meaning(f"{year}-W{week:02d}", resolved_on=meant - timedelta(meant.weekday()), period=Period.WEEK)


def weekend_of(meant: date) -> Meaning:
    """The Saturday and Sunday of the week that holds a day."""
    year, week, _ = meant.isocalendar()
    saturday = meant + timedelta(5 - meant.weekday())
    return Meaning(f"{year}-W{week:02d}-WE", resolved_on=saturday, period=Period.WEEKEND)


def month_of(year: int, month: int) -> Meaning:
    """A month, counted on from January of a year: month 13 is January of the next."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if year not in YEARS:
        return Meaning()
    return Meaning(f"{year:04d}-{month:02d}", resolved_on=date(year, month, 1), period=Period.MONTH)


def quarter_of(year: int, quarter: int) -> Meaning:
    """A quarter, counted on from the first of a year."""
    year, quarter = year + (quarter - 1) // 4, (quarter - 1) % 4 + 1
    if year not in YEARS:
        return Meaning()
    return Meaning(
        f"{year:04d}-Q{quarter}", resolved_on=date(year, quarter * 3 - 2, 1), period=Period.QUARTER
    )


def half_of(year: int, half: int) -> Meaning:
    """The first or second half of a year."""
    return Meaning(f"{year:04d}-H{half}", resolved_on=date(year, half * 6 - 5, 1), period=Period.HALF)


def season_of(year: int, season: str) -> Meaning:
    """A season by its first month on the northern half of the earth."""
    month, code = SEASONS[season]
    if year not in YEARS:
        return Meaning()
    return Meaning(f"{year:04d}-{code}", resolved_on=date(year, month, 1), period=Period.SEASON)


def year_of(year: int) -> Meaning:
    """A year."""
    if year not in YEARS:
        return Meaning()
    return Meaning(f"{year:04d}", resolved_on=date(year, 1, 1), period=Period.YEAR)


def decade_of(year: int) -> Meaning:
    """The decade that holds a year."""
    return Meaning(f"{year // 10:03d}X", resolved_on=date(year // 10 * 10, 1, 1), period=Period.DECADE)


def century_of(number: int) -> Meaning:
    """A century by its number; the 19th has the years from 1801."""
    if (number - 1) * 100 + 1 not in YEARS:
        return Meaning(f"{number - 1:02d}XX", period=Period.CENTURY)
    return Meaning(
        f"{number - 1:02d}XX", resolved_on=date((number - 1) * 100 + 1, 1, 1), period=Period.CENTURY
    )


def weekday_near(anchor: date, weekday: int, *, is_ahead: bool) -> Meaning:
    """The last day of that name up to the anchor, which may be it; or the next from the anchor on."""
    if is_ahead:
        return day_of(anchor + timedelta((weekday - anchor.weekday()) % 7))
    return day_of(anchor - timedelta((anchor.weekday() - weekday) % 7))


def day_near(anchor: date, month: int, day: int, *, is_ahead: bool, is_over: bool) -> Meaning | None:
    """The last day of that date, the next where it is near or a cue says so; None where there is none such."""
    years = (anchor.year - 1, anchor.year, anchor.year + 1)
    days = [date(year, month, day) for year in years if day <= calendar.monthrange(year, month)[1]]
    most = 0 if is_over else DAYS_AHEAD
    near = [meant for meant in days if is_ahead or (meant - anchor).days <= most]
    near = [meant for meant in near if not is_ahead or meant >= anchor] or near
    if not near:
        return None
    return day_of(min(near, key=lambda meant: (abs((meant - anchor).days), meant)))


def month_near(anchor: date, month: int, *, is_ahead: bool, is_over: bool) -> Meaning:
    """The last month of that name, the next where it is near or a cue says so."""
    steps = (month - anchor.month) % 12  # months ahead, 0 to 11
    if is_over or (not is_ahead and steps > MONTHS_AHEAD):
        steps -= 12 if steps else 0
    return month_of(anchor.year, anchor.month + steps)
