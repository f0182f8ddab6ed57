import pytest

from flows.recognise.entities.aliases import load_aliases
from flows.recognise.gazetteer import load_gazetteer
from flows.recognise.names import Name
from flows.recognise.tidy import Tidier
from schemas.slugs import Label

TIDIER = Tidier(load_gazetteer(), load_aliases())


def tidied(text: str, written: str, label: Label, *known: str) -> list[tuple[str, str]]:
    start = text.index(written)
    names = TIDIER.tidy(text, [Name(start, start + len(written), label)], known)
    return [(text[name.start : name.end], name.label.value) for name in names]


@pytest.mark.parametrize(
    ("written", "label", "expected"),
    [
        ("President Joe Biden", Label.PERSON, "Joe Biden"),
        ("Mr. Roe", Label.PERSON, "Roe"),
        ("State Antony Blinken", Label.PERSON, "Antony Blinken"),
        ("the Senate", Label.ORG, "Senate"),
        ("The Kremlin", Label.ORG, "Kremlin"),
        ("The Hague", Label.GPE, "The Hague"),
        ("Ann Poe's", Label.PERSON, "Ann Poe"),
        ("“Ann Poe”", Label.PERSON, "Ann Poe"),
        ("President", Label.PERSON, "President"),
        ("Yahoo!", Label.ORG, "Yahoo!"),
    ],
)
def test_what_is_no_part_of_a_name_goes(written: str, label: Label, expected: str) -> None:
    assert tidied(f"It was {written} again", written, label) == [(expected, label.value)]


def test_what_is_left_of_an_office_goes_whatever_it_was_taken_for() -> None:
    text = "said Secretary of State Ann Poe on Monday"
    assert tidied(text, "State Ann Poe", Label.ORG) == [("Ann Poe", "PERSON")]
    assert tidied(text, "Secretary of State Ann Poe", Label.PERSON) == [("Ann Poe", "PERSON")]
    assert tidied("the Prince of Wales", "Prince of Wales", Label.PERSON) == [("Prince of Wales", "PERSON")]


def test_a_verb_in_a_headline_is_no_part_of_a_country() -> None:
    headline = "Finland Joins as Sweden Waits for Its Turn"
    assert tidied(headline, "Sweden Waits", Label.GPE) == [("Sweden", "GPE")]
    assert tidied("They rode along the Jordan Valley slowly", "Jordan Valley", Label.GPE) == [
        ("Jordan Valley", "GPE")
    ]


def test_two_people_with_a_hyphen_are_two() -> None:
    assert tidied("the Poe-Roe talks", "Poe-Roe", Label.PERSON, "Poe", "Roe") == [
        ("Poe", "PERSON"),
        ("Roe", "PERSON"),
    ]
    assert tidied("the Biden-Putin talks", "Biden-Putin", Label.PERSON) == [
        ("Biden", "PERSON"),
        ("Putin", "PERSON"),
    ]


def test_a_country_before_a_people_is_a_country() -> None:
    assert tidied("the US-Russian talks", "US-Russian", Label.NORP) == [("US", "GPE"), ("Russian", "NORP")]
    assert tidied("an Italian-American", "Italian-American", Label.NORP) == [("Italian-American", "NORP")]


def test_a_double_name_stays_one() -> None:
    assert tidied("saw Ann Poe-Roe", "Ann Poe-Roe", Label.PERSON) == [("Ann Poe-Roe", "PERSON")]


def test_a_people_before_a_body_is_a_name_of_its_own() -> None:
    assert tidied("the European Nato allies", "European Nato", Label.ORG) == [
        ("European", "NORP"),
        ("Nato", "ORG"),
    ]
    assert tidied("the European Union", "European Union", Label.ORG) == [("European Union", "ORG")]


def test_what_has_no_letter_is_no_name() -> None:
    assert tidied("a “—” sign", "“—”", Label.MISC) == []
