"""Batches of made-up rows: every document with one removal, one field, two sentences and one mention."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from schemas import (
    ARTICLE_FIELDS,
    ARTICLES,
    DOCUMENTS,
    ENTITIES,
    HELD_DOCUMENTS,
    LINES,
    OUTCOMES,
    REMOVALS,
    SENTENCES,
    SOURCES,
    Table,
)
from schemas.identity import bytes_id, row_id
from schemas.slugs import Status
from schemas.table import Row, Value
from warehouse import Commit, Warehouse, ledger, write_part
from warehouse.layout import Layout

START = datetime.fromisoformat("2026-01-01T12:00")
DOCUMENT_TABLES = (DOCUMENTS, REMOVALS, ARTICLES, ARTICLE_FIELDS, SENTENCES, ENTITIES, LINES)


@dataclass(frozen=True)
class Sample:
    """One document of a batch: where it was seen, what it says, what became of it."""

    path: str
    text: str
    status: str = "new"
    key: str | None = None
    story: str | None = None

    @property
    def document_id(self) -> str:
        return bytes_id(self.text.encode())

    @property
    def version_key(self) -> str:
        return row_id(self.key or self.path)

    @property
    def has_rows(self) -> bool:
        return self.status in {"new", "updated"}


def document_row(sample: Sample) -> Row:
    return {
        "document_id": sample.document_id,
        "version_key": sample.version_key,
        "drop_name": "monday",
        "source_path": sample.path,
        "media_type": "text/plain",
        "byte_length": len(sample.text),
        "encoding": "utf-8",
        "decode_repairs": 0,
        "raw_text": sample.text,
        "url": None,
        "publisher": "The Harbour Post",
        "metadata": "{}",
        "ingest_version": "1-aaaaaaaaaaaa",
    }


def removal_row(sample: Sample, version: str) -> Row:
    return {
        "document_id": sample.document_id,
        "raw_start": 0,
        "raw_end": 5,
        "category": "share",
        "rule": "share-line",
        "score": None,
        "text": sample.text[:5],
        "strip_version": version,
    }


def article_row(sample: Sample, version: str) -> Row:
    return {
        "article_id": sample.document_id,
        "drop_name": "monday",
        "source_path": sample.path,
        "title": sample.path,
        "subtitle": None,
        "authors": ["Ada Reed", "Ben Moss"],
        "agency": None,
        "publisher": "The Harbour Post",
        "published_on": START.date(),
        "published_at": None,
        "published_precision": "day",
        "language": "en",
        "text": sample.text[5:],
        "text_hash": bytes_id(sample.text[5:].encode()),
        "word_count": len(sample.text.split()),
        "kept_ratio": 0.5,
        "recogniser": "perceptron",
        "strip_version": version,
    }


def field_row(sample: Sample) -> Row:
    return {
        "article_id": sample.document_id,
        "field": "title",
        "value": sample.path,
        "raw_start": None,
        "raw_end": None,
        "method": "supplied",
    }


def line_row(sample: Sample, version: str) -> Row:
    """Every figure in the text stands for a paragraph of that key and of ten code points; all of them are kept
    and are template in two stories."""
    keys = [int(word) for word in sample.text.split() if word.isdigit()]
    return {
        "document_id": sample.document_id,
        "story_id": sample.story or sample.document_id,
        "line_keys": keys,
        "paragraph_keys": keys,
        "paragraph_lengths": [10] * len(keys),
        "kept_keys": keys,
        "template_from": [2] * len(keys),
        "strip_version": version,
    }


def sentence_rows(sample: Sample, version: str) -> list[Row]:
    return [
        {
            "sentence_id": row_id(sample.document_id, ordinal),
            "article_id": sample.document_id,
            "part": "text",
            "ordinal": ordinal,
            "paragraph": 0,
            "char_start": ordinal,
            "char_end": ordinal + 1,
            "raw_start": 5 + ordinal,
            "raw_end": 6 + ordinal,
            "text": sample.text[5 + ordinal : 6 + ordinal],
            "split_version": version,
        }
        for ordinal in range(2)
    ]


def entity_rows(sample: Sample, version: str) -> list[Row]:
    names = (("ORG", "Harbour Board"), ("GPE", "Norwich"))
    return [
        {
            "mention_id": row_id(sample.document_id, "text", ordinal, label),
            "article_id": sample.document_id,
            "sentence_id": row_id(sample.document_id, 0),
            "ordinal": ordinal,
            "label": label,
            "text": name,
            "char_start": 0,
            "char_end": 1,
            "raw_start": 5,
            "raw_end": 6,
            "entity_id": row_id(label, name),
            "name": name.upper() if sample.text.isupper() else name,
            "score": 0.9,
            "recognise_version": version,
            "country_code": None,
            "value": None,
            "amount": None,
            "unit": None,
            "resolved_on": None,
            "precision": None,
        }
        for ordinal, (label, name) in enumerate(names)
    ]


def outcome_row(sample: Sample) -> Row:
    held_back = sample.status in {"quarantined", "failed"}
    return {
        "drop_name": "monday",
        "source_path": sample.path,
        "version_key": sample.version_key,
        "document_id": None if sample.status == "failed" else sample.document_id,
        "status": sample.status,
        "stage": "strip" if held_back else "validate",
        "expectation": None,
        "reason": "no-text-left" if held_back else None,
        "detail": "Nothing but boilerplate was found." if held_back else None,
    }


def source_row(sample: Sample) -> Row:
    return {
        "source_id": row_id(sample.path, sample.text),
        "drop_name": "monday",
        "path": sample.path,
        "file_sha256": bytes_id(sample.text.encode()) * 2,
        "byte_length": len(sample.text),
        "records": 1,
        "ingest_version": "1-aaaaaaaaaaaa",
    }


def run_row(run_id: str, status: str = "completed", **values: str | int | datetime | None) -> Row:
    return {
        "run_id": run_id,
        "command": "run",
        "started_by": "ada",
        "started_at": START,
        "finished_at": None if status == "running" else START + timedelta(minutes=1),
        "status": status,
        "detail": None,
        "options": "{}",
        "versions": '{"split": "1-s", "recognise": "1-r"}',
        "documents": 0,
        **dict.fromkeys((*Status, "reprocessed"), 0),
        **values,
    }


def tables_of(samples: Sequence[Sample], version: str = "1-a") -> dict[Table, pa.Table]:
    """The staged rows of some documents, every table."""
    kept = sorted((s for s in samples if s.has_rows), key=lambda s: s.document_id)
    return {
        DOCUMENTS: DOCUMENTS.from_rows(document_row(s) for s in kept),
        REMOVALS: REMOVALS.from_rows(removal_row(s, version) for s in kept),
        ARTICLES: ARTICLES.from_rows(article_row(s, version) for s in kept),
        ARTICLE_FIELDS: ARTICLE_FIELDS.from_rows(field_row(s) for s in kept),
        SENTENCES: SENTENCES.from_rows(r for s in kept for r in sentence_rows(s, version)),
        ENTITIES: ENTITIES.from_rows(r for s in kept for r in entity_rows(s, version)),
        LINES: LINES.from_rows(line_row(s, version) for s in kept),
        OUTCOMES: OUTCOMES.from_rows(outcome_row(s) for s in samples),
        SOURCES: SOURCES.from_rows(source_row(s) for s in samples),
    }


def stage(
    warehouse: Warehouse, batch_id: str, tables: dict[Table, pa.Table], at: datetime, run_id: str = "run"
) -> dict[str, list[Path]]:
    """Stamped parts in staging, as the flow leaves them for a commit."""
    stamps: dict[str, Value] = {
        "run_id": run_id,
        "at": at,
        "first_seen_at": at,
        "ingested_at": at,
        "seen_at": at,
    }
    return {
        table.name: [
            write_part(table.stamp(rows, **stamps), warehouse.staging / f"{batch_id}-{table.name}.parquet")
        ]
        for table, rows in tables.items()
        if len(rows)
    }


def batch(
    warehouse: Warehouse,
    batch_id: str,
    samples: Sequence[Sample],
    *,
    at: int = 0,
    version: str = "1-a",
    only: Iterable[Table] | None = None,
    replaces: bool = False,
    run_id: str = "run",
) -> Commit:
    """A commit of some documents, `at` minutes after START.

    Args:
        only: these tables alone.
        replaces: the documents' earlier rows leave those of these tables that hold documents.
    """
    tables = tables_of(samples, version)
    if only is not None:
        tables = {table: tables[table] for table in only}
    moment = START + timedelta(minutes=at)
    return Commit(
        batch_id=batch_id,
        run_id=run_id,
        status="committed",
        documents=len(samples),
        added=stage(warehouse, batch_id, tables, moment, run_id),
        replaced=[s.document_id for s in samples] if replaces else (),
        replaced_tables=[t.name for t in tables if t.document_column] if replaces else (),
    )


class Press:
    """Makes samples and commits them; what tests hold in their hands."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse

    def sample(
        self, path: str, text: str, status: str = "new", key: str | None = None, story: str | None = None
    ) -> Sample:
        return Sample(path, text, status, key, story)

    def batch(
        self,
        batch_id: str,
        samples: Sequence[Sample],
        *,
        at: int = 0,
        version: str = "1-a",
        only: Iterable[Table] | None = None,
        replaces: bool = False,
    ) -> Commit:
        return batch(self.warehouse, batch_id, samples, at=at, version=version, only=only, replaces=replaces)

    def outcome(self, sample: Sample) -> Row:
        return outcome_row(sample)

    def moment(self, at: int) -> datetime:
        return START + timedelta(minutes=at)

    def held(self, samples: Sequence[Sample]) -> Path:
        """A staged part of held_documents."""
        rows = HELD_DOCUMENTS.from_rows(document_row(sample) for sample in samples)
        stamped = HELD_DOCUMENTS.stamp(rows, run_id="run", first_seen_at=START)
        return write_part(stamped, self.warehouse.staging / "held.parquet")

    def run(self, run_id: str, status: str = "completed", **values: str | int | datetime | None) -> Row:
        return run_row(run_id, status, **values)

    def commit(self, *batches: Sequence[Sample]) -> Path:
        """One batch a list of samples, a minute apart, and a publication of them."""
        latest = ledger.latest(Layout(self.warehouse.root))
        first = latest.ordinal + 1 if latest else 0
        with self.warehouse.publishing() as publisher:
            for ordinal, samples in enumerate(batches, first):
                publisher.commit(self.batch(f"batch-{ordinal}", samples, at=ordinal))
            return publisher.publish()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse without rows, to copy: making one takes thirteen tables."""
    return Warehouse.open(tmp_path_factory.mktemp("empty") / "data", create=True).root


@pytest.fixture
def warehouse(tmp_path: Path, empty: Path) -> Warehouse:
    """A new warehouse without rows."""
    return Warehouse.open(shutil.copytree(empty, tmp_path / "data"), create=False)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Warehouse:
    """A warehouse of one document, published, for tests that only read it."""
    root = shutil.copytree(empty, tmp_path_factory.mktemp("published") / "data")
    warehouse = Warehouse.open(root, create=False)
    Press(warehouse).commit([Sample("a.txt", "aaaaa one")])
    return warehouse


@pytest.fixture
def press(warehouse: Warehouse) -> Press:
    """The warehouse's press."""
    return Press(warehouse)


def select(publication: Path, sql: str) -> list[tuple[Value, ...]]:
    """Rows of a query, asked as anybody would: with plain duckdb, nothing of ours."""
    with duckdb.connect(publication, read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def ask(warehouse: Warehouse) -> Callable[[str], list[tuple[Value, ...]]]:
    """Asks the newest publication."""
    return lambda sql: select(warehouse.publication, sql)
