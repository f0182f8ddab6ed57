from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.recognise.tagger.paths import best_tags

TAGS = 5  # O, B and I of two labels


def follows(before: int, tag: int) -> bool:
    return tag in {0, 1, 3} or before in {tag, tag - 1}


def allowed(length: int) -> list[tuple[int, ...]]:
    paths = product(range(TAGS), repeat=length)
    return [path for path in paths if all(follows(a, b) for a, b in pairwise((0, *path)))]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1000), st.lists(st.integers(0, 4), max_size=6))
def test_the_tags_are_those_of_the_best_path_that_is_allowed(seed: int, lengths: list[int]) -> None:
    scores = np.random.default_rng(seed).normal(size=(sum(lengths), TAGS)).astype(np.float32)
    tags, sure = best_tags(scores, lengths)
    at = 0
    for length in filter(None, lengths):
        here = scores[at : at + length]
        best = max(allowed(length), key=lambda path: sum(float(here[i, tag]) for i, tag in enumerate(path)))
        assert tuple(tags[at : at + length]) == best
        at += length
    odds = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    assert sure == pytest.approx(odds[np.arange(len(tags)), tags], abs=1e-5)


def test_a_sentence_does_not_go_on_with_the_name_that_ended_the_one_before() -> None:
    scores = np.array([[0, 9, 0, 0, 0], [0, 0, 9, 0, 0]], np.float32)
    assert best_tags(scores, [2])[0].tolist() == [1, 2]
    assert best_tags(scores, [1, 0, 1])[0].tolist() == [1, 0]


def test_a_very_long_sentence_is_read() -> None:
    scores = np.tile(np.array([[1, 0, 2, 0, 0]], np.float32), (3000, 1))
    tags, _ = best_tags(scores, [3000])
    assert tags.tolist() == [1] + [2] * 2999
