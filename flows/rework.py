"""Working through documents again, from the tables alone: choose → count → stages → validate → commit."""

from dataclasses import replace

from prefect import flow

from flows.engine.artifacts import shown
from flows.engine.pipeline import in_order, through_stages
from flows.engine.runner import run_flow
from flows.runs.choice import chosen, chosen_batches, counted_batches
from flows.runs.report import Report
from flows.runs.request import ReworkRequest
from flows.runs.run import under_way


@flow(name="rework", flow_run_name="{request.command} {request.name}", persist_result=False)
def rework(request: ReworkRequest) -> Report:
    """Put the rows of chosen documents anew in place of the old ones; a held document keeps its old rows.

    Raises:
        RunError: the warehouse is locked or damaged, or a stage broke.
    """
    settings = request.settings
    with under_way(settings, request.command, request.options()) as run, shown(run.report):
        choice = chosen(run.warehouse, request)
        run.note("planned", {stage.value: count for stage, count in choice.plan.by_stage().items()})
        batches = counted_batches(chosen_batches(choice, run), run)
        checked = in_order(batches, lambda each: through_stages(each[1], settings, each[0]), settings)
        for (_, work), (batch, verdict) in checked:
            run.commit(replace(work, batch=batch), verdict)
    return run.report


def start(request: ReworkRequest) -> Report:
    """Run the flow with the workers that were asked for."""
    return run_flow(rework, request)
