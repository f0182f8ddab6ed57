"""Turns what the storage libraries raise into one clear sentence.

Whatever a whole operation raises is told here; elsewhere only what a single call may meet is caught. A full disk is
an OSError, a DeltaError or a duckdb.FatalException, depending on who was writing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
from deltalake.exceptions import DeltaError

from schemas.errors import WarehouseError

_HINTS = ("Candidate bindings", "Did you mean", "Either add it")


def first_line(error: BaseException) -> str:
    """What a library said, without its backtrace."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(" .") if lines else type(error).__name__


def with_hint(error: duckdb.Error) -> str:
    """What is wrong with a statement, and what DuckDB supposes was meant; not the line with its marks below."""
    first, *more = (line.strip(" .") for line in str(error).strip().splitlines())
    hints = [line for line in more if line.startswith(_HINTS)]
    return ". ".join([first, *hints])


@contextmanager
def as_warehouse_error(doing: str, folder: Path) -> Iterator[None]:
    """Whatever storage raises inside becomes a WarehouseError: what was being done, where, and what now.

    Args:
        doing: the sentence's middle, for instance "write the table articles".
        folder: the warehouse.
    """
    try:
        yield
    except (OSError, DeltaError, duckdb.Error, pa.ArrowException) as error:
        raise WarehouseError(
            f"Could not {doing} in {folder}: {first_line(error)}. Nothing that was committed before is lost; "
            "put right what is named and run again."
        ) from error
