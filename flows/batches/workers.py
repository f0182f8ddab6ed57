"""Worker processes: what may run away runs in them, where it can be ended.

A call goes to a process of its own, with so much of the processor and of memory and no more; what ends it is told as
`Runaway`. Knows neither Prefect nor stages. What the process does is `worker_process`.
"""

import atexit
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar, cast

from flows.batches.sizes import SILENT_SECONDS, WORK_SECONDS, WORKER_BYTES
from flows.batches.worker_process import AT, DONE, ITEM, OUT_OF_MEMORY, OUT_OF_TIME, At
from schemas.errors import RunError

Given = ParamSpec("Given")
Item = TypeVar("Item")


class Limit(StrEnum):
    """Over what a process was ended."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


class Runaway(Exception):  # noqa: N818 - a finding about the work, not an error of ours
    """A call that a worker process had to be ended over, or that ended it.

    Attributes:
        limit: what it was.
        at: what it said that it was working on; empty if it said nothing.
        is_first: whether nothing else had been worked on in that process.
    """

    def __init__(self, limit: Limit, sentence: str, at: str, *, is_first: bool) -> None:
        super().__init__(sentence)
        self.limit = limit
        self.at = at
        self.is_first = is_first


@dataclass(frozen=True)
class Limits:
    """What a worker may take.

    Attributes:
        seconds: of the processor, for what it works on at a time.
        length: bytes of memory, what the process starts with (about 150 MB) included.
        silent: seconds of the clock without a sign of life.
    """

    seconds: float = WORK_SECONDS
    length: int = WORKER_BYTES
    silent: float = SILENT_SECONDS


class Worker:
    """One worker process, started when it is first needed, and again after it was ended. For one thread at a time."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None
        self._calls = 0
        self._is_closed = False
        self._lock = threading.Lock()

    def call(self, function: Callable[Given, Item], *args: Given.args, **kwargs: Given.kwargs) -> Item:
        """What a function gives that is called in the process; function, arguments and result are pickled.

        Raises:
            Runaway: the process was ended, or ended by itself; the next call gets a new one.
            Exception: what the function raised.
        """
        (result,) = self.stream(_once, function, args, kwargs)
        return cast("Item", result)

    def stream(self, task: Callable[..., Iterator[Item]], *arguments: object) -> Iterator[Item]:
        """What a generator function yields that is called in the process with `at` and these arguments.

        `at(what)` says what is being worked on, and gives it the full time again.

        Raises:
            Runaway, Exception: as `call`.
        """
        connection = self._connected()
        self._calls += 1
        at = ""
        try:
            with self._alive(at):
                connection.send((task, arguments))
            while True:
                with self._alive(at):
                    kind, value = self._received(connection, at)
                if kind == ITEM:
                    yield value
                elif kind == AT:
                    at = value
                elif kind == DONE:
                    return
                elif kind == OUT_OF_MEMORY:
                    # What it holds by now may be in pieces, and would count against the next document.
                    self._end()
                    mega = self._limits.length // 1024**2
                    raise self._runaway(Limit.MEMORY, f"took more than {mega} MB of memory", at)
                else:
                    raise value
        except GeneratorExit:  # nobody wants the rest
            self._end()
            raise

    def _received(self, connection: "Connection[Any, Any]", at: str) -> tuple[str, Any]:
        if not connection.poll(self._limits.silent):
            self._end()
            raise self._runaway(Limit.TIME, f"gave no sign for {self._limits.silent:g} seconds", at)
        received: tuple[str, Any] = connection.recv()
        return received

    @contextmanager
    def _alive(self, at: str) -> Iterator[None]:
        """Takes the end of the connection for the process's; what a function raised there may be of the same kinds."""
        try:
            yield
        except (EOFError, ConnectionError) as error:
            raise self._death(at) from error

    def kill(self) -> None:
        """End the process, whatever it is at, and start no other: calls end with RunError. From any thread."""
        with self._lock:
            self._is_closed = True
            process = self._process  # the thread that works with it may let go of it meanwhile
            if process is not None:
                process.kill()

    def close(self) -> None:
        """End the process between two calls, and start no other."""
        self.kill()
        self._end()

    def _connected(self) -> "Connection[Any, Any]":
        with self._lock:
            if self._is_closed:
                raise RunError("The run is being broken off.")
            if self._connection is None or self._process is None or self._process.poll() is not None:
                self._end()
                self._start()
            assert self._connection is not None  # noqa: S101 - started above
            return self._connection

    def _start(self) -> None:
        ours, theirs = Pipe()
        with theirs:
            arguments = theirs.fileno(), self._limits.seconds, self._limits.length
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                # Not from the folder that somebody works in (-P): a drop may hold a module of any name.
                [sys.executable, "-P", "-m", "flows.batches.worker_process", *map(str, arguments)],
                # It ends when this closes, that is, with this process, however that one ended.
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                # What can be imported here can be imported there: a person's own recogniser, for instance.
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        self._connection = ours
        self._calls = 0

    def _end(self) -> int | None:
        """End the process and wait until it is gone: its exit status, negative for a signal."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if connection is not None:
            connection.close()
        if process is None:
            return None
        with suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        return process.wait()

    def _death(self, at: str) -> Exception:
        status = self._process.wait() if self._process is not None else None
        self._end()
        if self._is_closed:
            return RunError("The run is being broken off.")
        if status == -OUT_OF_TIME:
            return self._runaway(
                Limit.TIME, f"took more than {self._limits.seconds:g} seconds of the processor", at
            )
        if status is not None and status < 0:
            how = f"ended the process that worked on it ({signal.Signals(-status).name})"
            return self._runaway(Limit.CRASH, how, at)
        return RunError(f"A worker process could not go on (exit status {status}); what it printed says why.")

    def _runaway(self, limit: Limit, how: str, at: str) -> Runaway:
        return Runaway(limit, how, at, is_first=self._calls <= 1)


class Workers:
    """As many worker processes as work at once; `working` makes them.

    Attributes:
        all: the workers.
        is_killed: whether they are of no more use.
    """

    def __init__(self, count: int) -> None:
        self.is_killed = False
        self.all = tuple(Worker() for _ in range(count))
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self.all:
            self._free.put(worker)

    @contextmanager
    def borrowed(self) -> Iterator[Worker]:
        """One that nobody else uses for the while; waits until there is one."""
        worker = self._free.get()
        try:
            yield worker
        finally:
            self._free.put(worker)

    def kill(self) -> None:
        """End all at once, whatever they are at, for good: calls end with RunError."""
        self.is_killed = True
        for worker in self.all:
            worker.kill()

    def close(self) -> None:
        """End all between two calls, and wait until they are gone."""
        for worker in self.all:
            worker.close()


# The run's under way, and those of earlier runs of this process: a worker has loaded what stages need, which takes a
# second or two. They end with this process.
_current: list[Workers] = []
_idle: dict[int, Workers] = {}


@atexit.register
def _end_idle() -> None:
    for workers in _idle.values():
        workers.close()


@contextmanager
def working(count: int) -> Iterator[Workers]:
    """Worker processes for the while: `current` gives them to tasks, which run in threads of Prefect's making."""
    count = max(1, count)
    workers = _idle.pop(count, None) or Workers(count)
    _current.append(workers)
    try:
        yield workers
    finally:
        _current.remove(workers)
        if workers.is_killed:
            workers.close()
        else:
            _idle[count] = workers


def break_off() -> None:
    """End the worker processes of the run under way, if it has any: nobody wants what they are at."""
    if _current:
        _current[-1].kill()


def current() -> Workers:
    """The worker processes of the run under way."""
    return _current[-1]


def _once(
    _at: At, function: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]
) -> Iterator[object]:
    yield function(*args, **kwargs)
