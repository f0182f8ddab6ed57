"""Labelled pages of our own writing, and what copydesk says of each of their lines: the categories' confusion table.

A page is a file of lines `label<tab>text` in tests/strip/cases/pages/; an empty line is a blank line. A label is
`kept` or a category; where people would argue, several with a slash between them, the first being the table's row.
Lines labelled html-outside-main are what an extractor that saw the page's HTML left out. Labels are written before
the lines are run.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.strip.drop import count_lines
from benchmarks.strip.ours import Row, documents_of_texts
from flows.strip import Stripper, strip
from schemas.slugs import Category

PAGES = Path(__file__).parents[2] / "tests" / "strip" / "cases" / "pages"
KEPT = "kept"
LABELS = (KEPT, *Category)


@dataclass(frozen=True)
class Line:
    """A line of a page that is not blank: where it stands, what it is, and what else it may be called."""

    start: int
    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class CasePage:
    """A labelled page."""

    name: str
    raw: str
    lines: tuple[Line, ...]

    @property
    def metadata(self) -> dict[str, Any]:
        """What an extractor would have supplied, for a page some of whose lines it left out."""
        outside = [Category.HTML_OUTSIDE_MAIN in line.labels for line in self.lines]
        if not any(outside):
            return {}
        inside = [line for line, out in zip(self.lines, outside, strict=True) if not out]
        return {"main_spans": [[line.start, line.start + len(line.text)] for line in inside]}


@dataclass(frozen=True)
class Judged:
    """A line, and what copydesk says that it is."""

    page: str
    line: Line
    found: str

    @property
    def is_right(self) -> bool:
        """Whether that is one of the line's labels."""
        return self.found in self.line.labels


def read_page(path: Path) -> CasePage:
    """A page from its file. ValueError where a line has no label, or one that is no category."""
    rows = [row.partition("\t") for row in path.read_text("utf-8").split("\n")[:-1]]
    starts = accumulate((len(text) + 1 for _, _, text in rows), initial=0)
    lines = []
    for number, (start, (label, _, text)) in enumerate(zip(starts, rows, strict=False), 1):
        labels = tuple(label.split("/"))
        if bool(label) != bool(text) or (text and not set(labels) <= set(LABELS)):
            raise ValueError(f"{path.name}, line {number}: '{label}' is not a label followed by a text")
        if text:
            lines.append(Line(start, text, labels))
    return CasePage(path.stem, "\n".join(text for _, _, text in rows), tuple(lines))


def case_pages(folder: Path = PAGES) -> list[CasePage]:
    """The pages, by name."""
    return [read_page(path) for path in sorted(folder.glob("*.tsv"))]


def judge(pages: Sequence[CasePage], stripper: Stripper) -> list[Judged]:
    """What the strip stage says of each line of these pages, which came as one drop."""
    documents = documents_of_texts(
        {page.name: page.raw for page in pages}, {page.name: json.dumps(page.metadata) for page in pages}
    )
    removals = _by_document(strip(documents, stripper, count_lines(documents).lines).removals)
    ids = documents["document_id"].to_pylist()
    return [
        Judged(page.name, line, said(line, removals.get(str(of_page), ())))
        for page, of_page in zip(pages, ids, strict=True)
        for line in page.lines
    ]


def said(line: Line, removals: Sequence[Row]) -> str:
    """What most visible characters of a line were removed as, or that they were kept."""
    counts: Counter[str] = Counter()
    for row in removals:
        begin = max(0, row["raw_start"] - line.start)
        counts[row["category"]] += _visible(line.text[begin : max(begin, row["raw_end"] - line.start)])
    counts[KEPT] = _visible(line.text) - counts.total()
    return max(counts, key=lambda name: (counts[name], name))


def accuracy(judged: Sequence[Judged]) -> float:
    """Share of the lines that are called what they are."""
    return sum(line.is_right for line in judged) / len(judged)


def kept_share(judged: Sequence[Judged]) -> float:
    """Share of the lines that are text which are kept."""
    text = [line for line in judged if line.line.labels[0] == KEPT]
    return sum(line.is_right for line in text) / len(text)


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """The confusion table: a row a label, with how many lines, how many right, and what the others were called."""
    counts = Counter((line.line.labels[0], line.found) for line in judged if not line.is_right)
    totals = Counter(line.line.labels[0] for line in judged)
    right = Counter(line.line.labels[0] for line in judged if line.is_right)
    yield f"{'label':20}{'lines':>6}{'right':>7}  called otherwise"
    for label in LABELS:
        if totals[label]:
            others = sorted(((n, found) for (of, found), n in counts.items() if of == label), reverse=True)
            called = ", ".join(f"{found} {n}" for n, found in others)
            yield f"{label:20}{totals[label]:6}{right[label] / totals[label]:7.2f}  {called}".rstrip()


def _by_document(removals: pa.Table) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for row in removals.to_pylist():
        rows.setdefault(row["document_id"], []).append(row)
    return rows


def _visible(text: str) -> int:
    return sum(not character.isspace() for character in text)
