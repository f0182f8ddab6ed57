"""Which names of one article are the same: short ones, initials and acronyms join the full name; the rest stays apart.

Pure functions. A wrong merge is worse than a split: where two full names fit a short one, it joins neither. Names that
are the same in every article come from `aliases`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flows.recognise.entities.aliases import Aliases, Same
from flows.recognise.entities.normal import normal
from flows.recognise.names import Name
from schemas.identity import row_id
from schemas.slugs import Label

# In capitals throughout, names of these labels are shouted, unless they are as short as U.S. and JFK.
_NEVER_ACRONYMS = frozenset({Label.PERSON, Label.GPE, Label.LOC})
SHORT = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[a-z]+))?")
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
# An acronym right behind the name that it abbreviates: North Sea Shipping Council (NSSC).
_DEFINED = re.compile(r"[\s,]*\([\"“'‘]?([A-Z][A-Za-z&.]{1,9})[\"”'’]?[),;]")
_INNER_SMALL = frozenset(
    {"of", "the", "and", "for", "in", "on", "to", "a", "an", "&", "de", "la", "du", "des", "et", "y", "und"}
)
Key = tuple[Label, str]


@dataclass(frozen=True)
class Entity:
    """Who or what a name refers to."""

    label: Label
    name: str
    country: str | None = None

    @property
    def id(self) -> str:
        """The same in every article, whatever the order of arrival."""
        return row_id(self.label.value, normal(self.label, self.name))


def join(texts: Sequence[str], found: Sequence[Sequence[Name]], aliases: Aliases) -> list[list[Entity]]:
    """The entity of every name of an article's sentences, in the same shape as `found`."""
    written = [
        [_clean(text[n.start : n.end]) for n in names] for text, names in zip(texts, found, strict=True)
    ]
    keys = [
        [(name.label, form) for name, form in zip(names, forms, strict=True)]
        for names, forms in zip(found, written, strict=True)
    ]
    counts = Counter(key for row in keys for key in row)
    full_forms = _defined_acronyms(texts, found, aliases)
    present = frozenset(form.casefold() for _, form in counts)
    people = _people([form for label, form in counts if label is Label.PERSON], counts, aliases)
    spellings = _commonest(counts)
    entities: dict[Key, Entity] = {}
    for label, form in counts:
        if label is Label.PERSON:
            entities[label, form] = people[form]
        else:
            entities[label, form] = _thing(label, full_forms.get(form, form), aliases, spellings, present)
    return [[entities[key] for key in row] for row in keys]


def _thing(
    label: Label, form: str, aliases: Aliases, spellings: Mapping[Key, str], present: Collection[str]
) -> Entity:
    same = aliases.of(label, form)
    if same:
        meant = aliases.meaning(same, present)
        return Entity(same.label, meant.name, meant.country) if meant else _known(same)
    return Entity(label, _shown(label, spellings.get((label, normal(label, form)), form)))


def _known(same: Same) -> Entity:
    return Entity(same.label, same.name, same.country)


def _shown(label: Label, form: str) -> str:
    """A person or place of a text in capitals, or without any, as prose writes it: BERGEN and bergen are Bergen."""
    if label not in _NEVER_ACRONYMS or not (form.islower() or (form.isupper() and len(form) > SHORT)):
        return form
    return _WORD.sub(lambda word: word[0].capitalize(), form)


def _clean(written: str) -> str:
    """A name as it is shown: one space between words, no joiners."""
    return " ".join("".join(c for c in written if c not in "\u200c\u200d\u00ad").split()) or written


def _commonest(counts: Mapping[Key, int]) -> dict[Key, str]:
    """For each normal form its commonest spelling; of equals the longest, then the first by alphabet."""
    groups: defaultdict[Key, list[str]] = defaultdict(list)
    for label, form in counts:
        groups[label, normal(label, form)].append(form)
    return {
        (label, key): min(forms, key=lambda form: (-counts[label, form], -len(form), form))
        for (label, key), forms in groups.items()
    }


def _defined_acronyms(
    texts: Sequence[str], found: Sequence[Sequence[Name]], aliases: Aliases
) -> dict[str, str]:
    """Acronyms that the article itself explains, to the full name; one explained twice differently is left out."""
    defined: defaultdict[str, set[str]] = defaultdict(set)
    for text, names in zip(texts, found, strict=True):
        for name in names:
            match = _DEFINED.match(text, name.end)
            full = _clean(text[name.start : name.end])
            if match and name.label is not Label.PERSON and abbreviates(match[1], full):
                defined[match[1]].add(full)
                if aliases.are_apart(name.label, match[1], full):
                    defined[match[1]].add("")
    return {acronym: fulls.copy().pop() for acronym, fulls in defined.items() if len(fulls) == 1}


def abbreviates(acronym: str, full: str) -> bool:
    """Whether an acronym is made of the initials of a name's words, small words counted or not."""
    letters = acronym.replace(".", "").replace("&", "").casefold()
    words = [word for word in re.split(r"[\s\-–/]+", full) if word]
    some = "".join(word[0] for word in words if word.casefold() not in _INNER_SMALL).casefold()
    every = "".join(word[0] for word in words).casefold()
    return len(words) > 1 and letters in {some, every}


@dataclass
class _Person:
    """One person of the article: the full forms of the name that belong together."""

    forms: list[str]
    same: Same | None


class _People:
    """The people of an article by the words of their names: all with all would take minutes in a long one."""

    def __init__(self) -> None:
        self._by_word: defaultdict[str, dict[int, _Person]] = defaultdict(dict)
        self._numbers: dict[int, int] = {}

    def add(self, person: _Person, form: str) -> None:
        """Enters a form of a person, new or known."""
        number = self._numbers.setdefault(id(person), len(self._numbers))
        for key in self._keys(form, person.same):
            self._by_word[key][number] = person

    def near(self, form: str, same: Same | None) -> list[_Person]:
        """Those who share a word, or an alias, with a form, in the order in which they were entered."""
        found: dict[int, _Person] = {}
        for key in self._keys(form, same):
            found.update(self._by_word.get(key, {}))
        return [found[number] for number in sorted(found)]

    @staticmethod
    def _keys(form: str, same: Same | None) -> Iterable[str]:
        yield from _without_generation(_words(form))
        if same:
            # No word has a space.
            yield f"as {same.name}"


def _people(forms: Iterable[str], counts: Mapping[Key, int], aliases: Aliases) -> dict[str, Entity]:
    """The entity of every form of a person's name in the article."""
    ordered = sorted(forms, key=lambda form: (-len(_words(form)), -len(form), form))
    people = _People()
    entities: dict[str, _Person] = {}
    for form in ordered:
        same = aliases.of(Label.PERSON, form)
        fitting = [
            person
            for person in people.near(form, same)
            if _fits(form, same, person)
            and not any(aliases.are_apart(Label.PERSON, form, f) for f in person.forms)
        ]
        lone = None if same else aliases.of_lone(Label.PERSON, form)
        if len(fitting) == 1 and lone in {None, fitting[0].same}:
            fitting[0].forms.append(form)
            fitting[0].same = fitting[0].same or same
            entities[form] = fitting[0]
            people.add(fitting[0], form)
            continue
        entities[form] = _Person([form], same or (None if fitting else lone))
        # An ambiguous short form is nobody that a shorter one could join.
        if not fitting or len(_words(form)) > 1:
            people.add(entities[form], form)
    return {form: _entity(person, counts) for form, person in entities.items()}


def _entity(person: _Person, counts: Mapping[Key, int]) -> Entity:
    if person.same:
        return _known(person.same)
    longest = max(len(_words(form)) for form in person.forms)
    full = [form for form in person.forms if len(_words(form)) > 1 or longest == 1]
    spelled_out = [form for form in full if not _has_initial(form)] or full
    best = min(spelled_out, key=lambda form: (-counts[Label.PERSON, form], -len(form), form))
    return Entity(Label.PERSON, _shown(Label.PERSON, best))


def _words(form: str) -> list[str]:
    return [word for word in normal(Label.PERSON, form).replace(",", " ").split() if word]


def _has_initial(form: str) -> bool:
    return any(len(word) == 1 for word in _words(form))


def _fits(form: str, same: Same | None, person: _Person) -> bool:
    if same and person.same:
        return same == person.same
    words = _words(form)
    full = [other for other in map(_words, person.forms) if len(other) > 1]
    if len(words) == 1 and not any(words[0] in other for other in full):
        return False
    return bool(full) and all(_could_be(words, other) for other in full)


def _could_be(short: list[str], full: list[str]) -> bool:
    """Whether a form may be another way of writing a full name: its end, its first name, or with initials."""
    if short == full:
        return True
    short_line, full_line = _generation(short), _generation(full)
    if (short_line and short_line != full_line) or (len(short) > 1 and full_line and short_line != full_line):
        return False
    short, full = _without_generation(short), _without_generation(full)
    if len(short) < len(full) and short == full[len(full) - len(short) :]:
        return True
    if len(short) == 1:
        return len(short[0]) > 1 and _agree(short[0], full[0])
    return len(full) > 1 and short[-1] == full[-1] and _given_fit(short[:-1], full[:-1])


def _given_fit(short: list[str], full: list[str]) -> bool:
    """Given names fit if the first agree, as words or initials, and the others are left out or agree too."""
    if not short or not full or not _agree(short[0], full[0]):
        return False
    return all(_agree(a, b) for a, b in zip(short[1:], full[1:], strict=False)) and len(short) <= len(full)


def _agree(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])


def _generation(words: list[str]) -> str:
    return words[-1] if words[-1] in GENERATIONS else ""


def _without_generation(words: list[str]) -> list[str]:
    return words[:-1] if len(words) > 1 and words[-1] in GENERATIONS else words
