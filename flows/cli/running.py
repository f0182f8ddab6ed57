"""Commands that load: Prefect made ready, a bar while it runs, the sums at the end."""

from collections.abc import Callable, Iterator

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from flows import progress
from flows.cli.console import complain, err, out, warn
from flows.engine import prefect_api
from flows.ingest import discover
from flows.report import Report
from flows.request import LoadRequest, ReworkRequest, Settings
from schemas.errors import RunError
from schemas.slugs import Status
from warehouse import Warehouse, check_place

SHOWN_STATUSES = {
    Status.NEW: "new",
    Status.UPDATED: "updated (a new version of a known document)",
    Status.DUPLICATE: "duplicate (known bytes at a new path)",
    Status.UNCHANGED: "unchanged",
    Status.QUARANTINED: "quarantined",
    Status.FAILED: "failed (could not be read or worked through)",
    Status.FORGOTTEN: "forgotten earlier, and left out (--readmit takes them in)",
}


def run_load(request: LoadRequest) -> None:
    """Take drops into the warehouse and show what came of it; exit status 3 if a batch was stopped."""
    # Before anything is started: a wrong path should not cost the seconds that Prefect takes.
    discover(request.paths, request.drop)
    check_place(request.settings.warehouse, create=True)
    _show(_with_prefect(request.settings, lambda: _load(request)))


def backfill_files(request: LoadRequest, *, is_dry_run: bool) -> None:
    """Read files again, known or not."""
    found = discover(request.paths, request.drop)
    if is_dry_run:
        out.print(f"{len(found.sources):,} files would be read again.")
        return
    check_place(request.settings.warehouse, create=True)
    _show(_with_prefect(request.settings, lambda: _load(request)))


def backfill_tables(request: ReworkRequest, *, is_dry_run: bool) -> None:
    """Work through documents of the tables again."""
    from flows.chosen import chosen

    choice = chosen(Warehouse.open(request.settings.warehouse, create=False), request)
    if is_dry_run or not choice.total:
        for stage, documents in choice.by_stage.items():
            if documents:
                out.print(
                    f"{len(documents):,} documents would be worked through again from {stage.value} on."
                )
        if not choice.total:
            out.print("No document needs to be worked through again.")
        return
    _show(_with_prefect(request.settings, lambda: _rework(request)))


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


def _with_prefect(settings: Settings, flow: Callable[[], Report]) -> Report:
    api = prefect_api(settings.prefect_home, meanwhile=lambda: check_settings(settings))
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


def _show(report: Report) -> None:
    out.print(_documents(report))
    if report.rows:
        out.print(_rows(report))
    for line in _closing(report):
        out.print(line, markup=False)
    if report.documents[Status.QUARANTINED] or report.documents[Status.FAILED]:
        warn("Some documents were held back or could not be read: `copydesk quarantine` says which, and why.")
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


def _rows(report: Report) -> Table:
    table = Table("rows written", "", show_header=True)
    table.columns[1].justify = "right"
    for name, count in report.rows.items():
        table.add_row(name, f"{count:,}")
    return table


def _closing(report: Report) -> Iterator[str]:
    checked = sum(report.expectations.values())
    if checked:
        yield f"{report.expectations['passed']:,} of {checked:,} expectations held: {report.data_docs}"
    if report.expectations["warning"]:
        noted = report.expectations["warning"]
        what = "1 warning: the row" if noted == 1 else f"{noted:,} warnings: the rows"
        yield f"{what} of the table validations without success"
    if report.outdated:
        kept = (
            "1 earlier document keeps"
            if report.outdated == 1
            else f"{report.outdated:,} earlier documents keep"
        )
        yield (
            f"{kept} a line that is repeated by now: `copydesk backfill --stage strip`, with this run's options, "
            "takes it out"
        )
    yield f"{report.seconds:.1f} seconds"
    yield f"Next: copydesk sql, copydesk explain ARTICLE, or any DuckDB on {report.publication}"
