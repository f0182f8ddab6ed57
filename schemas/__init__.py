"""The tables, declared once: what they hold, of which type, and what it means.

Imports nothing of the rest of the project. A new column goes into its table's module and appears in the
Parquet files, in docs/tables.md and in the structural expectations.
"""

from schemas.article_fields import ARTICLE_FIELDS
from schemas.articles import ARTICLES
from schemas.batches import BATCHES
from schemas.documents import DOCUMENTS
from schemas.entities import ENTITIES
from schemas.held_documents import HELD_DOCUMENTS
from schemas.lines import LINES
from schemas.outcomes import OUTCOMES
from schemas.removals import REMOVALS
from schemas.runs import RUNS
from schemas.sentences import SENTENCES
from schemas.sources import SOURCES
from schemas.table import Column, Table
from schemas.templates import TEMPLATES
from schemas.validations import VALIDATIONS

SCHEMA_VERSION = 4

TABLES: tuple[Table, ...] = (
    SOURCES,
    DOCUMENTS,
    REMOVALS,
    ARTICLES,
    ARTICLE_FIELDS,
    SENTENCES,
    ENTITIES,
    LINES,
    TEMPLATES,
    HELD_DOCUMENTS,
    OUTCOMES,
    VALIDATIONS,
    RUNS,
    BATCHES,
)

__all__ = [
    "ARTICLES",
    "ARTICLE_FIELDS",
    "BATCHES",
    "DOCUMENTS",
    "ENTITIES",
    "HELD_DOCUMENTS",
    "LINES",
    "OUTCOMES",
    "REMOVALS",
    "RUNS",
    "SCHEMA_VERSION",
    "SENTENCES",
    "SOURCES",
    "TABLES",
    "TEMPLATES",
    "VALIDATIONS",
    "Column",
    "Table",
]
