"""Times of day and spans of hours, minutes and seconds.

Pure functions on a sentence and the article's day; dates stand in `dates`.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from flows.recognise.values.dates import Dates
from flows.recognise.values.value import Meaning, Value
from flows.recognise.values.words import Words, either, plain, weekday
from schemas.slugs import Period, ValueLabel

_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}
_SPANS = {"hour": "H", "minute": "M", "second": "S"}
CUES = frozenset(
    {
        # of "a.m." and "p.m."
        "m", "am", "pm", "noon", "midnight", "midday", "clock", "tonight", "overnight", "morning", "afternoon",
        "evening", "night", "hour", "hours", "minute", "minutes", "second", "seconds",
    }
)  # fmt: skip
_FIGURES = re.compile(r"\d:\d\d")


class Times:
    """Finds times. A part of a day ("Monday night", "tonight") is resolved to its day."""

    def __init__(self, words: Words, dates: Dates) -> None:
        self._words, self._dates = words, dates
        zone = rf"(?:,? \(?(?P<zone>{either(words.zones)})\b\)?)?"
        self._of_clock = re.compile(
            r"(?<![\w.:,/$€£-])(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?\s?"
            r"(?P<half>[ap]\.m\.|[ap]m\b|[AP]M\b|[AP]\.M\.)" + zone
        )
        self._in_figures = re.compile(
            r"(?<![\w.:,/$€£-])(?P<hour>2[0-3]|[01]?\d):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\w:]|[.,]\d)"
            + zone
        )
        self._in_words = re.compile(
            rf"(?<!\w)(?:(?P<word>(?i:noon|midnight|midday))|(?P<number>{words.number}) o['’]clock)(?!\w)"
            + zone
        )
        self._part = re.compile(
            rf"(?<!\w)(?:(?P<tonight>(?i:tonight))|(?:(?P<day>{weekday(words)})|(?P<word>(?i:this|last|yesterday|tomorrow)))"
            rf" (?P<part>{either(_PARTS)}))(?!\w)"
        )
        self._span = re.compile(
            rf"(?<![\w.,:$€£-])(?P<number>{words.number}|an|a few|several|a couple of)"
            r"[ \u00a0-](?P<unit>hour|minute|second)s?(?!\w)"
        )

    def find(self, text: str, anchor: date | None, cues: AbstractSet[str]) -> Iterator[Value]:
        """All times of a sentence; `cues` are its words in lower case."""
        if CUES.isdisjoint(cues) and not _FIGURES.search(text):
            return
        for match in self._of_clock.finditer(text):
            hour = int(match["hour"]) % 12 + (12 if match["half"][0] in "pP" else 0)
            yield _clock(match, hour, int(match["minute"] or 0))
        for match in self._in_figures.finditer(text):
            yield _clock(match, int(match["hour"]), int(match["minute"]))
        for match in self._in_words.finditer(text):
            if match["word"]:
                yield _clock(match, 0 if match["word"].lower() == "midnight" else 12, 0)
            else:
                yield Value(match.start(), match.end(), ValueLabel.TIME, Meaning())
        yield from self._parts(text, anchor, cues)
        for match in self._span.finditer(text):
            count = 1 if match["number"] == "an" else self._words.number_of(match["number"])
            known = match["number"] not in {"a few", "several", "a couple of"}
            value = f"PT{plain(count)}{_SPANS[match['unit']]}" if known and count is not None else None
            yield Value(match.start(), match.end(), ValueLabel.TIME, Meaning(value))

    def _parts(self, text: str, anchor: date | None, cues: AbstractSet[str]) -> Iterator[Value]:
        for match in self._part.finditer(text):
            day: Meaning | None = Meaning()
            if match["day"]:
                days = self._dates.find(text[: match.end("day")], anchor, cues)
                day = next((v.meaning for v in days if v.end == match.end("day")), None)
            elif anchor is not None:
                steps = {"last": -1, "yesterday": -1, "tomorrow": 1}.get((match["word"] or "").lower(), 0)
                day = Meaning(None, resolved_on=anchor + timedelta(steps))
            if day is None:
                continue
            part = _PARTS["night" if match["tonight"] else match["part"]]
            on = day.resolved_on
            meaning = Meaning(
                f"{on.isoformat()}T{part}" if on else f"T{part}",
                resolved_on=on,
                period=Period.DAY if on else None,
            )
            yield Value(match.start(), match.end(), ValueLabel.TIME, meaning)


def _clock(match: re.Match[str], hour: int, minute: int) -> Value:
    return Value(
        match.start(), match.end(), ValueLabel.TIME, Meaning(f"T{hour:02d}:{minute:02d}", unit=match["zone"])
    )
