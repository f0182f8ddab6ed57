"""What may not be part of a name, whoever found it: titles, articles, possessives, two names taken for one.

Pure functions on the names of one sentence. Which words these are stands in seeds/recognise/gazetteer.toml.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from flows.recognise.entities.aliases import Aliases
from flows.recognise.gazetteer import Gazetteer
from flows.recognise.names import Name
from flows.recognise.tagger.numbering import HEADLINE, case_mode
from flows.recognise.tokens import folded, plain, tokens
from schemas.slugs import Label

ARTICLES = frozenset({"the", "a", "an"})
# What is left of a title that was cut in two: the "State" of "Secretary of State", the "Defense" of a minister.
TITLE_ENDS = frozenset(
    {
        "state", "defense", "defence", "foreign", "interior", "finance", "justice", "treasury", "affairs", "security",
        "national", "adviser", "advisor", "press", "deputy", "former", "acting", "then-president", "ex-president", "us",
        "u.s.", "uk",
    }
)  # fmt: skip
# What is longer is a run of capitals, such as a list or a headline: no name that anybody counts.
LONGEST = 150
# Signs that a name may begin and end with: @poe, #storm, U.S., C++; combining marks belong to their letter.
_BEGINS = frozenset("@#$.'’")
_ENDS = frozenset(".+\u0300\u0301\u0302\u0303\u0308\u0327\u030c")
_OFFICE = re.compile(r"(?:[Ss]ecretary|[Mm]inister|[Aa]dviser|[Aa]dvisor) (?:of|for) $")
_POSSESSIVE = re.compile(r"['’][sS]$|(?<=[sS])['’]$")


@dataclass(frozen=True)
class Tidier:
    """Cleans the names that a recogniser found."""

    gazetteer: Gazetteer
    aliases: Aliases

    def tidy(self, text: str, names: Sequence[Name], known: Collection[str]) -> list[Name]:
        """The names of a sentence, cleaned; `known` holds the names that the article has elsewhere."""
        cleaned = (piece for name in names for piece in self._pieces(text, name, known))
        return [
            name
            for name in cleaned
            if 0 < name.end - name.start <= LONGEST and _has_letter(text[name.start : name.end])
        ]

    def _pieces(self, text: str, name: Name, known: Collection[str]) -> Iterator[Name]:
        name = _without_edges(text, name)
        if name.label is not Label.PERSON and _follows_office(text, name):
            name = replace(name, label=Label.PERSON)
        if name.label is Label.PERSON:
            name = self._without_titles(text, name)
        if name.label is Label.GPE and self._is_headline_country(text, name):
            name = replace(name, end=name.start + text[name.start : name.end].index(" "))
        yield from self._parted(text, _without_edges(text, name), known)

    def _without_titles(self, text: str, name: Name) -> Name:
        """`President Joe Biden` without its title; what is a title alone stays nobody's name."""
        words = [(name.start + a, name.start + b) for a, b in tokens(text[name.start : name.end])]
        first = 0
        written = [text[start:end] for start, end in words]
        while first < len(words) - 1 and self._is_title(written[first]):
            first += 1
            # Secretary of State, but not Prince of Wales.
            if written[first] == "of" and len(words) > first + 2 and folded(written[first + 1]) in TITLE_ENDS:
                first += 1
        if not first or written[first] in {"of", "for", "and", "the"}:
            return name
        return replace(name, start=words[first][0])

    def _is_headline_country(self, text: str, name: Name) -> bool:
        """`Sweden Waits`: where every word is capitalised, a verb after a country is easily taken for its name."""
        head, space, _ = text[name.start : name.end].partition(" ")
        if not space or self.aliases.of(Label.GPE, text[name.start : name.end]):
            return False
        same = self.aliases.of(Label.GPE, head)
        words = [text[start:end] for start, end in tokens(text)]
        return same is not None and same.label is Label.GPE and case_mode(words) == HEADLINE

    def _is_title(self, word: str) -> bool:
        low = folded(plain(word))
        return low in TITLE_ENDS or low.removeprefix("ex-") in self.gazetteer.entries("people_titles")

    def _parted(self, text: str, name: Name, known: Collection[str]) -> Iterator[Name]:
        """`Biden-Putin` is two people, `European Nato` a people and a body, where each is a name of its own."""
        written = text[name.start : name.end]
        for sign in re.finditer(r"[-–—/]", written):
            left, right = written[: sign.start()], written[sign.end() :]
            labels = self._labels_of_parts(name.label, left, right, known)
            if labels:
                yield replace(name, end=name.start + sign.start(), label=labels[0])
                after = replace(name, start=name.start + sign.end(), label=labels[1])
                yield from self._parted(text, after, known)
                return
        head, space, rest = written.partition(" ")
        if space and name.label is Label.ORG and self._are_people_and_body(head, rest, name.label):
            yield Name(name.start, name.start + len(head), Label.NORP, name.score)
            yield replace(name, start=name.start + len(head) + 1)
            return
        yield name

    def _labels_of_parts(
        self, label: Label, left: str, right: str, known: Collection[str]
    ) -> tuple[Label, Label] | None:
        """What the parts of a hyphenated name are, None where it is one name."""
        if not left or not right:
            return None
        if label is Label.NORP:
            # Italian-American is one people; in US-Russian relations there are a country and a people.
            people, country = self.aliases.of(Label.NORP, left), self.aliases.of(Label.GPE, left)
            is_country = people is None or people.label is not Label.NORP
            return (Label.GPE, label) if is_country and country and country.label is Label.GPE else None
        is_two = self._is_name(label, left, known) and self._is_name(label, right, known)
        return (label, label) if is_two else None

    def _is_name(self, label: Label, written: str, known: Collection[str]) -> bool:
        entity = self.aliases.of(label, written) or self.aliases.of_lone(label, written)
        return written in known or entity is not None

    def _are_people_and_body(self, head: str, rest: str, label: Label) -> bool:
        if self.aliases.of(label, f"{head} {rest}"):
            return False
        people, body = self.aliases.of(Label.NORP, head), self.aliases.of(label, rest)
        return people is not None and people.label is Label.NORP and body is not None and body.label is label


def _without_edges(text: str, name: Name) -> Name:
    """Without quotation marks, brackets, a leading article and a possessive at the end."""
    start, end = name.start, name.end
    while start < end and not text[start].isalnum() and text[start] not in _BEGINS:
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in _ENDS or _closes(text[start:end])):
        end -= 1
    possessive = _POSSESSIVE.search(text[start:end])
    if possessive:
        end = start + possessive.start()
    word = text[start:end].partition(" ")[0]
    is_article = word in ARTICLES or (
        word == "The" and name.label in {Label.ORG, Label.GPE, Label.LOC, Label.NORP}
    )
    if is_article and len(word) < end - start and text[start:end] != "The Hague":
        start += len(word) + 1
    return name if (start, end) == (name.start, name.end) else replace(name, start=start, end=end)


def _follows_office(text: str, name: Name) -> bool:
    """Whether the name is what is left of `Secretary of State Ann Poe` without `Secretary of`."""
    words = text[name.start : name.end].split(" ")
    return len(words) > 2 and words[0].casefold() in TITLE_ENDS and bool(_OFFICE.search(text, 0, name.start))


def _closes(written: str) -> bool:
    """Whether the bracket or mark at the end belongs to the name: `Kesha (band)`, `Yahoo!`."""
    return (
        written.endswith("!")
        or (written.endswith(")") and "(" in written)
        or (written.endswith("]") and "[" in written)
    )


def _has_letter(written: str) -> bool:
    return any(char.isalnum() for char in written)
