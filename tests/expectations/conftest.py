"""A small batch of two articles, built by hand and consistent in every offset; tests break one thing at a time."""

from collections.abc import Callable

import pyarrow as pa
import pytest

from expectations.engine import bind, judge
from expectations.suites import Check, Json
from schemas import ARTICLE_FIELDS, ARTICLES, DOCUMENTS, ENTITIES, LINES, REMOVALS, SENTENCES
from schemas.identity import bytes_id, row_id
from schemas.slugs import Severity, Stage
from schemas.table import Row, Table, Tables, Value

HARBOUR = (
    "Harbour reopens\n\nThe harbour of Cuxhaven reopened.\nShare this article\nShips may enter from Monday.\n"
)
COUNCIL = "Aldermen met on Tuesday in Ghent. They voted."

Failing = Callable[..., tuple[int, ...]]
Change = Callable[[Tables, str, int, str, Value], Tables]


@pytest.fixture
def tables() -> Tables:
    """Documents, removals, articles, article_fields, lines, sentences and entities of the two texts."""
    harbour, council = bytes_id(HARBOUR.encode()), bytes_id(COUNCIL.encode())
    removals = [
        (0, 17, "title", "lone-first-line"),
        (51, 70, "share", "share-button"),
        (98, 99, "whitespace", "ends"),
    ]
    text = "The harbour of Cuxhaven reopened.\nShips may enter from Monday."
    return {
        "documents": DOCUMENTS.from_rows([_document(harbour, HARBOUR), _document(council, COUNCIL)]),
        "removals": REMOVALS.from_rows(
            {
                "document_id": harbour,
                "raw_start": start,
                "raw_end": end,
                "category": category,
                "rule": rule,
                "score": None,
                "text": HARBOUR[start:end],
                "strip_version": "1-0123456789ab",
            }
            for start, end, category, rule in removals
        ),
        "articles": ARTICLES.from_rows(
            [_article(harbour, "Harbour reopens", text), _article(council, "Ghent votes", COUNCIL)]
        ),
        "article_fields": ARTICLE_FIELDS.from_rows(
            [
                _field(harbour, "Harbour reopens", 0, 15, "lone-first-line"),
                _field(council, "Ghent votes", None, None, "supplied"),
            ]
        ),
        "lines": LINES.from_rows([_lines(harbour), _lines(council)]),
        "sentences": SENTENCES.from_rows(
            [
                _sentence(harbour, "title", 0, (0, 15), (0, 15), "Harbour reopens"),
                _sentence(harbour, "text", 0, (0, 33), (17, 50), text[:33]),
                _sentence(harbour, "text", 1, (34, 62), (70, 98), text[34:]),
                _sentence(council, "title", 0, (0, 11), (None, None), "Ghent votes"),
                _sentence(council, "text", 0, (0, 33), (0, 33), COUNCIL[:33]),
                _sentence(council, "text", 1, (34, 45), (34, 45), COUNCIL[34:]),
            ]
        ),
        "entities": ENTITIES.from_rows(
            [
                _mention(harbour, "text", (0, 33), 0, (15, 23), (32, 40), "Cuxhaven"),
                _mention(council, "title", (0, 11), 0, (0, 5), (None, None), "Ghent"),
                _mention(council, "text", (0, 33), 1, (27, 32), (27, 32), "Ghent"),
            ]
        ),
    }


@pytest.fixture
def copies(tables: Tables) -> Callable[[int], tuple[Tables, list[str]]]:
    """So many copies of the tables, one after another under ids of their own; and each copy's first document_id."""

    def copied(count: int) -> tuple[Tables, list[str]]:
        ids = ("document_id", "article_id", "sentence_id", "mention_id")
        parts: dict[str, list[pa.Table]] = {name: [] for name in tables}
        for at in range(count):
            for name, table in tables.items():
                rows = [
                    {**row, **{key: row_id(at, row[key]) for key in ids if key in row}}
                    for row in table.to_pylist()
                ]
                parts[name].append(pa.Table.from_pylist(rows, table.schema))
        first = [part["document_id"][0].as_py() for part in parts["documents"]]
        return {name: pa.concat_tables(listed) for name, listed in parts.items()}, first

    return copied


@pytest.fixture
def failing() -> Failing:
    """Positions of the rows of a table that fail an expectation, by its type and arguments."""

    def rows(table: pa.Table, kind: str, **kwargs: Json) -> tuple[int, ...]:
        check = Check(
            "articles", Stage.STRIP, kind, kwargs, Severity.ERROR, "reason", "Something", "why", "a.json"
        )
        judged = judge([bind(check)], table)[0]
        assert judged.broken is None
        assert judged.success == (not judged.rows)
        return judged.rows

    return rows


@pytest.fixture
def change() -> Change:
    """Tables with one cell of one row set to another value."""

    def changed(tables: Tables, name: str, row: int, column: str, value: Value) -> Tables:
        table = tables[name]
        values = table[column].to_pylist()
        values[row] = value
        at = table.column_names.index(column)
        return {**tables, name: table.set_column(at, table.field(at), pa.array(values, table.field(at).type))}

    return changed


def _document(document_id: str, raw: str) -> Row:
    return {
        "document_id": document_id,
        "version_key": row_id("drop", document_id),
        "drop_name": "drop",
        "source_path": f"{document_id[:4]}.txt",
        "media_type": "text/plain",
        "byte_length": len(raw.encode()),
        "encoding": "utf-8",
        "decode_repairs": 0,
        "raw_text": raw,
        "url": None,
        "publisher": None,
        "metadata": "{}",
        "ingest_version": "1-0123456789ab",
    }


def _article(article_id: str, title: str, text: str) -> Row:
    return {
        **_blank(ARTICLES),
        "article_id": article_id,
        "drop_name": "drop",
        "source_path": f"{article_id[:4]}.txt",
        "title": title,
        "authors": [],
        "language": "en",
        "text": text,
        "text_hash": bytes_id(text.encode()),
        "word_count": len(text.split()),
        "kept_ratio": 0.8,
        "strip_version": "1-0123456789ab",
    }


def _field(article_id: str, value: str, start: int | None, end: int | None, method: str) -> Row:
    return {
        "article_id": article_id,
        "field": "title",
        "value": value,
        "raw_start": start,
        "raw_end": end,
        "method": method,
    }


def _lines(document_id: str) -> Row:
    return {
        "document_id": document_id,
        "story_id": document_id,
        "line_keys": [1, -2, 3],
        "paragraph_keys": [-2],
        "paragraph_lengths": [40],
        "kept_keys": [1, -2],
        "template_from": [1, 7],
        "strip_version": "1-0123456789ab",
    }


def _sentence(  # noqa: PLR0917 - one row of a table of positions reads best as one
    article_id: str,
    part: str,
    ordinal: int,
    chars: tuple[int, int],
    raws: tuple[int | None, int | None],
    text: str,
) -> Row:
    return {
        "sentence_id": row_id(article_id, part, *chars),
        "article_id": article_id,
        "part": part,
        "ordinal": ordinal,
        "paragraph": ordinal,
        "char_start": chars[0],
        "char_end": chars[1],
        "raw_start": raws[0],
        "raw_end": raws[1],
        "text": text,
        "split_version": "1-0123456789ab",
    }


def _mention(  # noqa: PLR0917 - the same
    article_id: str,
    part: str,
    sentence: tuple[int, int],
    ordinal: int,
    chars: tuple[int, int],
    raws: tuple[int | None, int | None],
    text: str,
) -> Row:
    return {
        "mention_id": row_id(article_id, part, *chars, "GPE"),
        "article_id": article_id,
        "sentence_id": row_id(article_id, part, *sentence),
        "ordinal": ordinal,
        "label": "GPE",
        "text": text,
        "char_start": chars[0],
        "char_end": chars[1],
        "raw_start": raws[0],
        "raw_end": raws[1],
        "entity_id": row_id("GPE", text),
        "name": text,
        "score": 0.9,
        "recognise_version": "1-0123456789ab",
        "country_code": None,
        "value": None,
        "amount": None,
        "unit": None,
        "resolved_on": None,
        "precision": None,
    }


def _blank(table: Table) -> Row:
    return dict.fromkeys(column.name for column in table.columns)
