"""The strip stage: documents in, articles with their removals and evidence out, all as Arrow tables.

Order only; what goes is for `decisions`, the columns for `lifting`, the white space for `tidy`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from flows.strip.decisions import decide
from flows.strip.language import language_of
from flows.strip.lifting import Lifted, lift
from flows.strip.measures import kept_ratio, text_hash, word_count
from flows.strip.page import Page
from flows.strip.rules import Cut
from flows.strip.stripper import Stripper
from flows.strip.supplied import Supplied
from flows.strip.tidy import blanks, text_without
from schemas import ARTICLE_FIELDS, ARTICLES, REMOVALS
from schemas.table import Row

# Pages scored together: enough to spread the model's cost of a call, little enough to keep memory flat.
_PAGES = 64


@dataclass(frozen=True)
class Stripped:
    """The stage's output, staged schemas: one article a document; recogniser is null until names are found."""

    articles: pa.Table
    removals: pa.Table
    article_fields: pa.Table


@dataclass(frozen=True)
class Cleaned:
    """A cleaned document: its text, every removed span in order, and the lifted columns."""

    text: str
    cuts: Sequence[Cut]
    lifted: Lifted


def strip(documents: pa.Table, stripper: Stripper) -> Stripped:
    """Clean documents (staged or stored schema); the rows do not depend on their order or number."""
    columns = ("document_id", "drop_name", "source_path", "raw_text", "url", "publisher", "metadata")
    rows = documents.select(columns).sort_by("document_id").to_pylist()
    articles: list[Row] = []
    removals: list[Row] = []
    fields: list[Row] = []
    for start in range(0, len(rows), _PAGES):
        batch = rows[start : start + _PAGES]
        pages = [
            Page.of(r["raw_text"], Supplied.read(r["metadata"], r["url"], r["publisher"])) for r in batch
        ]
        for row, page, cleaned in zip(batch, pages, clean(pages, stripper), strict=True):
            articles.append(_article(row, page, cleaned, stripper.version))
            removals.extend(_removals(row["document_id"], page.raw, cleaned.cuts, stripper.version))
            fields.extend(_fields(row["document_id"], cleaned.lifted))
    return Stripped(
        ARTICLES.from_rows(articles), REMOVALS.from_rows(removals), ARTICLE_FIELDS.from_rows(fields)
    )


def clean(pages: Sequence[Page], stripper: Stripper) -> Iterator[Cleaned]:
    """Clean pages, one after the other; the model scores them together."""
    scores = stripper.model.score([page.raw.split("\n") for page in pages])
    for page, of_lines in zip(pages, scores, strict=True):
        probabilities = of_lines.tolist()
        yield clean_page(page, [probabilities[line.number] for line in page.lines], stripper)


def clean_page(page: Page, scores: Sequence[float], stripper: Stripper) -> Cleaned:
    """Clean a page whose lines have been scored."""
    decisions = decide(page, scores, stripper.cues, stripper.own.books(page.supplied))
    cuts = sorted([*decisions.cuts, *blanks(page, decisions.cuts)])
    text = text_without(page.raw, cuts)
    return Cleaned(text, cuts, lift(page, decisions))


def _article(row: Row, page: Page, cleaned: Cleaned, version: str) -> Row:
    lifted, text = cleaned.lifted, cleaned.text
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
        "text_hash": text_hash(text),
        "word_count": word_count(text),
        "kept_ratio": kept_ratio(text, page.raw),
        "recogniser": None,
        "strip_version": version,
    }


def _removals(document_id: str, raw: str, cuts: Sequence[Cut], version: str) -> Iterator[Row]:
    for cut in cuts:
        yield {
            "document_id": document_id,
            "raw_start": cut.start,
            "raw_end": cut.end,
            "category": cut.category,
            "rule": cut.rule,
            "score": cut.score,
            "text": raw[cut.start : cut.end],
            "strip_version": version,
        }


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
