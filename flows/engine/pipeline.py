"""Submitting to Prefect: a batch through its stages, and results in the order of submission. For every flow."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from prefect.context import TagsContext
from prefect.futures import PrefectFuture

from expectations import Verdict
from flows.engine.tasks import check_batch, run_stage
from flows.runs.request import Settings
from flows.runs.run import Work
from flows.stages import Batch, steps_from
from schemas import VALIDATIONS
from schemas.slugs import Stage

Item = TypeVar("Item")
Result = TypeVar("Result")
Given_co = TypeVar("Given_co", covariant=True)


class Submitted(Protocol[Given_co]):
    """What was submitted and gives its result when asked."""

    def result(self) -> Given_co:
        """The result, waited for; raises what the task raised."""


# Batches under way at once for each worker: enough that none waits, few enough that commits keep up.
AHEAD = 2


class Chain(Generic[Result]):
    """Tasks that wait for one another; the result is the last one's."""

    def __init__(self, futures: Sequence[PrefectFuture[Any]]) -> None:
        self._futures = futures

    def result(self) -> Result:
        """The last task's result; raises what the first task to fail raised, not that the others never ran."""
        *earlier, last = self._futures
        for future in earlier:
            future.result()
        result: Result = last.result()
        return result


@dataclass(frozen=True)
class Done(Generic[Result]):
    """A result that nothing had to be submitted for."""

    value: Result

    def result(self) -> Result:
        """The result."""
        return self.value


def through_stages(work: Work, settings: Settings, first: Stage) -> Submitted[tuple[Batch, Verdict]]:
    """Send a batch through the stages from `first` on, and through the suites; one without documents is through."""
    if not work.batch.parts[0].count("documents"):
        return Done((work.batch, Verdict(VALIDATIONS.empty())))
    batch_id = work.batch.batch_id
    futures: list[PrefectFuture[Any]] = []
    before: Any = work.batch  # from the second stage on a future, which Prefect resolves for the task
    for step in steps_from(first):
        stage = run_stage.with_options(name=step.stage.value)
        before = stage.submit(step.stage, before, batch_id, settings)
        futures.append(before)
    return Chain([*futures, check_batch.submit(before, batch_id, settings)])


def in_order(
    items: Iterable[Item], submit: Callable[[Item], Submitted[Result]], settings: Settings
) -> Iterator[tuple[Item, Result]]:
    """Each item with its result, in order; a few items are under way ahead of the one that is waited for."""
    ahead = AHEAD * max(1, settings.workers)
    waiting: deque[tuple[Item, Submitted[Result]]] = deque()
    for item in items:
        # The run has tags to be found by. Of each task that had them, too, Prefect would ask for slots in a queue.
        with TagsContext(current_tags=set()):
            waiting.append((item, submit(item)))
        if len(waiting) > ahead:
            first, future = waiting.popleft()
            yield first, future.result()
    for item, future in waiting:
        yield item, future.result()
