"""Finds the phrases that name a category: our own lists, and a person's, which are written the same way.

What the phrases are stands in seeds/strip/cues.toml, with the meaning of each kind of list. What follows from a
phrase is for `decisions`. A page has hundreds of lines and the lists thousands of phrases, so phrases are looked up
by their rarest word: a line that holds none of these words costs one set intersection.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.slugs import Category

_NOT_WORD = re.compile(r"[^\w\n]+|_+")
_NUMBER = re.compile(r"\b\d+\b")
_MARK_WORDS = 30
_WHOLE_LINES = frozenset({"lines", "likely"})
_DEFAULT_WORDS = {"starts": 16, "holds": 30, "hints": 1_000}


def fold(text: str) -> str:
    """A text without case, punctuation and symbols, words parted by one space; newlines stay."""
    return _NOT_WORD.sub(" ", text.casefold())


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

    @property
    def order(self) -> tuple[int, bool, str]:
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

    _lines: Mapping[str, Cue] = field(default_factory=dict)
    _likely: Mapping[str, Cue] = field(default_factory=dict)
    _marks: tuple[tuple[str, Cue], ...] = ()
    _mark_texts: tuple[str, ...] = ()
    _certain: Mapping[str, Sequence[_Phrase]] = field(default_factory=dict)
    _hints: Mapping[str, Sequence[_Phrase]] = field(default_factory=dict)
    _words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, groups: Iterable[CueGroup]) -> "CueBook":
        """A book of these groups, in order of precedence."""
        lines: dict[str, Cue] = {}
        likely: dict[str, Cue] = {}
        marks: list[tuple[str, Cue]] = []
        certain: dict[str, list[_Phrase]] = {}
        hints: dict[str, list[_Phrase]] = {}
        for rank, group in enumerate(groups):
            for kind, phrases in group.phrases.items():
                cue = Cue(group.rule, group.category, kind)
                if kind == "marks":
                    marks.extend((phrase.casefold(), cue) for phrase in phrases)
                    continue
                for phrase in map(_fold_phrase, phrases):
                    if kind in _WHOLE_LINES and "*" not in phrase:
                        (lines if kind == "lines" else likely).setdefault(phrase, cue)
                        continue
                    most = group.most_words.get(kind, _DEFAULT_WORDS.get(kind, 16))
                    index = hints if kind in {"hints", "likely"} else certain
                    trigger = max(re.findall(r"[^\s#*]+", phrase), key=len)
                    index.setdefault(trigger, []).append(
                        _Phrase(cue, rank, phrase, _pattern(phrase, kind), most)
                    )
        texts = tuple(text for text, _ in marks)
        words = (
            frozenset(max(fold(text).split() or [""], key=len) for text in (*lines, *texts)) | certain.keys()
        )
        return cls(lines, likely, tuple(marks), texts, certain, hints, words)

    def find(self, text: str, key: str, words: Sequence[str]) -> Cue | None:
        """The cue by which a line goes, or None.

        Args:
            text: the line without surrounding white space.
            key: the line after `fold`, without surrounding white space.
            words: the words of the key.
        """
        count = len(words)
        if count <= 12:
            cue = self._lines.get(key)
            if cue is None and not key.replace(" ", "").isalpha():
                cue = self._lines.get(_NUMBER.sub("#", key))
            if cue is not None:
                return cue
        if count <= _MARK_WORDS:
            start = text[:48].casefold()
            if start.startswith(self._mark_texts):
                return next(cue for mark, cue in self._marks if start.startswith(mark))
        return self._first(self._certain, key, words)

    def may_find(self, words: Sequence[str]) -> bool:
        """Whether any phrase that removes could be among these words: a cheap look before `find`."""
        return not self._words.isdisjoint(words)

    def name(self, key: str, words: Sequence[str]) -> Cue | None:
        """The cue that says what a line is that goes anyway, or None; hints and likely lines count here."""
        return self._likely.get(key) or self._first(self._hints, key, words)

    def row(self, words: Sequence[str]) -> Cue | None:
        """The first cue of a line that is nothing but labels in a row ("Menu Search Subscribe"), or None.

        Each word belongs to a phrase of `lines` or `likely`; at least two phrases, the longest first.
        """
        first: Cue | None = None
        at = phrases = 0
        # "More galleries" heads a list of teasers.
        if words[:1] == ["more"]:
            return None
        while at < len(words):
            for length in range(min(4, len(words) - at), 0, -1):
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

    @staticmethod
    def _first(index: Mapping[str, Sequence[_Phrase]], key: str, words: Sequence[str]) -> Cue | None:
        count = len(words)
        best: _Phrase | None = None
        for word in index.keys() & words:
            for phrase in index[word]:
                if (
                    count <= phrase.most_words
                    and (best is None or phrase.order < best.order)
                    and phrase.is_in(key)
                ):
                    best = phrase
        return best.cue if best else None


def _fold_phrase(phrase: str) -> str:
    # "#" and "*" stand for a number and for words; everything else is folded as lines are.
    return " ".join(word if word in {"#", "*"} else fold(word).strip() for word in phrase.split())


def _pattern(phrase: str, kind: str) -> re.Pattern[str] | None:
    if "#" not in phrase and "*" not in phrase:
        return None
    body = re.escape(phrase).replace(r"\*\ ", r"(?:\S+ ){0,4}").replace(r"\ \*", r"(?: \S+){0,4}")
    body = body.replace(r"\#", r"\d+").replace("\\ ", " ")
    return re.compile(rf"^{body}$" if kind in _WHOLE_LINES else rf"(?<!\S){body}(?!\S)")
