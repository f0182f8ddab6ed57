"""Taking drops into the warehouse: discover → ingest → identify → count → stages → validate → commit."""

from dataclasses import replace

from prefect import flow

from flows.count.stage import with_lines
from flows.engine.artifacts import shown
from flows.engine.pipeline import in_order, through_stages
from flows.engine.runner import run_flow
from flows.engine.tasks import ingest_sources
from flows.ingest import discover
from flows.runs.arrivals import new_documents, new_files
from flows.runs.report import Report
from flows.runs.request import LoadRequest
from flows.runs.run import under_way
from schemas.slugs import Stage


@flow(name="load", flow_run_name="{request.command} {request.name}", persist_result=False)
def load(request: LoadRequest) -> Report:
    """Take drops into the warehouse.

    Raises:
        UsageError: a path does not exist or holds nothing to read; a file of the configuration is broken.
        RunError: the warehouse is locked or damaged, or a stage broke.
    """
    settings = request.settings
    found = discover(request.paths, request.drop, follow_links=request.reading.follow_links)
    with under_way(settings, request.command, request.options()) as run, shown(run.report):
        run.report.ignored = len(found.ignored)
        files = new_files(found.sources, run, request)
        read = in_order(
            files, lambda group: ingest_sources.submit(group, request.reading, settings), settings
        )
        parts = (parts for _, parts in read)
        fresh = list(new_documents(parts, run, again=request.again, readmit=request.readmit))
        counted = with_lines(fresh, run)
        checked = in_order(counted, lambda work: through_stages(work, settings, Stage.STRIP), settings)
        for work, (batch, verdict) in checked:
            run.commit(replace(work, batch=batch), verdict)
    return run.report


def start(request: LoadRequest) -> Report:
    """Run the flow with the workers that were asked for."""
    return run_flow(load, request)
