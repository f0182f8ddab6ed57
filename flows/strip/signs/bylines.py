"""Reads bylines: who wrote a text, people only, and which agency.

A line counts as a byline by its form ("By Jane Doe and John Roe, AP"); where in a page it must stand is for
`flows.strip.lift.source`. What names and roles look like stands in seeds/strip/bylines.toml.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import seeds
from flows.strip.signs.cues import fold, words_of
from flows.strip.signs.dates import is_date_words, mask_dates, read_date_line
from flows.strip.signs.sources import agencies, sources

_MOST_LETTERS = 220
_MOST_WORDS_BESIDE = 3
_PIECES = re.compile(r"\s*(?:[|•·/;,*>–—]|\s-\s|\t|\s{3,})\s*")
# Degrees stand behind a name ("M.P.H."), initials before it ("J.K.").
_HANDLE = re.compile(
    r"\(?@\w+\)?|\S+@\S+\.\S+|https?://\S+|\(?\b(?:she|he|they)/\w+\)?|\b(?:[a-z]\.){2,}(?=\s*(?:[,|]|$))",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-‑]*(?:['’.\-‑][^\W\d_]*)*\.?")
_CONTRIBUTED = re.compile(
    r"(.{2,120}?)\s+(?:also )?contributed to this (?:report|story|article)\b.{0,60}", re.IGNORECASE
)
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Name:
    """A person in a byline, with where the name stands in the line."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Byline:
    """What a byline says; `is_sure` when nothing but names, roles, agencies, papers and dates stands in it."""

    names: tuple[Name, ...]
    agency: str | None
    is_sure: bool


@dataclass(frozen=True)
class _Words:
    prefix: re.Pattern[str]
    openers: frozenset[str]
    credit_openers: frozenset[str]
    weak: frozenset[str]
    joins: re.Pattern[str]
    roles: frozenset[str]
    not_people: frozenset[str]
    sections: frozenset[str]
    particles: frozenset[str]
    ends: re.Pattern[str]
    credits: re.Pattern[str]


@cache
def _words() -> _Words:
    table = tomllib.loads(seeds.path("strip", "bylines.toml").read_text("utf-8"))

    def either(words: list[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    return _Words(
        prefix=re.compile(rf"[\s|•·*>–—-]*({either(table['prefixes'])})(?=[\s:])[\s:]+", re.IGNORECASE),
        openers=frozenset(words_of(prefix)[0] for prefix in table["prefixes"]),
        credit_openers=frozenset(words_of(credit)[0] for credit in table["credits"]),
        weak=frozenset(table["weak"]),
        joins=re.compile(rf"\s+(?:{either(table['joins'])})\s+", re.IGNORECASE),
        roles=frozenset(table["roles"]),
        not_people=frozenset(table["not_people"]),
        sections=frozenset(table["sections"]),
        particles=frozenset(table["particles"]),
        ends=re.compile(rf"\s+(?:{either(table['ends'])})\b.*$", re.DOTALL),
        credits=re.compile(rf"[\s(\[]*({either(table['credits'])})\b[\s:]*", re.IGNORECASE),
    )


def byline_openers() -> frozenset[str]:
    """The folded words with which bylines begin."""
    return _words().openers


def may_be_byline(words: Sequence[str]) -> bool:
    """A cheap look before `read_byline`: whether a line's folded words begin as bylines do."""
    return words[:1] != [] and words[0] in _words().openers


def may_be_credit(key: str, words: Sequence[str]) -> bool:
    """A cheap look before `read_credit`, at a folded line and its words."""
    return (words[:1] != [] and words[0] in _words().credit_openers) or "contributed to this" in key


def read_byline(text: str) -> Byline | None:
    """The line as a byline with a prefix ("By …"), or None if it is none."""
    if len(text) > _MOST_LETTERS:
        return None
    prefix = _words().prefix.match(text)
    if prefix is None:
        return None
    rest = text[prefix.end() :]
    # "by" alone on its line, the name on the next one, is the phrase lists' business.
    if not rest or (prefix[1].islower() and rest[0].islower()):
        return None
    byline = _read(text, prefix.end())
    if not (byline.names or byline.agency):
        return None
    return byline if byline.is_sure or prefix[1].casefold() not in _words().weak else None


def read_names(text: str, places: int = 0) -> Byline | None:
    """The line as names without a prefix ("Jane Doe", "Jane Doe | Reporter"), or None; only its place makes it sure.

    So many parts may be a place ("Jane Doe – Lisbon"): one word with a capital behind the first name.
    """
    if len(text) > _MOST_LETTERS or not text[:1].isupper():
        return None
    byline = _read(text, 0, places)
    # "Sparks Fly in Esbjerg on the Last Day of the Fair" is a headline, though names end at "in".
    if not _PIECES.search(text) and len(text.split()) > _MOST_WORDS_BESIDE + 4 * len(byline.names):
        return None
    if any(not _words().sections.isdisjoint(name.text.casefold().split()) for name in byline.names):
        return None
    return byline if byline.is_sure and (byline.names or byline.agency) else None


def read_credit(text: str) -> Byline | None:
    """The line as what stands at a text's end: "Reporting by Jane Doe; editing by John Roe"."""
    if len(text) > 400:
        return None
    if contributed := _CONTRIBUTED.fullmatch(text):
        agency = next(filter(None, map(agencies().name, _runs(contributed[1]))), None)
        return Byline((), agency, is_sure=True)
    match = _words().credits.match(text)
    if match is None:
        return None
    reporters = re.split(r"[;.]\s*|\s+(?:in|for)\s+[A-Z]", text[match.end() :])[0]
    byline = _read(text[: match.end() + len(reporters)], match.end())
    writes = match[1].casefold().startswith(("reporting", "with reporting", "writing"))
    names = byline.names if writes else ()
    agency = byline.agency or next(
        filter(None, map(agencies().name, re.split(r"[,;)]", text[match.end() :]))), None
    )
    return Byline(names, agency, is_sure=bool(byline.names or agency))


def _runs(text: str) -> list[str]:
    """All runs of up to three words of a text, the longest first."""
    words = re.split(r"[\s,]+", text)
    return [
        " ".join(words[at : at + length]) for length in (3, 2, 1) for at in range(len(words) - length + 1)
    ]


def is_person(text: str) -> bool:
    """Whether a text has the form of a person's full name."""
    words = text.split()
    if not 2 <= len(words) <= 5:
        return False
    lists = _words()
    capitals = 0
    for word in words:
        folded = word.casefold().strip(".")
        if not _NAME_WORD.fullmatch(word) or folded in lists.not_people or folded in lists.roles:
            return False
        if word[0].isupper():
            capitals += 1
        elif folded not in lists.particles:
            return False
    return capitals >= 2 and words[-1][0].isupper() and len(words[-1].strip(".")) > 1


def _read(text: str, at: int, places: int = 0) -> Byline:
    """The parts behind a prefix, each a name, a role, an agency, a date, or unknown."""
    names: list[Name] = []
    agency = None
    unknown = 0
    for start, end in _parts(text, at):
        part = text[start:end]
        found = agencies().name(part)
        name, tail = _name_and_tail(part)
        if found:
            agency = agency or found
        elif name:
            names.append(Name(_cased(name), start, start + len(name)))
            agency = agency or agencies().name(tail)
        elif fold(part) in sources().pictures:
            # "By Jane Doe/Getty Images" stands below a picture.
            unknown += 1
        elif names and places and part.isalpha() and part[0].isupper():
            places -= 1
        elif not _is_known(part):
            unknown += 1
    return Byline(tuple(names), agency, is_sure=unknown == 0)


def _name_and_tail(part: str) -> tuple[str, str]:
    """The name, and the role or agency that follows it, in "Jane Doe Political Editor", "Jane Doe Associated Press"."""
    if is_person(part):
        return part, ""
    words = list(re.finditer(r"\S+", part))
    for count in (2, 3):
        if count < len(words):
            name, tail = part[: words[count - 1].end()], part[words[count].start() :]
            if is_person(name) and (agencies().name(tail) or (len(words) < count + 5 and _is_known(tail))):
                return name, tail
    return "", ""


def _parts(text: str, at: int) -> list[tuple[int, int]]:
    """Where the parts of a byline stand, without joins, brackets, handles and the words that end a name."""
    # Blanked out, not cut, so that the parts' offsets hold.
    rest = text[:at] + _HANDLE.sub(_blank, mask_dates(text[at:]))
    rest = _BRACKETS.sub(lambda m: m[0].replace("(", ",").replace(")", ","), rest)
    parts = []
    for piece in _split(rest, at, len(rest), _PIECES):
        for start, end in _split(rest, *piece, _words().joins):
            cut = _words().ends.search(rest, start, end)
            if cut and cut.start() > start:
                end = cut.start()  # noqa: PLW2901 - the part ends where its tail begins
            word = rest[start:end]
            if word.strip():
                begin = start + len(word) - len(word.lstrip())
                parts.append((begin, begin + len(word.strip())))
    return parts


def _split(text: str, start: int, end: int, at: re.Pattern[str]) -> list[tuple[int, int]]:
    spans = []
    for match in at.finditer(text, start, end):
        spans.append((start, match.start()))
        start = match.end()
    return [*spans, (start, end)]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _is_known(part: str) -> bool:
    """Whether a part is a role, a paper, a date, a time or a reading time."""
    words = {word.casefold().strip(".:") for word in part.split()}
    lists = _words()
    if words & lists.roles or words & lists.not_people:
        return True
    if not any(c.isalpha() for c in part) or "read" in words:
        return True
    return is_date_words(part) or read_date_line(part) is not None


def _cased(name: str) -> str:
    """A name printed in capitals, as it is written elsewhere."""
    if not name.isupper() or len(name) < 5:
        return name
    return re.sub(r"\bMc([a-z])", lambda m: "Mc" + m[1].upper(), name.title())
