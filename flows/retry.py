"""Letting held documents move on: choose → ingest → identify → count → stages → validate → commit."""

from collections.abc import Iterator
from itertools import chain

from prefect import flow

from flows.batches.parts import Part
from flows.count.stage import count
from flows.engine.artifacts import shown
from flows.engine.pipeline import checked, in_order
from flows.engine.runner import run_flow
from flows.engine.tasks import ingest_sources
from flows.quarantine.retrying import (
    Retry,
    files_to_read,
    gone,
    retried_texts,
    retry_of,
    stored_batches,
    wanted_of,
)
from flows.runs.arrivals import new_documents
from flows.runs.report import Report
from flows.runs.request import RetryRequest
from flows.runs.run import Run, under_way
from schemas.table import strings


@flow(name="retry", flow_run_name="{request.command} {request.name}", persist_result=False)
def retry(request: RetryRequest) -> Report:
    """Send what is held back through the stages once more, and nothing else.

    Raises:
        UsageError: nothing that is held back answers to what is asked.
        RunError: the warehouse is locked or damaged, or a stage broke.
    """
    settings = request.settings
    with under_way(settings, request.command, request.options(), is_sample=False) as run, shown(run.report):
        asked = retry_of(run.warehouse, request)
        parts = chain(
            retried_texts(asked, run.warehouse, run.staging, settings.batch_documents), _read(asked, run)
        )
        fresh = new_documents(parts, run.warehouse, run.staging, run.run_id, again=True)
        stored = stored_batches(asked, run.warehouse, run.staging, run.run_id, settings.batch_documents)
        counted = count([*run.expected(fresh), *run.expected(stored)], run.warehouse, run.staging)
        for batch, verdict in checked(run.counted(counted), settings):
            run.commits.commit(batch, verdict)
    return run.report


def _read(asked: Retry, run: Run) -> Iterator[list[Part]]:
    """What is wanted of the files that are read again; what they do not hold any more is said in the report."""
    seen = set()
    read = in_order(
        files_to_read(asked),
        lambda each: ingest_sources.submit([each[1]], each[0].options, run.settings),
        run.settings,
    )
    for (reading, _), parts in read:
        wanted = wanted_of(reading, parts, run.staging)
        for part in wanted:
            for table in (part.read("documents"), part.read("failed")):
                seen |= set(zip(strings(table, "drop_name"), strings(table, "source_path"), strict=True))
        yield wanted
    run.report.remarks.extend(gone(asked, seen))


def start(request: RetryRequest) -> Report:
    """Run the flow with the workers that were asked for."""
    return run_flow(retry, request)
