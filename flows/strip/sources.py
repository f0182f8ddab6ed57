"""Knows news agencies by their names, and the makers of pictures; finds them in credits and datelines.

Names stand in seeds/strip/agencies.toml and sources.toml.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import seeds
from flows.strip.cues import fold
from flows.strip.page import PageLine

_LONGEST_NAME = 60


@dataclass(frozen=True)
class Agencies:
    """Names of agencies: forms that count as written, and forms that count in any case."""

    _short: Mapping[str, str]
    _long: Mapping[str, str]
    _short_keys: frozenset[str]
    dateline: re.Pattern[str]

    def name_of_line(self, line: PageLine) -> str | None:
        """The agency that a line is the name of and nothing else."""
        return self._long.get(line.key) or (self.name(line.text) if line.key in self._short_keys else None)

    def name(self, text: str) -> str | None:
        """The agency that a text is the name of, as articles.agency writes it; None if it is none."""
        text = text.strip(" .,()[]-–—|/")
        if len(text) > _LONGEST_NAME:
            return None
        return self._short.get(text) or self._long.get(" ".join(fold(text).split()))


@cache
def agencies() -> Agencies:
    """The agencies that ship."""
    table = tomllib.loads(seeds.path("strip", "agencies.toml").read_text("utf-8"))
    short = {form: row["name"] for row in table["agency"] for form in row["short"]}
    long = {" ".join(fold(form).split()): row["name"] for row in table["agency"] for form in row["long"]}
    forms = sorted(
        {*short, *(form for row in table["agency"] for form in row["long"])}, key=len, reverse=True
    )
    names = "|".join(map(re.escape, forms))
    # "LONDON (Reuters) -", "PARIS, Dec. 6 (AP) —", "(AP) —", "MOSKAU (dpa) -".
    dateline = rf"(?:[A-ZÀ-Þ][^\n()]{{1,60}}\s*)?\((?P<agency>{names})(?:[/ -][^()]{{1,30}})?\)\s*[-–—:]"
    short_keys = frozenset(" ".join(fold(form).split()) for form in short)
    return Agencies(short, long, short_keys, re.compile(dateline))


@dataclass(frozen=True)
class Sources:
    """Word lists about pictures, publishers and sites, folded or lower-cased as the rules that use them need."""

    pictures: frozenset[str]
    only_behind: frozenset[str]
    credit_marks: tuple[str, ...]
    caption_marks: tuple[str, ...]
    company_endings: frozenset[str]
    copyright_ends: re.Pattern[str]
    not_publishers: frozenset[str]
    site_words: frozenset[str]
    english_words: frozenset[str]


@cache
def sources() -> Sources:
    """The lists that ship."""
    table = tomllib.loads(seeds.path("strip", "sources.toml").read_text("utf-8"))
    ends = "|".join(map(re.escape, table["copyright_ends"]))
    return Sources(
        pictures=frozenset(" ".join(fold(name).split()) for name in table["pictures"]),
        only_behind=frozenset(" ".join(fold(name).split()) for name in table["only_behind"]),
        credit_marks=tuple(table["credit_marks"]),
        caption_marks=tuple(table["caption_marks"]),
        company_endings=frozenset(table["company_endings"]),
        copyright_ends=re.compile(rf"[\s,.;|–—-]*(?:\b(?:{ends})\b.*|[.|;•·].*)$", re.IGNORECASE | re.DOTALL),
        not_publishers=frozenset(table["not_publishers"]),
        site_words=frozenset(table["site_words"]),
        english_words=frozenset(table["english_words"]),
    )
