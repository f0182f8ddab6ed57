"""Knows news agencies by their names, and the makers of pictures; finds them in credits and datelines.

Names stand in seeds/strip/agencies.toml and sources.toml.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import seeds
from flows.strip.page.page import PageLine
from flows.strip.signs.cues import fold, words_of
from flows.strip.signs.prefixes import Prefixes

_LONGEST_NAME = 60


@dataclass(frozen=True)
class Agencies:
    """Names of agencies: forms that count as written, and forms that count in any case; their last words, folded."""

    _short: Mapping[str, str]
    _long: Mapping[str, str]
    _short_keys: frozenset[str]
    words: frozenset[str]
    dateline: re.Pattern[str]

    def name_of_line(self, line: PageLine) -> str | None:
        """The agency that a line is the name of and nothing else."""
        return self._long.get(line.key) or (self.name(line.text) if line.key in self._short_keys else None)

    def may_name(self, words: Sequence[str]) -> bool:
        """A cheap look before `name` at a part of a line with these folded words."""
        return not self.words.isdisjoint(words)

    def name(self, text: str) -> str | None:
        """The agency that a text is the name of, as articles.agency writes it; None if it is none."""
        text = text.strip(" .,()[]-–—|/")
        if len(text) > _LONGEST_NAME:
            return None
        return self._short.get(text) or self._long.get(fold(text))


@cache
def agencies() -> Agencies:
    """The agencies that ship."""
    table = tomllib.loads(seeds.path("strip", "agencies.toml").read_text("utf-8"))
    short = {form: row["name"] for row in table["agency"] for form in row["short"]}
    long = {fold(form): row["name"] for row in table["agency"] for form in row["long"]}
    forms = sorted(
        {*short, *(form for row in table["agency"] for form in row["long"])}, key=len, reverse=True
    )
    names = "|".join(map(re.escape, forms))
    # "LONDON (Reuters) -", "PARIS, Dec. 6 (AP) —", "(AP) —", "MOSKAU (dpa) -".
    dateline = rf"(?:[A-ZÀ-Þ][^\n()]{{1,60}}\s*)?\((?P<agency>{names})(?:[/ -][^()]{{1,30}})?\)\s*[-–—:]"
    not_alone = {form for row in table["agency"] for form in row.get("not_alone", ())}
    short_keys = frozenset(fold(form) for form in short if form not in not_alone)
    words = frozenset(words_of(form)[-1] for form in forms)
    return Agencies(short, long, short_keys, words, re.compile(dateline))


@dataclass(frozen=True)
class Sources:
    """Word lists about pictures, publishers and sites, folded or lower-cased as the rules that use them need.

    `picture_words` are the words with which credits and captions begin.
    """

    pictures: frozenset[str]
    picture_words: frozenset[str]
    only_behind: frozenset[str]
    credit_marks: Prefixes[str]
    caption_marks: Prefixes[str]
    company_endings: frozenset[str]
    copyright_ends: re.Pattern[str]
    not_publishers: frozenset[str]
    policy_words: frozenset[str]
    site_words: frozenset[str]
    title_tails: re.Pattern[str]
    english_words: frozenset[str]


@cache
def sources() -> Sources:
    """The lists that ship."""
    table = tomllib.loads(seeds.path("strip", "sources.toml").read_text("utf-8"))
    ends = "|".join(map(re.escape, table["copyright_ends"]))
    return Sources(
        pictures=frozenset(fold(name) for name in table["pictures"]),
        picture_words=frozenset(
            words_of(text)[0] for key in ("pictures", "credit_marks", "caption_marks") for text in table[key]
        ),
        only_behind=frozenset(fold(name) for name in table["only_behind"]),
        credit_marks=Prefixes((mark, mark) for mark in table["credit_marks"]),
        caption_marks=Prefixes((mark, mark) for mark in table["caption_marks"]),
        company_endings=frozenset(table["company_endings"]),
        copyright_ends=re.compile(
            rf"[\s,.;|–—-]*(?:\b(?:{ends})\b.*|(?:\.(?!\w)|[|;•·]).*)$", re.IGNORECASE | re.DOTALL
        ),
        not_publishers=frozenset(table["not_publishers"]),
        policy_words=frozenset(table["policy_words"]),
        site_words=frozenset(table["site_words"]),
        title_tails=re.compile(
            rf"\s+(?:{'|'.join(map(re.escape, table['title_tails']))})(?:\s.*)?$", re.IGNORECASE | re.DOTALL
        ),
        english_words=frozenset(table["english_words"]),
    )
