from hypothesis import given
from hypothesis import strategies as st

from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.rules import Cut
from flows.strip.tidy import blanks, text_without
from schemas.slugs import Category
from schemas.spans import Span, kept_spans, kept_text


def tidied(raw: str, *gone: str) -> str:
    cuts = sorted(Cut(raw.index(g), raw.index(g) + len(g), Category.OTHER, "x") for g in gone)
    return text_without(raw, sorted([*cuts, *blanks(Page.of(raw, Supplied()), cuts)]))


def test_a_removed_line_takes_its_newline_along() -> None:
    assert tidied("One.\nX\nTwo.", "X") == "One.\nTwo."
    assert tidied("One.\n\nX\n\nTwo.", "X") == "One.\n\nTwo."


def test_at_most_one_blank_line_stays_and_none_is_invented() -> None:
    assert tidied("One.\n\n\n\nTwo.\nThree.") == "One.\n\nTwo.\nThree."
    assert tidied("One.\n \t\nTwo.") == "One.\n\nTwo."


def test_white_space_at_the_ends_of_text_and_lines_goes() -> None:
    assert tidied("\ufeff\n  One. \r\n  Two.\n\n") == "One.\nTwo."


def test_a_cut_within_a_line_leaves_one_space_and_at_its_end_none() -> None:
    assert tidied("One X two.", "X") == "One two."
    assert tidied("One. X\n\nTwo.", "X") == "One.\n\nTwo."


def test_nothing_is_left_of_nothing() -> None:
    assert tidied("X", "X") == ""
    assert tidied(" \n ") == ""


RAW = st.text(alphabet=st.sampled_from("ab \n\t\u00a0"), max_size=60)


@given(RAW, st.sets(st.integers(0, 59)))
def test_kept_and_removed_tile_the_raw_text_and_no_space_is_left_at_an_end(
    raw: str, chosen: set[int]
) -> None:
    page = Page.of(raw, Supplied())
    cuts = [
        Cut(line.start, line.end, Category.OTHER, "x") for at, line in enumerate(page.lines) if at in chosen
    ]
    removed = sorted([*cuts, *blanks(page, cuts)])
    spans = [Span(cut.start, cut.end) for cut in removed]
    text = text_without(raw, removed)
    assert text == kept_text(raw, spans)
    assert sum(map(len, spans)) + sum(map(len, kept_spans(len(raw), spans))) == len(raw)
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert all(line == line.strip() for line in text.split("\n"))
    assert text.split() == [
        w for at, line in enumerate(page.lines) if at not in chosen for w in line.text.split()
    ]
