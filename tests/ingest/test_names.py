import re

from hypothesis import given
from hypothesis import strategies as st

from flows.ingest.names import printable


def name_of(path: str) -> str:
    """The way back."""

    def character(found: re.Match[str]) -> str:
        escape = found.group(1)
        if escape == "\\":
            return escape
        return chr(int(escape[1:], 16) + (0xDC00 if escape[0] == "x" else 0))

    return re.sub(r"\\(\\|x[0-9a-f]{2}|u[0-9a-f]{4})", character, path)


def test_visible_names_stay_as_they_are() -> None:
    assert printable("Ein „Haus“ 🙂 (1) 'x'.txt") == "Ein „Haus“ 🙂 (1) 'x'.txt"


def test_newlines_bytes_and_backslashes_are_escaped() -> None:
    assert printable("a\nb\\c\udce9.txt") == "a\\u000ab\\\\c\\xe9.txt"


@given(st.text(st.characters(codec=None, exclude_categories=[])))
def test_a_name_can_be_had_back_and_be_stored(name: str) -> None:
    assert name_of(printable(name)) == name
    assert printable(name).encode("utf-8").decode("utf-8") == printable(name)
