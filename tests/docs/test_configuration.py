"""The examples in docs/configuration.md run."""

import re
import sys
from pathlib import Path

import pytest

from flows.recognise import load_aliases, load_recogniser
from flows.recognise.entities.join import join
from flows.recognise.names import Name
from flows.strip import StripOptions, Stripper
from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.stage import clean
from schemas.slugs import Label

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")


def example(heading: str, language: str) -> str:
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    found = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_rules_for_lines_win_over_model_and_rules_and_show_in_the_removals(tmp_path: Path) -> None:
    (tmp_path / "strip.toml").write_text(example("Lines to remove or to keep: strip.toml", "toml"), "utf-8")
    stripper = Stripper.load(StripOptions(config=tmp_path))
    assert stripper.version != Stripper.load().version
    lines = (
        "A Ferry Comes Back",
        "The old ferry came back to the harbour on Tuesday with a band on its deck and flags on its masts.",
        "There was a chance of rain, but the band played all the same, and two hundred people sang along.",
        "Today’s Forecast",
        "The council has bought the ferry for one krone and will spend a million on its engine, the mayor said.",
        "The Verdict",
    )
    page = Page.of("\n\n".join(lines), Supplied(publisher="example post"))
    cleaned = clean(page, [0.99 if line == lines[-1] else 0.01 for line in page.raw.split("\n")], stripper)
    assert cleaned.text == "\n\n".join((lines[1], lines[4], lines[5]))
    own = [page.raw[cut.start : cut.end] for cut in cleaned.cuts if cut.rule == "own-weather-box"]
    assert own == [lines[2], lines[3]]


def test_the_recogniser_in_ten_lines_finds_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = example("Another recogniser", "python")
    (tmp_path / "ships.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "ships", raising=False)
    recogniser = load_recogniser("ships:find")
    assert recogniser.languages == {"en", "no"}
    assert recogniser.find(["The MS Otter left Bergen."]) == [[Name(4, 12, Label.MISC)]]


def test_the_aliases_and_judgements_are_read_and_win(tmp_path: Path) -> None:
    (tmp_path / "aliases.toml").write_text(example("Names: aliases.toml", "toml"), encoding="utf-8")
    own = load_aliases(tmp_path)
    bank, kiev = own.of(Label.ORG, "EZB"), own.of(Label.GPE, "Kyyiv")
    assert bank is not None
    assert bank.name == "European Central Bank"
    assert kiev is not None
    assert (kiev.name, kiev.country) == ("Kiev", "UA")
    people = [[Name(0, 10, Label.PERSON), Name(15, 22, Label.PERSON), Name(27, 31, Label.PERSON)]]
    (row,) = join(["Maren Holt and M. Holt and Holt."], people, own)
    assert [entity.name for entity in row][:2] == ["Maren Holt", "M. Holt"]
    places = [[Name(0, 8, Label.GPE), Name(13, 17, Label.GPE)]]
    (row,) = join(["Kirkwall and Utah."], places, own)
    assert (row[0].name, row[0].country) == ("Kirkwall (Utah)", "US")
