from hypothesis import given
from hypothesis import strategies as st

from flows.strip.lines import Line, split_lines


def test_lines_stand_where_they_are_in_the_text() -> None:
    assert split_lines("Rain fell.\n\nIt stopped.") == [
        Line(0, 10, "Rain fell."),
        Line(11, 11, ""),
        Line(12, 23, "It stopped."),
    ]


def test_an_empty_text_is_one_empty_line() -> None:
    assert split_lines("") == [Line(0, 0, "")]


def test_only_newlines_part_lines() -> None:
    assert [line.text for line in split_lines("a\u2028b\x0cc\r\nd")] == ["a\u2028b\x0cc\r", "d"]


@given(st.text(alphabet=st.sampled_from("ab \n\r\u2028é🙂")))
def test_lines_and_newlines_are_the_text(raw: str) -> None:
    lines = split_lines(raw)
    assert "\n".join(line.text for line in lines) == raw
    assert all(raw[line.start : line.end] == line.text for line in lines)
