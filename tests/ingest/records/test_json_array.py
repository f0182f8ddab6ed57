import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.ingest.records import json_array
from flows.ingest.records.json_array import ArrayError, array_elements

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='ab"\\{}[],: \né'),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('a"\\,]', max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


def cut(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(0, len(text), size))


@settings(deadline=None, max_examples=60)
@given(st.lists(values, max_size=5), st.integers(1, 9), st.sampled_from([None, 1]))
def test_elements_are_found_wherever_the_text_is_cut(
    elements: list[object], size: int, indent: int | None
) -> None:
    text = json.dumps(elements, indent=indent)
    found = list(array_elements(cut(f" \n{text}\n ", size)))
    assert [json.loads(one or "") for one in found] == elements


@pytest.mark.parametrize("text", ["[", '[1, "a', '[{"a": 1}, {', "[[1]", '["\\'])
def test_an_array_that_breaks_off_says_so_after_its_elements(text: str) -> None:
    with pytest.raises(ArrayError, match="breaks off"):
        list(array_elements([text]))


def test_what_came_before_a_break_has_been_given() -> None:
    found = array_elements(['[1, {"a": 2}, {"b'])
    assert (next(found), next(found)) == ("1", '{"a": 2}')
    with pytest.raises(ArrayError):
        next(found)


@pytest.mark.parametrize("text", ["[1] x", "[1] [2]", "[1]]", '[1]\n{"a": 1}'])
def test_what_stands_behind_an_array_is_said(text: str) -> None:
    with pytest.raises(ArrayError, match="goes on"):
        list(array_elements(cut(text, 2)))


def test_a_last_comma_makes_no_element_and_one_in_the_middle_does() -> None:
    assert list(array_elements(["[1, ]"])) == ["1"]
    assert list(array_elements(["[1,,2]"])) == ["1", "", "2"]
    assert list(array_elements(["[ ]"])) == []


def test_an_element_beyond_the_limit_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_array, "MAX_RECORD_BYTES", 20)
    text = json.dumps(["short", "x" * 50, "short"])
    assert list(array_elements(cut(text, 7))) == ['"short"', None, '"short"']
