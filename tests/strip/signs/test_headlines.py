import pytest

from flows.strip.page.page import Page, PageLine
from flows.strip.page.supplied import Supplied
from flows.strip.signs.headlines import (
    ends_with_full_stop,
    halves,
    is_row,
    looks_like_headline,
    repeats,
    without_site,
)


def line(text: str) -> PageLine:
    return Page.of(text, Supplied()).lines[0]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The Ferry That Came Back | Tideline", "The Ferry That Came Back"),
        ("The Ferry That Came Back | Coast | Tideline News", "The Ferry That Came Back"),
        ("The Ferry That Came Back - Tideline News", "The Ferry That Came Back"),
        ("Tideline | The Ferry That Came Back", "The Ferry That Came Back"),
        ("Brandvik and Penhallow meet - talks on ferry", "Brandvik and Penhallow meet - talks on ferry"),
        ("The Ferry That Came Back – and Stayed", "The Ferry That Came Back – and Stayed"),
    ],
)
def test_the_sites_name_is_cut_and_a_dash_of_the_headline_is_not(text: str, title: str) -> None:
    part = without_site(line(text), frozenset())
    assert part.text == title
    assert text[part.start : part.end] == title


def test_a_name_that_the_page_prints_is_a_site_behind_a_dash() -> None:
    assert (
        without_site(line("The Ferry Came Back - Gullwing"), frozenset({"gullwing"})).text
        == "The Ferry Came Back"
    )


def test_a_headline_glued_to_itself_has_two_halves() -> None:
    text = "The Ferry Came Back The ferry came back"
    found = halves(line(text))
    assert found is not None
    assert [text[part.start : part.end] for part in found] == ["The Ferry Came Back", "The ferry came back"]
    assert halves(line("The ferry came and the ferry went")) is None


@pytest.mark.parametrize(
    "text",
    [
        "THE FERRY THAT CAME BACK TO THE HARBOUR",
        "The ferry that came back…",
        "The ferry that came back to",
        "The ferry that came back to the harbour | Tideline",
        "The ferry that came back to the harbour the ferry that came back to the harbour",
    ],
)
def test_a_headline_is_repeated_in_other_case_cut_short_or_twice(text: str) -> None:
    assert repeats(line(text), "the ferry that came back to the harbour")


def test_a_sentence_that_begins_like_the_headline_does_not_repeat_it() -> None:
    text = "The ferry that came back to the harbour on Tuesday will carry tourists."
    assert not repeats(line(text), "the ferry that came back to the harbour")


def test_rows_of_labels_and_labels_are_no_headlines() -> None:
    assert is_row("News  Sport  Weather")
    assert not looks_like_headline(line("Coast | Ferries | Winter"))
    assert not looks_like_headline(line("Share:"))
    assert looks_like_headline(line("Why the Ferry Came Back"))


def test_an_abbreviation_is_no_full_stop() -> None:
    assert ends_with_full_stop("The ferry came back.")
    assert not ends_with_full_stop("Council sues Tideline Inc.")
