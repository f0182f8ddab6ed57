"""Taking drops into the warehouse: discover → ingest → identify → count → stages → validate → commit."""

from prefect import flow

from flows.batches.groups import grouped
from flows.count.stage import count
from flows.engine.artifacts import shown
from flows.engine.pipeline import checked, in_order
from flows.engine.runner import run_flow
from flows.engine.tasks import ingest_sources
from flows.ingest import discover
from flows.runs.arrivals import new_documents
from flows.runs.known_files import arrivals
from flows.runs.report import Report
from flows.runs.request import LoadRequest
from flows.runs.run import under_way


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
        files = run.to_read(arrivals(found.sources, run.warehouse, request))
        groups = grouped(files, settings.batch_documents)
        read = in_order(
            groups, lambda group: ingest_sources.submit(group, request.reading, settings), settings
        )
        parts = (parts for _, parts in read)
        fresh = new_documents(
            parts, run.warehouse, run.staging, run.run_id, again=request.again, readmit=request.readmit
        )
        counted = count(list(run.expected(fresh)), run.warehouse, run.staging)
        for batch, verdict in checked(run.counted(counted), settings):
            run.commits.commit(batch, verdict)
    return run.report


def start(request: LoadRequest) -> Report:
    """Run the flow with the workers that were asked for."""
    return run_flow(load, request)
