"""Worker processes: what they give back, what ends them, and how they end when a run breaks off."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.batches.workers import Limit, Limits, Runaway, Worker, working
from schemas.errors import RunError
from tests import runaway

# Enough to start in, and soon over.
TIGHT = Limits(seconds=0.5, length=512 * 1024 * 1024)


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(TIGHT)
    yield made
    made.close()


def test_a_call_gives_what_the_function_gives(worker: Worker) -> None:
    assert [worker.call(runaway.double, number) for number in range(3)] == [0, 2, 4]


def test_what_a_function_raises_is_raised_here_and_the_process_goes_on(worker: Worker) -> None:
    first = worker.call(os.getpid)
    with pytest.raises(ValueError, match="no such luck"):
        worker.call(runaway.fail, "no such luck")
    assert worker.call(os.getpid) == first


def test_an_error_of_a_connection_of_the_functions_own_is_not_taken_for_the_workers_end(
    worker: Worker,
) -> None:
    first = worker.call(os.getpid)
    with pytest.raises(ConnectionRefusedError, match="nobody is there"):
        worker.call(runaway.refuse_connection)
    assert worker.call(os.getpid) == first


def test_modules_of_the_folder_that_one_works_in_are_not_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("resource", "queue", "flows", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not ours')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    worker = Worker()
    assert worker.call(runaway.double, 2) == 4
    worker.close()


@pytest.mark.parametrize(
    ("function", "arguments", "limit"),
    [
        (runaway.spin, (), Limit.TIME),
        (runaway.hold_the_interpreter, (), Limit.TIME),
        (runaway.swallow, (4096,), Limit.MEMORY),
        (runaway.crash, (), Limit.CRASH),
    ],
)
def test_what_runs_away_is_ended_and_the_next_call_gets_a_new_process(
    worker: Worker, function: Callable[..., object], arguments: tuple[int, ...], limit: Limit
) -> None:
    first = worker.call(os.getpid)
    with pytest.raises(Runaway) as ended:
        worker.call(function, *arguments)
    assert (ended.value.limit, ended.value.is_first) == (limit, False)
    with pytest.raises(Runaway) as again:
        worker.call(function, *arguments)
    assert again.value.is_first
    assert worker.call(os.getpid) != first


def test_what_waits_for_ever_is_given_up() -> None:
    worker = Worker(Limits(silent=0.2))
    with pytest.raises(Runaway, match="no sign") as ended:
        worker.call(runaway.wait)
    assert ended.value.limit is Limit.TIME
    worker.close()


def test_time_is_of_the_processor_and_for_each_thing_that_is_worked_on() -> None:
    """Ten things that take a little each; all together they take more than one may."""
    worker = Worker(Limits(seconds=0.6))
    names = [str(number) for number in range(10)]
    assert list(worker.stream(_spend, names, 0.1)) == names
    worker.close()


def test_it_is_said_what_was_being_worked_on(worker: Worker) -> None:
    given: list[str] = []
    with pytest.raises(Runaway) as ended:
        given += worker.stream(runaway.name_each, ["a", "b", "c"], "c")
    assert ended.value.at == "c"


def test_results_come_while_the_work_goes_on(worker: Worker) -> None:
    stream = worker.stream(runaway.name_each, ["a", "b"], "b")
    assert next(stream) == "A"


def test_breaking_off_ends_what_the_workers_are_at(tmp_path: Path) -> None:
    with working(2) as workers:
        raised: list[BaseException] = []

        def call(begun: Path) -> None:
            with workers.borrowed() as worker:
                try:
                    worker.call(runaway.begin_and_wait, begun)
                except RunError as error:
                    raised.append(error)

        begun = [tmp_path / "one", tmp_path / "two"]
        threads = [threading.Thread(target=call, args=(path,)) for path in begun]
        for thread in threads:
            thread.start()
        while not all(path.exists() for path in begun):
            time.sleep(0.01)
        workers.kill()
        for thread in threads:
            thread.join()
    assert len(raised) == 2


def test_a_worker_ends_with_the_process_that_started_it() -> None:
    script = textwrap.dedent(
        """
        import os, sys, time
        from flows.batches.workers import Worker
        worker = Worker()
        print(worker.call(os.getpid), flush=True)
        time.sleep(3600)
        """
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    while _is_running(worker):
        time.sleep(0.01)


def _is_running(pid: int) -> bool:
    """Whether there is such a process that has not ended; one that nobody has waited for yet has."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(shown.stdout.strip()) and not shown.stdout.strip().startswith("Z")


def _spend(at: Callable[[str], None], names: list[str], seconds: float) -> Iterator[str]:
    for name in names:
        at(name)
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass
        yield name
