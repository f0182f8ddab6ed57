"""All dates, times and amounts of a sentence, none over another and none within a name.

Puts the finders beside in order. What is found where stands in them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from functools import cache

from flows.recognise.values.amounts import Amounts
from flows.recognise.values.date_patterns import DECADES, FIGURES
from flows.recognise.values.dates import Dates
from flows.recognise.values.resolving import YEARS
from flows.recognise.values.times import Times
from flows.recognise.values.value import Meaning, Value
from flows.recognise.values.words import Words, load_words
from schemas.identity import version_of
from schemas.slugs import Period, ValueLabel

CODE = "2"
WEEK = 7
_WORD = re.compile(r"[a-z]+")
_FIGURE = re.compile(r"\d")
# Words, beside months, weekdays and numbers, without which a sentence without figures holds no date, time or amount.
_CUES = frozenset(
    {
        "yesterday", "today", "tomorrow", "tonight", "overnight", "noon", "midday", "midnight", "clock", "week",
        "weeks", "weekend", "month", "months", "year", "years", "quarter", "half", "decade", "decades", "century",
        "centuries", "day", "days", "fortnight", "hour", "hours", "minute", "minutes", "morning", "afternoon",
        "evening", "night", "spring", "summer", "autumn", "fall", "winter", "christmas", "halloween", "boxing",
        "valentine", "patrick", "percent", "tens", "hundreds", "thousands", "millions", "billions", "dozens", "scores",
        *DECADES,
    }
)  # fmt: skip


class ValueFinder:
    """Finds dates, times and amounts by rule."""

    def __init__(self, words: Words) -> None:
        self._dates = Dates(words)
        self._times = Times(words, self._dates)
        self._amounts = Amounts(words)
        self._cues = _CUES | {*words.months, *words.weekdays, *words.numbers, *words.scales}
        self.version = version_of(CODE, {"words": words.version})

    def find(self, text: str, anchor: date | None, taken: Iterable[tuple[int, int]] = ()) -> list[Value]:
        """The values of a sentence in order.

        Args:
            text: the sentence.
            anchor: the article's day; None where it is not known to the day.
            taken: spans of names; nothing is found over them.
        """
        if (
            anchor is not None and anchor.year not in YEARS
        ):  # days of the calendar end soon before or behind it
            anchor = None
        cues = set(_WORD.findall(text.lower()))
        if _FIGURE.search(text):
            cues.add(FIGURES)
        elif self._cues.isdisjoint(cues):
            return []
        covered = bytearray(len(text))
        for start, end in taken:
            covered[start:end] = b"\1" * (end - start)
        found: list[Value] = []
        for value in self._all(text, anchor, cues):
            if covered.find(1, value.start, value.end) < 0:
                covered[value.start : value.end] = b"\1" * (value.end - value.start)
                found.append(value)
        return sorted(found, key=lambda value: value.start)

    def find_all(
        self, texts: Sequence[str], anchor: date | None, taken: Sequence[Iterable[tuple[int, int]]]
    ) -> list[list[Value]]:
        """The values of an article's sentences; a Tuesday without a cue is the one that another sentence tells of."""
        found = [self.find(text, anchor, spans) for text, spans in zip(texts, taken, strict=True)]
        coming: dict[int, set[Meaning]] = {}
        for value in (value for row in found for value in row if value.label is ValueLabel.DATE):
            day = value.meaning.resolved_on
            if value.meaning.period is Period.DAY and day and anchor and 0 < (day - anchor).days <= WEEK:
                coming.setdefault(day.weekday(), set()).add(replace(value.meaning, is_guess=False))
        return [[_settled(value, coming) for value in row] for row in found]

    def _all(self, text: str, anchor: date | None, cues: AbstractSet[str]) -> Iterable[Value]:
        yield from self._times.find(text, anchor, cues)
        yield from self._dates.find(text, anchor, cues)
        yield from self._amounts.find(text, cues)


def _settled(value: Value, coming: Mapping[int, AbstractSet[Meaning]]) -> Value:
    day = value.meaning.resolved_on
    meant = coming.get(day.weekday(), set()) if value.meaning.is_guess and day else set()
    return replace(value, meaning=next(iter(meant))) if len(meant) == 1 else value


@cache
def load_values() -> ValueFinder:
    """The finder with the words that ship."""
    return ValueFinder(load_words())
