"""Names agree within an article: one label for one spelling, and a name found once is found wherever it stands.

Pure functions on the names of an article's sentences. Recall on our sample articles depends on it: a name that stands
in a clear place lends its label to the same words in an unclear one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from flows.recognise.names import Name
from schemas.slugs import Label

SURE = 0.7  # a name spreads to other places only if it was found at least this surely somewhere
LEAST_LENGTH = 2
_WORD = re.compile(r"\w+")
Found = Sequence[Sequence[Name]]


def agree(texts: Sequence[str], found: Found) -> list[list[Name]]:
    """The names of an article's sentences after they were made to agree; `found` has one list a sentence."""
    votes = _votes(texts, found)
    agreed = [
        [_relabelled(text, name, votes) for name in names] for text, names in zip(texts, found, strict=True)
    ]
    return _spread(texts, agreed)


def _votes(texts: Sequence[str], found: Found) -> Mapping[str, Mapping[Label, float]]:
    """How sure the article is of each label of each spelling; a full name votes for its surname standing alone too."""
    votes: defaultdict[str, defaultdict[Label, float]] = defaultdict(lambda: defaultdict(float))
    for text, names in zip(texts, found, strict=True):
        for name in names:
            votes[text[name.start : name.end]][name.label] += _score(name)
    for text, names in zip(texts, found, strict=True):
        for name in names:
            for written in _spellings(text[name.start : name.end], name.label):
                if written in votes and written != text[name.start : name.end]:
                    votes[written][name.label] += _score(name)
    return votes


def _score(name: Name) -> float:
    return 1.0 if name.score is None else name.score


def _relabelled(text: str, name: Name, votes: Mapping[str, Mapping[Label, float]]) -> Name:
    """With the label that its spelling has most often, weighed by how sure each place is."""
    counts = votes[text[name.start : name.end]]
    label = max(sorted(counts), key=lambda known: counts[known])
    return name if label == name.label else replace(name, label=label)


def _spread(texts: Sequence[str], found: Found) -> list[list[Name]]:
    """Adds the places where a sure name of the article stands unnoticed, and the surnames of its people."""
    known: dict[str, Name] = {}
    for text, names in zip(texts, found, strict=True):
        for name in names:
            for written in _spellings(text[name.start : name.end], name.label):
                if _score(name) >= SURE and (written not in known or _score(known[written]) < _score(name)):
                    known[written] = name
    spread = [list(names) for names in found]
    taken = [_taken(text, names) for text, names in zip(texts, found, strict=True)]
    holding = _sentences_by_word(texts) if known else {}
    for written in sorted(known, key=lambda written: (-len(written), written)):
        word = _WORD.search(written)
        for i in holding.get(word[0], ()) if word else range(len(texts)):
            for start in _free_places(texts[i], written, taken[i]):
                spread[i].append(replace(known[written], start=start, end=start + len(written)))
    return [sorted(names) for names in spread]


def _sentences_by_word(texts: Sequence[str]) -> Mapping[str, Sequence[int]]:
    """In which sentences each word stands: to look for every name in every sentence takes minutes in a long article."""
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for i, text in enumerate(texts):
        for word in set(_WORD.findall(text)):
            holding[word].append(i)
    return holding


def _spellings(written: str, label: Label) -> Iterable[str]:
    """The name itself where it stands out by its capitals, and the surname of a person."""
    if _stands_out(written):
        yield written
    if label is Label.PERSON and " " in written:
        surname = written.rsplit(" ", 1)[1]
        if _stands_out(surname) and len(surname) > 3:
            yield surname


def _stands_out(written: str) -> bool:
    return (len(written) > LEAST_LENGTH and any(char.isupper() for char in written)) or written in {
        "EU",
        "UN",
        "US",
        "UK",
    }


def _taken(text: str, names: Iterable[Name]) -> bytearray:
    """A 1 for every character that a name covers."""
    taken = bytearray(len(text))
    for name in names:
        taken[name.start : name.end] = b"\1" * (name.end - name.start)
    return taken


def _free_places(text: str, written: str, covered: bytearray) -> Iterator[int]:
    """Every place of a spelling that no name covers, which then is covered; longer spellings went before."""
    start = text.find(written)
    while start >= 0:
        end = start + len(written)
        if covered.find(1, start, end) < 0 and _is_whole(text, start, end):
            covered[start:end] = b"\1" * len(written)
            yield start
        start = text.find(written, end)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the span is no part of a longer word, nor of one like AT&T."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or after.isalnum() or before in {"_", "&"} or after in {"_", "&"})
