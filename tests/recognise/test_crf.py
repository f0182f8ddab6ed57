from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.recognise.crf import Chain

TAGS = 3


def chain(seed: int) -> Chain:
    random = np.random.default_rng(seed)
    return Chain(
        random.normal(size=TAGS).astype(np.float32), random.normal(size=(TAGS, TAGS)).astype(np.float32)
    )


def paths(model: Chain, emissions: np.ndarray) -> dict[tuple[int, ...], float]:
    scores = {}
    for path in product(range(TAGS), repeat=len(emissions)):
        score = model.start[path[0]] + sum(emissions[i, tag] for i, tag in enumerate(path))
        scores[path] = float(score + sum(model.steps[a, b] for a, b in pairwise(path)))
    return scores


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_decoding_is_what_trying_every_path_gives(seed: int, lengths: list[int]) -> None:
    model = chain(seed)
    emissions = np.random.default_rng(seed).normal(size=(sum(lengths), TAGS)).astype(np.float32)
    tags, sure = model.decode(emissions, lengths)
    at = 0
    for length in filter(None, lengths):
        scores = paths(model, emissions[at : at + length])
        best = max(scores, key=lambda path: scores[path])
        assert tuple(tags[at : at + length]) == best
        total = sum(np.exp(score) for score in scores.values())
        for i in range(length):
            share = sum(np.exp(score) for path, score in scores.items() if path[i] == best[i]) / total
            assert abs(share - sure[at + i]) < 1e-3
        at += length


def test_a_very_long_sentence_is_decoded() -> None:
    tags, sure = chain(1).decode(np.zeros((5000, TAGS), np.float32), [5000])
    assert len(tags) == len(sure) == 5000


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_the_odds_of_the_best_tags_are_those_that_decoding_gives(seed: int, lengths: list[int]) -> None:
    model = chain(seed)
    emissions = np.random.default_rng(seed).normal(size=(sum(lengths), TAGS)).astype(np.float32)
    tags, sure = model.decode(emissions, lengths)
    odds = model.odds(emissions, lengths)
    assert np.allclose(odds.sum(1), 1, atol=1e-4)
    assert np.allclose(odds[np.arange(len(tags)), tags], sure)
