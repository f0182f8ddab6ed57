import pytest

from benchmarks.strip.scoring import Kept, mark, summed, words
from tests.benchmarks.labelled import kept, page

FERRY = page(
    ("The Ferry Returns", "title"),
    ("Share this", "strip"),
    ("", "blank"),
    ("The ferry came back on Tuesday.", "keep"),
    ("Two hundred people waited.", "keep"),
)


def test_words_are_folded_and_compared_without_punctuation() -> None:
    assert words("The ﬁrst Ferry, 1969!") == ["the", "first", "ferry", "1969"]


def test_a_page_that_keeps_its_text_and_nothing_else_scores_one_with_or_without_its_title() -> None:
    for lines in ((3, 4), (0, 3, 4)):
        found = mark(FERRY, kept(FERRY, lines))
        assert (found.precision, found.recall, found.f1) == (1, 1, 1)
        assert (found.lost, found.left, found.right, found.wrong, found.missed) == (0, 0, 1, 0, 0)


def test_boilerplate_left_costs_precision_and_text_lost_costs_recall() -> None:
    found = mark(FERRY, kept(FERRY, (1, 3)))
    assert found.precision == pytest.approx(6 / 8)
    assert found.recall == pytest.approx(6 / 10)
    assert found.f1 == pytest.approx(2 * 6 / 18)
    assert (found.gold, found.lost, found.boilerplate, found.left) == (10, 4, 2, 2)
    assert (found.right, found.wrong, found.missed) == (0, 1, 1)


def test_words_count_as_often_as_they_stand_there() -> None:
    twice = page(("Row, row, row.", "keep"))
    assert mark(twice, Kept("row", (True,))).recall == pytest.approx(1 / 3)
    assert mark(twice, Kept("row row row row", (True,))).precision == pytest.approx(3 / 4)


def test_an_empty_text_is_right_for_a_page_without_any_and_wrong_for_others() -> None:
    menu = page(("Home", "strip"))
    assert mark(menu, kept(menu, ())).f1 == 1
    assert mark(menu, kept(menu, (0,))).f1 == 0
    assert mark(FERRY, kept(FERRY, ())).f1 == 0


def test_scores_of_pages_are_means_and_shares_of_words_are_pooled() -> None:
    long = page(("word " * 90, "keep"), ("Home", "strip"))
    score = summed(
        [mark(FERRY, kept(FERRY, (3, 4))), mark(long, kept(long, (1,))), mark(FERRY, kept(FERRY, (3, 4)))]
    )
    assert score.pages == 3
    assert score.f1 == pytest.approx(2 / 3)
    assert score.median == 1
    assert score.lost == pytest.approx(90 / 110)
    assert score.left == pytest.approx(1 / 5)
    assert score.line_f1 == pytest.approx(2 * 2 / (2 * 2 + 2))
