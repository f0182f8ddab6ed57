import numpy as np
import pytest

import seeds
from flows.recognise.gazetteer import load_gazetteer
from flows.recognise.tagger.model import word_vectors
from flows.recognise.tagger.vectors import Codes, Table, WordVectors, forms, hashed, rounded


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    with np.load(seeds.path("recognise", "recogniser.npz")) as file:
        return word_vectors({name: file[name] for name in file.files})


def test_the_forms_of_a_word_are_its_lower_case_its_shape_and_its_ends() -> None:
    assert forms("Bergen") == ("bergen", "Xx", "be", "ber", "berg", "en", "gen", "rgen")
    assert forms("2014")[:2] == ("0000", "d")


def test_a_table_gives_its_last_row_for_what_it_does_not_hold() -> None:
    keys = np.sort(np.array([hashed("a"), hashed("b")], np.uint32))
    table = Table(keys, np.array([[1], [2], [9]], np.int8))
    asked = np.array([keys[1], hashed("z"), keys[0]], np.uint32)
    assert table.of(asked).tolist() == [[2], [9], [1]]


def test_codes_give_the_entries_of_each_part_and_say_whether_a_word_is_known() -> None:
    book = np.zeros((2, 256, 2), np.int8)
    book[0, 3], book[1, 7] = [1, 2], [3, 4]
    codes = Codes(np.array([hashed("a")], np.uint32), np.array([[3, 7]], np.uint8), book)
    found = codes.of(np.array([hashed("a"), hashed("b")], np.uint32))
    assert found.tolist() == [[1, 2, 3, 4, 127], [0, 0, 0, 0, 0]]


def test_halves_are_rounded_up() -> None:
    ones = np.ones(1, np.float32)
    assert rounded(np.array([[1.0], [2.0], [-1.0]], np.float32), ones * 0.5, ones * 0).tolist() == [
        [1],
        [1],
        [0],
    ]


def test_a_words_vector_is_whole_and_the_same_in_any_company(vectors: WordVectors) -> None:
    words = ["Bergen", "Zelensky", "the", "Qwxyzt", "U.S.", "", "é"]
    together = vectors.of(words, load_gazetteer())
    assert np.array_equal(together, np.floor(together))
    for word, vector in zip(words, together, strict=True):
        assert np.array_equal(vectors.of([word], load_gazetteer())[0], vector)
    assert vectors.of([], load_gazetteer()).shape == (0, together.shape[1])
