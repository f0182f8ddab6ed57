import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.recognise.tokens import plain, shape, tokens


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S. President Poe’s", ["U.S.", "President", "Poe", "’s"]),
        ("Poe-Roe talks", ["Poe", "-", "Roe", "talks"]),
        ("Mr. O'Hara isn't 70,000", ["Mr.", "O'Hara", "isn", "'t", "70,000"]),
        ("J. K. Marsh left.", ["J.", "K.", "Marsh", "left", "."]),
        ("Jo\u200dhn and Jose\u0301", ["Jo\u200dhn", "and", "Jose\u0301"]),
    ],
)
def test_tokens_are_what_a_reader_takes_for_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(max_size=80))
def test_tokens_hold_everything_but_white_space(text: str) -> None:
    spans = tokens(text)
    inside = {at for start, end in spans for at in range(start, end)}
    assert sum(end - start for start, end in spans) == len(inside)
    assert all(at in inside or char.isspace() for at, char in enumerate(text))


def test_joiners_and_curly_quotes_do_not_count_in_comparison() -> None:
    assert plain("O’Ha\u200dra") == "O'Hara"
    assert plain("Jose\u0301") == "José"


def test_a_shape_keeps_the_order_of_kinds() -> None:
    assert [shape(word) for word in ("Poe", "U.S.", "G20", "iPod")] == ["Xx", "X.X.", "Xd", "xXx"]
