"""Faults of the machine while a command runs: a full disk, folders and rights that go, a clock that jumps, no account.

The command may fail, with a sentence and no traceback. Each document is as before or as after it, and when the fault
is gone, the same command comes to the rows of one that nothing disturbed.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.torture.ground import Ground
from benchmarks.torture.outside import BrokenPromiseError
from benchmarks.torture.points import ALONE, CLOCK
from benchmarks.torture.scenarios import SCENARIOS

# A user id that has no name, and no rights but those given to it.
NOBODY = 54_321
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "env", "-u", "HOME")
UNSHARED = ("unshare", "--mount", "--map-root-user")
ROUNDS = 3
_FULL = 'mount -t tmpfs -o size="$1" none "$2" && shift 2 && exec "$@"'


@dataclass(frozen=True)
class Fault:
    """Something that happens to a command.

    Attributes:
        befall: runs the command under it and returns its exit status.
        ends_well: whether the command has to end with status 0 all the same.
        needs: a prefix that has to work on this machine.
    """

    name: str
    befall: Callable[[Ground], int]
    ends_well: bool = False
    needs: Sequence[str] = ()

    def refusal(self) -> str:
        """Why this machine cannot have that fault; empty where it can."""
        if not self.needs:
            return ""
        tried = subprocess.run(
            [*self.needs, sys.executable, "-c", ""], capture_output=True, text=True, check=False
        )
        return tried.stderr.strip() if tried.returncode else ""


@dataclass(frozen=True)
class Found:
    """What came of a fault: how often it was tried, how often the command ended with what, and what was broken."""

    name: str
    statuses: tuple[int, ...]
    violations: tuple[str, ...]


def suffer(fault: Fault, rounds: int = ROUNDS) -> Found:
    """A first and a second drop under a fault, so many times each, in a temporary folder."""
    statuses, violations = [], []
    for scenario in SCENARIOS[:2]:
        chance = random.Random(f"{fault.name} {scenario.name}")  # noqa: S311 - no secret
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            ground = Ground(scenario, 1, Path(folder).resolve() / "world", chance)
            for _ in range(rounds):
                ground.put_back()
                try:
                    statuses.append(fault.befall(ground))
                    _require_a_sentence(fault, statuses[-1], ground.said())
                    ground.check()
                    ground.go_on()
                except (BrokenPromiseError, OSError, subprocess.SubprocessError) as error:
                    violations.append(f"{fault.name}, {scenario.name}: {error}")
    return Found(fault.name, tuple(statuses), tuple(violations))


def _require_a_sentence(fault: Fault, status: int, said: str) -> None:
    if fault.ends_well and status != 0:
        raise BrokenPromiseError(f"It ended with {status}: {said[-500:]}")
    if "Traceback" in said or "fault of copydesk" in said or status < 0:
        raise BrokenPromiseError(f"It ended with {status} and no sentence of its own: {said[-1500:]}")


def _full_staging(ground: Ground) -> int:
    """Staging lies on another disk, which fills up."""
    staging = ground.world.warehouse / "staging"
    staging.mkdir(parents=True, exist_ok=True)
    (ground.world.warehouse / "publisher.lock").touch()  # half made, by us
    size = f"{ground.chance.choice((16, 64, 128, 256))}k"
    with ground.started(prefix=[*UNSHARED, "sh", "-c", _FULL, "sh", size, str(staging)]) as process:
        return process.wait()


def _folders_go(*names: str) -> Callable[[Ground], int]:
    def befall(ground: Ground) -> int:
        with _in_the_midst(ground) as wait:
            for name in names:
                shutil.rmtree(ground.world.warehouse / name, ignore_errors=True)
        return wait()

    return befall


def _publications_go(ground: Ground) -> int:
    with _in_the_midst(ground) as wait:
        shutil.rmtree(ground.world.warehouse / "publications", ignore_errors=True)
        (ground.world.warehouse / "copydesk.duckdb").unlink(missing_ok=True)
    return wait()


def _drop_goes(ground: Ground) -> int:
    """All files of the drops go while they are read, and come back afterwards."""
    drops = [ground.world.root / name for name in ("first", "second")]
    with _in_the_midst(ground) as wait:
        for drop in drops:
            drop.rename(drop.with_suffix(".gone"))
    status = wait()
    for drop in drops:
        drop.with_suffix(".gone").rename(drop)
    return status


def _rights_go(ground: Ground) -> int:
    """Folders of the warehouse can no longer be written by who runs the command, and can be again afterwards."""
    _give(ground.world.root, NOBODY)
    tables = ground.world.warehouse / "tables"
    with _in_the_midst(ground, prefix=AS_NOBODY) as wait:
        if tables.exists():
            tables.chmod(0o500)
            for folder in tables.iterdir():
                folder.chmod(0o500)
    status = wait()
    for folder in (tables, *tables.glob("*")):
        folder.chmod(0o700)
    _give(ground.world.root, os.getuid())
    return status


def _no_account(ground: Ground) -> int:
    """Run by a user id that has neither name nor home, as containers do."""
    _give(ground.world.root, NOBODY)
    with ground.started(prefix=AS_NOBODY) as process:
        status = process.wait()
    _give(ground.world.root, os.getuid())
    return status


def _clock_jumps(ground: Ground) -> int:
    with ground.started(victim=("", "1", CLOCK)) as process:
        return process.wait()


FAULTS = (
    Fault("staging on another, full disk", _full_staging, needs=UNSHARED),
    Fault("staging removed", _folders_go("staging")),
    Fault("publications removed", _publications_go),
    Fault("data docs and validations removed", _folders_go("data_docs", "validations")),
    Fault("drop removed", _drop_goes),
    Fault("rights removed", _rights_go, needs=AS_NOBODY),
    Fault("user id without a name", _no_account, ends_well=True, needs=AS_NOBODY),
    Fault("clock that jumps", _clock_jumps, ends_well=True),
)


@contextmanager
def _in_the_midst(ground: Ground, prefix: tuple[str, ...] = ()) -> Iterator[Callable[[], int]]:
    """Run the command; the block is run at some moment of it. What is given waits for its exit status."""
    with ground.started(victim=("", "1", ALONE), prefix=prefix) as process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(ground.chance.uniform(0.3, 0.95) * ground.seconds)
        yield process.wait


def _give(root: Path, owner: int) -> None:
    """Make a world somebody's, with a way to it."""
    root.parent.chmod(0o755)
    for path in (root, *root.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)
