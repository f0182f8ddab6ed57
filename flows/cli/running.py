"""Commands that load: Prefect made ready, a bar while it runs, the sums at the end."""

from collections.abc import Callable, Iterable, Iterator

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from flows.cli.console import complain, err, out, warn
from flows.cli.forgetting import complete_takedown
from flows.cli.options import as_typed
from flows.cli.privacy import make_private
from flows.engine.api import prefect_api
from flows.ingest import Discovery, discover
from flows.runs import progress
from flows.runs.report import Report
from flows.runs.request import LoadRequest, ReworkRequest
from flows.settings import Settings
from schemas.errors import RunError
from schemas.slugs import Status
from warehouse import check_place, check_room
from warehouse.layout import Layout

SHOWN_STATUSES = {
    Status.NEW: "new",
    Status.UPDATED: "updated (a new version of a known document)",
    Status.DUPLICATE: "duplicate (known bytes at a new path)",
    Status.UNCHANGED: "unchanged",
    Status.QUARANTINED: "quarantined",
    Status.FAILED: "failed (could not be read or worked through)",
    Status.DISMISSED: "dismissed",
    Status.FORGOTTEN: "forgotten earlier, and left out (--readmit takes them in)",
}


def run_load(request: LoadRequest, *, is_private: bool = False) -> None:
    """Take drops into the warehouse and show what came of it; exit status 3 if a batch was stopped."""
    # Before anything is started: a wrong path should not cost the seconds that Prefect takes.
    found = discover(request.paths, request.drop, follow_links=request.reading.follow_links)
    check_place(request.settings.warehouse, create=True)
    if is_private:
        make_private(request.settings.warehouse)
    say_links(found)
    show_report(with_prefect(request.settings, lambda: _load(request)), request.settings)


def run_rework(request: ReworkRequest) -> None:
    """Work through documents of the tables again and show what came of it."""
    show_report(with_prefect(request.settings, lambda: _rework(request)), request.settings)


def say_links(found: Discovery) -> None:
    """Once for all of them: a person may have meant them to be read."""
    links = found.links_out
    if links:
        what = (
            f"The link {links[0]} leads" if len(links) == 1 else f"{len(links):,} links ({links[0]}, …) lead"
        )
        warn(f"{what} out of the drop, which is not followed; with --follow-links it is.")


def _load(request: LoadRequest) -> Report:
    from flows.load import start

    return start(request)


def _rework(request: ReworkRequest) -> Report:
    from flows.rework import start

    return start(request)


def check_settings(settings: Settings) -> None:
    """Read what the settings name: the recogniser, phrase lists, aliases, suites; UsageError where that is broken."""
    from expectations import load_suites
    from flows.stages import versions

    versions(settings)
    load_suites(settings.suites)


def _prepare(settings: Settings) -> None:
    """What is broken ends the start; what takes long to import is imported meanwhile."""
    check_settings(settings)
    import flows.load  # noqa: F401 - brings Prefect


def with_prefect(settings: Settings, flow: Callable[[], Report]) -> Report:
    """What a flow reports, run with a server for it and a bar on the terminal."""
    check_room(settings.warehouse)
    if Layout(settings.warehouse).forgetting.exists():
        # Before a server of ours uses the database that a takedown deletes.
        complete_takedown(settings.warehouse)
    api = prefect_api(settings.prefect_home, meanwhile=lambda: _prepare(settings))
    with api, _bar() as bar:
        task = bar.add_task("starting", total=None)
        total = 0

        def advance(found: int, done: int) -> None:
            nonlocal total
            total += found
            bar.update(task, total=total, advance=done, description="documents")

        with progress.listening(advance):
            return flow()


def _bar() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )


def show_report(report: Report, settings: Settings) -> None:
    """Print what became of a run's documents; exit status 3 if a batch was stopped."""
    out.print(_documents(report))
    if report.reasons:
        out.print(_counted("held back because of", report.reasons.most_common()))
    if report.rows:
        out.print(_counted("rows written", report.rows.items()))
    for line in _closing(report, settings):
        out.print(line)
    if report.documents[Status.QUARANTINED] or report.documents[Status.FAILED]:
        warn("Some documents were held back or could not be read: `copydesk quarantine` says which, and why.")
    for sentence in report.remarks:
        warn(sentence)
    for sentence in report.stopped:
        complain(sentence)
    if report.stopped:
        raise SystemExit(RunError.exit_status)


def _documents(report: Report) -> Table:
    table = Table("documents", "", title=f"run {report.run_id[:8]}", title_justify="left", show_header=False)
    table.columns[1].justify = "right"
    for status, words in SHOWN_STATUSES.items():
        if report.documents[status]:
            table.add_row(words, f"{report.documents[status]:,}")
    if report.reprocessed:
        table.add_row("worked through again", f"{report.reprocessed:,}")
    table.add_section()
    table.add_row("documents seen", f"{report.total:,}")
    if report.ignored:
        table.add_row("files and members passed over (hidden, or of another kind)", f"{report.ignored:,}")
    return table


def _counted(title: str, counts: Iterable[tuple[str, int]]) -> Table:
    table = Table(title, "", show_header=True)
    table.columns[1].justify = "right"
    for name, count in counts:
        table.add_row(name, f"{count:,}")
    return table


def _closing(report: Report, settings: Settings) -> Iterator[str]:
    checked = sum(report.expectations.values())
    if checked:
        yield f"{report.expectations['passed']:,} of {checked:,} expectations held: {report.data_docs}"
    yield from (f"Warning: {sentence}" for sentence in report.warnings)
    if report.warnings:
        rows = f"where run_id = '{report.run_id}' and severity = 'warning' and not success"
        yield f'What was seen: copydesk sql "from validations {rows}"'
    if report.outdated:
        kept = (
            "1 earlier document keeps"
            if report.outdated == 1
            else f"{report.outdated:,} earlier documents keep"
        )
        command = f"copydesk backfill --stage strip {as_typed(settings)}".rstrip()
        yield f"{kept} a line that is repeated by now; this takes it out: {command}"
    yield f"{report.seconds:.1f} seconds"
    yield f"Next: copydesk sql, copydesk explain ARTICLE, or any DuckDB on {report.publication}"
