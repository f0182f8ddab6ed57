"""What each table needs to see of the others: lookups, made once a batch and laid beside a table as columns.

Great Expectations on pandas sees one frame at a time. So the lookup is done here, by plain slicing, and the
expectation only compares. Prepared columns are never stored. No judgement in here: what cannot be looked up is null
(no such row) or the empty string (a span that lies outside its text).

| table | prepared columns |
|---|---|
| documents | found_article_id |
| removals | found_document_id, text_at_span, previous_end, document_end |
| articles | found_document_id, rebuilt_text, text_outside_sentences |
| article_fields | found_article_id, document_start, document_end, title_at_raw_span |
| lines | found_document_id, kept_lines, counted_lines, paragraphs, paragraphs_with_length |
| sentences | found_article_id, text_at_span, text_at_raw_span, previous_end, part_end, ordinal_by_place |
| entities | found_sentence_id, sentence_start, sentence_end, text_at_span, text_at_raw_span, ordinal_by_place |
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

import pyarrow as pa
import pyarrow.compute as pc

from schemas.slugs import Part
from schemas.spans import Span, kept_text
from schemas.table import type_id, type_offset, type_text

OUTSIDE_SHOWN = 200
G = TypeVar("G", bound=Hashable)


@dataclass(frozen=True)
class Texts:
    """The texts of a batch by document, each held once: what spans are looked up in."""

    raw: Mapping[str, str]
    parts: Mapping[tuple[str, str], str]
    removed: Mapping[str, Sequence[Span]]

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table]) -> "Texts":
        """Gathers them from documents, articles and removals."""
        articles = tables["articles"]
        ids = _strings(articles, "article_id")
        parts = {
            (article_id, part.value): text
            for part in Part
            for article_id, text in zip(ids, _strings(articles, part.value), strict=True)
            if text is not None
        }
        documents = tables["documents"]
        raw = zip(_strings(documents, "document_id"), _strings(documents, "raw_text"), strict=True)
        return cls({key: text or "" for key, text in raw}, parts, _removed(tables["removals"]))

    def raw_less_removals(self, document_id: str, start: int, end: int) -> str:
        """The raw text of a span without what was removed inside it; empty if a removal touches its ends."""
        spans = self.removed.get(document_id, ())
        text = slice_of(self.raw.get(document_id), start, end) or ""
        first = bisect_right(spans, start, key=lambda span: span.end)
        last = bisect_left(spans, end, key=lambda span: span.start)
        inside = spans[first:last]
        if not inside or not text:
            return text
        if inside[0].start <= start or inside[-1].end >= end:
            return ""
        return _kept(text, [Span(span.start - start, span.end - start) for span in inside]) or ""

    def at_raw_span(
        self, document_id: str, part: str | None, start: int | None, end: int | None
    ) -> str | None:
        """The text that a raw span stands for; null where no span is given.

        A title read from the raw text is itself a removal (it was lifted), so it is the plain slice.
        """
        if start is None or end is None:
            return None
        if part == Part.TITLE:
            return slice_of(self.raw.get(document_id), start, end)
        return self.raw_less_removals(document_id, start, end)


def prepare(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables of a batch (staged schemas) with the prepared columns appended, rows as they came."""
    texts = Texts.of(tables)
    article_ids = set(_strings(tables["articles"], "article_id"))
    return {
        "documents": _documents(tables["documents"], article_ids),
        "removals": _removals(tables["removals"], texts),
        "articles": _articles(tables["articles"], tables["sentences"], texts),
        "article_fields": _article_fields(tables["article_fields"], article_ids, texts),
        "lines": _lines(tables["lines"], texts),
        "sentences": _sentences(tables["sentences"], article_ids, texts),
        "entities": _entities(tables["entities"], tables["sentences"], texts),
    }


def slice_of(text: str | None, start: int | None, end: int | None) -> str:
    """The text of a span; empty where there is no text or the span does not lie within it."""
    if text is None or start is None or end is None or not 0 <= start < end <= len(text):
        return ""
    return text[start:end]


def places(groups: Sequence[G], starts: Sequence[tuple[int, ...]]) -> list[int]:
    """For each row its position, from 0, among the rows of its group when sorted by start."""
    counts: dict[G, int] = defaultdict(int)
    found = [0] * len(groups)
    for row in sorted(range(len(groups)), key=starts.__getitem__):
        found[row] = counts[groups[row]]
        counts[groups[row]] += 1
    return found


def previous_ends(groups: Sequence[G], starts: Sequence[int | None], ends: Sequence[int | None]) -> list[int]:
    """For each row the furthest end among the rows of its group that start before it; 0 for the first."""
    reached: dict[G, int] = defaultdict(int)
    found = [0] * len(groups)
    for row in sorted(range(len(groups)), key=lambda row: (starts[row] or 0, ends[row] or 0)):
        found[row] = reached[groups[row]]
        reached[groups[row]] = max(reached[groups[row]], ends[row] or 0)
    return found


def outside(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """What of a text is neither in a span nor white space, pieces joined by a space, at most 200 characters."""
    pieces = []
    at = 0
    for start, end in sorted(spans):
        pieces.append(text[at : max(at, start)])
        at = max(at, end)
    pieces.append(text[at:])
    return " ".join(" ".join(pieces).split())[:OUTSIDE_SHOWN]


def _documents(table: pa.Table, article_ids: set[str]) -> pa.Table:
    return _with(table, {"found_article_id": _found(_strings(table, "document_id"), article_ids)})


def _removals(table: pa.Table, texts: Texts) -> pa.Table:
    ids = _strings(table, "document_id")
    starts, ends = _offsets(table, "raw_start"), _offsets(table, "raw_end")
    raws = [texts.raw.get(key) for key in ids]
    spans = zip(raws, starts, ends, strict=True)
    return _with(
        table,
        {
            "found_document_id": _found(ids, texts.raw),
            "text_at_span": [slice_of(raw, start, end) for raw, start, end in spans],
            "previous_end": previous_ends(ids, starts, ends),
            "document_end": [None if raw is None else len(raw) for raw in raws],
        },
    )


def _articles(table: pa.Table, sentences: pa.Table, texts: Texts) -> pa.Table:
    spans = defaultdict(list)
    starts, ends = _offsets(sentences, "char_start"), _offsets(sentences, "char_end")
    owners = zip(_strings(sentences, "article_id"), _strings(sentences, "part"), strict=True)
    for (article_id, part), start, end in zip(owners, starts, ends, strict=True):
        if start is not None and end is not None:
            spans[article_id, part].append((start, end))
    ids = _strings(table, "article_id")
    left = [
        " ".join(filter(None, (outside(texts.parts.get((key, p), ""), spans[key, p.value]) for p in Part)))
        for key in ids
    ]
    rebuilt = [_kept(texts.raw[key], texts.removed.get(key, ())) if key in texts.raw else None for key in ids]
    return _with(
        table,
        {
            "found_document_id": _found(ids, texts.raw),
            "rebuilt_text": rebuilt,
            "text_outside_sentences": left,
        },
    )


def _article_fields(table: pa.Table, article_ids: set[str], texts: Texts) -> pa.Table:
    ids, fields = _strings(table, "article_id"), _strings(table, "field")
    starts, ends = _offsets(table, "raw_start"), _offsets(table, "raw_end")
    titles = [
        slice_of(texts.raw.get(key), start, end) if name == "title" and start is not None else None
        for key, name, start, end in zip(ids, fields, starts, ends, strict=True)
    ]
    return _with(
        table,
        {
            "found_article_id": _found(ids, article_ids),
            "document_start": [0] * len(ids),
            "document_end": [len(texts.raw[key]) if key in texts.raw else None for key in ids],
            "title_at_raw_span": titles,
        },
    )


def _lines(table: pa.Table, texts: Texts) -> pa.Table:
    lengths = {
        name: cast("list[int | None]", pc.list_value_length(table[column]).to_pylist())
        for name, column in (
            ("kept_lines", "kept_keys"),
            ("counted_lines", "template_from"),
            ("paragraphs", "paragraph_keys"),
            ("paragraphs_with_length", "paragraph_lengths"),
        )
    }
    return _with(table, {"found_document_id": _found(_strings(table, "document_id"), texts.raw), **lengths})


def _sentences(table: pa.Table, article_ids: set[str], texts: Texts) -> pa.Table:
    ids, parts = _strings(table, "article_id"), _strings(table, "part")
    ordinals, starts, ends = (_offsets(table, name) for name in ("ordinal", "char_start", "char_end"))
    groups = list(zip(ids, parts, strict=True))
    within = [texts.parts.get(group) for group in groups]
    at = [(start or 0, ordinal or 0) for start, ordinal in zip(starts, ordinals, strict=True)]
    return _with(
        table,
        {
            "found_article_id": _found(ids, article_ids),
            "text_at_span": list(map(slice_of, within, starts, ends)),
            "text_at_raw_span": _at_raw_spans(table, parts, texts),
            "previous_end": previous_ends(groups, starts, ends),
            "part_end": [None if text is None else len(text) for text in within],
            "ordinal_by_place": places(groups, at),
        },
    )


def _entities(table: pa.Table, sentences: pa.Table, texts: Texts) -> pa.Table:
    # By article too: a sentence of another article does not count as found.
    known = zip(_strings(sentences, "article_id"), _strings(sentences, "sentence_id"), strict=True)
    spans = zip(
        _strings(sentences, "part"),
        _offsets(sentences, "char_start"),
        _offsets(sentences, "char_end"),
        strict=True,
    )
    by_id = dict(zip(known, spans, strict=True))
    ids, keys = _strings(table, "article_id"), _strings(table, "sentence_id")
    ordinals, starts, ends = (_offsets(table, name) for name in ("ordinal", "char_start", "char_end"))
    found = [by_id.get(pair, (None, None, None)) for pair in zip(ids, keys, strict=True)]
    parts = [part for part, _, _ in found]
    within = [texts.parts.get((key, part)) if part else None for key, part in zip(ids, parts, strict=True)]
    at = [
        (part != Part.TITLE, start or 0, ordinal or 0)
        for part, start, ordinal in zip(parts, starts, ordinals, strict=True)
    ]
    return _with(
        table,
        {
            "found_sentence_id": [key if part else None for key, part in zip(keys, parts, strict=True)],
            "sentence_start": [start for _, start, _ in found],
            "sentence_end": [end for _, _, end in found],
            "text_at_span": list(map(slice_of, within, starts, ends)),
            "text_at_raw_span": _at_raw_spans(table, parts, texts),
            "ordinal_by_place": places(ids, at),
        },
    )


def _at_raw_spans(table: pa.Table, parts: Sequence[str | None], texts: Texts) -> list[str | None]:
    ids = _strings(table, "article_id")
    return list(map(texts.at_raw_span, ids, parts, _offsets(table, "raw_start"), _offsets(table, "raw_end")))


def _removed(table: pa.Table) -> dict[str, list[Span]]:
    spans = defaultdict(list)
    starts, ends = _offsets(table, "raw_start"), _offsets(table, "raw_end")
    for key, start, end in zip(_strings(table, "document_id"), starts, ends, strict=True):
        if start is not None and end is not None:
            spans[key].append(Span(start, end))
    return {key: sorted(found) for key, found in spans.items()}


def _kept(raw: str, removed: Sequence[Span]) -> str | None:
    """The raw text less the removed spans; null where they overlap or leave the text."""
    try:
        return kept_text(raw, removed)
    except ValueError:
        return None


def _found(ids: Iterable[str], known: Mapping[str, str] | set[str]) -> list[str | None]:
    return [key if key in known else None for key in ids]


def _strings(table: pa.Table, name: str) -> list[str]:
    """A column's values; a null among them is None at run time, and a finding of its own elsewhere."""
    return cast("list[str]", table[name].to_pylist())


def _offsets(table: pa.Table, name: str) -> list[int | None]:
    return cast("list[int | None]", table[name].to_pylist())


_TYPES: Mapping[str, pa.DataType] = {
    **dict.fromkeys(("found_article_id", "found_document_id", "found_sentence_id"), type_id),
    **dict.fromkeys(("text_at_span", "text_at_raw_span", "rebuilt_text"), type_text),
    **dict.fromkeys(("text_outside_sentences", "title_at_raw_span"), type_text),
}


def _with(table: pa.Table, columns: Mapping[str, Sequence[str | int | None]]) -> pa.Table:
    for name, values in columns.items():
        table = table.append_column(name, pa.array(values, type=_TYPES.get(name, type_offset)))
    return table
