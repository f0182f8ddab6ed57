"""Reads what each line says by itself, whatever stands around it: its phrase, its form, its date, its byline.

Lines repeat, menus above all, and most of what there is to know of a line depends on nothing but its words: short
lines are read once. What follows from it on a page is for `decisions`.
"""

from collections.abc import Sequence
from functools import lru_cache

from flows.strip.lift.date import date_of_line
from flows.strip.lift.source import byline_of_line
from flows.strip.page.page import REMEMBERED_LINES, SHORT_LINE, PageLine
from flows.strip.signs.bylines import byline_openers
from flows.strip.signs.captions import photographers_of, read_caption
from flows.strip.signs.cues import Cue, CueBook
from flows.strip.signs.dates import date_words
from flows.strip.signs.forms import read_form
from flows.strip.signs.readings import Reading, Readings
from flows.strip.signs.sources import agencies, sources

_MOST_AGENCY_WORDS = 4
_NOTHING = Reading(None, None, None, None, None)
_CREDIT_WORDS = frozenset({"by", "courtesy", "copyright"})


class LineReader:
    """Reads lines by the phrases of a book, and remembers short ones."""

    def __init__(self, cues: CueBook) -> None:
        self.cues = cues
        self._openers = cues.openers | sources().picture_words | byline_openers()
        self._inner = cues.inner | date_words() | agencies().words | _CREDIT_WORDS
        self._name_short = lru_cache(REMEMBERED_LINES)(self._name_text)
        self._read_short = lru_cache(REMEMBERED_LINES)(self._read_text)

    def read(self, lines: Sequence[PageLine]) -> Readings:
        """What each line of a page says."""
        found = Readings()
        for at, line in enumerate(lines):
            reading = self._read_short(line.text) if len(line.text) <= SHORT_LINE else self._read(line)
            if reading is not None:
                found.add(at, reading)
        self._add_pictures(lines, found)
        return found

    def name(self, line: PageLine) -> Cue | None:
        """The cue that says what a line is that goes anyway, or None."""
        if len(line.text) <= SHORT_LINE:
            return self._name_short(line.key)
        return self.cues.name(line.key, line.words)

    def _name_text(self, key: str) -> Cue | None:
        return self.cues.name(key, key.split())

    def _add_pictures(self, lines: Sequence[PageLine], found: Readings) -> None:
        """The captions that end in a name which several lines of the page end in."""
        photographers = photographers_of(lines)
        for at, line in enumerate(lines) if photographers else ():
            caption = read_caption(line, photographers) if line.text[-1] == ")" else None
            if caption and at not in found.forms:
                found.forms[at] = caption

    def _read_text(self, text: str) -> Reading | None:
        line = PageLine.of(text)
        return None if self._is_plain(line) else self._read(line)

    def _read(self, line: PageLine) -> Reading | None:
        reading = Reading(
            cue=self.cues.find(line.text, line.key, line.words),
            form=read_form(line, self.cues) or read_caption(line),
            date=date_of_line(line),
            byline=byline_of_line(line),
            agency=agencies().name_of_line(line) if len(line.words) <= _MOST_AGENCY_WORDS else None,
        )
        return None if reading == _NOTHING else reading

    def _is_plain(self, line: PageLine) -> bool:
        """A cheap look: whether no rule can find anything in a line, for want of any word or sign that one goes by."""
        words = line.words
        return (
            line.text.replace(" ", "").isalpha()
            and words[0] not in self._openers
            and not self.cues.may_end_row(words[-1])
            and self._inner.isdisjoint(words)
        )
