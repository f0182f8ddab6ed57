"""The corpora as examples, which the teacher and the recogniser learn from; nothing about how either learns."""

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.recognise.names import Name
from flows.recognise.tagger.model import LABELS
from schemas.slugs import Label

# Silver labels count less: .2, .35 and .6 gave .664, .668 and .668 on corpora left out, .35 the best on news and wiki.
SOURCE_WEIGHTS = {"gmb": 0.35}
LEAST_WORDS, MOST_WORDS = 4, 120  # of a line outside a main text


@dataclass(frozen=True)
class Example:
    """A sentence and its names."""

    text: str
    names: tuple[Name, ...]
    source: str
    doc: str


def read(path: Path) -> list[Example]:
    """The examples of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_example(json.loads(line)) for line in lines]


def _example(row: dict) -> Example:  # type: ignore[type-arg] # straight from JSON
    names = tuple(sorted(Name(start, end, Label(label)) for start, end, label in row["ents"]))
    return Example(row["text"], names, row["source"], row["doc"])


def pages(path: Path) -> Iterator[Example]:
    """The paragraphs of the main texts of development pages, each page once; they have no names yet."""
    for row in _renderings(path, ("light", "full")):
        for part in filter(str.strip, row["gold_text"].split("\n")):
            yield Example(part, (), "pages", row["doc"])


def surroundings(path: Path) -> Iterator[Example]:
    """Headlines, teasers, comments and other lines of the pages outside their main texts, each once."""
    seen: set[str] = set()
    for row in _renderings(path, ("full",)):
        main = {part.strip() for part in row["gold_text"].split("\n")}
        for line in map(str.strip, row["raw_text"].split("\n")):
            if LEAST_WORDS <= len(line.split()) <= MOST_WORDS and line not in main and line not in seen:
                seen.add(line)
                yield Example(line, (), "pages", row["doc"])


def _renderings(path: Path, variants: Sequence[str]) -> Iterator[dict[str, str]]:
    """The first rendering of each page among some variants."""
    seen: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["variant"] in variants and row["doc"] not in seen:
                seen.add(row["doc"])
                yield row


def tags_of(example: Example, spans: Sequence[tuple[int, int]]) -> list[int]:
    """The gold tag of every token; a name that begins or ends inside a token counts from that token."""
    tags = [0] * len(spans)
    for name in example.names:
        inside = [i for i, (start, end) in enumerate(spans) if start < name.end and end > name.start]
        for place, i in enumerate(inside):
            tags[i] = 1 + 2 * LABELS.index(name.label) + (place > 0)
    return tags


def say(line: str) -> None:
    """Prints a line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
