import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ingest import align as aligning
from flows.ingest.align import align
from schemas.spans import Span


def kept(main: str, raw: str) -> list[str]:
    return [span.of(raw) for span in align(main, raw)]


def test_lines_are_found_whatever_their_white_space() -> None:
    raw = "Menu\n\nThe bridge\nopened on  Monday.\n\nPeople walked.\n\nFooter"
    assert kept("The bridge opened on Monday.\nPeople walked.", raw) == [
        "The bridge\nopened on  Monday.\n\nPeople walked."
    ]


def test_what_stands_between_is_left_out() -> None:
    raw = "One paragraph.\nAdvertisement\nAnother paragraph."
    assert kept("One paragraph.\nAnother paragraph.", raw) == ["One paragraph.", "Another paragraph."]


def test_a_word_of_the_navigation_is_not_taken_for_a_section_head() -> None:
    raw = "Sport\nNews\nThe match was long.\nSport\nThe end came late."
    assert align("The match was long.\nSport\nThe end came late.", raw) == [Span(11, len(raw))]


def test_list_marks_and_cells_of_the_extractor_do_not_matter() -> None:
    assert kept("- First\n| A | \n> Quoted", "x\nFirst\ny\nA\nz\nQuoted") == ["First", "A", "Quoted"]


def test_a_line_in_which_the_readings_differ_is_found_by_its_ends() -> None:
    main = "The council voted for the bridge on Monday, and the mayor said that it would open in May."
    raw = "Menu\n" + main.replace("on Monday", "[1] on Monday") + "\nFooter"
    assert kept(main, raw) == [main.replace("on Monday", "[1] on Monday")]


def test_lines_that_are_not_there_are_left_out() -> None:
    assert align("Something else entirely.", "The bridge opened.") == []
    assert align("", "The bridge opened.") == []


def test_one_line_moved_does_not_upset_the_rest() -> None:
    raw = "Caption here.\nFirst line.\nSecond line.\nThird line."
    assert kept("First line.\nSecond line.\nThird line.\nCaption here.", raw) == [
        "First line.\nSecond line.\nThird line."
    ]


@given(st.lists(st.text(max_size=12)), st.text(max_size=80))
def test_spans_rise_and_lie_within_the_text(lines: list[str], raw: str) -> None:
    at = -1
    for span in align("\n".join(lines), raw):
        assert at < span.start < span.end <= len(raw)
        at = span.end


@given(st.lists(st.text(max_size=12), min_size=1))
def test_a_text_is_wholly_found_in_itself(lines: list[str]) -> None:
    raw = "\n".join(f"{n}:{line.replace('|', '')}" for n, line in enumerate(lines))
    assert kept(raw, raw) == [raw.strip()]


def test_a_page_too_long_for_every_comparison_is_aligned_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = [f"Paragraph {number} says something of its own." for number in range(30)]
    raw = "\n\n".join(["Sport", *lines[:10], "Advertisement", *lines[10:], "Sport"])
    main = "\n".join([*lines, "Nowhere in it"])
    exact = align(main, raw)
    monkeypatch.setattr(aligning, "_MOST_COMPARED", 0)
    assert align(main, raw) == exact
    assert [raw[span.start : span.end].count("Paragraph") for span in exact] == [10, 20]
