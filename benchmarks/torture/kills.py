"""Kills: at every fail-point that a command passes, and at random; after each, a look from outside and a rerun.

A warehouse that was hit is hit again before it may go on, up to HITS times: the second fault finds what the first
left. Then the command runs undisturbed and must come to the rows of one that nothing ever disturbed.
"""

import os
import random
import signal
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.torture.ground import Ground, Process
from benchmarks.torture.outside import BrokenPromiseError
from benchmarks.torture.points import ALONE, GROUP
from benchmarks.torture.scenarios import Scenario

HITS = 3
WORKER = "worker"


@dataclass(frozen=True)
class Kill:
    """One fault: at a point, or after so many seconds.

    Attributes:
        whom: GROUP, ALONE, or WORKER, whose death the run survives.
        point: empty where the clock decides.
        nth: at which time that the point is passed.
        after: seconds.
    """

    whom: str
    point: str = ""
    nth: int = 1
    after: float = 0.0

    def __str__(self) -> str:
        """For the summary."""
        return f"{self.point or f'after {self.after:.2f} s'} ({self.whom})"


@dataclass
class Tally:
    """What came of the kills.

    Attributes:
        kills: how many, by point or `random`, and by whom they hit.
        points: the points that commands passed.
        by_scenario: the same, by the scenario's name.
        reruns: how many commands went on after them.
        violations: sentences.
    """

    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    points: set[str] = field(default_factory=set)
    by_scenario: dict[str, set[str]] = field(default_factory=dict)
    reruns: int = 0
    violations: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another one's in."""
        self.kills += other.kills
        self.points |= other.points
        for name, points in other.by_scenario.items():
            self.by_scenario[name] = self.by_scenario.get(name, set()) | points
        self.reruns += other.reruns
        self.violations += other.violations


class Taken:
    """The points that were chosen already, by whichever scenario: one that others left out comes first."""

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()
        self._lock = threading.Lock()

    def choose(self, points: Iterable[str], most: int, chance: random.Random) -> list[str]:
        """So many of these points, if there are, those chosen least often before first."""
        with self._lock:
            chosen = sorted(points, key=lambda point: (self._times[point], chance.random()))[:most]
            self._times.update(chosen)
        return chosen


def torture(
    scenario: Scenario,
    workers: int,
    kills: int,
    *,
    seed: int = 0,
    taken: Taken | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Tally:
    """Hit one scenario so many times, in a temporary folder; `say` gets each violation when it is found."""
    chance = random.Random(f"{seed} {scenario.name} {workers}")  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        ground = Ground(scenario, workers, Path(folder).resolve() / "world", chance)
        return torture_on(ground, kills, taken or Taken(), say)


def torture_on(ground: Ground, kills: int, taken: Taken, say: Callable[[str], None]) -> Tally:
    """Hit a scenario so many times: at points, and one time in five at random."""
    tally = Tally(points=set(ground.points), by_scenario={ground.scenario: set(ground.points)})
    waiting = _chosen(ground, kills, taken)
    while waiting:
        hit: list[Kill] = []
        try:
            _hit_and_go_on(ground, waiting, hit)
            tally.reruns += 1
        except (BrokenPromiseError, OSError, subprocess.SubprocessError) as error:
            story = ", then ".join(map(str, hit))
            tally.violations.append(f"{ground.name}: {story}: {error}")
            say(tally.violations[-1])
        tally.kills.update((kill.point or "random", kill.whom) for kill in hit)
    return tally


def _chosen(ground: Ground, kills: int, taken: Taken) -> list[Kill]:
    chance = ground.chance
    chosen = [
        Kill(chance.choice((GROUP, ALONE)), point, chance.randint(1, ground.points[point]))
        for point in taken.choose(ground.points, kills - kills // 5, chance)
    ]
    whom = [GROUP, ALONE, *([WORKER] if ground.has_workers else [])]
    while len(chosen) < kills:
        chosen.append(Kill(chance.choice(whom), after=chance.uniform(0.2, 1.05 * ground.seconds)))
    chance.shuffle(chosen)
    return chosen


def _hit_and_go_on(ground: Ground, waiting: list[Kill], hit: list[Kill]) -> None:
    """Hit one warehouse with the last ones that wait, and let it go on; what hit it is taken out and listed."""
    ground.put_back()
    while waiting and len(hit) < HITS and not (hit and ground.is_over()):
        kill = waiting[-1]
        if not _hits(ground, kill):
            # It went through. A point that a warehouse which was hit does not pass is tried on a fresh one.
            if not hit or not kill.point:
                waiting.pop()
            break
        hit.append(waiting.pop())
        ground.check()
    ground.go_on()


def _hits(ground: Ground, kill: Kill) -> bool:
    """Start the command and kill it; False where it went through before it came to that."""
    with ground.started(victim=(kill.point, str(kill.nth), kill.whom)) as process:
        has_lost_worker = not kill.point and _kill_later(ground, process, kill)
        status = process.wait()
    if status == -signal.SIGKILL:
        return True
    ground.require(status)
    return has_lost_worker


def _kill_later(ground: Ground, process: Process, kill: Kill) -> bool:
    """Kill when the time has come; True where that was a worker, which the command survives."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(kill.after)
    if kill.whom == WORKER:
        return ground.kill_worker()
    if process.poll() is None:
        # Not waited for yet, so the number is still its own.
        (os.killpg if kill.whom == GROUP else os.kill)(process.pid, signal.SIGKILL)
    return False
