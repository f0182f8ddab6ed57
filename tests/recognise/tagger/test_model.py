import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.recognise.tagger.model import TAGS, NameModel

MODEL = NameModel.load()


def found(text: str) -> list[tuple[str, str]]:
    return [(text[name.start : name.end], name.label.value) for name in MODEL.find([text])[0]]


def test_plain_news_prose_gives_its_names() -> None:
    assert found("Angela Merkel flew from Berlin to Washington on Friday to meet French officials.") == [
        ("Angela Merkel", "PERSON"),
        ("Berlin", "GPE"),
        ("Washington", "GPE"),
        ("French", "NORP"),
    ]


def test_a_headline_gives_its_names() -> None:
    assert ("Germany", "GPE") in found("Chancellor Returns to Germany After Long Talks With Ministers")


EMPTY = ["", " ", "\u200d", "👩‍👩‍👧", "...", "the rain fell on the quiet town and nobody came"]


@pytest.mark.parametrize("text", EMPTY)
def test_what_holds_no_name_gives_none(text: str) -> None:
    assert found(text) == []


def test_capitals_and_their_absence_are_survived() -> None:
    sentence = "President Vladimir Putin of Russia met Emmanuel Macron in Paris on Monday."
    assert len(MODEL.find([sentence.upper()])[0]) >= 2
    MODEL.find([sentence.lower()])


TEXTS = [
    "Angela Merkel left.",
    "",
    "Rain in Paris, said U.N. envoy Ann Poe.",
    "no names here at all",
    "IBM and Sony merged.",
]


@settings(max_examples=20, deadline=None)
@given(st.permutations(TEXTS))
def test_a_sentence_gives_the_same_names_in_any_company(texts: list[str]) -> None:
    alone = {text: MODEL.find([text])[0] for text in TEXTS}
    assert MODEL.find(texts) == [alone[text] for text in texts]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_names_are_ordered_and_inside_their_text(text: str) -> None:
    at = 0
    for name in MODEL.find([text])[0]:
        assert at <= name.start < name.end <= len(text)
        assert name.score is not None
        assert 0 <= name.score <= 1
        at = name.end


def test_every_token_has_a_score_for_every_tag() -> None:
    tokens, scores = MODEL.scores(["Rain in Paris.", "", "Ann left"])
    assert tokens.lengths == [4, 0, 2]
    assert scores.shape == (6, len(TAGS))
    assert MODEL.scores([])[1].shape == (0, len(TAGS))


def test_threads_that_share_the_model_find_the_same() -> None:
    model = NameModel.load()
    letters = "abcdefghijklmnopqrstuvwxyz"
    texts = [" ".join(f"Ann Poe{a}{b} met Ben Roe{b}{a} in Paris." for b in letters) for a in letters] * 2
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns at nearly every step
    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(lambda text: model.find([text])[0], texts))
    finally:
        sys.setswitchinterval(before)
    assert found == NameModel.load().find(texts)
