"""The strip stage: documents in, articles with their removals and evidence out, all as Arrow tables.

Order only; what goes is for `decisions`, the columns for `lift.fields`, the white space for `tidy`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from flows.count.line_table import uncounted
from flows.strip.decisions import decide
from flows.strip.language import language_of
from flows.strip.lift.fields import Lifted, lift
from flows.strip.measures import measure
from flows.strip.page.lines import split_lines
from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.rules import Cut
from flows.strip.stripper import Stripper
from flows.strip.tidy import blanks, text_without
from schemas import ARTICLE_FIELDS, ARTICLES, LINES, REMOVALS
from schemas.table import Row, type_counts, type_keys, type_offset, type_score, type_text

# Pages scored together: enough to spread the model's cost of a call, little enough to keep memory flat.
_PAGES = 64


@dataclass(frozen=True)
class Stripped:
    """The stage's output, staged schemas: one article a document; recogniser is null until names are found."""

    articles: pa.Table
    removals: pa.Table
    article_fields: pa.Table
    lines: pa.Table


@dataclass(frozen=True)
class Cleaned:
    """A cleaned document: its text, every removed span in order, the lifted columns.

    `may_go` says which of page.lines stay and from how many stories on they would be template.
    """

    text: str
    cuts: Sequence[Cut]
    lifted: Lifted
    may_go: Mapping[int, int]


def strip(documents: pa.Table, stripper: Stripper, lines: pa.Table | None = None) -> Stripped:
    """Clean documents; the rows do not depend on their order or number.

    Args:
        documents: staged or stored schema.
        stripper: what it works with.
        lines: the documents' lines and in how many stories each stands (line_table.COUNTED); without them, every
            document is the only one.
    """
    columns = ("document_id", "drop_name", "source_path", "raw_text", "url", "publisher", "metadata")
    rows = documents.select(columns).sort_by("document_id").to_pylist()
    counted = (uncounted(documents) if lines is None else lines).sort_by("document_id")
    articles: list[Row] = []
    removals = _Removals(stripper.version)
    fields: list[Row] = []
    may_go: list[Mapping[int, int]] = []
    for start in range(0, len(rows), _PAGES):
        batch = rows[start : start + _PAGES]
        said = counted.slice(start, _PAGES).select(["line_keys", "stories", "places"]).to_pylist()
        # Laid out one by one: what was read of a page is still at hand when its lines are judged.
        for row, scores, line in zip(batch, stripper.model.score(_lines_of(batch)), said, strict=True):
            page = Page.of(row["raw_text"], Supplied.read(row["metadata"], row["url"], row["publisher"]))
            cleaned = clean(page, scores.tolist(), stripper, [line["stories"][at] for at in line["places"]])
            articles.append(_article(row, page, cleaned, stripper.version))
            removals.add(row["document_id"], page.raw, cleaned.cuts)
            fields.extend(_fields(row["document_id"], cleaned.lifted))
            keys = [line["line_keys"][at] for at in line["places"]]
            may_go.append({keys[at]: stories for at, stories in cleaned.may_go.items()})
    return Stripped(
        ARTICLES.from_rows(articles),
        removals.table(),
        ARTICLE_FIELDS.from_rows(fields),
        _lines(counted, may_go, stripper.version),
    )


def clean(page: Page, scores: Sequence[float], stripper: Stripper, stories: Sequence[int] = ()) -> Cleaned:
    """Clean a page.

    Args:
        page: the page.
        scores: of all its lines, blank ones too.
        stripper: what it works with.
        stories: in how many stories each of page.lines stands; none if nobody has counted.
    """
    of_lines = [scores[line.number] for line in page.lines]
    counts = stories if stripper.own.removes_templates else ()
    decisions = decide(page, of_lines, stripper.reader, stripper.own.books(page.supplied), counts)
    cuts = sorted([*decisions.cuts, *blanks(page, decisions.cuts)])
    text = text_without(page.raw, cuts)
    return Cleaned(text, cuts, lift(page, decisions), decisions.may_go)


def _lines_of(rows: Sequence[Row]) -> list[list[str]]:
    return [split_lines(str(row["raw_text"])) for row in rows]


def _article(row: Row, page: Page, cleaned: Cleaned, version: str) -> Row:
    lifted, text = cleaned.lifted, cleaned.text
    measures = measure(text, page.raw)
    return {
        "article_id": row["document_id"],
        "drop_name": row["drop_name"],
        "source_path": row["source_path"],
        "title": lifted.title,
        "subtitle": lifted.subtitle,
        "authors": list(lifted.authors),
        "agency": lifted.agency,
        "publisher": lifted.publisher,
        "published_on": lifted.published_on,
        "published_at": lifted.published_at,
        "published_precision": lifted.published_precision,
        "language": language_of(text),
        "text": text,
        "text_hash": measures.text_hash,
        "word_count": measures.word_count,
        "kept_ratio": measures.kept_ratio,
        "recogniser": None,
        "strip_version": version,
    }


class _Removals:
    """The rows of removals, column by column: a page has hundreds, and a dict for each costs more than finding it."""

    def __init__(self, version: str) -> None:
        self._version = version
        self._documents: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._categories: list[str] = []
        self._rules: list[str] = []
        self._scores: list[float | None] = []
        self._texts: list[str] = []

    def add(self, document_id: str, raw: str, cuts: Sequence[Cut]) -> None:
        """One document's cuts, in order."""
        self._documents += [document_id] * len(cuts)
        for start, end, category, rule, score in cuts:
            self._starts.append(start)
            self._ends.append(end)
            self._categories.append(category)
            self._rules.append(rule)
            self._scores.append(score)
            self._texts.append(raw[start:end])

    def table(self) -> pa.Table:
        """All of them, staged schema."""
        columns: dict[str, pa.Array[pa.Scalar[pa.DataType]]] = {
            "document_id": _repeated(self._documents),
            "raw_start": pa.array(self._starts, type_offset),
            "raw_end": pa.array(self._ends, type_offset),
            "category": _repeated(self._categories),
            "rule": _repeated(self._rules),
            "score": pa.array(self._scores, type_score),
            "text": pa.array(self._texts, type_text),
            "strip_version": pa.repeat(self._version, len(self._texts)),
        }
        return pa.table(columns, schema=REMOVALS.staged)


def _repeated(values: Sequence[str]) -> pa.StringArray:
    """An array of few distinct texts: Arrow takes long to look into every one of them."""
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(value, len(numbers)) for value in values]
    return pa.array([str(text) for text in numbers], type_text).take(pa.array(places, pa.int32()))


def _fields(article_id: str, lifted: Lifted) -> Iterator[Row]:
    for field in sorted(lifted.fields, key=lambda f: f.name):
        yield {
            "article_id": article_id,
            "field": field.name,
            "value": field.value,
            "raw_start": field.span.start if field.span else None,
            "raw_end": field.span.end if field.span else None,
            "method": field.method,
        }


def _lines(counted: pa.Table, may_go: Sequence[Mapping[int, int]], version: str) -> pa.Table:
    """The rows of lines: what was counted, and which of it would go if it stood in more stories."""
    return (
        counted.drop_columns(["stories", "places"])
        .append_column("kept_keys", pa.array([list(lines) for lines in may_go], type_keys))
        .append_column("template_from", pa.array([list(lines.values()) for lines in may_go], type_counts))
        .append_column("strip_version", pa.repeat(version, len(counted)))
        .cast(LINES.staged)
    )
