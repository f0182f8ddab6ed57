"""How a table is described: its columns, types, keys and words.

One description serves the Parquet types, the data dictionary, the comments in the publication and the
structural expectations. What the tables are stands in the modules beside this one; how they are stored, in
`warehouse`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

type_id = pa.string()
type_text = pa.string()
# Parquet calls the items of a list so, and hands them back under that name.
type_texts = pa.list_(pa.field("element", pa.string()))
type_offset = pa.int32()
type_count = pa.int64()
type_key = pa.int64()
type_keys = pa.list_(pa.field("element", type_key))
type_counts = pa.list_(pa.field("element", pa.int32()))
# Doubles, because a score of .9745 in single precision prints as 0.9745000004768372.
type_score = pa.float64()
# UTC without a zone: plain duckdb needs pytz to fetch TIMESTAMPTZ, and shows it in the session's zone.
type_instant = pa.timestamp("us")
type_date = pa.date32()

Value = str | int | float | bool | date | datetime | list[str] | list[int] | None
Row = Mapping[str, Value]
# Rows of several tables by the tables' names, staged.
Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type, whether it may be null, and a sentence for people.

    `is_stamped` marks what says when and by which run a row came in: filled at commit, never part of a staged
    part, so that a part left by a run that died is as good as a new one.
    """

    name: str
    type: pa.DataType
    doc: str
    is_nullable: bool = False
    is_stamped: bool = False


@dataclass(frozen=True)
class Table:
    """One table of the warehouse.

    Attributes:
        name: as people write it in SQL.
        key: the columns that together are unique; empty where rows are events.
        document_column: the column that says which document a row belongs to, if the table has one.
        order: the columns that rows are stored in the order of.
    """

    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    document_column: str | None = None

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema of the stored table, all columns in order."""
        return self._schema(self.columns)

    @property
    def staged(self) -> pa.Schema:
        """The Arrow schema of a staged part: the stored one without what is stamped at commit."""
        return self._schema(c for c in self.columns if not c.is_stamped)

    @property
    def stamped(self) -> tuple[str, ...]:
        """Names of the columns filled at commit."""
        return tuple(c.name for c in self.columns if c.is_stamped)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def empty(self) -> pa.Table:
        """A staged part of no rows."""
        return self.staged.empty_table()

    def from_rows(self, rows: Iterable[Row]) -> pa.Table:
        """A staged part from dicts; KeyError on a missing column, pyarrow.ArrowInvalid on a mistyped one."""
        rows = list(rows)
        return pa.table(
            [pa.array([row[f.name] for row in rows], type=f.type) for f in self.staged], schema=self.staged
        )

    def stamp(self, part: pa.Table, **values: Value) -> pa.Table:
        """The stored form of a staged part: every stamped column filled with one value for all rows."""
        for name in self.stamped:
            part = part.append_column(name, pa.array([values[name]] * len(part), self.column(name).type))
        return part.select(self.arrow.names).cast(self.arrow)

    @staticmethod
    def _schema(columns: Iterable[Column]) -> pa.Schema:
        return pa.schema([pa.field(c.name, c.type, nullable=c.is_nullable) for c in columns])


def strings(rows: pa.Table, column: str) -> list[str]:
    """The values of a column of strings that is never null; TypeError where one is."""
    values = rows[column].to_pylist()
    if None in values:
        raise TypeError(f"{column} is null in a row, and never should be")
    return [str(value) for value in values]
