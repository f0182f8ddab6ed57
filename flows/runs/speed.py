"""How long work will take, by the last runs that did the same: which run says so is part of the answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from flows.settings import Settings
from schemas.slugs import Stage
from warehouse import Warehouse

# How far back runs are looked at.
LOOKED_AT = 200
# Every run takes some seconds before its first document: only runs of about the same size are taken together, those
# nearest to what is planned, and so many of them, since one alone may have been disturbed.
RECENT, TAKEN, ALIKE = 20, 3, 2.0
# What makes one run's documents as heavy as another's.
SAME = ("recogniser", "values")


@dataclass(frozen=True)
class PastRun:
    """A run that came to its end.

    Attributes:
        first: the stage that all of its documents began with; None where some began with another, or nobody knows.
        is_load: whether it read them from files, too.
        options: what it was asked.
    """

    run_id: str
    first: Stage | None
    is_load: bool
    options: Mapping[str, object]
    documents: int
    seconds: float


@dataclass(frozen=True)
class Speed:
    """How fast documents went through a stage and those behind it.

    Attributes:
        per_second: documents a second.
        runs: the runs that say so, the latest first.
        is_least: the runs did more than that, or had far fewer documents to spread their start over.
    """

    per_second: float
    runs: tuple[str, ...]
    is_least: bool


@dataclass(frozen=True)
class Duration:
    """How long some work will take.

    Attributes:
        seconds: None where no run can tell.
        runs: the runs that the answer is from.
        is_most: whether it should take less.
    """

    seconds: float | None
    runs: tuple[str, ...] = ()
    is_most: bool = False


def past_runs(warehouse: Warehouse) -> list[PastRun]:
    """The last runs that came to their end and worked through documents, the latest first."""
    found = []
    for row in warehouse.lookup("speeds", most=LOOKED_AT).to_pylist():
        options = json.loads(row["options"])
        is_load = "paths" in options
        stages = [Stage.STRIP.value] if is_load else list(options.get("planned", {}))
        found.append(
            PastRun(
                run_id=row["run_id"],
                first=Stage(stages[0]) if len(stages) == 1 else None,
                is_load=is_load,
                options=options,
                documents=row["documents"],
                seconds=row["seconds"],
            )
        )
    return found


def duration(
    work: Mapping[Stage, int], runs: Sequence[PastRun], settings: Settings, *, reads_files: bool = False
) -> Duration:
    """How long so many documents take from each first stage on.

    Args:
        work: documents by the first stage.
        runs: the latest first.
        settings: with which they would be worked through.
        reads_files: whether they are read from files, too.
    """
    seconds = 0.0
    names: dict[str, None] = {}
    is_most = False
    for first, documents in work.items():
        speed = _speed(first, documents, runs, settings, reads_files=reads_files)
        if speed is None:
            return Duration(None)
        seconds += documents / speed.per_second
        names |= dict.fromkeys(speed.runs)
        is_most |= speed.is_least
    return Duration(seconds, tuple(names), is_most)


def _speed(
    first: Stage, documents: int, runs: Sequence[PastRun], settings: Settings, *, reads_files: bool
) -> Speed | None:
    """The speed of the last runs that did just that, else of those that did more."""
    asked = settings.options()
    alike = [run for run in runs if all(run.options.get(name) == asked[name] for name in SAME)]
    same_workers = [run for run in alike if run.options.get("workers") == asked["workers"]]
    for candidates in (same_workers, alike):
        exact = [run for run in candidates if run.first is first and run.is_load is reads_files]
        more = [run for run in candidates if run.is_load]
        taken = _nearest((exact or more)[:RECENT], documents)
        if taken:
            done = sum(run.documents for run in taken)
            is_least = not exact or documents > ALIKE * max(run.documents for run in taken)
            per_second = done / sum(run.seconds for run in taken)
            return Speed(per_second, tuple(run.run_id for run in taken), is_least)
    return None


def _nearest(runs: Sequence[PastRun], documents: int) -> Sequence[PastRun]:
    """The run whose number of documents is nearest, and those like it; in their order."""
    if not runs or not documents:
        return runs[:TAKEN]
    nearest = min(runs, key=lambda run: abs(log(run.documents / documents)))
    return [run for run in runs if 1 / ALIKE <= run.documents / nearest.documents <= ALIKE][:TAKEN]
