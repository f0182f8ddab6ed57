import argparse
from pathlib import Path

import pytest

from benchmarks.strip.__main__ import compare, main
from benchmarks.strip.floors import Floors, missed, moved, pin

PINNED = {"news, light, whole stage": {"f1": 0.96, "lost": 0.03}}
BETTER = {"news, light, whole stage": {"f1": 0.97212, "lost": 0.02111}}
WORSE = {"news, light, whole stage": {"f1": 0.95912, "lost": 0.03177}}
ALWAYS = {"our own cases": {"right": 0.8}}


def options(*, up: bool = False, down: bool = False) -> argparse.Namespace:
    return argparse.Namespace(raise_floors=up, lower_floors=down)


@pytest.fixture
def pinned(tmp_path: Path) -> Path:
    path = tmp_path / "floors.json"
    Floors("hash", PINNED, ALWAYS).save(path)
    return path


def test_a_figure_under_its_floor_is_named_with_both() -> None:
    assert list(missed(WORSE, PINNED)) == [
        "news, light, whole stage: f1 0.9591 is under its floor of 0.96.",
        "news, light, whole stage: lost 0.0318 is over its ceiling of 0.03.",
    ]
    assert list(missed(BETTER, PINNED)) == []
    assert list(missed(PINNED, PINNED)) == []


def test_a_figure_that_was_not_measured_is_missed() -> None:
    assert list(missed({}, ALWAYS)) == ["our own cases: right has a floor of 0.8, and was not measured."]


def test_what_is_pinned_leaves_less_than_a_thousandth_and_is_reached() -> None:
    assert (pin("f1", 0.95967), pin("f1", 0.96), pin("lost", 0.02719), pin("lost", 0.027)) == (
        0.959,
        0.96,
        0.028,
        0.027,
    )


def test_floors_rise_and_fall_only_when_asked_to() -> None:
    group = "news, light, whole stage"
    assert moved(BETTER, PINNED, up=True, down=False)[group] == {"f1": 0.972, "lost": 0.022}
    assert moved(WORSE, PINNED, up=True, down=False)[group] == PINNED[group]
    assert moved(WORSE, PINNED, up=False, down=True)[group] == {"f1": 0.959, "lost": 0.032}
    assert moved(BETTER, PINNED, up=False, down=True)[group] == PINNED[group]
    assert moved(BETTER, {}, up=False, down=True) == {}


def test_the_gate_fails_under_a_floor_and_changes_nothing(
    pinned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = pinned.read_bytes()
    assert compare("hash", WORSE, ALWAYS, options(), pinned) == 1
    assert "under its floor" in capsys.readouterr().out
    assert compare("hash", BETTER, ALWAYS, options(), pinned) == 0
    assert pinned.read_bytes() == before


def test_raising_floors_does_not_let_a_worse_figure_pass(pinned: Path) -> None:
    assert compare("hash", WORSE, ALWAYS, options(up=True), pinned) == 1
    assert compare("hash", WORSE, ALWAYS, options(down=True), pinned) == 0
    assert compare("hash", WORSE, ALWAYS, options(), pinned) == 0


def test_floors_do_not_apply_to_other_pages_but_those_of_our_own_cases_do(
    pinned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare("other", WORSE, ALWAYS, options(), pinned) == 0
    assert "no floor applies" in capsys.readouterr().out
    assert compare("other", WORSE, {"our own cases": {"right": 0.7}}, options(), pinned) == 1


def test_other_pages_take_the_floors_over_only_where_lowering_is_allowed(pinned: Path) -> None:
    compare("other", BETTER, ALWAYS, options(up=True), pinned)
    assert Floors.load(pinned).data_sha256 == "hash"
    compare("other", WORSE, ALWAYS, options(up=True, down=True), pinned)
    assert Floors.load(pinned).data_sha256 == "other"


@pytest.mark.parametrize("folder", ["", "no-such-folder"])
def test_a_missing_folder_is_one_sentence_and_a_status(
    folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([folder]) == 1
    printed = capsys.readouterr().out.strip()
    assert printed.endswith("make bench-strip DATA=FOLDER")
    assert "\n" not in printed
