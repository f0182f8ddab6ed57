import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.prepared import Texts, outside, places, previous_ends, slice_of
from schemas.spans import RawOffsets, Span, kept_spans, kept_text


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (1, 6), (None, 2), (0, None)])
def test_a_span_outside_its_text_gives_nothing(start: int | None, end: int | None) -> None:
    assert slice_of("abcde", start, end) == ""


def test_offsets_count_code_points() -> None:
    assert slice_of("a😀é b", 1, 3) == "😀é"


def test_places_count_within_groups_by_start() -> None:
    assert places(["x", "y", "x", "x"], [(9,), (0,), (1,), (4,)]) == [2, 0, 0, 1]


def test_previous_end_is_the_furthest_so_far() -> None:
    assert previous_ends(["x", "x", "x", "y"], [0, 2, 5, 5], [9, 4, 6, 6]) == [0, 9, 9, 0]


def test_text_outside_spans_is_found_and_white_space_is_not() -> None:
    assert outside("One. Two.\n\nThree.", [(0, 4), (11, 17)]) == "Two."
    assert outside("One. Two.", [(5, 9), (0, 4)]) == ""


def test_a_raw_span_that_begins_or_ends_in_a_removal_gives_nothing() -> None:
    texts = Texts({"d": "ab[xx]cd"}, {}, {"d": [Span(2, 6)]})
    assert texts.raw_less_removals("d", 0, 8) == "abcd"
    assert texts.raw_less_removals("d", 3, 8) == ""
    assert texts.raw_less_removals("d", 0, 6) == ""
    assert texts.raw_less_removals("d", 6, 8) == "cd"


@given(st.text(min_size=1, max_size=60), st.data())
def test_every_span_of_a_kept_text_is_found_in_the_raw_text(raw: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(raw)), max_size=8)))
    removed = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    text = kept_text(raw, removed)
    if not kept_spans(len(raw), removed):
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = RawOffsets(len(raw), removed).span(start, end)
    assert (
        Texts({"d": raw}, {}, {"d": removed}).raw_less_removals("d", span.start, span.end) == text[start:end]
    )
