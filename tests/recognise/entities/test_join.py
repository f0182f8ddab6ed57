from pathlib import Path

import pytest

from flows.recognise.entities.aliases import load_aliases
from flows.recognise.entities.join import abbreviates, join
from flows.recognise.names import Name
from schemas.slugs import Label

ALIASES = load_aliases()
PERSON, ORG = Label.PERSON, Label.ORG


def joined(*names: str, label: Label = PERSON) -> dict[str, str]:
    texts = [f"It was {name}." for name in names]
    found = [[Name(7, 7 + len(name), label)] for name in names]
    return {name: row[0].name for name, row in zip(names, join(texts, found, ALIASES), strict=True)}


def test_short_names_and_initials_join_the_full_name() -> None:
    assert set(joined("Ann Poe", "Poe", "A. Poe", "Ann B. Poe", "Ann").values()) == {"Ann Poe"}


@pytest.mark.parametrize(
    ("names", "apart"),
    [
        (("Ann Poe", "Ben Poe", "Poe"), "Poe"),
        (("Ann Poe", "Alan Poe", "A. Poe"), "A. Poe"),
        (("John Roe Sr.", "John Roe Jr."), "John Roe Jr."),
        (("John A. Roe", "John B. Roe"), "John B. Roe"),
        (("Ann Poe", "Anna Poe"), "Anna Poe"),
        (("George W. Bush", "George H. W. Bush"), "George H. W. Bush"),
        (("George W. Bush", "George H.W. Bush", "George Bush"), "George Bush"),
        (("George W. Bush", "George Bush"), "George Bush"),
    ],
)
def test_what_may_be_two_people_stays_apart(names: tuple[str, ...], apart: str) -> None:
    assert joined(*names)[apart] == apart


def test_several_words_of_a_surname_join() -> None:
    assert joined("Jan van der Roe", "van der Roe")["van der Roe"] == "Jan van der Roe"


def test_spellings_of_a_known_person_are_one() -> None:
    names = ("Volodymyr Zelenskiy", "Zelensky", "Volodymyr Zelenskyy")
    assert set(joined(*names).values()) == {"Volodymyr Zelensky"}


def test_a_well_known_surname_stands_alone_unless_the_article_says_otherwise() -> None:
    assert joined("Biden")["Biden"] == "Joe Biden"
    assert joined("Hunter Biden", "Biden") == {"Hunter Biden": "Hunter Biden", "Biden": "Biden"}
    assert joined("Hunter Biden", "Joe Biden", "Biden")["Biden"] == "Biden"


def test_an_acronym_joins_the_name_that_the_article_explains() -> None:
    texts = ["The North Sea Shipping Council (NSSC) met.", "NSSC left."]
    found = [[Name(4, 30, ORG), Name(32, 36, ORG)], [Name(0, 4, ORG)]]
    assert {e.name for row in join(texts, found, ALIASES) for e in row} == {"North Sea Shipping Council"}


def test_initials_make_an_acronym_and_other_letters_do_not() -> None:
    assert abbreviates("NSSC", "North Sea Shipping Council")
    assert abbreviates("HRW", "Harbour and River Watch")
    assert not abbreviates("AP", "North Sea Shipping Council")


def test_the_country_is_one_whatever_the_recogniser_took_it_for() -> None:
    texts = ["The U.S. and America."]
    row = join(texts, [[Name(4, 8, ORG), Name(13, 20, Label.LOC)]], ALIASES)[0]
    assert {(e.label, e.name) for e in row} == {(Label.GPE, "United States")}
    assert len({e.id for e in row}) == 1


def test_ids_do_not_depend_on_order() -> None:
    one = joined("Ann Poe", "Poe", "Ben Roe", "B. Roe")
    other = joined("B. Roe", "Poe", "Ben Roe", "Ann Poe")
    assert {**one} == {**other}


def test_glued_initials_are_the_same_as_parted_ones() -> None:
    assert joined("George H.W. Bush")["George H.W. Bush"] == "George H. W. Bush"
    assert len(set(joined("J. K. Marsh", "J.K. Marsh").values())) == 1


def test_a_judgement_keeps_two_people_of_an_article_apart(tmp_path: Path) -> None:
    (tmp_path / "aliases.toml").write_text(
        '[[apart]]\nlabel = "PERSON"\nname = "Maren Holt"\nother = "Holt"\nreason = "Holt is the harbour cat."\n'
    )
    found = [[Name(0, 10, PERSON)], [Name(0, 4, PERSON)]]
    rows = join(["Maren Holt sat.", "Holt purred."], found, load_aliases(tmp_path))
    assert [row[0].name for row in rows] == ["Maren Holt", "Holt"]
    assert [row[0].name for row in join(["Maren Holt sat.", "Holt purred."], found, ALIASES)] == [
        "Maren Holt"
    ] * 2


def test_a_place_of_several_is_told_by_the_articles_other_names() -> None:
    texts = ["It rains in Georgia.", "Atlanta is flooded."]
    found = [[Name(12, 19, Label.GPE)], [Name(0, 7, Label.GPE)]]
    (georgia,), _ = join(texts, found, ALIASES)
    assert (georgia.name, georgia.country) == ("Georgia (US state)", "US")
    (alone,) = join(texts[:1], found[:1], ALIASES)[0]
    assert (alone.name, alone.country) == ("Georgia", None)
    assert alone.id != georgia.id
