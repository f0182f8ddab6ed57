"""The words that dates and amounts are written with, read from seeds/recognise/values.toml, and numbers from words.

Which of them make a date or an amount is decided in the modules beside.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import seeds
from schemas.identity import bytes_id

# Longer runs of figures are no numbers that anybody counts with.
DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,6})?"


@dataclass(frozen=True)
class Words:
    """The file's lists; months and weekdays by every way of writing them, in lower case, from 1 and from 0."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    also_words: frozenset[str]
    named_days: tuple[str, ...]
    feasts: Mapping[str, tuple[int, int]]
    zones: tuple[str, ...]
    ahead: re.Pattern[str]
    over: re.Pattern[str]
    numbers: Mapping[str, int]
    scales: Mapping[str, int]
    short_scales: Mapping[str, int]
    signs: Mapping[str, str]
    currencies: Mapping[str, str]
    units: Mapping[str, str]
    version: str

    @property
    def number(self) -> str:
        """A regular expression for a number in digits or words, a scale behind it or not."""
        word = _any_of(self.numbers)
        scale = _any_of(self.scales)
        scaled = rf"{DIGITS}(?:[ \u00a0-](?:{scale})\b)?"
        single = rf"(?:{word})(?:-(?:{word}))?"
        head = rf"(?:(?:a|half a|several) (?:{scale})|{single})"
        return rf"(?:{scaled}|\b(?i:{head}(?:[ -](?:{scale})(?:[ -](?:and )?{single})?){{0,6}})\b)"

    @property
    def month(self) -> str:
        """A regular expression for a month, its full stop included; capitals as in names or throughout."""
        # May and what is longer than Sept are whole words; a full stop behind them ends the sentence.
        short = [
            form for form in self.months if len(form) < 5 and form not in {*self.also_words, "june", "july"}
        ]
        whole = [form for form in self.months if form not in short]
        return rf"(?:(?:{_both_cases(whole)})\b|(?:{_both_cases(short)})\b\.?)"

    def number_of(self, written: str) -> float | None:
        """The number that digits and words come to; None where the words leave it open."""
        total = 0.0
        current: float | None = None
        for part in re.findall(rf"{DIGITS}|[a-z]+", written.lower().replace("\u00a0", " ")):
            if part[0].isdigit():
                current = (current or 0) + float(part.replace(",", ""))
            elif part in self.numbers:
                current = (current or 0) + self.numbers[part]
            elif part == "half":
                current = 0.5
            elif part == "several":
                return None
            elif part in self.scales:
                scale = self.scales[part]
                current = (1 if current is None else current) * scale
                if scale >= 1000:
                    total, current = total + current, None
        return total + (current or 0)


def plain(amount: float) -> str:
    """A number without needless zeros: 1500000, 3.5."""
    return str(int(amount)) if amount == int(amount) else repr(round(amount, 6))


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _both_cases(forms: Iterable[str]) -> str:
    written = [*forms]
    return _any_of([*(form.capitalize() for form in written), *(form.upper() for form in written)])


def either(words: Iterable[str]) -> str:
    """A regular expression for any of some words as they are, longest first."""
    return f"(?:{_any_of(words)})"


def weekday(words: Words) -> str:
    """A regular expression for a day of the week written out."""
    return rf"(?:{_both_cases(day for day in words.weekdays if day.endswith('day'))})\b"


def _cue(phrases: Iterable[str]) -> re.Pattern[str]:
    spelled = _any_of(phrases).replace("’", "['’]")
    return re.compile(rf"(?:\b|(?<=\w))(?:{spelled})\b", re.IGNORECASE)


@cache
def load_words() -> Words:
    """The words that ship."""
    data = seeds.path("recognise", "values.toml").read_bytes()
    read: dict[str, Any] = tomllib.loads(data.decode())
    units = {form: unit for unit, forms in read["units"].items() for form in forms}
    return Words(
        months={form.lower(): n for n, forms in enumerate(read["months"], 1) for form in forms},
        weekdays={form.lower(): n for n, forms in enumerate(read["weekdays"]) for form in forms},
        also_words=frozenset(word.lower() for word in read["also_words"]),
        named_days=tuple(read["named_days"]),
        feasts={name: (month, day) for name, (month, day) in read["feasts"].items()},
        zones=tuple(read["zones"]),
        ahead=_cue(read["ahead"]),
        over=_cue(read["over"]),
        numbers=read["numbers"],
        scales=read["scales"],
        short_scales=read["short_scales"],
        signs=read["currency_signs"],
        currencies=read["currency_words"],
        units=units,
        version=bytes_id(data),
    )
