"""The views of a publication: those that follow from the tables, and those that stand here as .sql files.

A file is named as its view and begins with a comment: a paragraph on what a row is, then one line `column: what
it means` a column. A file's SQL names tables and their `_history`, and of other files' views only one whose name its
own begins with, as `quarantine_reasons` does: views are made in the order of their names. The current rule that the
tables' own views rest on is warehouse/queries/superseded.sql.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from schemas import TABLES
from schemas.identity import bytes_id
from warehouse.relations import quoted

FOLDER = Path(__file__).parent

IS_CURRENT = "Whether the document is the current one of its series of versions"


@dataclass(frozen=True)
class View:
    """One view.

    Attributes:
        doc: what a row is.
        columns: each column's sentence, in order.
        sql: the select statement behind it.
    """

    name: str
    doc: str
    columns: Mapping[str, str]
    sql: str


def catalogue() -> tuple[View, ...]:
    """Every view that people see, tables first."""
    return (*_of_tables(), *(_read(path) for path in sorted(FOLDER.glob("*.sql"))))


def views_version() -> str:
    """Changes whenever any view, or any word about one, does."""
    return bytes_id(repr(catalogue()).encode())


def _of_tables() -> list[View]:
    found = []
    for table in TABLES:
        columns = {column.name: column.doc for column in table.columns}
        rows = f"from stored.{table.name} select {', '.join(quoted(name) for name in columns)}"
        if table.document_column is None:
            found.append(View(table.name, table.doc, columns, rows))
            continue
        is_current = f"{quoted(table.document_column)} not in (from stored.superseded select document_id)"
        found.append(View(table.name, table.doc, columns, f"{rows} where {is_current}"))
        found.append(
            View(
                f"{table.name}_history",
                f"{table.doc} All versions, those that later ones have replaced too.",
                {**columns, "is_current": IS_CURRENT},
                f"{rows}, {is_current} as is_current",
            )
        )
    return found


def _read(path: Path) -> View:
    """A view's file: its leading comment, and the statement after it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    length = next(index for index, line in enumerate(lines) if not line.startswith("--"))
    comment = [line.removeprefix("--") for line in lines[:length]]
    columns = dict(_column(line) for line in comment if line.startswith("   "))
    doc = " ".join(line.strip() for line in comment if not line.startswith("   "))
    return View(path.stem, doc, columns, "\n".join(lines[length:]))


def _column(line: str) -> tuple[str, str]:
    name, _, doc = line.strip().partition(": ")
    return name, doc
