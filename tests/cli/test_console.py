"""What any screen prints, whatever it is given."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from flows.cli.console import Screen
from flows.cli.defused import OBEYED

obeyed = re.compile(f"[{OBEYED}]")
hostile = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\x1b\x07\x9b\r\n\t\u202e\u2028[]/"), max_size=40
)


def printed(*things: object, is_raw: bool = False, width: int = 200) -> str:
    screen = Screen(width=width)
    screen.is_raw = is_raw
    screen.file = io.StringIO()
    screen.print(*things)
    return screen.file.getvalue()


@given(hostile)
@example("\x1b]0;title\x07\x1b[31m")
@example("\x1b[31m[bold]x[/]")
def test_no_way_of_printing_lets_through_what_a_terminal_obeys(text: str) -> None:
    table = Table(text, title=text)
    table.add_row(text)
    table.add_row(Text(text))
    for thing in (text, Text(text), Text.assemble(("bold", "bold"), text), Panel(text), table):
        assert not obeyed.search(printed(thing))


@given(st.lists(hostile, min_size=1, max_size=4), st.integers(20, 120))
def test_columns_stay_in_line(cells: list[str], width: int) -> None:
    table = Table("a", "b")
    for cell in cells:
        table.add_row(cell, "end")
    shown = printed(table, width=width).split("\n")[:-1]
    assert len({cell_len(line) for line in shown}) == 1


def test_markup_of_others_is_text() -> None:
    assert (
        printed("[bold]council[/] [link=file:///etc]says[/]")
        == "[bold]council[/] [link=file:///etc]says[/]\n"
    )


@pytest.mark.parametrize("text", ["\x1b[31mred", "a\u202eb", "\x9b1m"])
def test_who_asks_for_it_gets_text_as_it_is(text: str) -> None:
    assert printed(text, is_raw=True) == f"{text}\n"
    assert printed(Text(text), is_raw=True) == f"{text}\n"
