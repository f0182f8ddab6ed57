"""Kills publishers at random points and looks what they left; run as a program by test_recovery.

Everything is imported once, and each publisher and each look is a fork of its own: deltalake starts its threads in
the child, and a round costs tens of milliseconds.
"""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).parent))

import conftest  # type: ignore[import-not-found]  # found through the line above
import duckdb

from schemas import ARTICLES, SENTENCES
from warehouse import Commit, Warehouse


def sample(number: int) -> conftest.Sample:
    return conftest.Sample(f"{number}.txt", f"aaaaa text {number}")


def commit_for_ever(root: Path, recorded: int, chance: random.Random) -> NoReturn:
    """Batches of one new document each, which also replace the rows of the document before."""
    warehouse = Warehouse.open(root, create=False)
    with warehouse.publishing() as publisher:
        number = recorded
        die_soon(chance)
        while True:
            mine = f"{number}-{os.getpid()}"
            fresh = conftest.batch(
                warehouse, f"new-{mine}", [sample(number)], at=number, version=f"v{number}"
            )
            added = {name: list(paths) for name, paths in fresh.added.items()}
            replaced = []
            if number:
                again = conftest.batch(
                    warehouse,
                    f"again-{mine}",
                    [sample(number - 1)],
                    at=number,
                    version=f"v{number}",
                    only=[ARTICLES, SENTENCES],
                )
                for name, paths in again.added.items():
                    added[name] += paths
                replaced = [sample(number - 1).document_id]
            publisher.commit(
                Commit(
                    f"batch-{number}",
                    "run",
                    "committed",
                    1,
                    added,
                    replaced,
                    ["articles", "sentences"],
                    conftest.run_row("run", "completed", documents=number + 1),
                )
            )
            publisher.publish()
            number += 1


def look(root: Path) -> int:
    """The rows are those of the batches in the ledger, each once; the earlier publication was readable, too."""
    warehouse = Warehouse.open(root, create=False)
    if warehouse.publication.exists():
        check(warehouse.publication)
    with warehouse.publishing() as publisher:
        publisher.publish()
        publisher.collect()
    return check(warehouse.publication)


def check(publication: Path) -> int:
    """The number of batches that a publication shows, each whole."""
    with duckdb.connect(publication, read_only=True) as connection:

        def ask(sql: str) -> list[tuple[object, ...]]:
            return connection.execute(sql).fetchall()

        ((batches,),) = ask("select count(*) from batches")
        assert isinstance(batches, int)
        ids = sorted(sample(number).document_id for number in range(batches))
        for table, column, copies in (
            ("documents", "document_id", 1),
            ("articles", "article_id", 1),
            ("removals", "document_id", 1),
            ("sentences", "article_id", 2),
            ("entities", "article_id", 2),
            ("outcomes", "document_id", 1),
        ):
            found = ask(f"select {column}, count(*) from {table} group by 1 order by 1")
            assert found == [(document_id, copies) for document_id in ids], (table, batches)
        versions = {str(row[0]): row[1] for row in ask("select article_id, strip_version from articles")}
        for number in range(batches):
            assert versions[sample(number).document_id] == f"v{min(number + 1, batches - 1)}"
        assert ask("select documents from runs") == ([(batches,)] if batches else [])
    return batches


def in_child(work: Callable[[], None]) -> int:
    """Run something in a fork; its exit status, or the negative number of the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:  # noqa: BLE001  (a fork must not run on as its parent)
            sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_soon(chance: random.Random) -> None:
    """Kill this process at its nth touch of the file system from now, or after some milliseconds."""
    if chance.random() < 0.7:
        left = [chance.randrange(1, 400)]

        def count(event: str, _: object) -> None:
            if event in {"open", "os.link", "os.rename", "os.remove", "os.symlink"}:
                left[0] -= 1
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
    timer = threading.Timer(chance.uniform(0.05, 1.5), os.kill, (os.getpid(), signal.SIGKILL))
    timer.daemon = True
    timer.start()


def look_in_child(root: Path) -> int:
    """`look` in a fork: how many batches there are."""
    read, write = os.pipe()
    assert in_child(lambda: _write(write, look(root))) == 0
    return int(os.read(read, 20))


def _write(pipe: int, number: int) -> None:
    os.write(pipe, str(number).encode())


def main(root: Path, rounds: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    chance = random.Random(7)  # noqa: S311  (no secret)

    def make() -> None:
        Warehouse.open(root, create=True)

    def die_making() -> None:
        die_soon(chance)
        make()

    def publish() -> None:
        commit_for_ever(root, start, chance)

    in_child(die_making)
    assert in_child(make) == 0
    done = start = 0
    while done < rounds and time.monotonic() < end:
        chance = random.Random(chance.random())  # noqa: S311  (no secret)
        assert in_child(publish) == -signal.SIGKILL
        start = look_in_child(root)
        done += 1
    sys.stdout.write(f"{done} {start}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
