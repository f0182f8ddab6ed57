"""Rows as people and programs get them."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.cli.console import out
from flows.cli.defused import OBEYED
from flows.cli.rows import print_rows

obeyed = re.compile(f"[{OBEYED}]")
hostile = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\x1b\x07\x9b\r\n\t\u202e\u2028=+-@;,\"'"), max_size=40
)


def printed(rows: pa.Table, output: str, *, is_raw: bool = False, is_terminal: bool = False) -> str:
    with pytest.MonkeyPatch.context() as patch:
        stream = io.StringIO()
        patch.setattr(stream, "isatty", lambda: is_terminal)
        patch.setattr("sys.stdout", stream)
        patch.setattr(out, "is_raw", is_raw)
        print_rows(rows, output)
    return stream.getvalue()


def read(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@given(hostile)
@example("\x1b]0;title\x07")
def test_no_cell_of_a_table_reaches_a_terminal_raw(cell: str) -> None:
    rows = pa.table({"plain": [cell], "list": [[cell, cell]], "struct": [{"x": cell}]}).append_column(
        cell, pa.array([1])
    )
    assert not obeyed.search(printed(rows, "table"))
    assert not obeyed.search(printed(rows, "json"))
    assert not obeyed.search(printed(rows, "csv", is_terminal=True).replace("\r", ""))


@given(st.lists(st.tuples(hostile, hostile), max_size=4))
def test_raw_csv_gives_back_the_data(cells: list[tuple[str, str]]) -> None:
    rows = pa.table(
        {"a": [a for a, _ in cells], "b": [b for _, b in cells]},
        pa.schema({"a": pa.string(), "b": pa.string()}),
    )
    assert read(printed(rows, "csv", is_raw=True)) == [["a", "b"], *([a, b] for a, b in cells)]


@given(hostile, st.sampled_from(",;\t"))
@example("a;=1+1", ";")
def test_no_cell_of_csv_is_a_formula_wherever_a_spreadsheet_splits(cell: str, delimiter: str) -> None:
    rows = pa.table({"only": [cell]})
    _, *records = read(printed(rows, "csv"), delimiter)
    assert [len(record) for record in records] == [1]
    assert not re.match(r"\s*[=+\-@]|[\t\r\n]", records[0][0])


def test_numbers_and_dates_are_no_formulas() -> None:
    rows = pa.table(
        {
            "n": [-5],
            "x": [-0.5],
            "d": [Decimal("-1.50")],
            "on": [date(2026, 1, 2)],
            "at": [datetime(2026, 1, 2, 3, 4, 5)],  # noqa: DTZ001 - as the tables hold instants
            "is": [True],
            "none": pa.array([None], pa.string()),
            "text": ["-5"],
        }
    )
    (_, record) = read(printed(rows, "csv"))
    assert record == ["-5", "-0.5", "-1.50", "2026-01-02", "2026-01-02 03:04:05", "True", "", "'-5"]


def test_one_empty_cell_is_a_record() -> None:
    assert printed(pa.table({"a": [""]}), "csv") == 'a\n""\n'


def test_csv_for_programs_keeps_control_characters() -> None:
    assert read(printed(pa.table({"a": ["x\x1b[1m"]}), "csv")) == [["a"], ["x\x1b[1m"]]


@given(st.lists(hostile, max_size=4))
def test_json_gives_back_the_data(cells: list[str]) -> None:
    rows = pa.table({"a": cells}, pa.schema({"a": pa.string()}))
    assert json.loads(printed(rows, "json")) == [{"a": cell} for cell in cells]
