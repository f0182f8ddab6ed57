"""Reading a publication for people who type SQL: SELECT and its kin, and no way out of the warehouse.

What plain duckdb would allow even on a read-only connection (COPY over the warehouse's own files, settings,
other databases) is refused here, by the kind of statement and by a locked configuration.
"""

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from schemas.errors import UsageError
from warehouse.failures import first_line, with_hint
from warehouse.relations import SETTINGS, exactly, literal
from warehouse.spilling import spill_folder

_EXPLAIN = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*explain\b\s*(?:analyze\b)?", re.IGNORECASE | re.DOTALL)
_OPTIONS = re.compile(r"\s*\([^()]*\)")
# What a query may hold in memory and, beyond that, on the disk, and what an answer may be: a slip of the hand, such as
# a join without a condition, should cost its own query and neither the machine's memory nor its disk.
_MEMORY, _SPILLED = "2GB", "20GB"
MOST_BYTES = 1024 * 1024 * 1024
_BATCH_ROWS = 10_000
_ADMITTED = "SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE and EXPLAIN of these"


@dataclass(frozen=True)
class Result:
    """What a query gave.

    Attributes:
        rows: an Arrow table, columns named as in the query (a name may occur twice).
    """

    rows: pa.Table

    @property
    def columns(self) -> list[str]:
        """The columns' names in order."""
        return list(self.rows.column_names)


class Reader:
    """A publication, opened for reading; a context manager.

    It goes on showing the same batch while others are committed; open another to see those.

    Args:
        publication: the symlink `copydesk.duckdb`, or a numbered or tagged publication.

    Raises:
        UsageError: there is no such publication, or the folder that its views name has moved.
    """

    def __init__(self, publication: Path) -> None:
        if not publication.exists():
            raise UsageError(
                f"There is no publication {publication}; `copydesk run` or `copydesk publish` makes one."
            )
        # The file behind the symlink: readers of one process share a database by the name that they opened.
        file = publication.resolve()
        self._held = ExitStack()
        self._spill = self._held.enter_context(spill_folder())
        try:
            self._connection = duckdb.connect(file, read_only=True, config=dict(SETTINGS))
            self._lock_down(file)
        except duckdb.Error as error:
            self._held.close()
            raise UsageError(
                f"{publication} cannot be read as a publication: {first_line(error)}."
            ) from error
        except UsageError:
            self.close()
            raise

    def query(self, sql: str, parameters: Mapping[str, str] | None = None) -> Result:
        """Run one statement that reads.

        Args:
            sql: the statement.
            parameters: the values of what it names with `$`.

        Raises:
            UsageError: it is none, more than one, not admitted, or wrong (DuckDB's first line says how), or its answer
                is larger than MOST_BYTES.
            KeyboardInterrupt: Ctrl-C; the query has stopped, the reader can be used again.
        """
        self._admit(sql)
        try:
            return Result(self._run(sql, parameters or {}))
        except duckdb.Error as error:
            raise UsageError(with_hint(error)) from error

    def close(self) -> None:
        """Let go of the publication."""
        self._connection.close()
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, sql: str, parameters: Mapping[str, str]) -> pa.Table:
        def ask() -> pa.Table:
            found = self._connection.sql(sql, params=dict(parameters)).to_arrow_reader(_BATCH_ROWS)
            batches, length = [], 0
            for batch in found:
                batches.append(batch)
                length += batch.nbytes
                if length > MOST_BYTES:
                    raise UsageError(
                        f"The answer is larger than {MOST_BYTES // 1024**3} GB: ask for fewer rows or columns, or let "
                        "duckdb write it, with `copy (select …) to 'answer.parquet'` on the publication."
                    )
            return pa.Table.from_batches(batches, found.schema)

        # In a thread of its own: duckdb looks for a Ctrl-C in some of its loops only, and goes on in the others.
        with ThreadPoolExecutor(1) as thread:
            rows = thread.submit(ask)
            try:
                return rows.result()
            except KeyboardInterrupt:
                while not rows.done():  # again and again, should it come before the query has begun
                    self._connection.interrupt()
                    wait([rows], timeout=0.05)
                raise

    def _lock_down(self, file: Path) -> None:
        (warehouse,) = self._connection.execute("select warehouse from stored.imprint").fetchone() or ("",)
        if Path(warehouse) != file.parent.parent:
            raise UsageError(
                f"The warehouse of {file} has moved here from {warehouse}; `copydesk publish` makes it readable."
            )
        folder = Path(warehouse) / "tables"
        # DuckDB asks for leave twice: for the pattern that the views hold, and for the file that it stands for.
        tables = ", ".join(literal(name) for name in (str(folder), exactly(folder)))
        # In this order: directories cannot be allowed once access is off, nor anything be set once locked.
        self._connection.execute("set enable_progress_bar = false")
        self._connection.execute(f"set memory_limit = '{_MEMORY}'")
        self._connection.execute(f"set max_temp_directory_size = '{_SPILLED}'")
        self._connection.execute(f"set temp_directory = {literal(self._spill)}")
        self._connection.execute(f"set allowed_directories = [{tables}]")
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")

    def _admit(self, sql: str) -> None:
        statements = self._statements(sql)
        if not statements:
            raise UsageError(f"There is no statement to run; {_ADMITTED} are read here.")
        if len(statements) > 1:
            raise UsageError("One statement at a time, please.")
        kind = statements[0].type
        if kind == duckdb.StatementType.SELECT:
            return
        if kind == duckdb.StatementType.EXPLAIN and self._explains_select(sql):
            return
        raise UsageError(f"Only reading is possible here: {_ADMITTED}.")

    def _explains_select(self, sql: str) -> bool:
        # EXPLAIN ANALYZE runs what it explains, so that must be a SELECT itself.
        start = _EXPLAIN.match(sql)
        if start is None:
            return False
        explained = sql[start.end() :]
        options = _OPTIONS.match(explained)
        readings = [explained, explained[options.end() :]] if options else [explained]
        return any(self._is_select(reading) for reading in readings)

    def _is_select(self, sql: str) -> bool:
        try:
            statements = self._statements(sql)
        except UsageError:
            return False
        return len(statements) == 1 and statements[0].type == duckdb.StatementType.SELECT

    def _statements(self, sql: str) -> list[duckdb.Statement]:
        try:
            return self._connection.extract_statements(sql)
        except duckdb.Error as error:
            raise UsageError(with_hint(error)) from error
