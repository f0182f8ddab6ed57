import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.spans import RawOffsets, Span, kept_spans, kept_text


@st.composite
def texts_with_removals(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]


@given(texts_with_removals())
def test_kept_and_removed_spans_tile_the_text(case: tuple[str, list[Span]]) -> None:
    text, removed = case
    spans = sorted([*kept_spans(len(text), removed), *removed])
    assert "".join(span.of(text) for span in spans) == text


@given(texts_with_removals(), st.data())
def test_a_span_of_the_kept_text_maps_to_raw_characters_that_hold_it(
    case: tuple[str, list[Span]], data: st.DataObject
) -> None:
    raw, removed = case
    text = kept_text(raw, removed)
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = RawOffsets(len(raw), removed).span(start, end)
    inside = [
        Span(r.start - span.start, r.end - span.start) for r in removed if span.start < r.start < span.end
    ]
    assert kept_text(span.of(raw), inside) == text[start:end]


def test_overlapping_removals_are_an_error() -> None:
    with pytest.raises(ValueError, match="overlap"):
        kept_spans(10, [Span(0, 5), Span(4, 6)])


def test_a_removal_behind_the_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="behind the text's end"):
        kept_spans(3, [Span(2, 4)])
