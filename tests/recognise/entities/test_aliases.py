from pathlib import Path

import pytest

from flows.recognise.entities.aliases import load_aliases
from schemas.errors import UsageError
from schemas.slugs import Label

OURS = load_aliases()


def named(label: Label, name: str) -> tuple[str, str] | None:
    same = OURS.of(label, name)
    return (same.label.value, same.name) if same else None


def test_a_country_goes_by_all_its_names_under_one_label() -> None:
    for name in ("US", "U.S.", "United States", "America", "USA", "United States of America"):
        assert named(Label.GPE, name) == ("GPE", "United States")
        assert named(Label.ORG, name) == ("GPE", "United States")


def test_a_person_is_never_a_country() -> None:
    assert named(Label.PERSON, "Jordan") is None


def test_peoples_are_joined_by_their_demonyms() -> None:
    assert named(Label.NORP, "Britons") == named(Label.NORP, "British") == ("NORP", "British")


def test_acronyms_have_their_full_names() -> None:
    full = named(Label.ORG, "North Atlantic Treaty Organization")
    assert named(Label.ORG, "Nato") == named(Label.ORG, "NATO") == full


def test_every_shipped_alias_has_a_reason() -> None:
    assert all(same.reason for same in (*OURS.known.values(), *OURS.alone.values()))


def test_ones_own_table_wins(tmp_path: Path) -> None:
    (tmp_path / "aliases.toml").write_text(
        '[[same]]\nlabel = "ORG"\nname = "Harbour Board"\nothers = ["NATO"]\n'
        '[[apart]]\nlabel = "PERSON"\nname = "Joe Biden"\nother = "Biden"\n'
    )
    own = load_aliases(tmp_path)
    same = own.of(Label.ORG, "NATO")
    assert same is not None
    assert same.name == "Harbour Board"
    assert own.of_lone(Label.PERSON, "Biden") is None
    assert OURS.of_lone(Label.PERSON, "Biden") is not None
    assert own.version != OURS.version


def test_whom_a_person_renames_all_names_follow(tmp_path: Path) -> None:
    (tmp_path / "aliases.toml").write_text(
        '[[same]]\nlabel = "GPE"\nname = "Kiev"\nothers = ["Kyiv"]\nreason = "Our style book."\n'
    )
    own = load_aliases(tmp_path)
    found = [own.of(Label.GPE, name) for name in ("Kyiv", "Kiev", "Kyyiv")]
    assert {(same.name, same.country) for same in found if same} == {("Kiev", "UA")}
    assert None not in found


def test_a_person_decides_what_an_ambiguous_name_means(tmp_path: Path) -> None:
    (tmp_path / "aliases.toml").write_text(
        '[[same]]\nlabel = "GPE"\nname = "Georgia (US state)"\nothers = ["Georgia"]\ncountry = "US"\n'
    )
    own = load_aliases(tmp_path)
    same = own.of(Label.GPE, "Georgia")
    assert same is not None
    assert (same.name, same.country) == ("Georgia (US state)", "US")
    assert own.meaning(same, {"tbilisi"}) is None


def test_a_place_of_several_is_told_by_other_names_and_else_stays_apart() -> None:
    same = OURS.of(Label.GPE, "Georgia")
    assert same is not None
    assert (same.name, same.country) == ("Georgia", None)
    by_cue = {cue: OURS.meaning(same, {cue}) for cue in ("tbilisi", "atlanta", "paris")}
    assert {cue: m and (m.name, m.country) for cue, m in by_cue.items()} == {
        "tbilisi": ("Georgia (country)", "GE"),
        "atlanta": ("Georgia (US state)", "US"),
        "paris": None,
    }
    assert OURS.meaning(same, {"tbilisi", "atlanta"}) is None


def test_a_name_that_means_one_thing_only_is_it_under_any_label() -> None:
    assert named(Label.PERSON, "Western") == named(Label.ORG, "Western") == ("NORP", "Western")
    assert named(Label.PERSON, "Georgia") is None


def test_a_person_s_own_name_may_mean_one_thing_under_any_label_too(tmp_path: Path) -> None:
    (tmp_path / "aliases.toml").write_text(
        '[[same]]\nlabel = "ORG"\nname = "Halvorsen Tidal"\nothers = ["Halvorsen"]\n'
        'any_label = true\nreason = "A firm."\n'
    )
    same = load_aliases(tmp_path).of(Label.PERSON, "Halvorsen")
    assert same is not None
    assert (same.label, same.name) == (Label.ORG, "Halvorsen Tidal")


def test_a_capital_lies_in_its_country_unless_it_is_disputed_or_shares_its_name() -> None:
    codes = {name: OURS.of(Label.GPE, name) for name in ("Oslo", "Jerusalem", "Kingston")}
    assert {name: same and same.country for name, same in codes.items()} == {
        "Oslo": "NO",
        "Jerusalem": None,
        "Kingston": None,
    }


def test_countries_and_their_peoples_share_a_code() -> None:
    for label, name in ((Label.GPE, "Britain"), (Label.NORP, "Britons")):
        same = OURS.of(label, name)
        assert same is not None
        assert same.country == "GB"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[same]\n", "TOML"),
        ('[[same]]\nname = "Poe"\n', "line 1: [[same]] needs a label"),
        ('[[same]]\nlabel = "ORG"\n', "line 1: [[same]] needs name"),
        ('[[same]]\nlabel = "ORG"\nname = "Poe"\nothers = "Roe"\n', "needs others"),
        ('[[apart]]\nlabel = "ORG"\nname = "Poe"\n', "line 1: [[apart]] needs other"),
        ('[[different]]\nname = "Poe"\n', "line 1, has a table [different]"),
        ('same = "Poe"\n', "must write each entry as [[same]]"),
        ('\n\n[[same]]\nlabel = "ORG"\nname = "Poe"\nothers = [1]\n', "line 3: [[same]] needs others"),
        ('[[same]]\nlabel = "ORG"\nname = "Poe"\nother = "Roe"\n', "has 'other', which means nothing here"),
        ('[[same]]\nlabel = "GPE"\nname = "Poe"\ncountry = "Norway"\n', "two capitals of ISO 3166-1"),
        ('[[same]]\nlabel = "GPE"\nname = "Poe"\nany_label = "yes"\n', "needs any_label = true"),
        ('[[ambiguous]]\nlabel = "GPE"\nname = "Poe"\n', "line 1: [[ambiguous]] needs two or more meanings"),
        (
            (
                '[[same]]\nlabel = "ORG"\nname = "Poe"\nothers = ["Doe"]\n[[same]]\nlabel = "ORG"\nname = "Roe"\n'
                'others = ["Doe"]\n'
            ),
            "line 5: 'Doe' is said to be 'Roe', and to be 'Poe' at line 1",
        ),
        (
            (
                '[[same]]\nlabel = "ORG"\nname = "Poe"\nothers = ["Doe"]\n'
                '[[apart]]\nlabel = "ORG"\nname = "Doe"\nother = "Poe"\n'
            ),
            "line 5: 'Doe' and 'Poe' are kept apart here and are the same at line 1",
        ),
        ('[[apart]]\nlabel = "PERSON"\nname = "Zelensky"\nother = "Zelenskiy"\n', "differ in spelling only"),
    ],
)
def test_a_broken_table_is_explained(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "aliases.toml").write_text(content)
    with pytest.raises(UsageError) as caught:
        load_aliases(tmp_path)
    assert said in str(caught.value)
    assert str(tmp_path) in str(caught.value)
