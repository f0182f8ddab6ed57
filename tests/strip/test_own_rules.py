from pathlib import Path

import pytest

from flows.strip.own_rules import OwnRules
from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from schemas.errors import UsageError

EXAMPLE = """
# Our own corrections.
[[remove]]
name = "tide-table"
category = "navigation"
publishers = ["Tideline Post", "www.tideline.example"]
starts = ["High water at"]

[[remove]]
name = "gull-of-the-day"
lines = ["Gull of the day"]

[[keep]]
name = "verdict-heads"
lines = ["The verdict"]
"""


def write(folder: Path, text: str) -> Path:
    (folder / "strip.toml").write_text(text, "utf-8")
    return folder


def rule_for(rules: OwnRules, text: str, supplied: Supplied) -> str | None:
    books = rules.books(supplied)
    line = Page.of(text, supplied).lines[0]
    cue = books.remove.find(line.text, line.key, line.words) if books else None
    return cue.rule if cue else None


def test_rules_hold_for_all_or_for_the_publishers_they_name(tmp_path: Path) -> None:
    rules = OwnRules.load(write(tmp_path, EXAMPLE))
    assert rule_for(rules, "High water at 10:15", Supplied(publisher="tideline post")) == "own-tide-table"
    assert rule_for(rules, "High water at 10:15", Supplied(host="tideline.example")) == "own-tide-table"
    assert rule_for(rules, "High water at 10:15", Supplied(host="news.tideline.example")) == "own-tide-table"
    assert rule_for(rules, "High water at 10:15", Supplied(host="nottideline.example")) is None
    assert rule_for(rules, "High water at 10:15", Supplied()) is None
    assert rule_for(rules, "GULL OF THE DAY!", Supplied()) == "own-gull-of-the-day"


def test_keeping_is_a_book_of_its_own(tmp_path: Path) -> None:
    books = OwnRules.load(write(tmp_path, EXAMPLE)).books(Supplied())
    assert books is not None
    assert books.keep.find("The verdict", "the verdict", ["the", "verdict"]) is not None


def test_no_folder_and_no_file_are_no_rules(tmp_path: Path) -> None:
    assert OwnRules.load(None).books(Supplied()) is None
    assert OwnRules.load(tmp_path).version == OwnRules.load(None).version


def test_the_version_follows_the_files_content(tmp_path: Path) -> None:
    first = OwnRules.load(write(tmp_path, EXAMPLE)).version
    assert OwnRules.load(write(tmp_path, EXAMPLE + "\n# more\n")).version != first


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[remove]\n", "line 1"),
        (
            "\n\n[[remove]]\nname = 'x'\nlines = ['Y']\ncolour = 'red'\n",
            "line 3: [[remove]]: unknown key 'colour'",
        ),
        (
            "[[remove]]\nname = 'x'\nlines = ['Y']\n[[remove]]\nname = 'z'\ncategory = 'gull'\nlines = ['Y']\n",
            "line 4",
        ),
        ("[[remove]]\nname = 'Has Spaces'\nlines = ['Y']\n", "lower-case words"),
        ("[[remove]]\nname = 'x'\n", "at least one phrase"),
        ("[[remove]]\nname = 'x'\nlines = 'Y'\n", "list of texts"),
        ("[[remove]]\nname = 'x'\nlines = ['* #']\n", "letter or figure"),
        ("[[remove]]\nname = 'x'\nlines = ['#  7', '*1']\nstarts_words = 0\n", "starts_words"),
        ("[remove]\nname = 'x'\n", "double brackets"),
        ("[[delete]]\nname = 'x'\n", "unknown block 'delete'"),
        ("[[remove]]\nname = 3\n", "lower-case words"),
    ],
)
def test_a_broken_file_is_one_sentence_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        OwnRules.load(write(tmp_path, text))
    assert str(tmp_path / "strip.toml") in str(error.value)
    assert said in str(error.value)


def test_a_file_in_another_encoding_is_a_usage_error_that_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "strip.toml").write_bytes("[[remove]]\nname = 'x'\nlines = ['Café']\n".encode("latin-1"))
    with pytest.raises(UsageError, match="line 3: not UTF-8; save the file in that encoding"):
        OwnRules.load(tmp_path)


def test_a_mark_of_byte_order_before_the_file_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "strip.toml").write_text(EXAMPLE, "utf-8-sig")
    assert OwnRules.load(tmp_path).books(Supplied()) is not None
