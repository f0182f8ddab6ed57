"""Amounts: money, per cent, quantities with a unit, and plain numbers.

Pure functions on a sentence; dates and times, which hold numbers too, are found before and stand in `dates`.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from flows.recognise.values.date_patterns import FIGURES
from flows.recognise.values.value import Meaning, Value
from flows.recognise.values.words import DIGITS, Words, either, plain
from schemas.slugs import ValueLabel

_OPEN = frozenset({"tens", "hundreds", "thousands", "millions", "billions", "dozens", "scores"})
_PERCENT = frozenset({"percent", "percentage", "cent", "pct"})
# A number that a range may lead to: 5 to 10, 5-10, between 5 and 10.
_RANGE = r"(?:\s?[-–—]\s?| to | or )"
_VAGUE = re.compile(
    r"\b(?i:(?:tens|hundreds|thousands|millions|billions|dozens|scores)(?: of (?:thousands|millions|billions))?)\b"
)
# No number: part of a word, of a longer number, of an address or version; an ordinal; a score of a match.
_BEFORE = r"(?<![\w.,:/$€£#@%&+=’'-])"
_AFTER = r"(?![\w@%/=]|[.,:]\d|['’]\w|-\w|[-–—]\d)"


# 3-2 is the score of a match, 555-1234 a telephone's number; 10-15 is a range.
_SCORE = re.compile(r"\d+[-–—]\d+")


class Amounts:
    """Finds amounts of all four labels, in this order; nothing is found twice."""

    def __init__(self, words: Words) -> None:
        self._words = words
        number = words.number
        sign = either(words.signs)
        short = rf"(?:\s?{either(words.short_scales)}\b|[ \u00a0-]{either(words.scales)}\b)?"
        self._signed = re.compile(
            rf"(?<![\w$€£])(?P<sign>{sign})\s?(?P<low>{DIGITS})(?P<scale>{short})"
            rf"(?:{_RANGE}(?:{sign})?(?P<high>{DIGITS})(?P<scale_2>{short}))?(?!\w)",
        )
        self._named = re.compile(
            rf"{_BEFORE}(?P<low>{number})(?:{_RANGE}(?P<high>{number}))?[ \u00a0-]?"
            rf"(?P<name>{either(words.currencies)})\b"
        )
        self._pounds = re.compile(
            rf"{_BEFORE}(?P<low>{DIGITS} (?:million|billion))(?P<high>)[ \u00a0](?P<name>pounds)\b"
        )
        self._percent = re.compile(
            rf"{_BEFORE}(?P<low>{number})(?:{_RANGE}(?P<high>{number}))?"
            rf"(?:\s?%|[ \u00a0-](?P<name>percentage points?|percent|per cent|pct)\b)(?!\w)"
        )
        self._measured = re.compile(
            rf"{_BEFORE}(?P<low>{number})(?:{_RANGE}(?P<high>{number}))?(?:[ \u00a0-]|(?<=\d))"
            rf"(?P<name>{either(words.units)})(?![\w])"
        )
        self._number = re.compile(rf"{_BEFORE}(?P<low>{number})(?:{_RANGE}(?P<high>{number}))?{_AFTER}")
        self._unit_cues = frozenset(re.split(r"[^a-z]", unit.lower())[0] for unit in words.units) - {""}
        self._currency_cues = frozenset(name.lower().split(" ")[-1] for name in words.currencies)
        self._number_cues = frozenset({FIGURES, *words.numbers, *words.scales})
        self._sign = re.compile(either(words.signs))
        self._of_one = re.compile(r"\b(?i:one)\b(?! of\b)")

    def find(self, text: str, cues: AbstractSet[str]) -> Iterator[Value]:
        """All amounts; of those that overlap the earlier one given is meant. `cues` are the sentence's words."""
        yield from self._all_money(text, cues)
        if "%" in text or not _PERCENT.isdisjoint(cues):
            for match in self._percent.finditer(text):
                unit = "pp" if (match["name"] or "").startswith("percentage") else "%"
                yield self._valued(match, ValueLabel.PERCENT, unit)
        if "°" in text or not self._unit_cues.isdisjoint(cues):
            for match in self._measured.finditer(text):
                yield self._valued(match, ValueLabel.QUANTITY, self._words.units[match["name"]])
        if not _OPEN.isdisjoint(cues):
            for match in _VAGUE.finditer(text):
                yield Value(match.start(), match.end(), ValueLabel.CARDINAL, Meaning())
        if self._number_cues.isdisjoint(cues):
            return
        for match in self._number.finditer(text):
            # "one" alone is hardly ever a number: one thing, one day, no one.
            is_one = self._of_one.fullmatch(match["low"]) and not text.startswith(" of the ", match.end())
            if not is_one and (not _SCORE.fullmatch(match[0]) or _ascends(match)):
                yield self._valued(match, ValueLabel.CARDINAL, None)

    def _all_money(self, text: str, cues: AbstractSet[str]) -> Iterator[Value]:
        if self._sign.search(text):
            for match in self._signed.finditer(text):
                yield self._money(match, self._words.signs[match["sign"]])
        if not self._currency_cues.isdisjoint(cues):
            for match in self._named.finditer(text):
                yield self._valued(match, ValueLabel.MONEY, self._words.currencies[match["name"]], first=True)
        if "pounds" in cues:
            for match in self._pounds.finditer(text):
                yield self._valued(match, ValueLabel.MONEY, "GBP", first=True)

    def _money(self, match: re.Match[str], unit: str) -> Value:
        low = self._scaled(match["low"], match["scale"] or match["scale_2"] or "")
        high = self._scaled(match["high"], match["scale_2"] or "") if match["high"] else None
        return Value(match.start(), match.end(), ValueLabel.MONEY, _meaning(low, high, unit, first=True))

    def _scaled(self, digits: str, scale: str) -> float:
        factor = {**self._words.short_scales, **self._words.scales}.get(scale.strip(" \u00a0-").lower(), 1)
        return float(digits.replace(",", "")) * factor

    def _valued(
        self, match: re.Match[str], label: ValueLabel, unit: str | None, *, first: bool = False
    ) -> Value:
        low, high = match["low"], match["high"]
        end = high or low
        # In "5 to 10 million" the scale is meant for both.
        scale = (
            end.rpartition(" ")[2] if high and end.rpartition(" ")[2].lower() in self._words.scales else ""
        )
        one = self._words.number_of(f"{low} {scale}" if scale and scale not in low else low)
        other = self._words.number_of(high) if high else None
        return Value(match.start(), match.end(), label, _meaning(one, other, unit, first=first))


def _ascends(match: re.Match[str]) -> bool:
    low, high = match["low"], match["high"]
    return int(low) < int(high) and (len(low), len(high)) != (3, 4)


def _meaning(low: float | None, high: float | None, unit: str | None, *, first: bool) -> Meaning:
    if low is None:
        return Meaning(unit=unit)
    amount = round(low, 6)
    written = plain(amount) if high is None else f"{plain(amount)}/{plain(round(high, 6))}"
    if unit is not None:
        written = f"{unit} {written}" if first else f"{written} {unit}"
    return Meaning(written, amount if high is None else None, unit)
