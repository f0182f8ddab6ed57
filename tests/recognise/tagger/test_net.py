from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seeds
from flows.recognise.tagger import net
from flows.recognise.tagger.net import CHUNK, EXACT, MOST, Layer, Net
from flows.recognise.tagger.numbering import Tokens

WIDTH, TAGS = 4, 3
BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
RANDOM = np.random.default_rng(0)


def whole(*shape: int) -> np.ndarray:
    return RANDOM.integers(-9, 10, shape).astype(np.float32)


def layer(places: int, width: int) -> Layer:
    return Layer(
        whole(places * WIDTH, width), np.full(width, 0.1, np.float32), np.full(width, 2.0, np.float32)
    )


NET = Net(whole(2, WIDTH), whole(2, WIDTH), [layer(5, WIDTH), layer(3, WIDTH)], layer(1, TAGS))


def scores(vectors: np.ndarray, lengths: list[int], *, place: int = 0, phrase: int = 0) -> np.ndarray:
    ones = np.ones(len(vectors), np.int64)
    spans = [[(i, i + 1) for i in range(length)] for length in lengths]
    return NET.scores(vectors, Tokens(spans, ones, ones * place, ones * phrase))


def test_a_layer_sees_the_places_around_each_and_nothing_outside() -> None:
    one = Layer(np.array([[1], [10], [100]], np.float32), np.ones(1, np.float32), np.zeros(1, np.float32))
    found = one.of(np.array([[0], [0], [1], [0], [0], [0]], np.float32))
    assert found.tolist() == [[0], [100], [10], [1], [0], [0]]


def test_what_a_layer_makes_is_rounded_and_cut_off() -> None:
    one = Layer(np.array([[1]], np.float32), np.full(1, 0.5, np.float32), np.zeros(1, np.float32))
    assert one.of(np.array([[1], [-3], [3], [500]], np.float32)).tolist() == [[1], [0], [2], [127]]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.lists(st.integers(0, 6), min_size=1, max_size=8))
def test_a_sentence_gets_the_same_scores_alone_and_among_others(seed: int, lengths: list[int]) -> None:
    vectors = np.random.default_rng(seed).integers(-20, 100, (sum(lengths), WIDTH)).astype(np.float32)
    together = scores(vectors, lengths)
    at = 0
    for length in lengths:
        alone = scores(vectors[at : at + length], [length])
        assert together[at : at + length].tolist() == alone.tolist()
        at += length


def test_more_than_one_chunk_is_worked_through() -> None:
    vectors = np.tile(whole(10, WIDTH), (CHUNK // 2, 1))
    found = scores(vectors, [10] * (CHUNK // 2))
    assert np.array_equal(found, np.tile(found[:10], (CHUNK // 2, 1)))
    assert np.abs(found).max() > 0


def test_a_very_long_sentence_gets_the_scores_that_it_would_get_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vectors = np.random.default_rng(1).integers(-20, 100, (500, WIDTH)).astype(np.float32)
    at_once = scores(vectors, [3, 497])
    for chunk in (1, 2, 7, 100):
        monkeypatch.setattr(net, "CHUNK", chunk)
        assert np.array_equal(scores(vectors, [3, 497]), at_once)


SHIPPED = [seeds.path("recognise", "recogniser.npz"), BENCHMARKS / "recogniser_left_out.npz"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_sum_of_the_weights_that_ship_is_too_large_to_be_exact(path: Path) -> None:
    with np.load(path) as file:
        layers = int(file["layers"])
        most = {"word": 127.0, "layer0": MOST, "head": MOST * layers}
        most |= {f"layer{number}": MOST * number for number in range(1, layers)}
        for name, largest in most.items():
            sums = np.abs(file[f"{name}_matrix"].astype(np.int64)).sum(0) * largest
            assert sums.max() < EXACT, name


def test_the_phrase_and_the_place_of_a_token_count() -> None:
    vectors = np.full((1, WIDTH), 20, np.float32)
    plain = scores(vectors, [1])
    assert not np.array_equal(plain, scores(vectors, [1], place=1))
    assert not np.array_equal(plain, scores(vectors, [1], phrase=1))
