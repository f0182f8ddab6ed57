"""One Prefect task a batch and stage. Tasks pass parts (paths), never rows.

What is done to a batch stands in `batches.working`.
"""

from collections.abc import Sequence
from typing import Any

from prefect import State, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import task_run

from expectations import Verdict, validate
from flows.batches.batch import Batch
from flows.batches.groups import Fingerprinted, read_drop
from flows.batches.parts import Part
from flows.batches.workers import current
from flows.batches.working import work
from flows.ingest import IngestOptions
from flows.settings import Settings
from schemas.slugs import Stage


def may_pass_by_itself(_task: object, _run: object, state: State) -> bool:
    """Whether another try makes sense: the file system's failures pass, a stage's own do not."""
    return isinstance(state.result(raise_on_failure=False), OSError)


RETRIES: dict[str, Any] = {
    "retries": 2,
    "retry_delay_seconds": 2,
    "retry_condition_fn": may_pass_by_itself,
    # Parts are the cache: Prefect's knows neither our versions nor our options.
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


def first_of_sources() -> str:
    """The name of a run of `ingest`: its first file, and how many follow."""
    sources: Sequence[Fingerprinted] = task_run.parameters["sources"]
    source = sources[0].source
    others = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    return f"ingest {source.drop_name}/{source.path}{others}"


@task(name="ingest", task_run_name=first_of_sources, **RETRIES)
def ingest_sources(
    sources: Sequence[Fingerprinted], reading: IngestOptions, settings: Settings
) -> list[Part]:
    """Read some files of a drop into parts of documents."""
    with current().borrowed() as worker:
        return read_drop(sources, reading, settings, worker.stream)


@task(task_run_name="{stage} {batch_id}", **RETRIES)
def run_stage(stage: Stage, batch: Batch, batch_id: str, settings: Settings) -> Batch:  # noqa: ARG001 - names the run
    """Take a batch through one stage."""
    with current().borrowed() as worker:
        return work(stage, batch, settings, worker.call)


@task(name="validate", task_run_name="validate {batch_id}", **RETRIES)
def check_batch(batch: Batch, batch_id: str, settings: Settings) -> tuple[Batch, Verdict]:
    """Hold the suites against a batch that has been through every stage."""
    return batch, validate(batch_id, batch.tables(), results=settings.results, suites=settings.suites)
