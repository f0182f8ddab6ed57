"""Working through documents again, from the tables alone: choose → count → stages → validate → commit."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from prefect import flow

from flows.batches.batch import Batch
from flows.count.stage import count
from flows.engine.artifacts import shown
from flows.engine.pipeline import checked
from flows.engine.runner import run_flow
from flows.runs.choice import chosen, chosen_batches
from flows.runs.report import Report
from flows.runs.request import ReworkRequest
from flows.runs.run import Run, under_way
from schemas.slugs import Stage


@flow(name="rework", flow_run_name="{request.command} {request.name}", persist_result=False)
def rework(request: ReworkRequest) -> Report:
    """Put the rows of chosen documents anew in place of the old ones; a held document keeps its old rows.

    Raises:
        RunError: the warehouse is locked or damaged, or a stage broke.
    """
    settings = request.settings
    with under_way(settings, request.command, request.options()) as run, shown(run.report):
        choice = chosen(run.warehouse, request)
        run.note("planned", {stage.value: documents for stage, documents in choice.plan.by_stage().items()})
        most = settings.batch_documents
        batches = run.expected(chosen_batches(choice, run.warehouse, run.staging, run.run_id, most))
        for batch, verdict in checked(_counted(batches, run), settings):
            run.commits.commit(batch, verdict)
    return run.report


def _counted(batches: Iterable[Batch], run: Run) -> Iterator[Batch]:
    """The batches; those that strip is the first stage of with their lines counted, all of them together."""
    for first, group in groupby(batches, key=lambda batch: batch.first):
        if first is Stage.STRIP:
            yield from run.counted(count(list(group), run.warehouse, run.staging))
        else:
            yield from group


def start(request: ReworkRequest) -> Report:
    """Run the flow with the workers that were asked for."""
    return run_flow(rework, request)
