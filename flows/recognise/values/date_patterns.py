"""How dates are written: one pattern a way, in the order in which they are tried.

Patterns only. Each has a group `date`, the span of the date, and groups for its parts; `dates` says what they mean.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.recognise.values.resolving import SEASONS
from flows.recognise.values.words import Words, either, weekday

# What stands for any figure among a sentence's cues.
FIGURES = "0"
CENTURIES = {
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21,
}  # fmt: skip
DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
    "nineties": 90,
}  # fmt: skip
_UNITS = frozenset(
    {
        "day", "days", "weekend", "weekends", "week", "weeks", "fortnight", "fortnights", "month", "months", "quarter",
        "quarters", "year", "years", "decade", "decades", "century", "centuries",
    }
)  # fmt: skip
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_FOUR = r"(?:1[0-9]\d\d|20\d\d|21\d\d)"
_YEAR = rf"{_FOUR}(?![\d,]\d|\.\d|\w)"
_YEAR_OR_NEAR = rf"(?P<year>{_YEAR}|last year|this year|next year)"
_PART = r"(?:(?i:early|mid|late)(?:[ -]))?"
_UNIT = r"(?P<unit>days?|weekends?|weeks?|fortnights?|months?|quarters?|years?|decades?|centur(?:y|ies))"
_TH = r"(?:st|nd|rd|th)?"
# Not within a word or number: no part of 2,014, 1.949, /2014 or $1990.
_BEFORE_NUMBER = r"(?<![\w.,:/$€£#-])"


@dataclass(frozen=True)
class Way:
    """A way of writing dates. A sentence that has none of the cues, its words in lower case, is not tried."""

    name: str
    cues: frozenset[str]
    pattern: re.Pattern[str]


def ways_of_writing(words: Words) -> list[Way]:
    """All ways in order: of two dates that overlap, the one written in the earlier way is meant."""
    ways = (*_by_month(words), *_by_day(words), *_by_period(words), *_by_unit(words), *_by_year())
    return [Way(name, frozenset(cues), re.compile(pattern)) for name, cues, pattern in ways]


Written = Iterator[tuple[str, Iterable[str], str]]


def _by_month(words: Words) -> Written:
    month = words.month
    days = either(form for d in words.weekdays for form in (d.capitalize(), d.upper(), f"{d.capitalize()}."))
    alone = either(form.capitalize() for form in words.months if form in words.also_words)
    others = either(
        form.capitalize() for form in words.months if form not in words.also_words and len(form) > 4
    )
    behind = r"(?i:in|since|until|till|by|from|during|of|for|through|to|between|early|mid|late|last|next|this|every)"
    yield "iso", (FIGURES,), rf"(?<![\w/-])(?P<date>(?P<year>{_FOUR})-(?P<m>\d\d)-(?P<d>\d\d))(?![\w-])"
    yield (
        "figures",
        (FIGURES,),
        r"(?<![\w/.,-])(?P<date>(?P<a>\d\d?)/(?P<b>\d\d?)/(?P<year>(?:19|20)\d\d|\d\d))(?![\w/])",
    )
    yield (
        "month-day",
        words.months,
        (
            rf"(?<!\w)(?P<date>(?:{days},? )?(?P<month>{month}) (?P<d>{_DAY}){_TH}"
            r"(?![\d:]|,\d{3}|\.\d| (?:million|billion|percent))"
            rf"(?:\s?[-–]\s?{_DAY}(?!\d))?(?:,? (?P<year>{_YEAR}))?)"
        ),
    )
    yield (
        "day-month",
        words.months,
        (
            rf"(?<![\w.,:/-])(?P<date>(?:{days},? (?:the )?)?(?P<d>{_DAY}){_TH}(?:\s?[-–]\s?{_DAY})?(?: of)? "
            rf"(?P<month>{month})(?:,? (?P<year>{_YEAR}))?)(?!\w)"
        ),
    )
    yield (
        "month-year",
        words.months,
        rf"(?<!\w)(?P<date>{_PART}(?P<month>{month}),? (?:of )?{_YEAR_OR_NEAR})",
    )
    yield (
        "month",
        words.months,
        (
            rf"(?<!\w)(?P<date>(?:(?:end|beginning|start|middle) of |{_PART})"
            rf"(?:(?P<mod>(?i:last|next|this)) )?(?P<month>{others}))(?!\w)"
        ),
    )
    yield (
        "month-behind",
        words.months,
        rf"(?<!\w)(?P<lead>{behind})[ -](?P<date>(?P<month>{alone}))(?!\w| [A-Z])",
    )


def _by_day(words: Words) -> Written:
    yield (
        "weekday",
        words.weekdays,
        rf"(?<!\w)(?P<date>(?:(?P<mod>(?i:last|next|this past|this coming|this)) )?(?P<day>{weekday(words)}))(?!\w)",
    )
    yield (
        "day-word",
        ("yesterday", "today", "tomorrow"),
        (
            r"(?<!\w)(?P<date>(?P<before>day before yesterday)|(?P<after>day after tomorrow)|"
            r"(?P<word>(?i:yesterday|today|tomorrow)))(?!\w)"
        ),
    )


def _by_unit(words: Words) -> Written:
    number = words.number
    yield (
        "relative",
        _UNITS,
        (
            r"(?<!\w)(?P<date>(?:(?i:earlier|later|early|late|end of|beginning of|middle of|mid)[ -])?"
            r"(?P<mod>(?i:last|next|this|past|coming|previous)) "
            r"(?P<unit>week|weekend|month|quarter|year|decade|century))(?!\w)"
        ),
    )
    yield (
        "away",
        _UNITS,
        (
            rf"(?<![\w.,$€£-])(?P<date>(?P<number>{number}|(?i:an?|(?:a )?few|several|(?:a )?couple(?: of)?|many))"
            rf"[ \u00a0-]{_UNIT}[ -](?P<way>ago|earlier|before|later|from now|afterwards?))(?!\w)"
        ),
    )
    yield (
        "past-lasting",
        _UNITS,
        (
            r"(?<!\w)(?P<date>(?i:past|last|next|coming|previous|first|final) "
            rf"(?P<number>{number}|few|several|couple of|many) {_UNIT})(?!\w)"
        ),
    )
    yield (
        "lasting",
        _UNITS,
        (
            rf"(?<![\w.,:$€£-])(?P<date>(?P<number>{number})[ \u00a0-]{_UNIT}(?:[ -]old)?)"
            r"(?!\w|[ -](?:ago|earlier|later|from now|before))"
        ),
    )
    yield (
        "some-lasting",
        _UNITS,
        (
            r"(?<!\w)(?P<date>(?P<number>(?i:several|a few|many|recent|a couple of)) "
            r"(?P<unit>days|weeks|months|years|decades|centuries))(?!\w)"
        ),
    )


def _by_period(words: Words) -> Written:
    season, feast = either(SEASONS), either(words.feasts).replace("’", "['’]")
    yield (
        "century",
        ("century",),
        (
            rf"(?<!\w)(?P<date>{_PART}(?P<number>\d\d?(?:st|nd|rd|th)|{either(CENTURIES)})[ -]century)"
            r"(?!\w| (?:BC|B\.C\.))"
        ),
    )
    yield (
        "decade",
        (FIGURES, *DECADES),
        (
            rf"(?<![\w$€£])(?P<date>{_PART}(?:(?P<year>(?:1[0-9]|20)\d0)['’]?s|['’](?P<short>\d0)s|"
            rf"(?<=the )(?P<bare>[2-9]0)s)|(?<=[tT]he )(?P<words>{either(DECADES)}))(?!\w)"
        ),
    )
    yield (
        "season",
        SEASONS,
        (
            rf"(?<!\w)(?P<date>{_PART}(?:(?P<mod>(?i:last|next|this|past|coming|previous)) )?(?P<season>(?i:{season}))"
            rf"(?:(?: of)? (?P<year>{_YEAR}))?)(?!\w)"
        ),
    )
    of_year = rf" of (?:{_YEAR}|this year|last year|next year|the year)"
    yield (
        "quarter",
        ("quarter", "half", "q"),
        (
            r"(?<!\w)(?P<date>(?:Q(?P<q>[1-4])|(?P<nth>first|second|third|fourth)[ -](?P<what>quarter|half)"
            rf"(?={of_year}|[,.;]|$| (?:results|earnings|profit|revenue|sales|loss|net)))"
            rf"(?:,?(?: of)? {_YEAR_OR_NEAR})?)(?!\w)"
        ),
    )
    yield (
        "feast",
        (name.lower().partition("’")[0].split(" ", 1)[0].rstrip(".") for name in words.feasts),
        rf"(?<!\w)(?P<date>(?P<feast>{feast})(?:,? (?P<year>{_YEAR}))?)(?!\w| [A-Z])",
    )


def _by_year() -> Written:
    yield (
        "years",
        (FIGURES,),
        (
            rf"{_BEFORE_NUMBER}(?P<date>(?P<year>(?:1[89]|20)\d\d)[-–/](?P<to>(?:1[89]|20)?\d\d))"
            r"(?![\w-]|[.,/]\d)"
        ),
    )
    yield (
        "year",
        (FIGURES,),
        (
            rf"{_BEFORE_NUMBER}(?P<date>(?:(?i:early|mid|late|fiscal|fiscal year|end of|beginning of|start of)[ -])?"
            rf"(?P<year>{_YEAR}))(?!\s?%)"
        ),
    )
