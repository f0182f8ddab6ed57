"""Where tasks run: in a thread of this process, or in worker processes, and how those end."""

import atexit
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from types import TracebackType
from typing import Any, cast

from prefect.futures import PrefectFuture
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows.request import Settings


def runner(settings: Settings) -> TaskRunner[PrefectFuture[Any]]:
    """Where tasks run: in processes as many as asked for, or in a thread of this one.

    One thread: stages are Python and hold the interpreter's lock, so a second one would only take turns with it.
    """
    if settings.workers:
        # Of a run that is broken off: the system frees these semaphores all the same.
        sys.warnoptions.append("ignore::UserWarning:multiprocessing.resource_tracker")
        processes = WorkerProcesses(max_workers=settings.workers, initializer=begin_worker)
        return cast("TaskRunner[PrefectFuture[Any]]", processes)
    return cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner[Any](max_workers=1))


class WorkerProcesses(ProcessPoolTaskRunner):
    """Prefect's pool of processes, which ends at once where a run breaks off."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; where something went wrong, without waiting for what they are at.

        What they had begun is of no more use, and tasks that wait for one that was never done would wait for ever.
        """
        if error is not None:
            for process in multiprocessing.active_children():
                process.kill()
            # A process that is killed while it looks at one of these holds its lock; setting it would wait for ever.
            self._cancel_events.clear()
        super().__exit__(kind, error, trace)


def begin_worker() -> None:
    """Make a worker process end when it is told to, or when the run's own process is gone, and not before."""
    # A Ctrl-C goes to every process of a terminal; the run's own records it, and ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Prefect's threads keep objects of duckdb past the interpreter's end, and its binding lists them on standard error.
    atexit.register(os._exit, 0)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
