"""Finds the phrases that name a category: our own lists, and a person's, which are written the same way.

What the phrases are stands in seeds/strip/cues.toml, with the meaning of each kind of list. What follows from a
phrase is for `decisions`. A page has hundreds of lines and the lists thousands of phrases, so phrases are looked up
by their rarest word: a line that holds none of these words costs one look at each of its words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flows.strip.signs.prefixes import Prefixes
from schemas.slugs import Category

_WORD = re.compile(r"[^\W_]+")
_ASCII = "".join(chr(c) if chr(c).isalnum() else " " for c in range(128))
_TYPOGRAPHIC = "’“”‘–—…\xa0"
_FIGURE = re.compile(r"\d")
_NUMBER = re.compile(r"\b\d+\b")
_MOST_LINE_WORDS = 12
_MOST_ROW_PHRASE = 4
_WILD = frozenset({"#", "*"})
_MARK_WORDS = 30
_WHOLE_LINES = frozenset({"lines", "likely"})
_DEFAULT_WORDS = {"starts": 16, "holds": 30, "hints": 1_000}


def fold(text: str) -> str:
    """A text without case, punctuation and symbols: its words, parted by one space."""
    return " ".join(words_of(text))


def words_of(text: str) -> list[str]:
    """The words of a text as `fold` writes them."""
    # Most lines are ASCII but for quotation marks and dashes; for ASCII a table is faster than a pattern.
    if not text.isascii():
        text = text.casefold()
        for mark in _TYPOGRAPHIC:
            text = text.replace(mark, " ")
        if not text.isascii():
            return _WORD.findall(text)
    return text.lower().translate(_ASCII).split()


class CueGroup(NamedTuple):
    """One rule: its name, its category, and its lists of phrases by kind, as they stand in the file."""

    rule: str
    category: Category
    phrases: Mapping[str, Sequence[str]]
    most_words: Mapping[str, int]


class Cue(NamedTuple):
    """A phrase that was found."""

    rule: str
    category: Category
    kind: str


class _Phrase(NamedTuple):
    cue: Cue
    rank: int
    text: str
    pattern: re.Pattern[str] | None
    most_words: int

    def order_of(self) -> tuple[int, bool, str]:
        """Earlier groups first, then how a line begins before what it holds; whatever the order of the index."""
        return self.rank, self.cue.kind != "starts", self.text

    def is_in(self, key: str) -> bool:
        if self.pattern is not None:
            found = self.pattern.match(key) if self.cue.kind == "starts" else self.pattern.search(key)
            return found is not None
        if self.cue.kind == "starts":
            return key.startswith(self.text) and key[len(self.text) : len(self.text) + 1] in {"", " "}
        return f" {self.text} " in f" {key} "


@dataclass(frozen=True)
class CueBook:
    """Phrases, indexed. Build it with `of`; earlier groups win over later ones."""

    _lines: Mapping[str, Cue]
    _likely: Mapping[str, Cue]
    marks: Prefixes[Cue]
    _certain: "_Index"
    _hints: "_Index"
    openers: frozenset[str]
    _row_ends: frozenset[str]

    @classmethod
    def of(cls, groups: Iterable[CueGroup]) -> "CueBook":
        """A book of these groups, in order of precedence."""
        lines: dict[str, Cue] = {}
        likely: dict[str, Cue] = {}
        marks: list[tuple[str, Cue]] = []
        certain: list[_Phrase] = []
        hints: list[_Phrase] = []
        for rank, group in enumerate(groups):
            for kind, phrases in group.phrases.items():
                cue = Cue(group.rule, group.category, kind)
                if kind == "marks":
                    marks.extend((phrase, cue) for phrase in phrases)
                    continue
                for phrase in map(_fold_phrase, phrases):
                    if kind in _WHOLE_LINES and "*" not in phrase:
                        (lines if kind == "lines" else likely).setdefault(phrase, cue)
                        continue
                    most = group.most_words.get(kind, _DEFAULT_WORDS.get(kind, 16))
                    found = hints if kind in {"hints", "likely"} else certain
                    found.append(_Phrase(cue, rank, phrase, _pattern(phrase, kind), most))
        marked = [folded for text, _ in marks if (folded := fold(text))]
        return cls(
            lines,
            likely,
            Prefixes(marks),
            _Index.of(certain),
            _Index.of(hints),
            frozenset(_Index.of(certain).openers) | {text.split()[0] for text in (*lines, *marked)},
            frozenset(phrase.rsplit(maxsplit=1)[-1] for phrase in (*lines, *likely)),
        )

    def find(self, text: str, key: str, words: Sequence[str]) -> Cue | None:
        """The cue by which a line goes, or None.

        Args:
            text: the line without surrounding white space.
            key: the line after `fold`, without surrounding white space.
            words: the words of the key.
        """
        count = len(words)
        if count <= _MOST_LINE_WORDS:
            cue = self._lines.get(key)
            if cue is None and _FIGURE.search(key):
                cue = self._lines.get(_NUMBER.sub("#", key))
            if cue is not None:
                return cue
        if count <= _MARK_WORDS and (cue := self.marks.find(text)):
            return cue
        return self._certain.first(key, words)

    def may_begin(self, text: str, word: str) -> bool:
        """A cheap look before `find`: whether a phrase begins as this text does, whose first folded word is given."""
        return word in self.openers or word.isdigit() or self.marks.find(text) is not None

    @property
    def inner(self) -> frozenset[str]:
        """The words one of which a line holds that a phrase is found in, unless it begins with one of `openers`."""
        return frozenset(self._certain.inner)

    def may_end_row(self, word: str) -> bool:
        """A cheap look before `row` at the last folded word of a line."""
        return word in self._row_ends

    def name(self, key: str, words: Sequence[str]) -> Cue | None:
        """The cue that says what a line is that goes anyway, or None; hints and likely lines count here."""
        return self._likely.get(key) or self._hints.first(key, words)

    def row(self, words: Sequence[str]) -> Cue | None:
        """The first cue of a line that is nothing but labels in a row ("Menu Search Subscribe"), or None.

        Each word belongs to a phrase of `lines` or `likely`; at least two phrases, the longest first.
        """
        # "More galleries" heads a list of teasers.
        if words[0] == "more" or words[-1] not in self._row_ends:
            return None
        first: Cue | None = None
        at = phrases = 0
        while at < len(words):
            for length in range(min(_MOST_ROW_PHRASE, len(words) - at), 0, -1):
                key = " ".join(words[at : at + length])
                cue = self._likely.get(key) or self._lines.get(key)
                if cue is not None:
                    break
            else:
                return None
            first = first or cue
            at += length
            phrases += 1
        return first if phrases > 1 else None


@dataclass(frozen=True)
class _Index:
    """Phrases by a word that a line must hold, or begin with; `longest` line that any of them is looked for in."""

    openers: Mapping[str, Sequence[_Phrase]]
    inner: Mapping[str, Sequence[_Phrase]]
    longest: int

    @classmethod
    def of(cls, phrases: Iterable[_Phrase]) -> "_Index":
        openers: dict[str, list[_Phrase]] = {}
        inner: dict[str, list[_Phrase]] = {}
        longest = 0
        for phrase in phrases:
            words = phrase.text.split()
            longest = max(longest, phrase.most_words)
            if phrase.cue.kind == "starts" and words[0] not in _WILD:
                openers.setdefault(words[0], []).append(phrase)
            else:
                # The longest word is mostly the rarest.
                rarest = max((word for word in words if word not in _WILD), key=len)
                inner.setdefault(rarest, []).append(phrase)
        return cls(openers, inner, longest)

    def first(self, key: str, words: Sequence[str]) -> Cue | None:
        """The cue of the phrase in a folded line that comes first in order, or None."""
        count = len(words)
        if not 0 < count <= self.longest:
            return None
        candidates = list(self.openers.get(words[0], ()))
        if not self.inner.keys().isdisjoint(words):
            candidates += [phrase for word in self.inner.keys() & words for phrase in self.inner[word]]
        found = [phrase for phrase in candidates if count <= phrase.most_words and phrase.is_in(key)]
        return min(found, key=_Phrase.order_of).cue if found else None


def _fold_phrase(phrase: str) -> str:
    # "#" and "*" stand for a number and for words; everything else is folded as lines are.
    return " ".join(word if word in {"#", "*"} else fold(word) for word in phrase.split())


def _pattern(phrase: str, kind: str) -> re.Pattern[str] | None:
    if "#" not in phrase and "*" not in phrase:
        return None
    body = re.escape(phrase).replace(r"\*\ ", r"(?:\S+ ){0,4}").replace(r"\ \*", r"(?: \S+){0,4}")
    body = body.replace(r"\#", r"\d+").replace("\\ ", " ")
    return re.compile(rf"^{body}$" if kind in _WHOLE_LINES else rf"(?<!\S){body}(?!\S)")
