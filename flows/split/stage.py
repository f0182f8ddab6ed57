"""The split stage: articles in, one row a sentence out.

Titles are split like texts. Offsets into the raw text come from the removals; the rules stand beside.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pyarrow as pa

from flows.split.model import Splitter, load_splitter, splitter_version
from flows.split.paragraphs import paragraphs
from schemas import SENTENCES
from schemas.identity import row_id, version_of
from schemas.slugs import Part
from schemas.spans import RawOffsets, Span, removed_spans
from schemas.table import Row

CODE = "4"


@dataclass(frozen=True)
class _Place:
    """A sentence of a part, and where it stands there."""

    part: Part
    ordinal: int
    paragraph: int
    span: Span
    text: str


@cache
def split_version() -> str:
    """The version of this stage: its rules, the abbreviation list and the model."""
    return version_of(CODE, {"splitter": splitter_version()})


def split(
    articles: pa.Table, article_fields: pa.Table, removals: pa.Table, raw_lengths: Mapping[str, int]
) -> pa.Table:
    """The sentences of titles and texts.

    Args:
        articles: as staged; needs article_id, title, text, language.
        article_fields: the field `title` says where in the raw text a title was read.
        removals: what was taken out of each document, in order.
        raw_lengths: code points of each document's raw text.

    Returns:
        SENTENCES as staged, in the table's order. Every character of title and text that is not white space is
        in exactly one sentence.
    """
    splitter = load_splitter()
    title_starts = _title_starts(article_fields)
    removed = removed_spans(removals)
    rows: list[Row] = []
    columns = articles.select(["article_id", "title", "text", "language"]).to_pylist()
    for article in sorted(columns, key=lambda row: str(row["article_id"])):
        article_id = article["article_id"]
        offsets = RawOffsets(raw_lengths[article_id], removed.get(article_id, []))
        raw_title = title_starts.get(article_id)
        is_english = article["language"].split("-")[0] == "en"
        rows += [
            _row(article_id, place, offsets.span(place.span.start, place.span.end))
            for place in _places(Part.TEXT, article["text"], splitter, is_english=is_english)
        ]
        # Headlines by the rules alone: the model takes their first name and comma for a letter's "Kay, Please find".
        for place in _places(Part.TITLE, article["title"] or "", splitter, is_english=False):
            raw = (
                None if raw_title is None else Span(raw_title + place.span.start, raw_title + place.span.end)
            )
            rows.append(_row(article_id, place, raw))
    return SENTENCES.from_rows(rows)


def sentence_spans(text: str, splitter: Splitter, *, is_english: bool) -> Iterator[tuple[int, Span]]:
    """The sentences of a text, without the white space around them, each with its paragraph's position."""
    spans = paragraphs(text)
    inside = [paragraph.of(text) for paragraph in spans]
    begin = splitter.begin(inside, is_english=is_english)
    for ordinal, (paragraph, written, inner) in enumerate(zip(spans, inside, begin, strict=True)):
        for start, end in pairwise([0, *inner, len(written)]):
            length = len(written[start:end].rstrip())
            if length:
                yield ordinal, Span(paragraph.start + start, paragraph.start + start + length)


def _places(part: Part, text: str, splitter: Splitter, *, is_english: bool) -> Iterator[_Place]:
    for ordinal, (paragraph, span) in enumerate(sentence_spans(text, splitter, is_english=is_english)):
        yield _Place(part, ordinal, paragraph, span, span.of(text))


def _row(article_id: str, place: _Place, raw: Span | None) -> Row:
    return {
        "sentence_id": row_id(article_id, place.part, place.span.start, place.span.end),
        "article_id": article_id,
        "part": place.part.value,
        "ordinal": place.ordinal,
        "paragraph": place.paragraph,
        "char_start": place.span.start,
        "char_end": place.span.end,
        "raw_start": raw.start if raw else None,
        "raw_end": raw.end if raw else None,
        "text": place.text,
        "split_version": split_version(),
    }


def _title_starts(article_fields: pa.Table) -> dict[str, int]:
    rows = article_fields.select(["article_id", "field", "raw_start"]).to_pylist()
    return {
        row["article_id"]: row["raw_start"]
        for row in rows
        if row["field"] == "title" and row["raw_start"] is not None
    }
