"""Which rows a takedown touches, table by table: rows that leave, and cells that quote a document and are blanked.

What is said here in SQL serves twice: to find the parts that hold such rows, and to rewrite them. Where those parts
lie, and who reads them, is `warehouse.forgetting`'s matter.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas import HELD_DOCUMENTS, OUTCOMES, RUNS, SOURCES, TABLES, VALIDATIONS, Table
from warehouse.parts import changed
from warehouse.relations import connect, exactly, quoted

Place = tuple[str, str]

# Between drop and path; neither holds it.
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Redaction:
    """What is taken out.

    Attributes:
        documents: ids of the documents.
        places: drop and path of every sighting of them.
        files: drop and path of the files that they came in.
        runs: the runs that may have quoted them in what the suites found.
        stopped: those of these runs of which a batch was stopped: their sentences may quote any document of it.
    """

    documents: tuple[str, ...]
    places: tuple[Place, ...]
    files: tuple[Place, ...]
    runs: tuple[str, ...]
    stopped: tuple[str, ...]

    def parameters(self, sql: str) -> dict[str, list[str]]:
        """The values that a statement names with `$`."""
        values = {
            "documents": list(self.documents),
            "places": [_BETWEEN.join(place) for place in self.places],
            "files": [_BETWEEN.join(place) for place in self.files],
            "runs": list(self.runs),
            "stopped": list(self.stopped),
        }
        return {name: value for name, value in values.items() if f"${name}" in sql}


@dataclass(frozen=True)
class Rule:
    """What happens to rows of a table.

    Attributes:
        where: the rows, as a condition in SQL.
        blanked: the column that is null in them afterwards; None where the rows leave.
        is_text: whether there can be words of a document in them; other rows stay in earlier publications.
    """

    where: str
    blanked: str | None = None
    is_text: bool = True


def _of_documents(column: str) -> Rule:
    return Rule(f"{quoted(column)} in (select unnest($documents::varchar[]))")


def _at(path: str, names: str) -> str:
    return f"drop_name || chr({ord(_BETWEEN)}) || {path} in (select unnest(${names}::varchar[]))"


RULES: Mapping[str, Rule] = {
    **{each.name: _of_documents(each.document_column) for each in TABLES if each.document_column},
    HELD_DOCUMENTS.name: _of_documents(HELD_DOCUMENTS.key[0]),
    # Without its row a file counts as unread: the next run says that the document stays out.
    SOURCES.name: Rule(_at("path", "files"), is_text=False),
    OUTCOMES.name: Rule(
        "detail is not null and status <> 'forgotten' and ("
        "document_id in (select unnest($documents::varchar[])) "
        f"or document_id is null and {_at('source_path', 'places')} "
        "or reason = 'batch-stopped' and run_id in (select unnest($stopped::varchar[])))",
        blanked="detail",
    ),
    # Examples of failing values are JSON strings; counts and shares are not.
    VALIDATIONS.name: Rule(
        "run_id in (select unnest($runs::varchar[])) and contains(observed, '\"')", blanked="observed"
    ),
    # What a run failed with is in the words of whoever raised it, a person's own recogniser for instance.
    RUNS.name: Rule(
        "detail is not null and (status = 'failed' or run_id in (select unnest($stopped::varchar[])))",
        blanked="detail",
    ),
}


def holding(parts: Sequence[Path], table: Table, redaction: Redaction) -> list[Path]:
    """The parts of a table that hold rows which the redaction touches, in order."""
    rule = RULES.get(table.name)
    by_path = {str(part): part for part in parts}
    if rule is None or not by_path:
        return []
    with connect() as connection:
        found = connection.execute(
            "from read_parquet($parts, hive_partitioning = false, filename = true) select distinct filename "
            f"where {rule.where}",
            {"parts": [exactly(part) for part in by_path.values()], **redaction.parameters(rule.where)},
        ).fetchall()
    return sorted(by_path[path] for (path,) in found)


def redact(part: Path, target: Path, table: Table, redaction: Redaction) -> bool:
    """Copy a part as it reads after the redaction, order kept; False, and no file, if no row is left."""
    with _redacting(table, redaction) as redacted:
        return changed(part, redacted.rows, target, table)


@dataclass(frozen=True)
class _Redacted:
    connection: duckdb.DuckDBPyConnection
    table: Table
    sql: str
    parameters: Mapping[str, list[str]]

    def rows(self, rows: pa.Table) -> pa.Table:
        """These rows after the redaction."""
        self.connection.register("rows", rows)
        found: pa.Table = self.connection.sql(self.sql, params=dict(self.parameters)).to_arrow_table()
        return found.cast(self.table.arrow)


@contextmanager
def _redacting(table: Table, redaction: Redaction) -> Iterator[_Redacted]:
    rule = RULES[table.name]
    if rule.blanked is None:
        sql = f"from rows where ({rule.where}) is not true"
    else:
        column = quoted(rule.blanked)
        kept = f"case when {rule.where} then null else {column} end"
        sql = f"from rows select * replace ({kept} as {column})"
    with connect() as connection:
        yield _Redacted(connection, table, sql, redaction.parameters(sql))
