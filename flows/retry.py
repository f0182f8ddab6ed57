"""Letting held documents move on: choose → ingest → identify → count → stages → validate → commit."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from prefect import flow

from flows.batches.parts import Part
from flows.count.stage import with_lines
from flows.engine.artifacts import shown
from flows.engine.pipeline import in_order, through_stages
from flows.engine.runner import run_flow
from flows.engine.tasks import ingest_sources
from flows.quarantine.retrying import (
    Retry,
    files_to_read,
    gone,
    retried_texts,
    retry_of,
    stored_works,
    wanted_of,
)
from flows.runs.arrivals import new_documents
from flows.runs.report import Report
from flows.runs.request import RetryRequest
from flows.runs.run import Run, under_way
from schemas.slugs import Stage
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
        parts = chain(retried_texts(asked, run), _read(asked, run))
        works = [*new_documents(parts, run, again=True), *stored_works(asked, run)]
        counted = with_lines(works, run)
        checked = in_order(counted, lambda work: through_stages(work, settings, Stage.STRIP), settings)
        for work, (batch, verdict) in checked:
            run.commit(replace(work, batch=batch), verdict)
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
        wanted = wanted_of(reading, parts, run)
        for part in wanted:
            for table in (part.read("documents"), part.read("failed")):
                seen |= set(zip(strings(table, "drop_name"), strings(table, "source_path"), strict=True))
        yield wanted
    run.report.remarks.extend(gone(asked, seen))


def start(request: RetryRequest) -> Report:
    """Run the flow with the workers that were asked for."""
    return run_flow(retry, request)
