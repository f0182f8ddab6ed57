"""Where Prefect's tasks run: in threads of this process, which hand what may run away to worker processes."""

from types import TracebackType
from typing import Any, TypeVar, cast

from prefect import Flow, tags
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.batches.workers import current, working
from flows.runs.report import Report
from flows.runs.request import LoadRequest, RetryRequest, ReworkRequest
from flows.settings import Settings

Request = TypeVar("Request", LoadRequest, ReworkRequest, RetryRequest)


def run_flow(flow: Flow[[Request], Report], request: Request) -> Report:
    """Run a flow with the workers that were asked for, under tags that a person finds its runs by."""
    with working(request.settings.workers), tags("copydesk", request.command):
        return flow.with_options(task_runner=_runner(request.settings))(request)


def _runner(settings: Settings) -> TaskRunner[PrefectFuture[Any]]:
    """A thread for each worker process: stages run there, and only wait here."""
    return cast("TaskRunner[PrefectFuture[Any]]", Threads(max_workers=max(1, settings.workers)))


class Threads(ThreadPoolTaskRunner[Any]):
    """Prefect's threads, which end at once where a run is interrupted: what they wait for is ended first.

    Of ordinary errors Prefect tells them nothing; what ends the workers then is `runs.run.under_way`.
    """

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the threads; where something went wrong, without what their workers are at."""
        if error is not None:
            current().kill()
        super().__exit__(kind, error, trace)
