"""Taking drops into the warehouse: discover → ingest → identify → count → stages → validate → commit."""

from dataclasses import replace

from prefect import flow

from flows.arrivals import new_documents, new_files
from flows.artifacts import shown
from flows.counting import with_lines
from flows.ingest import discover
from flows.loading import under_way
from flows.pipeline import in_order, through_stages
from flows.report import Report
from flows.request import LoadRequest
from flows.tasks import ingest_sources
from flows.threads import run_flow
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
