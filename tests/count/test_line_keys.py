import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from flows.count.line_keys import keys_of, read_line_keys


def keys(*lines: str) -> list[int]:
    found: list[int] = keys_of(pa.array(lines, pa.string())).tolist()
    return found


def test_case_and_white_space_do_not_make_another_line() -> None:
    one, two, three, four = keys(
        "Help us stay FREE", "help  us stay free", "help\u00a0us stay\tfree", "help us stay freer"
    )
    assert one == two == three != four


def test_figures_count() -> None:
    assert len(set(keys("3 comments", "4 comments", "34 comments"))) == 3


def test_keys_are_the_same_on_every_machine() -> None:
    assert keys("Help us stay free", "ß") == [7820934656762701190, 2082327602081005273]


def test_a_lines_key_does_not_depend_on_the_lines_beside_it() -> None:
    lines = ["Support the Gazette", "x" * 5_000, "y" * 4_096, "Write to us", "ä" * 2_050]
    assert keys(*lines) == [keys(line)[0] for line in lines]
    assert keys(*lines[::-1]) == keys(*lines)[::-1]
    assert keys_of(pa.array(lines)[2:]).tolist() == keys(*lines)[2:]


def test_blank_lines_have_no_key_and_paragraphs_a_length() -> None:
    paragraph = "The ferry came back to the harbour with a band on its deck."
    read = read_line_keys(pa.array([f"Menu\n\n \u200b\n  {paragraph}\r\n", "", "Menu"]))
    assert read.text.tolist() == [0, 0, 2]
    assert read.paragraph_length.tolist() == [0, len(paragraph), 0]
    assert read.key.tolist() == keys("Menu", paragraph, "Menu")


def test_a_long_line_without_spaces_is_a_paragraph() -> None:
    read = read_line_keys(pa.array(["旧渡轮星期二回到港口" * 9]))
    assert read.paragraph_length.tolist() == [90]


@given(st.lists(st.text("aB \t", max_size=9), max_size=9))
def test_lines_have_one_key_if_and_only_if_they_say_the_same(lines: list[str]) -> None:
    said = [" ".join(line.lower().split()) for line in lines if line.strip()]
    read = read_line_keys(pa.array(["\n".join(lines)]))
    found = read.key.tolist()
    assert len(found) == len(said)
    assert len(set(found)) == len(set(said)) == len(set(zip(said, found, strict=True)))
