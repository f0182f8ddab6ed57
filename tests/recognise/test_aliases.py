from pathlib import Path

import pytest

from flows.recognise.aliases import load_aliases
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


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[same]\n", "TOML"),
        ('[[same]]\nname = "Poe"\n', "entry 1 of [[same]] needs a label"),
        ('[[same]]\nlabel = "ORG"\n', "entry 1 of [[same]] needs name"),
        ('[[same]]\nlabel = "ORG"\nname = "Poe"\nothers = "Roe"\n', "needs others"),
        ('[[apart]]\nlabel = "ORG"\nname = "Poe"\n', "entry 1 of [[apart]] needs other"),
        ('[[different]]\nname = "Poe"\n', "[different]"),
    ],
)
def test_a_broken_table_is_explained(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "aliases.toml").write_text(content)
    with pytest.raises(UsageError) as caught:
        load_aliases(tmp_path)
    assert said in str(caught.value)
    assert str(tmp_path) in str(caught.value)
