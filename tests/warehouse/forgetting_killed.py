"""Kills a takedown at points spread over all that it does, and has the next one complete it; run by test_forgetting.

As in crashing.py everything is imported once, and each takedown and each look is a fork of its own.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import conftest  # type: ignore[import-not-found]  # found through the line above
import crashing  # type: ignore[import-not-found]  # found through the line above
import duckdb

from tests.warehouse.takedowns import files_with, order
from warehouse import Forgetting, Warehouse

TEXT = "aaaaa the mayor of Norwich owns the ferry"
FORGOTTEN = conftest.Sample("secret.txt", TEXT)
OTHERS = [conftest.Sample(f"{n}.txt", f"{n}{n}{n}{n}{n} text {n}") for n in range(2)]


def build(root: Path) -> None:
    """Three batches, one of them the document's; a publication each, and a tagged one."""
    press = conftest.Press(Warehouse.open(root, create=True))
    for sample in (OTHERS[0], FORGOTTEN):
        press.commit([sample])
    with press.warehouse.publishing() as publisher:
        publisher.publish(tag="spring")
    press.commit([OTHERS[1]])
    (root / "staging" / "strip-1").write_text(TEXT)


def forgetting() -> Forgetting:
    return order([(FORGOTTEN.document_id, FORGOTTEN.version_key, FORGOTTEN.path)])


def forget(root: Path) -> None:
    with Warehouse.open(root, create=False).publishing() as publisher:
        publisher.forget(publisher.unfinished() or forgetting())
        publisher.end_takedown()


def at_each_touch(of: Callable[[int], None]) -> None:
    """Call that with 1, 2, … at each touch of the file system by this process from now on."""
    count = [0]

    def hook(event: str, _: object) -> None:
        if event in {"open", "os.link", "os.rename", "os.remove", "os.symlink", "shutil.rmtree"}:
            count[0] += 1
            of(count[0])

    sys.addaudithook(hook)


def touches(root: Path) -> int:
    """How many touches a takedown takes that nothing disturbs."""
    read, write = os.pipe()

    def work() -> None:
        last = [0]
        at_each_touch(lambda number: last.__setitem__(0, number))
        forget(root)
        os.write(write, str(last[0]).encode())

    assert crashing.in_child(work) == 0
    return int(os.read(read, 20))


def die_at(point: int) -> None:
    def die(number: int) -> None:
        if number == point:
            os.kill(os.getpid(), signal.SIGKILL)

    at_each_touch(die)


def state(root: Path) -> int:
    """How far it came, by what is to be seen from outside: publications that show the document still, and files."""
    shown = sum(TEXT in _texts(publication) for publication in (root / "publications").glob("*.duckdb"))
    return 10 * shown + bool(files_with(root, TEXT))


def check(root: Path) -> None:
    """Nothing of the document is left, all of the others is, in every publication, and one record says why."""
    assert files_with(root, TEXT) == []
    assert not (root / "forgetting.json").exists()
    last = {sample.text for sample in OTHERS}
    assert _texts(root / "copydesk.duckdb") == last
    assert _texts(root / "publications" / "spring.duckdb") == {OTHERS[0].text}
    with duckdb.connect(root / "copydesk.duckdb", read_only=True) as connection:
        found = connection.execute("select document_id from outcomes where status = 'forgotten'").fetchall()
        assert found == [(FORGOTTEN.document_id,)], found
        assert connection.execute("select count(*) from runs").fetchone() == (1,)
        assert connection.execute("select count(*) from sentences_history").fetchone() == (4,)


def _texts(publication: Path) -> set[str]:
    with duckdb.connect(publication, read_only=True) as connection:
        return {text for (text,) in connection.execute("select raw_text from documents_history").fetchall()}


def main(folder: Path, kills: int) -> None:
    root, kept = folder / "data", folder / "kept"
    assert crashing.in_child(lambda: build(root)) == 0
    shutil.copytree(root, kept, symlinks=True)
    most = touches(root)
    assert crashing.in_child(lambda: check(root)) == 0
    states = set()
    for kill in range(kills):
        # To the same folder: publications hold its path.
        shutil.rmtree(root)
        shutil.copytree(kept, root, symlinks=True)

        def killed(point: int = 1 + kill * (most - 1) // (kills - 1)) -> None:
            die_at(point)
            forget(root)

        assert crashing.in_child(killed) == -signal.SIGKILL
        read, write = os.pipe()
        assert crashing.in_child(lambda write=write: os.write(write, str(state(root)).encode())) == 0
        states.add(int(os.read(read, 20)))
        assert crashing.in_child(lambda: forget(root)) == 0
        assert crashing.in_child(lambda: check(root)) == 0
    sys.stdout.write(f"{kills} {len(states)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
