"""The boundary of a stage: a document that a stage fails on is set aside, and its neighbours go on.

The one place where any exception is caught. What a person can mend (CopydeskError) and what may pass by itself
(OSError) goes up as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa

from schemas.errors import CopydeskError
from schemas.table import Tables


@dataclass
class Isolated:
    """What a stage made of a batch: its tables, and the documents that it failed on with the error's words."""

    tables: Tables
    failed: dict[str, str] = field(default_factory=dict)


def isolated(stage: Callable[[pa.Table], Tables], documents: pa.Table, id_column: str) -> Isolated:
    """Run a stage over a batch, halving it around documents that break it.

    Args:
        stage: takes rows of `documents`, gives tables; called with fewer rows after a failure.
        documents: a row a document.
        id_column: the column that names it.
    """
    try:
        return Isolated(stage(documents))
    except (CopydeskError, OSError, MemoryError):
        raise
    except Exception as error:
        if len(documents) == 0:
            raise
        if len(documents) == 1:
            document_id = documents[id_column][0].as_py()
            return Isolated(stage(documents.slice(0, 0)), {document_id: f"{type(error).__name__}: {error}"})
    middle = len(documents) // 2
    first = isolated(stage, documents.slice(0, middle), id_column)
    second = isolated(stage, documents.slice(middle), id_column)
    return Isolated(
        {name: pa.concat_tables([first.tables[name], second.tables[name]]) for name in first.tables},
        first.failed | second.failed,
    )
