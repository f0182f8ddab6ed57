"""One scenario in a folder of its own: the warehouse that faults come to, before and after, and commands run on it."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.torture.outside import BrokenPromiseError, State, check, look
from benchmarks.torture.points import ALONE
from benchmarks.torture.scenarios import WITH_WORKERS, Scenario, World
from tests.harbour import environment

# What is left running ends when it notices that its parent is gone; longer than that is a finding.
_GONE_SECONDS = 30.0
_TAG = "COPYDESK_TORTURE"
_VICTIM = (sys.executable, "-m", "benchmarks.torture.victim")

Process = subprocess.Popen[bytes]


class Ground:
    """Makes the warehouse of a scenario, puts it back as often as needed, and says what it has to come to.

    Attributes:
        scenario: its name.
        name: that and the number of workers.
        has_workers: whether the command works in processes of its own.
        world: the folders.
        chance: what is random.
        points: how often the undisturbed command passed each fail-point.
        seconds: how long it took.
    """

    def __init__(self, scenario: Scenario, workers: int, folder: Path, chance: random.Random) -> None:
        self.scenario = scenario.name
        self.name = f"{scenario.name}, {workers} workers"
        self.has_workers = scenario.victim[0] in WITH_WORKERS
        self.world = World.make(folder)
        self.chance = chance
        self._scenario = scenario
        self._workers = workers
        self._kept = folder / "kept"
        self._before: State = {}
        for command in scenario.setup:
            self.succeed(command)
        if scenario.own_rule:
            self.world.add_rule()
        if scenario.setup:
            shutil.copytree(self.world.warehouse, self._kept, symlinks=True)
            self._before = look(self.world.warehouse).recorded
        trace = folder / "trace"
        started = time.monotonic()
        self.succeed(scenario.victim, trace=trace)
        self.seconds = time.monotonic() - started
        self.points = Counter(trace.read_text(encoding="utf-8").splitlines())
        self._after = look(self.world.warehouse).recorded
        if not scenario.setup:
            # Prefect's database alone, which it takes eight seconds to make: not what is tortured.
            shutil.copytree(self.world.warehouse / "prefect", self._kept / "prefect")

    def put_back(self) -> None:
        """The warehouse as it was before the command."""
        shutil.rmtree(self.world.warehouse, ignore_errors=True)
        shutil.copytree(self._kept, self.world.warehouse, symlinks=True)

    def check(self) -> None:
        """Each document is as before the command or as after it; BrokenPromiseError if not."""
        check(look(self.world.warehouse), self._before, self._after)

    def is_over(self) -> bool:
        """Whether the command is done, and is one that is not given twice."""
        is_left = (self.world.warehouse / "forgetting.json").exists()
        return not (self._scenario.repeats or is_left) and look(self.world.warehouse).recorded == self._after

    def go_on(self) -> None:
        """The command again, undisturbed: tables and publication come to the rows of one that nothing disturbed."""
        self.succeed(("publish",) if self.is_over() else self._scenario.victim)
        seen = look(self.world.warehouse)
        if seen.recorded != self._after:
            raise BrokenPromiseError("The rerun came to other rows than a command that nothing disturbed.")
        if seen.published != self._after:
            raise BrokenPromiseError("The publication does not show what the rerun came to.")

    def succeed(self, command: Sequence[str], *, trace: Path | None = None) -> None:
        """Run a command that nothing disturbs."""
        with self.started(command, trace=trace) as process:
            status = process.wait()
        self.require(status)

    def require(self, status: int) -> None:
        """Raise BrokenPromiseError unless a command ended well."""
        if status != 0:
            raise BrokenPromiseError(f"A command ended with {status}: {self.said()[-500:]}")

    def said(self) -> str:
        """What the last command wrote to standard error."""
        return (self.world.root / "stderr").read_text(encoding="utf-8")

    @contextmanager
    def started(
        self,
        command: Sequence[str] | None = None,
        victim: Sequence[str] = ("", "1", ALONE),
        *,
        trace: Path | None = None,
        prefix: Sequence[str] = (),
    ) -> Iterator[Process]:
        """A command (the scenario's, if none is given) in a session of its own.

        When the block is left, it has ended, and nothing that it started runs any more.

        Args:
            command: as in a scenario.
            victim: where it dies: point, time, whom.
            trace: the file for the points that it passes.
            prefix: a command that runs it.
        """
        command = command or self._scenario.victim
        arguments = self.world.arguments(command)
        if command[0] in WITH_WORKERS:
            arguments += ["--workers", str(self._workers)]
        tag = str(self.world.root)
        with (self.world.root / "stderr").open("w") as errors:
            process = subprocess.Popen(
                [*prefix, *_VICTIM, *victim, str(trace or ""), *arguments],
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
        _wait_until_gone(tag)

    def kill_worker(self) -> bool:
        """Kill one of the worker processes of the command under way; False where there is none."""
        for process in _tagged(str(self.world.root)):
            if b"flows.batches.worker_process" in _read(process / "cmdline"):
                with suppress(ProcessLookupError):
                    os.kill(int(process.name), signal.SIGKILL)
                    return True
        return False


def _wait_until_gone(tag: str) -> None:
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
