import numpy as np
import pytest

import seeds
from flows.strip.line_model.features import layout, repeats
from flows.strip.line_model.features.characters import LONGEST, Alphabet, Kind, Lines
from flows.strip.line_model.features.columns import columns, read_batch
from flows.strip.line_model.features.context import context_columns
from flows.strip.line_model.features.lexicon import ROWS, Lexicon, terms
from flows.strip.line_model.features.page import NEVER, Walk
from flows.strip.line_model.features.words import Words

SENTENCE = "The harbour board met on Monday, heard three residents, and put off its vote until the spring tide is over."


@pytest.fixture(scope="module")
def alphabet() -> Alphabet:
    with np.load(seeds.path("strip", "line_model.npz")) as arrays:
        return Alphabet(arrays["kinds"], arrays["folded"])


def words_of(alphabet: Alphabet, *texts: str) -> Words:
    return Words.read(Lines.read([texts], alphabet), alphabet)


def test_blank_lines_are_counted_and_left_out(alphabet: Alphabet) -> None:
    lines = Lines.read([["", "a", " ", "\t", "b"], ["c"]], alphabet)
    assert lines.page.tolist() == [0, 0, 1]
    assert lines.number.tolist() == [1, 4, 0]
    assert lines.blanks.tolist() == [1, 2, 0]


def test_white_space_before_a_line_is_its_indent(alphabet: Alphabet) -> None:
    lines = Lines.read([["    quoted", "plain  "]], alphabet)
    assert lines.indent.tolist() == [4, 0]
    assert lines.length.tolist() == [6, 5]


def test_kinds_of_characters_are_counted_in_each_line(alphabet: Alphabet) -> None:
    lines = Lines.read([["Ab 12.", "© 王"]], alphabet)
    assert lines.counts[0, [Kind.UPPER, Kind.LOWER, Kind.SPACE, Kind.DIGIT, Kind.STOP]].tolist() == [
        1,
        1,
        1,
        2,
        1,
    ]
    assert lines.counts[1, [Kind.SIGN, Kind.SPACE, Kind.IDEOGRAPH]].tolist() == [1, 1, 1]
    assert lines.first.tolist() == [Kind.UPPER, Kind.SIGN]
    assert lines.last.tolist() == [Kind.STOP, Kind.IDEOGRAPH]


def test_of_a_very_long_line_only_its_ends_are_read(alphabet: Alphabet) -> None:
    lines = Lines.read([["x" * 1_000_000]], alphabet)
    assert lines.length.tolist() == [1_000_000]
    assert len(lines.codes) == LONGEST + 1


def test_words_are_the_same_in_any_case(alphabet: Alphabet) -> None:
    lower, upper = words_of(alphabet, "straße über den fluss"), words_of(alphabet, "Straße ÜBER den Fluss")
    assert lower.hashes.tolist() == upper.hashes.tolist()


def test_an_apostrophe_between_letters_is_part_of_the_word(alphabet: Alphabet) -> None:
    words = words_of(alphabet, "Don't 'quote' it", "Don’t 1990's")
    assert words.counts.tolist() == [3, 3]
    assert words.hashes[0] == words.hashes[3]


def test_ideographs_are_words_each(alphabet: Alphabet) -> None:
    assert words_of(alphabet, "市长 2021年").counts.tolist() == [4]


def test_a_line_of_n_words_has_one_pair_more_and_two_triples_less(alphabet: Alphabet) -> None:
    words = words_of(alphabet, "one two three", "...", "four")
    assert words.pairs().counts.tolist() == [4, 0, 2]
    assert words.triples().counts.tolist() == [1, 0, 0]
    for term in terms(words):
        assert len(term.hashes) == term.counts.sum()


def test_pairs_depend_on_their_order(alphabet: Alphabet) -> None:
    pairs = words_of(alphabet, "press release", "release press").pairs()
    assert len(set(pairs.hashes.tolist())) == 6


def test_a_word_at_a_line_s_start_is_another_term_than_elsewhere(alphabet: Alphabet) -> None:
    words = words_of(alphabet, "more about this", "read much about more")
    assert not set(words.heads().hashes.tolist()) & set(words.hashes.tolist())
    assert not set(words.tails().hashes.tolist()) & set(words.heads().hashes.tolist())


def test_shapes_do_not_see_which_long_word_it_is(alphabet: Alphabet) -> None:
    shapes = words_of(alphabet, "Bristol is in England", "Ireland is in Kennetts").shapes()
    assert shapes.hashes[:3].tolist() == shapes.hashes[3:].tolist()


def test_evidence_is_the_sum_over_terms_by_the_root_of_their_number(alphabet: Alphabet) -> None:
    words = words_of(alphabet, "share", "...")
    lexicon = Lexicon(np.zeros((1, 2**12), np.int8))
    lexicon.weights[0, lexicon.buckets(words.hashes)] = 16
    (evidence,) = lexicon.read(words)
    # A word, two pairs with the line's edges, a head and a tail are five terms; one of them has a weight.
    assert evidence.total.tolist() == [round(16 * 4 / 5**0.5), 0]
    assert evidence.highest.tolist() == [16, 0]
    assert evidence.lowest.tolist() == [0, 0]


def test_windows_end_at_the_edges_of_the_page() -> None:
    walk = Walk.along(np.array([0, 0, 0, 1, 1]))
    assert walk.window(np.array([1, 2, 4, 8, 16]), 1, 1).tolist() == [3, 7, 6, 24, 24]
    assert walk.shifted(np.array([1, 2, 4, 8, 16]), 1, -1).tolist() == [2, 4, -1, 16, -1]
    assert walk.before(np.array([1, 2, 4, 8, 16])).tolist() == [0, 1, 3, 0, 8]
    assert walk.whole(np.array([1, 2, 4, 8, 16])).tolist() == [7, 7, 7, 24, 24]


def test_the_nearest_flagged_line_is_on_the_same_page() -> None:
    walk = Walk.along(np.array([0, 0, 0, 1, 1]))
    flags = np.array([True, False, False, False, True])
    assert walk.last_where(flags).tolist() == [-1, 0, 0, -1, -1]
    assert walk.next_where(flags).tolist() == [-1, -1, -1, 4, -1]


def test_a_word_recurs_in_another_line_only() -> None:
    walk = Walk.along(np.array([0, 0, 0, 1]))
    hashes = np.array([7, 7, 9, 7, 7], np.uint64) << np.uint64(40)
    found = repeats.occurrences(hashes, np.array([0, 0, 1, 2, 3]), walk)
    assert found.before.tolist() == [-1, -1, -1, 0, -1]
    assert found.behind.tolist() == [2, 2, -1, -1, -1]


def test_the_longest_run_of_prose_bridges_a_short_gap() -> None:
    walk = Walk.along(np.zeros(6, np.int64))
    prose = np.array([True, False, False, True, False, True])
    run = layout.longest_run(prose, np.array([50, 3, 3, 20, 3, 25]), walk, 1)
    assert run.start.tolist() == [0] * 6
    run = layout.longest_run(prose, np.array([40, 3, 3, 20, 3, 25]), walk, 1)
    assert (run.start[0], run.end[0], run.words[0]) == (3, 5, 45)


def test_a_page_without_prose_has_no_run() -> None:
    walk = Walk.along(np.zeros(2, np.int64))
    assert layout.longest_run(np.zeros(2, bool), np.ones(2, np.int64), walk, 2).missing.all()


def test_every_column_has_a_number_for_every_line(alphabet: Alphabet) -> None:
    batch = read_batch([["Menu", "", SENTENCE, "© 2021"], ["..."], ["\x00\u200b", "1"]], alphabet)
    named = columns(batch, Lexicon(np.zeros((ROWS, 2**10), np.int8)))
    assert all(values.shape == (6,) for values in named.values())
    assert all(np.isfinite(values).all() for values in named.values())


def test_the_second_reading_has_a_number_for_every_line(alphabet: Alphabet) -> None:
    batch = read_batch([["Menu", "", SENTENCE, "© 2021"], ["..."]], alphabet)
    named = context_columns(batch, np.array([990, 20, 800, 500]))
    assert all(values.shape == (4,) for values in named.values())
    assert all(np.isfinite(values).all() for values in named.values())
    assert named["likely[1]"].tolist() == [20, 800, -1, -1]
    assert named["sure_before"].tolist() == [NEVER, NEVER, 1, NEVER]
