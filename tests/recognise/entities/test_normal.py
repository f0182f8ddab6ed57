import pytest

from flows.recognise.entities.normal import normal
from schemas.slugs import Label


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [
        (Label.PERSON, "Dmitry Poe", "Dmitriy Poe"),
        (Label.PERSON, "Sergei Roe", "Sergey Roe"),
        (Label.PERSON, "José  Roe", "Jose Roe"),
        (Label.PERSON, "J.K. Roe", "J. K. Roe"),
        (Label.ORG, "Poe Shipping Inc.", "Poe Shipping"),
        (Label.ORG, "N.S.C.", "NSC"),
        (Label.GPE, "IRAN", "Iran"),
        (Label.GPE, "Côte d’Azur", "Cote d'Azur"),
    ],
)
def test_mere_spelling_does_not_part_names(label: Label, one: str, other: str) -> None:
    assert normal(label, one) == normal(label, other)


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [
        (Label.PERSON, "Ann Poe", "Anna Poe"),
        (Label.PERSON, "John Roe", "John Roe Jr."),
        (Label.ORG, "WHO", "Who"),
        (Label.GPE, "US", "us"),
    ],
)
def test_what_may_be_two_entities_stays_two(label: Label, one: str, other: str) -> None:
    assert normal(label, one) != normal(label, other)
