"""A crowd: commands that all want to write to one warehouse at once, and readers that never stop.

Whoever finds the warehouse taken says so and comes again. Readers find whole documents at every moment, and each that
they have found once for good; in the end the rows are those of the same drops taken in one after the other.
"""

import random
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.torture.outside import BrokenPromiseError, State, look, published
from benchmarks.torture.scenarios import World
from schemas.errors import LockedError
from tests.harbour import ARTICLES, COMMAND, environment, write_drop

READERS = 2
# An old publication goes when its readers are done: nobody reads one for as long as it takes to make three others.
_KEPT = "3"


@dataclass
class Crowd:
    """What a crowd did.

    Attributes:
        commands: how many, by their name and how they ended: done or taken.
        reads: how often a publication was read whole.
        documents: how many there were in the end.
        violations: sentences.
    """

    commands: Counter[tuple[str, str]] = field(default_factory=Counter)
    reads: int = 0
    documents: int = 0
    violations: list[str] = field(default_factory=list)


def crowd(seconds: float, seed: int = 0) -> Crowd:
    """Let a crowd at one warehouse for so long, in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        return _Stage(World.make(Path(folder).resolve() / "world"), seed).play(seconds)


class _Stage:
    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._seed = seed
        self._found = Crowd()
        self._drops = [world.root / "first"]
        self._is_over = threading.Event()

    def play(self, seconds: float) -> Crowd:
        self._do(("run", "first", "--drop", "harbour"))
        actors: list[Callable[[], None]] = [self._load, self._rework, self._publish, self._maintain]
        actors += [self._read] * READERS
        threads = [threading.Thread(target=self._guarded, args=(actor,)) for actor in actors]
        for thread in threads:
            thread.start()
        self._is_over.wait(seconds)
        self._is_over.set()
        for thread in threads:
            thread.join()
        self._guarded(self._compare)
        return self._found

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (BrokenPromiseError, OSError, subprocess.SubprocessError) as error:
            self._found.violations.append(f"{act.__name__}: {error}")

    def _turns(self) -> Iterator[int]:
        """Numbers, until it is over, with a moment between."""
        chance = random.Random(f"{self._seed} {threading.get_ident()}")  # noqa: S311 - no secret
        number = 0
        while not self._is_over.wait(chance.uniform(0, 1)):
            number += 1
            yield number

    def _load(self) -> None:
        for number in self._turns():
            texts = {f"{number}-{name}": f"{text}\nIssue {number}.\n" for name, text in ARTICLES.items()}
            drop = write_drop(self._world.root / f"issue-{number}", texts)
            while not self._do(("run", str(drop))) and not self._is_over.wait(0.5):
                pass
            self._drops.append(drop)

    def _rework(self) -> None:
        for number in self._turns():
            stage = ("recognise", "split")[number % 2]
            self._do(("backfill", "--stage", stage, "--again"))

    def _publish(self) -> None:
        for number in self._turns():
            self._do(("publish", "--tag", f"kept-{number}"))

    def _maintain(self) -> None:
        for _ in self._turns():
            self._do(("maintain", "--keep", _KEPT, "--hours", "0"))

    def _read(self) -> None:
        seen: State = {}
        for _ in self._turns():
            now = published(self._world.warehouse / "copydesk.duckdb")
            missing = seen.keys() - now.keys()
            if missing:
                raise BrokenPromiseError(f"{len(missing)} documents were seen and are gone.")
            other = [name for name in seen if seen[name] != now[name]]
            if other:
                raise BrokenPromiseError(f"{len(other)} documents have other rows than before.")
            seen = now
            self._found.reads += 1

    def _compare(self) -> None:
        """All drops once more, and once each to a warehouse of their own."""
        for drop in self._drops:
            name = ("--drop", "harbour") if drop.name == "first" else ()
            self._must(("run", str(drop), *name))
        found = look(self._world.warehouse)
        undisturbed = World(self._world.root / "undisturbed")
        undisturbed.root.mkdir()
        (undisturbed.root / "config").mkdir()
        for drop in self._drops:
            name = ("--drop", "harbour") if drop.name == "first" else ()
            self._must(("run", str(drop), *name), undisturbed)
        wanted = look(undisturbed.warehouse).recorded
        self._found.documents = len([name for name in wanted if name.startswith("document")])
        if found.recorded != wanted or found.published != wanted:
            raise BrokenPromiseError("The rows are not those of the same drops taken in one after the other.")

    def _must(self, command: Sequence[str], world: World | None = None) -> None:
        if not self._do(command, world):
            raise BrokenPromiseError(f"{command} found the warehouse taken when nobody was there.")

    def _do(self, command: Sequence[str], world: World | None = None) -> bool:
        """Run a command; False where another one had the warehouse."""
        started = time.monotonic()
        ended = subprocess.run(
            [COMMAND, *(world or self._world).arguments(command)],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env=environment(),
        )
        is_taken = ended.returncode == LockedError.exit_status and "is being written to by" in ended.stderr
        if ended.returncode != 0 and not is_taken:
            seconds = time.monotonic() - started
            raise BrokenPromiseError(
                f"{command} ended with {ended.returncode} after {seconds:.0f} s: {ended.stderr[-800:]}"
            )
        self._found.commands[command[0], "taken" if is_taken else "done"] += 1
        return not is_taken
