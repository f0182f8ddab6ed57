from hypothesis import given
from hypothesis import strategies as st

from flows.strip.page.lines import split_lines


def test_blank_lines_are_lines() -> None:
    assert split_lines("Rain fell.\n\nIt stopped.") == ["Rain fell.", "", "It stopped."]


def test_an_empty_text_is_one_empty_line() -> None:
    assert split_lines("") == [""]


def test_only_newlines_part_lines() -> None:
    assert split_lines("a\u2028b\x0cc\r\nd") == ["a\u2028b\x0cc\r", "d"]


@given(st.text(alphabet=st.sampled_from("ab \n\r\u2028é🙂")))
def test_lines_and_newlines_are_the_text(raw: str) -> None:
    assert "\n".join(split_lines(raw)) == raw
