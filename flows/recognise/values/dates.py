"""Dates in words and figures: which day, month or period they mean.

Pure functions on a sentence and the article's day. How dates are written stands in `date_patterns`, the arithmetic in
`resolving`, times of day in `times`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from flows.recognise.values import resolving
from flows.recognise.values.date_patterns import CENTURIES, DECADES, ways_of_writing
from flows.recognise.values.value import Meaning, Value
from flows.recognise.values.words import Words, plain
from schemas.slugs import ValueLabel

_SPAN = {
    "day": "D",
    "week": "W",
    "fortnight": "2W",
    "month": "M",
    "quarter": "3M",
    "year": "Y",
    "decade": "0Y",
    "century": "00Y",
}
_BEFORE = {"last", "previous"}
_AFTER = {"next", "coming", "following"}
_OPEN = re.compile(r"\b(?i:few|several|couple|many|recent)\b")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
# What a number of four digits is a year behind; elsewhere it must not stand before what it could count.
_YEAR_BEHIND = re.compile(
    r"(?:\b|(?=['’]))(?i:in|since|by|from|until|till|of|to|and|before|after|during|for|around|circa|early|mid|late|"
    r"through|between|as of|back in|the|summer|winter|spring|autumn|fall|or|a|its|his|their|['’]s)[ \u00a0-]$|"
    r"[(\u2013\u2014/]$|[(]\w+ $"
)
_COUNTS = re.compile(r"[ \u00a0](?:[a-z]|[A-Z][a-z]+s\b)")
_COUNTED = re.compile(
    r"[ \u00a0](?:and|or|to|the|a|an|in|on|at|by|when|after|before|as|that|which|who|but|for|because|while|with|"
    r"until|is|was|were|has|had|he|she|they|it|of|if|though|than|into|from|under|over|where|so|amid|through|during|since|"
    r"election|elections|season|budget|report|film|war|deal|law|study|survey|campaign|edition|census|invasion|summit|"
    r"agreement|vote|race|novel|book|album|interview|treaty|constitution|coup|attack|attacks|crash|crisis|pandemic)\b"
)


class Context:
    """Where a date stands: the article's day, None where it is not known to the day, and what is told of it."""

    def __init__(self, words: Words, text: str, at: int, anchor: date | None) -> None:
        self.anchor = anchor
        self._words, self._window = words, text[max(0, at - 80) : at]

    @cached_property
    def _cues(self) -> tuple[int, int]:
        """Where the last cue of either kind ends within eighty characters before; -1 where there is none."""
        ahead, over = self._words.ahead.finditer(self._window), self._words.over.finditer(self._window)
        return max((m.end() for m in ahead), default=-1), max((m.end() for m in over), default=-1)

    @property
    def is_ahead(self) -> bool:
        """Whether the nearest cue says that what is told of is still to come."""
        return self._cues[0] > self._cues[1]

    @property
    def is_over(self) -> bool:
        """Whether the nearest cue says that it is over."""
        return self._cues[1] > self._cues[0]


Read = Callable[[re.Match[str], Context], Meaning | None]


@dataclass(frozen=True)
class Rule:
    """One way of writing dates and what it means; a sentence without any of the cues is not tried."""

    cues: frozenset[str]
    pattern: re.Pattern[str]
    read: Read


class Dates:
    """Finds dates. Rules stand in order: of two that overlap, the one given first is meant."""

    def __init__(self, words: Words) -> None:
        self._words = words
        read = self._readers()
        self._rules = [Rule(w.cues, w.pattern, read[w.name]) for w in ways_of_writing(words)]

    def find(self, text: str, anchor: date | None, cues: AbstractSet[str]) -> Iterator[Value]:
        """All dates of a sentence; of those that overlap the earlier one given is meant. `cues` are its words."""
        for rule in self._rules:
            if rule.cues.isdisjoint(cues):
                continue
            for match in rule.pattern.finditer(text):
                meaning = rule.read(match, Context(self._words, text, match.start(), anchor))
                if meaning is not None:
                    start, end = match.span("date")
                    yield Value(start, end, ValueLabel.DATE, meaning)

    def _readers(self) -> Mapping[str, Read]:
        """What each way of writing dates means."""
        return {
            "iso": _iso,
            "figures": _figures,
            "month-day": self._month_day,
            "day-month": self._month_day,
            "month-year": self._month_year,
            "month": self._month_alone,
            "month-behind": self._month_alone,
            "weekday": self._weekday,
            "relative": _relative,
            "away": self._away,
            "past-lasting": self._lasting,
            "lasting": self._lasting,
            "some-lasting": self._lasting,
            "day-word": _day_word,
            "century": _century,
            "decade": _decade,
            "season": _season,
            "quarter": _quarter,
            "feast": self._feast,
            "years": _years,
            "year": _year,
        }

    def _month(self, match: re.Match[str]) -> int:
        return self._words.months[match["month"].rstrip(".").lower()]

    def _month_day(self, match: re.Match[str], context: Context) -> Meaning | None:
        month, day = self._month(match), int(match["d"])
        if match["year"]:
            return resolving.of_day(int(match["year"]), month, day)
        if resolving.of_day(2000, month, day) is None:
            return None
        if context.anchor is None:
            return Meaning(f"XXXX-{month:02d}-{day:02d}")
        return self._near(context, context.anchor, month, day)

    @staticmethod
    def _near(context: Context, anchor: date, month: int, day: int) -> Meaning | None:
        return resolving.day_near(anchor, month, day, is_ahead=context.is_ahead, is_over=context.is_over)

    def _month_year(self, match: re.Match[str], context: Context) -> Meaning:
        year = _year_number(match["year"], context)
        return (
            Meaning(f"XXXX-{self._month(match):02d}")
            if year is None
            else resolving.month_of(year, self._month(match))
        )

    def _month_alone(self, match: re.Match[str], context: Context) -> Meaning | None:
        month, anchor = self._month(match), context.anchor
        lead = ((match["mod"] if "mod" in match.groupdict() else match["lead"]) or "").lower()
        if anchor is None:
            return Meaning(f"XXXX-{month:02d}")
        if lead == "this":
            return resolving.month_of(anchor.year, month)
        if lead in {"last", "next"} and month == anchor.month:
            return resolving.month_of(anchor.year + (1 if lead == "next" else -1), month)
        is_over = lead in {"last", "since"} or (context.is_over and lead != "next")
        is_ahead = lead == "next" or (context.is_ahead and not is_over)
        return resolving.month_near(anchor, month, is_ahead=is_ahead, is_over=is_over)

    def _weekday(self, match: re.Match[str], context: Context) -> Meaning | None:
        before = match.string[: match.start()].rstrip().rpartition(" ")[2]
        if before in self._words.named_days:
            return None
        if context.anchor is None:
            return Meaning()
        day, anchor = self._words.weekdays[match["day"].lower()], context.anchor
        mod = (match["mod"] or "").lower()
        if mod in {"next", "this coming"}:
            return resolving.weekday_near(anchor + timedelta(1), day, is_ahead=True)
        if mod == "this":
            return resolving.day_of(anchor + timedelta(day - anchor.weekday()))
        if mod in {"last", "this past"}:
            return resolving.weekday_near(anchor - timedelta(1), day, is_ahead=False)
        meant = resolving.weekday_near(anchor, day, is_ahead=context.is_ahead)
        return replace(meant, is_guess=not (mod or context.is_ahead or context.is_over))

    def _away(self, match: re.Match[str], context: Context) -> Meaning:
        unit, number = _singular(match["unit"]), self._count(match["number"])
        if number is None or number != int(number) or number > 9999:
            return Meaning()
        if match["way"] not in {"ago", "from now"} or context.anchor is None:
            return Meaning(_duration(number, unit))
        steps = -int(number) if match["way"] == "ago" else int(number)
        return _moved(context.anchor, unit, steps)

    def _lasting(self, match: re.Match[str], context: Context) -> Meaning:
        del context
        number = self._count(match["number"])
        return Meaning(None if number is None else _duration(number, _singular(match["unit"])))

    def _count(self, written: str) -> float | None:
        """The number that stands before a unit; None for a few and its like."""
        if written.lower() in {"a", "an"}:
            return 1
        return None if _OPEN.search(written) else self._words.number_of(written)

    def _feast(self, match: re.Match[str], context: Context) -> Meaning | None:
        month, day = self._words.feasts[match["feast"].replace("'", "’")]
        if match["year"]:
            return resolving.of_day(int(match["year"]), month, day)
        if context.anchor is None:
            return Meaning(f"XXXX-{month:02d}-{day:02d}")
        return self._near(context, context.anchor, month, day)


def _iso(match: re.Match[str], _context: Context) -> Meaning | None:
    return resolving.of_day(int(match["year"]), int(match["m"]), int(match["d"]))


def _figures(match: re.Match[str], _context: Context) -> Meaning | None:
    """12/25/2021 and 25/12/2021 are one day; 5/6/2021 is one of two."""
    one, other, year = int(match["a"]), int(match["b"]), int(match["year"])
    year += 0 if year > 99 else 2000 if year < 50 else 1900
    if one > 12 or other > 12 or one == other:
        return resolving.of_day(year, min(one, other), max(one, other))
    return Meaning() if one and other else None


def _year_number(written: str, context: Context) -> int | None:
    if written[0].isdigit():
        return int(written)
    steps = {"last": -1, "this": 0, "next": 1}.get(written.split(" ", maxsplit=1)[0])
    return None if context.anchor is None or steps is None else context.anchor.year + steps


def _relative(match: re.Match[str], context: Context) -> Meaning:
    anchor, unit, mod = context.anchor, match["unit"], match["mod"].lower()
    if mod == "past":  # the past year is twelve months up to now
        return Meaning(_duration(1, unit))
    if anchor is None:
        return Meaning()
    steps = -1 if mod in _BEFORE else 1 if mod in _AFTER else 0
    return _moved(anchor, unit, steps, is_named=True)


def _moved(anchor: date, unit: str, steps: int, *, is_named: bool = False) -> Meaning:  # noqa: PLR0911 - one line a unit
    """The unit of the calendar so many steps from the anchor; `last week` is one, `a week ago` is a day near."""
    try:
        if unit == "day":
            return resolving.day_of(anchor + timedelta(steps))
        if unit in {"week", "fortnight"}:
            return resolving.week_of(anchor + timedelta(weeks=steps * (2 if unit == "fortnight" else 1)))
        if unit == "weekend":
            return resolving.weekend_of(anchor + timedelta(weeks=steps))
        if unit == "month":
            return resolving.month_of(anchor.year, anchor.month + steps)
        if unit == "quarter":
            return resolving.quarter_of(anchor.year, (anchor.month + 2) // 3 + steps)
        if unit == "year":
            return resolving.year_of(anchor.year + steps)
        if unit == "decade":
            return (
                resolving.decade_of(anchor.year + 10 * steps)
                if is_named
                else resolving.year_of(anchor.year + 10 * steps)
            )
        return resolving.century_of((anchor.year - 1) // 100 + 1 + steps)
    except (OverflowError, ValueError):
        return Meaning()


def _singular(unit: str) -> str:
    return "century" if unit.startswith("centur") else unit.removesuffix("s")


def _duration(number: float, unit: str) -> str | None:
    if unit == "weekend":
        return None
    code = _SPAN[unit]
    # A decade is ten years, a fortnight two weeks.
    factor = {"0Y": 10, "00Y": 100, "2W": 2, "3M": 3}.get(code, 1)
    return f"P{plain(number * factor)}{code[-1]}"


def _day_word(match: re.Match[str], context: Context) -> Meaning:
    if context.anchor is None:
        return Meaning()
    word = (match["word"] or "").lower()
    steps = (
        -2 if match["before"] else 2 if match["after"] else {"yesterday": -1, "today": 0, "tomorrow": 1}[word]
    )
    return resolving.day_of(context.anchor + timedelta(steps))


def _century(match: re.Match[str], _context: Context) -> Meaning:
    written = match["number"]
    return resolving.century_of(CENTURIES.get(written) or int(re.sub(r"\D", "", written)))


def _decade(match: re.Match[str], _context: Context) -> Meaning:
    if match["year"]:
        return resolving.decade_of(int(match["year"]))
    short = int(match["short"] or match["bare"] or DECADES[match["words"].lower()])
    # The '20s may be either century's.
    return Meaning(f"XX{short // 10}X") if short == 20 else resolving.decade_of(1900 + short)


def _season(match: re.Match[str], context: Context) -> Meaning | None:
    season, mod = match["season"].lower(), (match["mod"] or "").lower()
    if match["year"]:
        return resolving.season_of(int(match["year"]), season)
    if not mod:
        return None
    if context.anchor is None:
        return Meaning()
    month, _ = resolving.SEASONS[season]
    year = context.anchor.year
    if mod in _BEFORE and context.anchor < date(year, month, 1) + timedelta(92):
        year -= 1
    if mod in _AFTER and context.anchor >= date(year, month, 1):
        year += 1
    return resolving.season_of(year, season)


def _quarter(match: re.Match[str], context: Context) -> Meaning:
    number = int(match["q"] or _ORDINALS[match["nth"]])
    year = _year_number(match["year"], context) if match["year"] else None
    if year is None:
        return Meaning(f"XXXX-{'H' if match['what'] == 'half' else 'Q'}{number}")
    if match["what"] == "half":
        return resolving.half_of(year, number) if number < 3 else Meaning()
    return resolving.quarter_of(year, number)


def _years(match: re.Match[str], _context: Context) -> Meaning | None:
    start, end = int(match["year"]), match["to"]
    last = int(end) if len(end) == 4 else start // 100 * 100 + int(end)
    if not start < last <= start + 150:
        return None
    first = resolving.year_of(start)
    return Meaning(f"{start}/{last}", resolved_on=first.resolved_on, period=first.period)


def _year(match: re.Match[str], _context: Context) -> Meaning | None:
    """A number of four digits, where it cannot be an amount."""
    text, start, end = match.string, match.start("year"), match.end("year")
    if match["date"] == match["year"] and not _YEAR_BEHIND.search(text, max(0, start - 12), start):
        if start and _COUNTS.match(text, end) and not _COUNTED.match(text, end):
            return None
        if (
            start
            and text[:start].rstrip()[-1:].islower()
            and text[end : end + 1] not in {",", ".", ";", ")", ""}
        ):
            return None
        if int(match["year"]) < 1500:
            return None
    elif int(match["year"]) < 1500 and _COUNTS.match(text, end) and not _COUNTED.match(text, end):
        return None
    return resolving.year_of(int(match["year"]))
