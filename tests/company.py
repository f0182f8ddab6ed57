"""Stages one after the other on raw texts, without Prefect and without a warehouse: what tests of whole rows share."""

import json
from collections.abc import Mapping, Sequence
from functools import cache

import pyarrow as pa

from flows.count.line_table import read_lines
from flows.recognise import Tools, load_aliases, load_recogniser, load_values, recognise
from flows.split import split
from flows.strip import Stripper, strip
from schemas import DOCUMENTS
from schemas.identity import bytes_id
from schemas.table import Tables, strings

# Which version made a row is no part of what it says.
VERSIONS = ("strip_version", "split_version", "recognise_version", "ingest_version")


@cache
def _stripper() -> Stripper:
    return Stripper.load()


@cache
def _tools() -> Tools:
    return Tools(load_recogniser(None), load_aliases(None), load_values())


def documents_of(texts: Sequence[str]) -> pa.Table:
    """Plain texts as ingest leaves them, in the order given."""
    return DOCUMENTS.from_rows(
        {
            "document_id": bytes_id(text.encode("utf-8", "surrogatepass")),
            "version_key": bytes_id(b"key " + text.encode("utf-8", "surrogatepass")),
            "drop_name": "drop",
            "source_path": "text.txt",
            "media_type": "text/plain",
            "byte_length": len(text),
            "encoding": "utf-8",
            "decode_repairs": 0,
            "raw_text": text,
            "url": None,
            "publisher": None,
            "metadata": json.dumps({}),
            "ingest_version": "",
        }
        for text in texts
    )


def all_rows(documents: pa.Table) -> Tables:
    """Every table that the stages make of documents, each the only one of its kind."""
    stripped = strip(documents, _stripper())
    lengths = [len(raw) for raw in strings(documents, "raw_text")]
    raw_lengths = dict(zip(strings(documents, "document_id"), lengths, strict=True))
    sentences = split(stripped.articles, stripped.article_fields, stripped.removals, raw_lengths)
    recognised = recognise(stripped.articles, sentences, _tools(), removals=stripped.removals)
    return {
        "articles": recognised.articles,
        "removals": stripped.removals,
        "article_fields": stripped.article_fields,
        "lines": stripped.lines,
        "line_keys": read_lines(documents),
        "sentences": sentences,
        "entities": recognised.entities,
    }


def by_document(tables: Tables) -> dict[str, dict[str, list[Mapping[str, object]]]]:
    """The rows of each document, by table, without the versions that made them."""
    found: dict[str, dict[str, list[Mapping[str, object]]]] = {}
    for name, table in tables.items():
        key = next(column for column in ("article_id", "document_id") if column in table.column_names)
        for row in table.drop_columns([c for c in VERSIONS if c in table.column_names]).to_pylist():
            found.setdefault(row[key], {}).setdefault(name, []).append(row)
    return found
