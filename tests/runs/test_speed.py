"""How long work will take, by which runs."""

from dataclasses import replace
from pathlib import Path

import pytest

from flows.runs.speed import Duration, PastRun, duration
from flows.settings import Settings
from schemas.slugs import Stage

SETTINGS = Settings(Path("warehouse"))
OPTIONS = SETTINGS.options()
LOAD = PastRun("load", Stage.STRIP, is_load=True, options=OPTIONS, documents=100, seconds=50.0)
NAMES = PastRun("names", Stage.RECOGNISE, is_load=False, options=OPTIONS, documents=100, seconds=10.0)
MIXED = PastRun("mixed", None, is_load=False, options=OPTIONS, documents=100, seconds=1.0)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([], Duration(None)),
        ([MIXED], Duration(None)),
        ([MIXED, NAMES], Duration(4.0, ("names",))),
        ([LOAD, NAMES], Duration(4.0, ("names",))),
        ([LOAD], Duration(20.0, ("load",), is_most=True)),
        ([NAMES, replace(NAMES, run_id="slow", seconds=30.0)], Duration(8.0, ("names", "slow"))),
        ([replace(NAMES, run_id=f"{n}") for n in range(9)], Duration(4.0, ("0", "1", "2"))),
        ([replace(NAMES, options={**OPTIONS, "values": True})], Duration(None)),
        ([replace(NAMES, options={**OPTIONS, "recogniser": "spacy:x"})], Duration(None)),
        ([replace(NAMES, run_id="w", options={**OPTIONS, "workers": 4}), NAMES], Duration(4.0, ("names",))),
        ([replace(NAMES, run_id="w", options={**OPTIONS, "workers": 4})], Duration(4.0, ("w",))),
    ],
)
def test_forty_documents_take_as_long_as_the_last_runs_that_did_the_same(
    runs: list[PastRun], expected: Duration
) -> None:
    assert duration({Stage.RECOGNISE: 40}, runs, SETTINGS) == expected


def test_runs_of_about_the_size_of_what_is_planned_are_asked() -> None:
    small, large = (
        replace(NAMES, run_id="small", documents=2, seconds=8.0),
        replace(NAMES, run_id="large", documents=10_000, seconds=1000.0),
    )
    runs = [small, large, replace(large, run_id="also", documents=5_000, seconds=500.0)]
    assert duration({Stage.RECOGNISE: 3}, runs, SETTINGS) == Duration(12.0, ("small",))
    assert duration({Stage.RECOGNISE: 9_000}, runs, SETTINGS) == Duration(900.0, ("large", "also"))


def test_what_a_run_of_far_fewer_documents_says_is_the_most_that_it_can_take() -> None:
    assert duration({Stage.RECOGNISE: 1_000}, [NAMES], SETTINGS) == Duration(100.0, ("names",), is_most=True)


def test_stages_add_up_and_one_that_nobody_knows_makes_the_whole_unknown() -> None:
    work = {Stage.STRIP: 10, Stage.RECOGNISE: 40}
    assert duration(work, [NAMES, LOAD], SETTINGS) == Duration(9.0, ("load", "names"), is_most=True)
    assert duration(work, [NAMES], SETTINGS) == Duration(None)


def test_files_are_as_fast_as_the_loads_and_no_work_takes_no_time() -> None:
    assert duration({Stage.STRIP: 10}, [LOAD], SETTINGS, reads_files=True) == Duration(5.0, ("load",))
    redone = replace(NAMES, run_id="redone", first=Stage.STRIP)
    assert duration({Stage.STRIP: 10}, [redone], SETTINGS, reads_files=True) == Duration(None)
    assert duration({}, [], SETTINGS) == Duration(0.0)
