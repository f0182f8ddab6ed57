"""Which names are the same in every article: the tables that ship, and the person's own judgements over them.

Reads seeds/recognise/aliases.toml, countries.tsv and `aliases.toml` in the config folder. What is the same within one
article is worked out in `join`.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import seeds
from flows.recognise.gazetteer import load_countries
from flows.recognise.normal import normal
from schemas.errors import UsageError
from schemas.identity import version_of
from schemas.slugs import Label

# Labels that recognisers mix up; an alias is found under any of them and gives the mention its own label.
NEAR: Mapping[Label, frozenset[Label]] = {
    Label.GPE: frozenset({Label.LOC, Label.ORG, Label.MISC}),
    Label.LOC: frozenset({Label.GPE, Label.MISC}),
    Label.ORG: frozenset({Label.MISC, Label.GPE, Label.LOC, Label.NORP}),
    Label.NORP: frozenset({Label.MISC, Label.GPE, Label.LOC}),
    Label.PERSON: frozenset(),
    Label.EVENT: frozenset({Label.MISC}),
    Label.MISC: frozenset({Label.EVENT}),
}
FILE = "aliases.toml"
Key = tuple[Label, str]


@dataclass(frozen=True)
class Same:
    """One entity and its names. `alone` are names that mean it unless the article itself says otherwise."""

    label: Label
    name: str
    others: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Apart:
    """A judgement that a name does not mean an entity, whatever the tables say."""

    label: Label
    name: str
    other: str


@dataclass(frozen=True)
class Aliases:
    """Names to entities. Of two tables that name the same alias the later one given wins."""

    known: Mapping[Key, Same]
    alone: Mapping[Key, Same]
    version: str

    def of(self, label: Label, name: str) -> Same | None:
        """The entity that a name means in every article, under its label or one that is mixed up with it."""
        found = self.known.get((label, normal(label, name)))
        if found:
            return found
        for near in Label:
            if label in NEAR[near]:
                found = self.known.get((near, normal(near, name)))
                if found:
                    return found
        return None

    def of_lone(self, label: Label, name: str) -> Same | None:
        """The entity that a short name means where the article names nobody else by it."""
        return self.alone.get((label, normal(label, name)))


def load_aliases(config: Path | None = None) -> Aliases:
    """The tables that ship, with those of the config folder over them; UsageError if one cannot be read."""
    same, apart = _read(seeds.path("recognise", FILE))
    same = [*_countries(), *same]
    if config is not None and (config / FILE).exists():
        own_same, own_apart = _read(config / FILE)
        same, apart = [*same, *own_same], [*apart, *own_apart]
    return _aliases(same, apart)


def _aliases(same: Iterable[Same], apart: Iterable[Apart]) -> Aliases:
    known: dict[Key, Same] = {}
    alone: dict[Key, Same] = {}
    listed = list(same)
    for entry in listed:
        for name in (entry.name, *entry.others):
            known[entry.label, normal(entry.label, name)] = entry
        for name in entry.alone:
            alone[entry.label, normal(entry.label, name)] = entry
    judgements = list(apart)
    for judgement in judgements:
        key = (judgement.label, normal(judgement.label, judgement.other))
        for table in (known, alone):
            if key in table and normal(judgement.label, table[key].name) == normal(
                judgement.label, judgement.name
            ):
                del table[key]
    options = [[e.label, e.name, list(e.others), list(e.alone)] for e in listed]
    undone = [[j.label, j.name, j.other] for j in judgements]
    return Aliases(known, alone, version_of("1", {"same": options, "apart": undone}))


def _countries() -> Iterator[Same]:
    for country in load_countries():
        reason = f"Names of the country {country.code} in countries.tsv."
        yield Same(Label.GPE, country.name, country.others, reason=reason)
        if country.demonyms:
            yield Same(Label.NORP, country.demonyms[0], country.demonyms[1:], reason=reason)


def _read(path: Path) -> tuple[list[Same], list[Apart]]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as TOML: {error}") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be opened: {error.strerror}") from error
    unknown = sorted(set(tables) - {"same", "apart"})
    if unknown:
        raise UsageError(
            f"{path} has a table [{unknown[0]}]; it may hold [[same]] and [[apart]] entries only"
        )
    same = [_same(path, number, row) for number, row in enumerate(tables.get("same", []), 1)]
    apart = [_apart(path, number, row) for number, row in enumerate(tables.get("apart", []), 1)]
    return same, apart


def _same(path: Path, number: int, row: dict[str, Any]) -> Same:
    label, name = _label(path, "same", number, row), _text(path, "same", number, row, "name")
    others, alone = (_texts(path, number, row, key) for key in ("others", "alone"))
    return Same(label, name, others, alone, str(row.get("reason", "")))


def _apart(path: Path, number: int, row: dict[str, Any]) -> Apart:
    label = _label(path, "apart", number, row)
    return Apart(label, _text(path, "apart", number, row, "name"), _text(path, "apart", number, row, "other"))


def _label(path: Path, table: str, number: int, row: dict[str, Any]) -> Label:
    try:
        return Label(str(row.get("label")))
    except ValueError:
        wanted = ", ".join(Label)
        raise UsageError(f"{path}: entry {number} of [[{table}]] needs a label, one of {wanted}") from None


def _text(path: Path, table: str, number: int, row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f'{path}: entry {number} of [[{table}]] needs {key} = "…"')
    return value


def _texts(path: Path, number: int, row: dict[str, Any], key: str) -> tuple[str, ...]:
    values = row.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise UsageError(f'{path}: entry {number} of [[same]] needs {key} = ["…", …]')
    return tuple(values)
