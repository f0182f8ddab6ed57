"""Reads printed dates of publication, strictly: what is not certain is none.

A line is read by what it holds besides the date: "Published Monday, 6 December 2021 at 12:50 PM EST" is a date line,
"the bridge opened on 6 December 2021" is not. Which date line of a page counts is for `lift.date`. Names of months,
zones and labels stand in seeds/strip/dates.toml. dateparser reads more, but fills gaps with today's date and costs
milliseconds a line; a corpus needs the same answer next year.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

import seeds
from flows.strip.signs.cues import words_of
from schemas.slugs import Precision

_TIME = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?"
    r"(?:\s*(?:uhr|hrs|h)\b)?"
    r"(?:(?P<zulu>(?<=\d)z\b)|\s*(?P<zone>\(?\b[a-z]{1,4}\b\)?(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2}))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?$", re.IGNORECASE)
_CLOCK_TOKEN = re.compile(r"\d{1,6}(?:[ap]m|z|h\d{0,2}|hrs)?|t\d+z?|\d{1,2}[時时点](?:\d{1,2}分)?")
_JOINED = re.compile(r"\d[./-]\d{1,2}[./-]|\d年")
_HAS_FIGURES = re.compile(r"\d")


@dataclass(frozen=True)
class Printed:
    """A date as printed: the local day, the instant where time and zone are given, and where it stands in the text."""

    day: date
    instant: datetime | None
    precision: Precision
    start: int
    end: int
    is_update: bool = False


@dataclass(frozen=True)
class DateLine:
    """A line that is a date and nothing else of weight; `printed` is None where it cannot be read for certain."""

    printed: Printed | None
    is_relative: bool = False
    is_labelled: bool = False


@dataclass(frozen=True)
class _Words:
    months: Mapping[str, int]
    signs: frozenset[str]
    dates: re.Pattern[str]
    known: frozenset[str]
    published: frozenset[str]
    updated: frozenset[str]
    relative: frozenset[str]
    units: frozenset[str]
    zones: Mapping[str, int]
    regions: Mapping[str, str]
    earliest: int
    latest: int


@cache
def _words() -> _Words:
    table = tomllib.loads(seeds.path("strip", "dates.toml").read_text("utf-8"))
    months = {name: int(number) for number, names in table["months"].items() for name in names}
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    word = table["words"]
    known = [*word["weekdays"], *word["published"], *word["updated"], *word["fillers"]]
    zones = {**table["zones"], **table["regions"]}
    return _Words(
        months=months,
        signs=frozenset(months) | frozenset(word["relative"]) | {"just"},
        dates=re.compile(
            rf"(?<!\w)(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º|°)?[\s\-/,]*(?:(?:de|of|d’|d')\s+)?"
            rf"(?P<month>{names})\b\.?[\s\-/,]*(?:(?:de|del)\s+)?(?P<year>\d{{4}})"
            rf"|(?P<month2>{names})\b\.?\s*(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<year2>\d{{4}})"
            r"|(?P<year3>\d{4})[-/.](?P<month3>\d{1,2})[-/.](?P<day3>\d{1,2})(?=\D|$)"
            r"|(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<year4>\d{4})"
            r"|(?P<year5>\d{4})年\s*(?P<month5>\d{1,2})月\s*(?P<day5>\d{1,2})日"
            rf"|(?P<bare>(?:{names})\b\.?\s*\d{{1,2}}(?:st|nd|rd|th)?(?!\d)|\d{{1,2}}\.?\s*(?:{names})\b\.?))(?!\d)",
            re.IGNORECASE,
        ),
        known=frozenset(w for w in known) | frozenset(zones),
        published=frozenset(word["published"]),
        updated=frozenset(word["updated"]),
        relative=frozenset(word["relative"]),
        units=frozenset(word["units"]),
        zones=table["zones"],
        regions=table["regions"],
        earliest=table["earliest_year"],
        latest=table["latest_year"],
    )


def read_supplied(text: str) -> Printed | None:
    """A supplied date: whatever printed dates look like, ISO 8601, or seconds or milliseconds since 1970."""
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", text):
        seconds = float(text) / (1_000 if len(text.split(".", maxsplit=1)[0]) > 10 else 1)
        at = datetime.fromtimestamp(int(seconds), UTC)
        return _if_plausible(at.date(), at.replace(tzinfo=None), Precision.SECOND, text)
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if found := read_dates(text):
        # Exports write a day as its midnight; a paper that published at midnight is the rarer case.
        is_day = re.search(r"\b00:00(?::00)?(?:\.0+)?(?!\d)", text) is not None
        return replace(found[0], instant=None, precision=Precision.DAY) if is_day else found[0]
    if partial := re.fullmatch(r"(\d{4})(?:-(\d{2}))?", text):
        day = _day(int(partial[1]), int(partial[2] or 1), 1)
        return (
            _if_plausible(day, None, Precision.MONTH if partial[2] else Precision.YEAR, text) if day else None
        )
    return None


def _if_plausible(day: date, instant: datetime | None, precision: Precision, text: str) -> Printed | None:
    printed = Printed(day, instant, precision, 0, len(text))
    return printed if _is_plausible(printed) else None


def read_dates(text: str) -> list[Printed]:
    """All certain dates of a short text, those of updates last, otherwise as they stand."""
    words = _words()
    matches = list(words.dates.finditer(text))
    found = []
    for index, match in enumerate(matches):
        day = _day_of(match, words)
        if day is None:
            continue
        before = matches[index - 1].end() if index else 0
        behind = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        labels = words_of(text[before : match.start()])
        printed = _with_time(text, match, day, before, behind)
        is_update = not words.updated.isdisjoint(labels) and words.published.isdisjoint(labels)
        if _is_plausible(printed):
            found.append(replace(printed, is_update=is_update))
    return sorted(found, key=lambda printed: printed.is_update)


def may_be_date(text: str, words: Sequence[str]) -> bool:
    """A cheap look before `read_date_line`: a month's name, "ago" or the like, or figures joined as in 6.12.2021."""
    return not _words().signs.isdisjoint(words) or (
        _HAS_FIGURES.search(text) is not None and _JOINED.search(text) is not None
    )


def date_words() -> frozenset[str]:
    """The months and words such as "ago", one of which a date line holds unless it is all figures."""
    return _words().signs


def read_date_line(text: str, unknown_words: int = 0) -> DateLine | None:
    """The line as a date line, or None if it is something else.

    Args:
        text: a line.
        unknown_words: how many words may stand there that do not belong to a date (a section's or a place's name).
    """
    if len(text) > 160 or not _HAS_FIGURES.search(text):
        return _bare_relative(text)
    words = _words()
    rest = words.dates.sub(" ", text)
    tokens = words_of(rest)
    unknown = [t for t in tokens if t not in words.known and not _CLOCK_TOKEN.fullmatch(t)]
    if rest == text:
        return _relative(tokens, words)
    if len(unknown) > unknown_words:
        return None
    found = read_dates(text)
    labelled = not (words.published | words.updated).isdisjoint(tokens)
    return DateLine(found[0] if found else None, is_labelled=labelled)


def is_date_words(text: str) -> bool:
    """Whether a text is weekdays, labels and clock times, as they stand beside dates."""
    known = _words().known
    return all(token in known or _CLOCK_TOKEN.fullmatch(token) for token in words_of(text))


def mask_dates(text: str) -> str:
    """The text with blanks where dates, and times beside them, stand; as long as before."""
    if not _HAS_FIGURES.search(text):
        return text
    for printed in read_dates(text):
        text = text[: printed.start] + " " * (printed.end - printed.start) + text[printed.end :]
    return _words().dates.sub(lambda match: " " * len(match[0]), text)


def _bare_relative(text: str) -> DateLine | None:
    return DateLine(None, is_relative=True) if text.casefold() in {"yesterday", "just now", "today"} else None


def _relative(tokens: list[str], words: _Words) -> DateLine | None:
    """A line such as "2 hours ago" or "Updated 5 mins ago"."""
    if len(tokens) <= 8 and not words.relative.isdisjoint(tokens):
        others = [
            t
            for t in tokens
            if not (t.isdigit() or t in words.units or t in words.relative or t in words.known)
        ]
        if not [
            t
            for t in others
            if t not in {"an", "about", "one", "il", "y"} and not re.fullmatch(r"\d+[smhdw]", t)
        ]:
            return DateLine(None, is_relative=True)
    return None


def _day_of(match: re.Match[str], words: _Words) -> date | None:
    part = match.groupdict()
    if part["bare"]:
        return None
    if part["month"]:
        return _day(int(part["year"]), words.months[part["month"].casefold()], int(part["day"]))
    if part["month2"]:
        return _day(int(part["year2"]), words.months[part["month2"].casefold()], int(part["day2"]))
    for number in ("3", "5"):
        if part["year" + number]:
            return _day(int(part["year" + number]), int(part["month" + number]), int(part["day" + number]))
    first, second, year = int(part["first"]), int(part["second"]), int(part["year4"])
    if part["mark"] == "." or first > 12 or first == second:
        return _day(year, second, first)
    # 12/25/2021 is American; 06/12/2021 may be June or December: null rather than a guess.
    return _day(year, first, second) if second > 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_time(text: str, match: re.Match[str], day: date, before: int, behind: int) -> Printed:
    """The date with the time that stands directly behind it or directly before it."""
    start, end = match.span()
    for found in _TIME.finditer(text, end, behind):
        if not _is_time(found):
            continue
        gap = text[end : found.start()]
        if len(gap) <= 14 and _only_known(gap):
            return _timed(day, found, start, found.end())
        break
    earlier = [m for m in _TIME.finditer(text, before, start) if _is_time(m)]
    if earlier and _only_known(text[earlier[-1].end() : start]):
        return _timed(day, earlier[-1], earlier[-1].start(), end)
    return Printed(day, None, Precision.DAY, start, end)


def _is_time(match: re.Match[str]) -> bool:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if not (match["minute"] or match["half"]) or minute > 59 or second > 59:
        return False
    return 1 <= hour <= 12 if match["half"] else hour <= 23


def _only_known(gap: str) -> bool:
    # "T" parts date and time in ISO 8601.
    known = _words().known | {"t"}
    return all(token in known for token in words_of(gap))


def _timed(day: date, match: re.Match[str], start: int, end: int) -> Printed:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].casefold() == "p" else 0)
    local = datetime.combine(day, time(hour, minute, second))
    zone = UTC if match["zulu"] else _zone(match["zone"])
    if match["zone"] and zone is None:
        end = match.start("zone")
    instant = _instant(local, zone) if zone else None
    precision = Precision.SECOND if match["second"] else Precision.MINUTE
    return Printed(day, instant, precision, start, end)


def _instant(local: datetime, zone: tzinfo) -> datetime | None:
    """The instant in UTC; None where the calendar does not reach: 9999-12-31 is how tables say "never"."""
    try:
        return local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return None


def _zone(text: str | None) -> tzinfo | None:
    words = _words()
    name = (text or "").strip("() ").casefold()
    if name in words.zones:
        return timezone(timedelta(minutes=words.zones[name]))
    if name in words.regions:
        return ZoneInfo(words.regions[name])
    if offset := _OFFSET.fullmatch(name):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        if minutes <= 14 * 60:
            return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    return None


def _is_plausible(printed: Printed) -> bool:
    words = _words()
    return words.earliest <= printed.day.year <= words.latest
