from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cli.defused import OBEYED, defused, json_of, without_formula

obeyed = re.compile(f"[{OBEYED}]")
# Any character, surrogates of odd file names included, and those that matter often.
hostile = st.text(st.characters(codec=None) | st.sampled_from("\x1b\x07\x9b\r\n\t\u202e\u2028\udcff[]\\"))


@given(hostile)
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert not obeyed.search(defused(text))


@given(hostile)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert defused(obeyed.sub("", text)) == obeyed.sub("", text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("a\r\nb\tc", "a\\x0d\nb\tc"),
        ("user\u202etxt.exe", r"user\u202etxt.exe"),
        ("one\u2028two", r"one\u2028two"),
        ("caf\udce9.txt", r"caf\xe9.txt"),
        ("می\u200cروم 👩\u200d🚀 \u200fשלום", "می\u200cروم 👩\u200d🚀 \u200fשלום"),
    ],
)
def test_it_is_written_out(text: str, shown: str) -> None:
    assert defused(text) == shown


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", " =1", "\u00a0=1", "＝1", "＋1", "－1", "＠a"],
)
def test_what_a_spreadsheet_runs_begins_with_an_apostrophe(cell: str) -> None:
    assert without_formula(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "Council: yes", "'=1", "1-2", "–5", "“Yes”", " text", "{-1}"])
def test_what_no_spreadsheet_runs_stays(cell: str) -> None:
    assert without_formula(cell) == cell


@given(
    st.recursive(
        hostile | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(hostile, inner)
    )
)
def test_json_means_the_same_and_holds_nothing_that_is_obeyed(value: object) -> None:
    assert json.loads(json_of(value)) == json.loads(json.dumps(value))
    assert not obeyed.search(json_of(value))
