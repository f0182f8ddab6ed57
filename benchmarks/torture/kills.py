"""Kills: at every fail-point that a command passes, and at random; after each, a look from outside and a rerun.

A warehouse that was hit is hit again before it may go on, up to HITS times: the second fault finds what the first
left. Then the command runs undisturbed and must come to the rows of one that nothing ever disturbed.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.torture.outside import BrokenPromiseError, State, check, look
from benchmarks.torture.points import ALONE, GROUP
from benchmarks.torture.scenarios import Scenario, World
from tests.harbour import environment

HITS = 3
MODES = (GROUP, ALONE)
WORKER = "worker"
# What is left running ends when it notices that its parent is gone; longer than that is a finding.
_GONE_SECONDS = 30.0
_TAG = "COPYDESK_TORTURE"
_COPYDESK = (sys.executable, "-m", "benchmarks.torture.victim")


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
        reruns: how many commands went on after them.
        violations: sentences.
    """

    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    points: set[str] = field(default_factory=set)
    reruns: int = 0
    violations: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another one's in."""
        self.kills += other.kills
        self.points |= other.points
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


class Torture:
    """One scenario with so many workers, in a folder of its own."""

    def __init__(
        self,
        scenario: Scenario,
        workers: int,
        folder: Path,
        chance: random.Random,
        say: Callable[[str], None],
    ) -> None:
        self._scenario = scenario
        self._workers = workers
        self._world = World.make(folder)
        self._kept = folder / "kept"
        self._chance = chance
        self._say = say
        self._tally = Tally()
        self._before: State = {}
        self._after: State = {}
        self._seconds = 0.0

    def run(self, kills: int, taken: Taken) -> Tally:
        """Hit so many times: points, those that others left out first, and one time in five at random."""
        passed = self._prepare()
        self._tally.points |= set(passed)
        at_points = [
            Kill(self._chance.choice(MODES), point, self._chance.randint(1, passed[point]))
            for point in taken.choose(passed, kills - kills // 5, self._chance)
        ]
        waiting = at_points + [self._at_random() for _ in range(kills - len(at_points))]
        self._chance.shuffle(waiting)
        while waiting:
            waiting = self._chain(waiting)
        return self._tally

    def _prepare(self) -> Counter[str]:
        """Make the warehouse that is hit, and have the command go through once: the points that it passes."""
        for command in self._scenario.setup:
            self._succeed(command)
        if self._scenario.own_rule:
            self._world.add_rule()
        if self._scenario.setup:
            shutil.copytree(self._world.warehouse, self._kept, symlinks=True)
            self._before = look(self._world.warehouse).recorded
        trace = self._world.root / "trace"
        started = time.monotonic()
        self._succeed(self._scenario.victim, trace)
        self._seconds = time.monotonic() - started
        self._after = look(self._world.warehouse).recorded
        if not self._scenario.setup:
            # Prefect's database alone, which it takes eight seconds to make: not what is tortured.
            shutil.copytree(self._world.warehouse / "prefect", self._kept / "prefect")
        return Counter(trace.read_text(encoding="utf-8").splitlines())

    def _chain(self, waiting: list[Kill]) -> list[Kill]:
        """Hit one warehouse up to HITS times, let it go on, and return the kills that are left."""
        shutil.rmtree(self._world.warehouse, ignore_errors=True)
        shutil.copytree(self._kept, self._world.warehouse, symlinks=True)
        hit: list[Kill] = []
        try:
            while waiting and len(hit) < HITS:
                kill = waiting[-1]
                if not self._hit(kill):
                    # It went through. A point that a warehouse hit before does not pass is tried on a fresh one.
                    if not hit or not kill.point:
                        waiting.pop()
                    break
                waiting.pop()
                hit.append(kill)
                self._tally.kills[kill.point or "random", kill.whom] += 1
                check(look(self._world.warehouse), self._before, self._after)
            self._go_on()
        except (BrokenPromiseError, OSError, subprocess.SubprocessError) as error:
            story = ", then ".join(map(str, hit))
            self._tally.violations.append(f"{self._scenario.name}, {self._workers} workers: {story}: {error}")
            self._say(self._tally.violations[-1])
        return waiting

    def _hit(self, kill: Kill) -> bool:
        """Start the command and kill it; False where it went through before it came to that."""
        with self._started(self._scenario.victim, kill) as victim:
            if not kill.point:
                self._kill_later(victim, kill)
            status = victim.wait()
        if kill.whom == WORKER and status == 0:
            return True
        if status != -signal.SIGKILL:
            self._require(status, victim)
            return False
        return True

    def _kill_later(self, victim: "subprocess.Popen[bytes]", kill: Kill) -> None:
        with suppress(subprocess.TimeoutExpired):
            victim.wait(kill.after)
        if kill.whom == WORKER:
            for process in _tagged(str(self._world.root)):
                if b"flows.worker_process" in _read(process / "cmdline"):
                    with suppress(ProcessLookupError):
                        os.kill(int(process.name), signal.SIGKILL)
                    return
        elif victim.poll() is None:
            # Not waited for yet, so the number is still its own.
            (os.killpg if kill.whom == GROUP else os.kill)(victim.pid, signal.SIGKILL)

    def _go_on(self) -> None:
        """The command again, undisturbed: the rows are those of an undisturbed one, and another one changes nothing."""
        if (
            self._scenario.repeats
            or look(self._world.warehouse).recorded != self._after
            or self._unfinished()
        ):
            self._succeed(self._scenario.victim)
        self._tally.reruns += 1
        seen = look(self._world.warehouse)
        if seen.recorded != self._after:
            raise BrokenPromiseError("The rerun came to other rows than a run that nothing disturbed.")
        if seen.published != self._after:
            raise BrokenPromiseError("The publication does not show what the rerun came to.")

    def _unfinished(self) -> bool:
        return (self._world.warehouse / "forgetting.json").exists()

    def _at_random(self) -> Kill:
        whom = self._chance.choice(
            (*MODES, *([WORKER] if self._scenario.victim[0] in {"run", "backfill"} else []))
        )
        return Kill(whom, after=self._chance.uniform(0.2, 1.05 * self._seconds))

    def _succeed(self, command: Sequence[str], trace: Path | None = None) -> None:
        with self._started(command, Kill(ALONE), trace) as process:
            status = process.wait()
        self._require(status, process)

    def _require(self, status: int, process: "subprocess.Popen[bytes]") -> None:
        if status != 0:
            said = (self._world.root / "stderr").read_text(encoding="utf-8")
            raise BrokenPromiseError(f"{process.args!r} ended with {status}: {said[-500:]}")

    @contextmanager
    def _started(
        self, command: Sequence[str], kill: Kill, trace: Path | None = None
    ) -> "Iterator[subprocess.Popen[bytes]]":
        """A process of a session of its own; when the block is left, nothing of it runs any more."""
        arguments = self._world.arguments(command)
        if command[0] in {"run", "backfill"}:
            arguments += ["--workers", str(self._workers)]
        tag = str(self._world.root)
        with (self._world.root / "stderr").open("w") as errors:
            process = subprocess.Popen(
                [*_COPYDESK, kill.point, str(kill.nth), kill.whom, str(trace or ""), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
                env={**environment(), _TAG: tag},
            )
        try:
            yield process
        finally:
            process.wait()
        end = time.monotonic() + _GONE_SECONDS
        while left := _tagged(tag):
            if time.monotonic() > end:
                names = [_read(each / "cmdline").replace(b"\0", b" ").decode() for each in left]
                for each in left:
                    with suppress(ProcessLookupError):
                        os.kill(int(each.name), signal.SIGKILL)
                raise BrokenPromiseError(f"Processes are left running: {names}")
            time.sleep(0.05)


def _tagged(tag: str) -> list[Path]:
    """The processes of the machine that were started with that tag, as folders of /proc; not those that ended."""
    wanted = f"{_TAG}={tag}".encode()
    return [
        folder for folder in Path("/proc").glob("[0-9]*") if wanted in _read(folder / "environ").split(b"\0")
    ]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


def torture(
    scenario: Scenario,
    workers: int,
    kills: int,
    *,
    seed: int = 0,
    taken: Taken | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Tally:
    """Torture one scenario in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        chance = random.Random(f"{seed} {scenario.name} {workers}")  # noqa: S311 - no secret
        world = Path(folder).resolve() / "world"
        return Torture(scenario, workers, world, chance, say).run(kills, taken or Taken())
