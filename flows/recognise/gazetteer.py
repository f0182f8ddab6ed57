"""Lists of known names and cue words, looked up word by word and as whole phrases.

Being on a list is a hint to the model; which lists there are and whence stands in seeds/recognise/gazetteer.toml.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import seeds
from flows.recognise.tokens import folded, plain, tokens
from schemas.identity import version_of

# Short capitals such as US and WHO are common words in lower case: they count only as written.
ACRONYM_LENGTH = 4


@dataclass(frozen=True)
class Country:
    """One row of countries.tsv; `is_known_by_capital` says that the capital's bare name tells the country."""

    code: str
    name: str
    others: tuple[str, ...]
    capital: str
    demonyms: tuple[str, ...]
    is_known_by_capital: bool


@cache
def load_countries(path: Path | None = None) -> tuple[Country, ...]:
    """The countries that ship, in the file's order."""
    rows = (path or seeds.path("recognise", "countries.tsv")).read_text("utf-8").splitlines()
    return tuple(_country(row) for row in rows if row and not row.startswith("#"))


def _country(row: str) -> Country:
    code, name, others, capital, demonyms = row.split("\t")
    told = bool(capital) and not capital.endswith("?")
    return Country(code, name, _several(others), capital.removesuffix("?"), _several(demonyms), told)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


class Gazetteer:
    """Which lists a word stands on alone, and where phrases of several words from a list begin and end."""

    def __init__(self, lists: dict[str, Iterable[str]]) -> None:
        self.names = tuple(sorted(lists))
        self._exact: dict[str, int] = {}
        self._folded: dict[str, int] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        content = {name: sorted(set(lists[name])) for name in self.names}
        for index, name in enumerate(self.names):
            for entry in content[name]:
                self._add(entry, index)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: (-len(phrase[0]), phrase))
        self.longest_phrase = max((len(p) for found in self._phrases.values() for p, _ in found), default=0)
        self._entries = {name: frozenset(map(str.lower, content[name])) for name in self.names}
        self.version = version_of("1", {name: content[name] for name in self.names})

    def _add(self, entry: str, index: int) -> None:
        words = [plain(entry[start:end]) for start, end in tokens(entry)]
        if len(words) > 1:
            parts = tuple(folded(word) for word in words)
            self._phrases.setdefault(parts[0], []).append((parts, index))
        elif entry.isupper() and len(entry) <= ACRONYM_LENGTH:
            self._exact[words[0]] = self._exact.get(words[0], 0) | 1 << index
        else:
            key = folded(words[0])
            self._folded[key] = self._folded.get(key, 0) | 1 << index

    def entries(self, name: str) -> frozenset[str]:
        """Everything on one list, in lower case."""
        return self._entries[name]

    def lists_of(self, word: str, folded_word: str) -> int:
        """A bit for every list that holds the word alone, as written or whatever its case."""
        return self._exact.get(word, 0) | self._folded.get(folded_word, 0)

    def begins_phrase(self, folded_word: str) -> bool:
        """Whether any phrase begins with the word."""
        return folded_word in self._phrases

    def phrase_at(self, words: Sequence[str], at: int) -> tuple[int, int] | None:
        """The longest phrase beginning at a position of folded words: how many words, and which list."""
        for parts, index in self._phrases.get(words[at], ()):
            if tuple(words[at : at + len(parts)]) == parts:
                return len(parts), index
        return None


@cache
def load_gazetteer() -> Gazetteer:
    """The lists that ship."""
    lists: dict[str, Iterable[str]] = {}
    for name, entries in tomllib.loads(seeds.path("recognise", "gazetteer.toml").read_text("utf-8")).items():
        lists[name] = [" ".join(entry.split()) for entry in entries.split(",")]
    countries = load_countries()
    lists["countries"] = [name for country in countries for name in (country.name, *country.others)]
    lists["capitals"] = [country.capital for country in countries if country.capital]
    lists["demonyms"] = list(_demonyms(countries))
    return Gazetteer(lists)


def _demonyms(countries: Iterable[Country]) -> Iterator[str]:
    for country in countries:
        yield from country.demonyms
