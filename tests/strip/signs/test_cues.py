import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.strip.signs.cues import Cue, CueBook, CueGroup, fold, words_of
from flows.strip.stripper import cue_groups
from schemas.slugs import Category


def find(book: CueBook, text: str) -> Cue | None:
    key = fold(text).strip()
    return book.find(text, key, key.split())


def book(**phrases: list[str]) -> CueBook:
    return CueBook.of([CueGroup("gulls", Category.SHARE, phrases, {"starts": 8, "holds": 10})])


def test_folding_leaves_words() -> None:
    assert fold("Don’t SHARE — this!\nNow_then") == "don t share this now then"


@given(st.text(alphabet=st.characters(), max_size=80))
def test_words_are_what_the_pattern_says_however_they_are_found(text: str) -> None:
    assert words_of(text) == re.findall(r"[^\W_]+", text.casefold())


def test_whole_lines_match_without_case_punctuation_and_figures() -> None:
    lines = book(lines=["feed the gulls", "# gulls"])
    assert find(lines, "→ Feed the gulls!") is not None
    assert find(lines, "312 gulls") is not None
    assert find(lines, "Feed the gulls today") is None


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Feed the gulls on the quay", True),
        ("Feed the gullsome crowd", False),
        ("Please feed the gulls", False),
    ],
)
def test_starts_match_whole_words_at_the_beginning(text: str, is_found: bool) -> None:
    assert (find(book(starts=["feed the gulls"]), text) is not None) is is_found


def test_a_star_stands_for_up_to_four_words() -> None:
    starred = book(holds=["feed the * gulls"])
    assert find(starred, "Do feed the old and hungry gulls") is not None
    assert find(starred, "Do feed the one two three four five gulls") is None


def test_a_long_line_is_beyond_a_phrase() -> None:
    assert find(book(holds=["feed the gulls"]), "Feed the gulls " + "and the terns " * 4) is None


def test_marks_keep_their_punctuation() -> None:
    marks = book(marks=["gulls:"])
    assert find(marks, "GULLS: what they eat") is not None
    assert find(marks, "Gulls eat what they find") is None


def test_hints_and_likely_lines_name_but_do_not_remove() -> None:
    weak = book(likely=["harbour"], hints=["gulls"])
    assert find(weak, "Harbour") is None
    assert weak.name("harbour", ["harbour"]) is not None
    assert weak.name("all about gulls", ["all", "about", "gulls"]) is not None


def test_a_row_of_labels_is_nothing_but_labels() -> None:
    labels = book(lines=["menu", "sign in"], likely=["sport"])
    assert labels.row(["menu", "sport", "sign", "in"]) is not None
    assert labels.row(["menu", "of", "sport"]) is None
    assert labels.row(["menu"]) is None


def test_what_ships_has_one_name_and_a_reason_a_group() -> None:
    rules = [group.rule for group in cue_groups()]
    assert len(set(rules)) == len(rules)
    assert all(group.phrases for group in cue_groups())


def test_no_phrase_that_ships_is_empty_after_folding() -> None:
    for group in cue_groups():
        for kind, phrases in group.phrases.items():
            if kind != "marks":
                assert all(fold(phrase.replace("#", "").replace("*", "")).strip() for phrase in phrases), (
                    group.rule
                )
