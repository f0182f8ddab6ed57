"""Articles as they should not be: empty, endless, shouted, whispered, in other tongues, full of signs."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.recognise import Tools, load_aliases, load_recogniser, load_values, recognise
from flows.split import split
from schemas import ARTICLE_FIELDS, REMOVALS

TOOLS = Tools(load_recogniser(), load_aliases(), load_values())
SIGNS = [
    *"aAé.,’“”() -\n\u200d\u00ad\u200b\u202e\u2028👩🇳🇴",
    "Joe Biden",
    "NATO",
    "Dec. 7",
    "U.S.",
    "5%",
    "\u0301",
    "OSLO ",
]


def mentions(text: str, *, language: str = "en", title: str | None = None) -> list[dict[str, Any]]:
    articles = pa.table(
        {
            "article_id": ["a" * 32],
            "title": pa.array([title], pa.string()),
            "text": [text],
            "language": [language],
            "recogniser": pa.array([None], pa.string()),
            "published_on": [date(2021, 12, 9)],
            "published_precision": ["day"],
        }
    )
    sentences = split(articles, ARTICLE_FIELDS.empty(), REMOVALS.empty(), {"a" * 32: len(text)})
    return recognise(articles, sentences, TOOLS, removals=REMOVALS.empty()).entities.to_pylist()


def names(text: str) -> set[tuple[str, str]]:
    return {(row["label"], row["name"]) for row in mentions(text)}


@pytest.mark.parametrize("text", ["", " \n\n ", ".", "“ ”", "((((((((", "👩‍👩‍👧 🚢 ⚽️"])
def test_an_article_without_words_has_no_names(text: str) -> None:
    assert mentions(text) == []


def test_names_in_capitals_and_without_any_are_shown_as_in_prose() -> None:
    prose = "The mayor of Berlin, Ann Poe, met Joe Biden in Ukraine. The United Nations praised Joe Biden."
    wanted = {("GPE", "Ukraine"), ("GPE", "Berlin")}
    for text in (prose, prose.upper(), prose.lower()):
        found = names(text)
        assert wanted <= found
        assert not any(name.isupper() or name.islower() for label, name in found if label != "ORG")


@pytest.mark.parametrize("language", ["de", "ru", "und", "zh-Hans"])
def test_nothing_is_invented_in_other_languages(language: str) -> None:
    text = "Angela Merkel traf Joe Biden am 7. Dezember in Washington. 北约 und НАТО schwiegen."
    assert mentions(text, language=language, title="Merkel in Washington") == []


def test_joiners_and_marks_inside_a_name_do_not_move_it() -> None:
    text = "👩‍👩‍👧 Joe Bi\u00adden met Vla\u200ddimir Putin 🇺🇦 and Ange\u0301lica Poe."
    found = mentions(text)
    assert [row["name"] for row in found] == ["Joe Biden", "Vladimir Putin", "Ange\u0301lica Poe"]
    assert all(text[row["char_start"] : row["char_end"]] == row["text"] for row in found)


def test_a_very_long_article_is_read_whole() -> None:
    people = [
        f"{first}a {last}son" for first in ("Mar", "Kar", "Lin", "Ev") for last in ("Ander", "Peter", "Jen")
    ]
    sentences = [
        f"{person} left the harbour of Berlin on day {n} of the storm."
        for n in range(250)
        for person in people
    ]
    text = "\n".join(sentences)
    assert len(text.split()) > 35_000
    found = mentions(text)
    assert found[-1]["char_end"] > len(text) - 40
    assert {row["name"] for row in found if row["label"] == "PERSON"} >= {"Mara Anderson", "Eva Jenson"}


def test_a_run_of_capitals_is_no_name() -> None:
    found = mentions("Biden " * 300 + "left Oslo.")
    assert all(len(row["text"]) <= 150 and len(row["name"]) <= 200 for row in found)


@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join))
def test_every_mention_is_what_its_span_gives_back(text: str) -> None:
    at = 0
    for row in mentions(text):
        assert row["char_start"] >= at
        assert text[row["char_start"] : row["char_end"]] == row["text"]
        at = row["char_end"]
