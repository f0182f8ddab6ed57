"""What stands in a warehouse, by plain duckdb and plain deltalake: nothing of the product is imported here.

A document's state is all its rows in all tables. After a fault each document is as it was before the command, or as it
is after one that nothing disturbed, in every table at once.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from deltalake import DeltaTable

DOCUMENT_COLUMNS = {
    "documents": "document_id",
    "removals": "document_id",
    "articles": "article_id",
    "article_fields": "article_id",
    "sentences": "article_id",
    "entities": "article_id",
    "lines": "document_id",
    "held_documents": "document_id",
    "sources": "source_id",
}
KEYS = {
    "documents": ("document_id",),
    "removals": ("document_id", "raw_start"),
    "articles": ("article_id",),
    "article_fields": ("article_id", "field"),
    "sentences": ("sentence_id",),
    "entities": ("mention_id",),
    "lines": ("document_id",),
    "held_documents": ("document_id",),
    "sources": ("source_id",),
    "templates": ("template_set", "line_key"),
    "outcomes": ("run_id", "drop_name", "source_path"),
    "runs": ("run_id",),
    "batches": ("batch_id",),
}
# Which run made a row, and when, differs from run to run.
_VOLATILE = {"run_id", "ingested_at", "first_seen_at", "seen_at"}

_LAWS = {
    "kept and removed text make up the raw text": """
        with edges as (
            select document_id, raw_start as stop, raw_end as start from removals_history
            union all
            select document_id, length(raw_text), length(raw_text) from documents_history
        ), kept as (
            select document_id, stop,
                coalesce(lag(start) over (partition by document_id order by stop, start), 0) as start
            from edges
        ), texts as (
            select document_id, string_agg(substr(raw_text, start + 1, stop - start), '' order by stop) as text
            from kept join documents_history using (document_id)
            group by document_id
        )
        select article_id from articles_history join texts on article_id = document_id
        where articles_history.text <> texts.text""",
    "sentences stand in their article": """
        select sentence_id from sentences_history join articles_history using (article_id)
        where part = 'text' and sentences_history.text
            <> substr(articles_history.text, char_start + 1, char_end - char_start)""",
    "every document has an article, and every article a document": """
        select coalesce(article_id, document_id)
        from documents_history full join articles_history on article_id = document_id
        where article_id is null or document_id is null""",
    "sentences and entities have their article": """
        select article_id
        from (select article_id from sentences_history union all select article_id from entities_history)
        where article_id not in (select article_id from articles_history)""",
    "batches are numbered without a gap": """
        select count(*) as n from batches having n > 0 and (min(ordinal) <> 0 or max(ordinal) <> n - 1)""",
}

State = Mapping[str, str]
"""By document or file, a hash of all its rows."""


class BrokenPromiseError(Exception):
    """Something is lost, doubled or torn, or cannot be read."""


@dataclass(frozen=True)
class Seen:
    """What stands in a warehouse.

    Attributes:
        recorded: by the last row of the ledger.
        published: by the newest publication; None where there is none yet.
    """

    recorded: State
    published: State | None


def look(warehouse: Path) -> Seen:
    """Read a warehouse by both ways; raises BrokenPromiseError where what is read contradicts itself."""
    recorded: State = {}
    if (warehouse / "warehouse.json").exists():
        recorded = _state(_recorded(warehouse, _last_versions(warehouse)))
    link = warehouse / "copydesk.duckdb"
    if not link.is_symlink():
        return Seen(recorded, None)
    state, versions = _shown(link)
    if state != _state(_recorded(warehouse, versions)):
        raise BrokenPromiseError("The publication and the tables at its versions differ.")
    return Seen(recorded, state)


def published(link: Path) -> State:
    """The state that a publication shows; BrokenPromiseError where it cannot be read or contradicts itself."""
    return _shown(link)[0]


def check(seen: Seen, before: State, after: State) -> None:
    """Each document is as before or as after, in the tables and in the publication."""
    for where, state in (("tables", seen.recorded), ("publication", seen.published)):
        if state is None:
            continue
        for name in {*before, *after, *state}:
            if state.get(name) not in {before.get(name), after.get(name)}:
                raise BrokenPromiseError(f"In the {where}, {name} is neither as it was nor as it is to be.")


def _shown(link: Path) -> tuple[State, dict[str, int]]:
    """The state that a publication shows, and the versions of tables that it says it was made from."""
    try:
        with duckdb.connect(str(link), read_only=True) as connection:
            for law, query in _LAWS.items():
                broken = connection.execute(query).fetchall()
                if broken:
                    raise BrokenPromiseError(f"Not so in the publication: {law}: {broken[:3]}")
            views = connection.execute(
                "select view_name from duckdb_views() where schema_name = 'main' and not internal"
            )
            for (view,) in views.fetchall():
                connection.execute(f"from {view}").fetchall()
            tables = {name: connection.sql(f"from stored.{name}").to_arrow_table() for name in KEYS}
            ((versions,),) = connection.execute("select table_versions from stored.imprint").fetchall()
    except duckdb.Error as error:
        raise BrokenPromiseError(f"The publication cannot be read: {error}") from error
    return _state(tables), json.loads(versions)


def _last_versions(warehouse: Path) -> dict[str, int]:
    rows = _table(warehouse, "batches", None).sort_by("ordinal").to_pylist()
    if [row["ordinal"] for row in rows] != list(range(len(rows))):
        raise BrokenPromiseError("The ledger's batches are not numbered without a gap.")
    versions: dict[str, int] = json.loads(rows[-1]["table_versions"]) if rows else {}
    return versions


def _recorded(warehouse: Path, versions: Mapping[str, int]) -> dict[str, pa.Table]:
    """All tables at some versions; batches, which is its own record, as it is."""
    return {
        name: _table(warehouse, name, None if name == "batches" else versions.get(name, 0)) for name in KEYS
    }


def _table(warehouse: Path, name: str, version: int | None) -> pa.Table:
    try:
        return DeltaTable((warehouse / "tables" / name).as_uri(), version=version).to_pyarrow_table()
    except Exception as error:
        raise BrokenPromiseError(f"The table {name} cannot be read at version {version}: {error}") from error


def _state(tables: Mapping[str, pa.Table]) -> State:
    for name, table in tables.items():
        _refuse_doubles(name, table, KEYS[name])
    rows: dict[str, list[str]] = {}
    for name, column in DOCUMENT_COLUMNS.items():
        table = tables[name]
        lasting = table.drop_columns([each for each in table.column_names if each in _VOLATILE])
        for row in lasting.to_pylist():
            text = json.dumps([name, row], sort_keys=True, default=str)
            rows.setdefault(f"{'file' if name == 'sources' else 'document'} {row[column]}", []).append(text)
    return {
        document: hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()[:12]
        for document, found in rows.items()
    }


def _refuse_doubles(name: str, table: pa.Table, key: Sequence[str]) -> None:
    distinct = table.group_by(list(key)).aggregate([])
    if len(distinct) != len(table):
        raise BrokenPromiseError(f"{len(table) - len(distinct)} rows of the table {name} are doubled.")
