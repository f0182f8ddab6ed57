"""Which names are the same in every article: the tables that ship, and the person's own judgements over them.

Reads seeds/recognise/aliases.toml, countries.tsv and `aliases.toml` in the config folder, through `judgements`. What is
the same within one article is worked out in `join`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import seeds
from flows.recognise.entities.judgements import (
    FILE,
    Ambiguous,
    Apart,
    Judgements,
    Meaning,
    Same,
    read_judgements,
)
from flows.recognise.entities.normal import normal
from flows.recognise.gazetteer import load_countries
from schemas.errors import UsageError
from schemas.identity import version_of
from schemas.slugs import Label

__all__ = ["Aliases", "Ambiguous", "Apart", "Meaning", "Same", "load_aliases"]

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
Key = tuple[Label, str]
MEMORY = 100_000  # answers kept between calls


@dataclass(frozen=True)
class Aliases:
    """Names to entities. Of two tables that name the same alias the later one given wins.

    Attributes:
        known: names that mean an entity in every article.
        alone: names that mean one unless the article says otherwise.
        ambiguous: names of several places.
        any_label: by folded name, those that a recogniser may have given any label.
        apart: pairs of names, in both orders, that are judged not to be one entity.
    """

    known: Mapping[Key, Same]
    alone: Mapping[Key, Same]
    ambiguous: Mapping[Key, Ambiguous]
    any_label: Mapping[str, Same]
    apart: Collection[tuple[Label, str, str]]
    version: str
    _asked: dict[Key, Same | None] = field(default_factory=dict, compare=False, repr=False)

    def of(self, label: Label, name: str) -> Same | None:
        """The entity that a name means in every article, under its label or one that is mixed up with it."""
        key = label, name
        try:
            return self._asked[key]
        except KeyError:
            pass
        # Batches run in threads: nothing is read back that another may have cleared.
        if len(self._asked) > MEMORY:
            self._asked.clear()
        found = self._asked[key] = self._of(label, name)
        return found

    def _of(self, label: Label, name: str) -> Same | None:
        found = self.known.get((label, normal(label, name)))
        if found:
            return found
        for near in Label:
            if label in NEAR[near]:
                found = self.known.get((near, normal(near, name)))
                if found:
                    return found
        return self.any_label.get(name.casefold())

    def of_lone(self, label: Label, name: str) -> Same | None:
        """The entity that a short name means where the article names nobody else by it."""
        return self.alone.get((label, normal(label, name)))

    def meaning(self, same: Same, present: Collection[str]) -> Meaning | None:
        """Which of the places of one name is meant, where `present`, the article's names folded, decides."""
        ambiguous = self.ambiguous.get((same.label, normal(same.label, same.name)))
        if ambiguous is None:
            return None
        fitting = [m for m in ambiguous.meanings if any(cue.casefold() in present for cue in m.cues)]
        return fitting[0] if len(fitting) == 1 else None

    def are_apart(self, label: Label, one: str, other: str) -> bool:
        """Whether a person judged that two names are not one entity."""
        return bool(self.apart) and (label, normal(label, one), normal(label, other)) in self.apart


def load_aliases(config: Path | None = None) -> Aliases:
    """The tables that ship, with those of the config folder over them; UsageError if one cannot be read."""
    shipped = read_judgements(seeds.path("recognise", FILE))
    own = Judgements()
    if config is not None and (config / FILE).exists():
        own = read_judgements(config / FILE)
        _refuse_contradictions(own)
    return _aliases([*_countries(), *shipped.same], shipped, own)


def _aliases(shipped_same: Iterable[Same], shipped: Judgements, own: Judgements) -> Aliases:
    known: dict[Key, Same] = {}
    alone: dict[Key, Same] = {}
    ambiguous: dict[Key, Ambiguous] = {}
    ours = [*shipped_same]
    for entry in ours:
        _enter(entry, known, alone)
    for several in shipped.ambiguous:
        _enter_ambiguous(several, known, ambiguous)
    mine = []
    for judged in own.same:
        entry = _take_over(judged, known, alone)
        _enter(entry, known, alone)
        mine.append(entry)
        # A person who says what a name means has decided between the places of that name.
        for name in (entry.name, *entry.others):
            ambiguous.pop((entry.label, normal(entry.label, name)), None)
    for several in own.ambiguous:
        _enter_ambiguous(several, known, ambiguous)
    apart = frozenset(pair for judgement in (*shipped.apart, *own.apart) for pair in _pairs(judgement))
    for judgement in (*shipped.apart, *own.apart):
        _undo(judgement, known, alone)
    any_label = {
        name.casefold(): entry
        for entry in (*ours, *mine)
        if entry.any_label
        for name in (entry.name, *entry.others)
        if known.get((entry.label, normal(entry.label, name))) is entry
    }
    return Aliases(known, alone, ambiguous, any_label, apart, _version([*ours, *own.same], shipped, own))


def _enter(entry: Same, known: dict[Key, Same], alone: dict[Key, Same]) -> None:
    for name in (entry.name, *entry.others):
        known[entry.label, normal(entry.label, name)] = entry
    for name in entry.alone:
        alone[entry.label, normal(entry.label, name)] = entry


def _enter_ambiguous(several: Ambiguous, known: dict[Key, Same], ambiguous: dict[Key, Ambiguous]) -> None:
    key = (several.label, normal(several.label, several.name))
    known[key] = Same(several.label, several.name, reason=several.reason)
    ambiguous[key] = several


def _take_over(judged: Same, known: dict[Key, Same], alone: dict[Key, Same]) -> Same:
    """Whose canonical name is said to be another's, all names of that entity follow; its country is kept."""
    names = {normal(judged.label, name) for name in (judged.name, *judged.others)}
    taken = [
        (table, key)
        for table in (known, alone)
        for key, same in table.items()
        if same.label is judged.label and normal(same.label, same.name) in names
    ]
    countries = {table[key].country for table, key in taken} - {None}
    entry = replace(
        judged,
        country=judged.country or (countries.pop() if len(countries) == 1 else None),
        any_label=judged.any_label or any(table[key].any_label for table, key in taken),
    )
    for table, key in taken:
        table[key] = entry
    return entry


def _pairs(judgement: Apart) -> Iterator[tuple[Label, str, str]]:
    one, other = (normal(judgement.label, name) for name in (judgement.name, judgement.other))
    yield judgement.label, one, other
    yield judgement.label, other, one


def _undo(judgement: Apart, known: dict[Key, Same], alone: dict[Key, Same]) -> None:
    """Takes the one name away from the entity that the other names."""
    for label, one, other in _pairs(judgement):
        for table in (known, alone):
            if (label, other) in table and normal(label, table[label, other].name) == one:
                del table[label, other]
    label, one, other = next(_pairs(judgement))
    if known.get((label, one)) is not None and known.get((label, one)) is known.get((label, other)):
        del known[label, other]


def _refuse_contradictions(own: Judgements) -> None:
    """UsageError where a file gives one name to two entities, or joins what it keeps apart."""
    given: dict[Key, Same] = {}
    for entry in own.same:
        for name in dict.fromkeys((entry.name, *entry.others)):
            key = (entry.label, normal(entry.label, name))
            before = given.setdefault(key, entry)
            if normal(entry.label, before.name) != normal(entry.label, entry.name):
                raise UsageError(
                    f"{entry.where}: {name!r} is said to be {entry.name!r}, and to be {before.name!r} at "
                    f"{before.where.rpartition(', ')[2]}; one of the two must go."
                )
    for judgement in own.apart:
        label, first, second = next(_pairs(judgement))
        if first == second:
            raise UsageError(
                f"{judgement.where}: {judgement.name!r} and {judgement.other!r} differ in spelling only and cannot be "
                f"told apart as {label}."
            )
        one, other = (given.get((label, name)) for label, name, _ in _pairs(judgement))
        if one is not None and one is other:
            raise UsageError(
                f"{judgement.where}: {judgement.name!r} and {judgement.other!r} are kept apart here and are the "
                f"same at {one.where.rpartition(', ')[2]}; one of the two must go."
            )


def _version(same: Iterable[Same], shipped: Judgements, own: Judgements) -> str:
    several = [
        [a.label, a.name, [[m.name, m.country, list(m.cues)] for m in a.meanings]]
        for a in (*shipped.ambiguous, *own.ambiguous)
    ]
    return version_of(
        "2",
        {
            "same": [[e.label, e.name, list(e.others), list(e.alone), e.country, e.any_label] for e in same],
            "apart": [[j.label, j.name, j.other] for j in (*shipped.apart, *own.apart)],
            "ambiguous": several,
        },
    )


def _countries() -> Iterator[Same]:
    for country in load_countries():
        reason = f"Names of the country {country.code} in countries.tsv."
        yield Same(Label.GPE, country.name, country.others, reason=reason, country=country.code)
        if country.is_known_by_capital:
            yield Same(Label.GPE, country.capital, reason=f"Capital of {country.code}.", country=country.code)
        if country.demonyms:
            first, *rest = country.demonyms
            yield Same(Label.NORP, first, tuple(rest), reason=reason, country=country.code)
