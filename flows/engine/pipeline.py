"""Submitting to Prefect: a batch through its stages, and results in the order of submission. For every flow."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from prefect.context import TagsContext
from prefect.futures import PrefectFuture

from expectations import Verdict
from flows.batches.batch import Batch
from flows.engine.tasks import check_batch, run_stage
from flows.settings import Settings
from flows.stages import steps_from
from schemas import VALIDATIONS

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


def checked(batches: Iterable[Batch], settings: Settings) -> Iterator[tuple[Batch, Verdict]]:
    """Each batch once it has been through its stages, with what the suites say of it; in order."""
    for _, result in in_order(batches, lambda batch: _through_stages(batch, settings), settings):
        yield result


def _through_stages(batch: Batch, settings: Settings) -> Submitted[tuple[Batch, Verdict]]:
    """Send a batch through its stages, and through the suites; one without documents is through."""
    if not batch.parts[0].count("documents"):
        return Done((batch, Verdict(VALIDATIONS.empty())))
    batch_id = batch.batch_id
    futures: list[PrefectFuture[Any]] = []
    before: Any = batch  # from the second stage on a future, which Prefect resolves for the task
    for step in steps_from(batch.first):
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
