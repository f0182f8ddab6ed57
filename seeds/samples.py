"""The sample articles in seeds/articles/ with what seeds/labels/ says about them, as frozen dataclasses.

Reads samples and says what a label means (which lines stay, where a name stands). Whether the labels are true
to the articles is tested in tests/seeds; how well a stage does on them is measured in benchmarks/samples.py.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from schemas.slugs import Category, Label, Precision
from seeds import path as seed_path

_RECORD = re.compile(r"(?P<file>.+\.jsonl)#(?P<line>\d+)")


@dataclass(frozen=True)
class RemovedText:
    """A line, or a part of a line, that is not the article's text.

    Attributes:
        line: ordinal of the line in the raw text, from 0; None for HTML, whose lines depend on the renderer.
        text: the whole line, or the part of it that goes.
        also_right: categories that are as good an answer.
    """

    line: int | None
    category: Category
    text: str
    also_right: tuple[Category, ...]

    def is_right(self, category: str) -> bool:
        """Whether a stage that calls the text this is right."""
        return category in {self.category, *self.also_right}


@dataclass(frozen=True)
class LabelledName:
    """A name as written, what it names, and how often it stands in title and kept text together."""

    text: str
    label: Label
    entity: str
    occurrences: int


@dataclass(frozen=True)
class FoundName:
    """A labelled name at a place: code points of the text it was looked for in, half-open."""

    start: int
    end: int
    name: LabelledName


@dataclass(frozen=True)
class Labels:
    """What a person says about one sample.

    Attributes:
        published_at: UTC without a zone; None where no time, or a time without a zone, is given.
        encoding: of the file, as Python names it.
        kept: for HTML the kept paragraphs in order; None elsewhere, where they follow from `removed`.
    """

    title: str | None
    subtitle: str | None
    authors: tuple[str, ...]
    agency: str | None
    publisher: str | None
    published_on: date | None
    published_at: datetime | None
    published_precision: Precision | None
    language: str
    encoding: str
    kept_heads: tuple[str, ...]
    removed: tuple[RemovedText, ...]
    kept: tuple[str, ...] | None
    names: tuple[LabelledName, ...]


@dataclass(frozen=True)
class Sample:
    """One document among the samples.

    Attributes:
        source_path: as the warehouse names it: `x.txt`, or `x.jsonl#2` for a record.
        file: the file that holds it.
        record: line of the record in the file, from 1; None where the file is one document.
    """

    source_path: str
    file: Path
    record: int | None
    labels: Labels

    @property
    def is_html(self) -> bool:
        """Whether the file is a page that has to be rendered before it has lines."""
        return self.file.suffix == ".html"

    def source(self) -> str:
        """The document as text, line breaks as line feeds: the raw text, or for HTML the page's source."""
        text = self.file.read_text(encoding=self.labels.encoding)
        if self.record is None:
            return text
        return str(json.loads(text.split("\n")[self.record - 1])["text"])

    def kept_lines(self) -> list[str]:
        """The lines, or for HTML the paragraphs, that are the article's text; without blank ones."""
        if self.labels.kept is not None:
            return list(self.labels.kept)
        lines = self.source().split("\n")
        for removed in self.labels.removed:
            if removed.line is not None:
                lines[removed.line] = lines[removed.line].replace(removed.text, "", 1)
        return [line for line in lines if line.strip()]


def samples() -> Iterator[Sample]:
    """All samples, in order of their labels' names."""
    for label_file in sorted(seed_path("labels").glob("*.json")):
        source_path = label_file.name.removesuffix(".json")
        record = _RECORD.fullmatch(source_path)
        yield Sample(
            source_path=source_path,
            file=seed_path("articles", record["file"] if record else source_path),
            record=int(record["line"]) if record else None,
            labels=_labels(json.loads(label_file.read_text(encoding="utf-8"))),
        )


def find_names(text: str, names: Sequence[LabelledName]) -> list[FoundName]:
    """Every place where a labelled name stands as a word of its own; longer names come before shorter ones.

    So "Paris" within a labelled "Paris Match" is not found, and no two places overlap.
    """
    found: list[FoundName] = []
    taken = [False] * len(text)
    for name in sorted(names, key=lambda name: -len(name.text)):
        for match in re.finditer(rf"(?<!\w){re.escape(name.text)}(?!\w)", text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * len(name.text)
                found.append(FoundName(match.start(), match.end(), name))
    return sorted(found, key=lambda place: place.start)


def _labels(read: Mapping[str, Any]) -> Labels:
    published_on, published_at = read["published_on"], read["published_at"]
    precision = read["published_precision"]
    return Labels(
        title=read["title"],
        subtitle=read["subtitle"],
        authors=tuple(read["authors"]),
        agency=read["agency"],
        publisher=read["publisher"],
        published_on=date.fromisoformat(published_on) if published_on else None,
        published_at=datetime.fromisoformat(published_at) if published_at else None,
        published_precision=Precision(precision) if precision else None,
        language=read["language"],
        encoding=read["encoding"],
        kept_heads=tuple(read["kept_heads"]),
        removed=tuple(_removed(row) for row in read["removed"]),
        kept=tuple(read["kept"]) if "kept" in read else None,
        names=tuple(
            LabelledName(row["text"], Label(row["label"]), row["entity"], row["occurrences"])
            for row in read["names"]
        ),
    )


def _removed(row: Mapping[str, Any]) -> RemovedText:
    return RemovedText(
        row["line"],
        Category(row["category"]),
        row["text"],
        tuple(Category(slug) for slug in row.get("also_right", ())),
    )
