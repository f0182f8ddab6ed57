"""What the commands on quarantine do: list, show, retry, dismiss."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from flows.cli.advice import ADVICE
from flows.cli.console import out, warn
from flows.cli.explaining import marked, removals_of
from flows.cli.querying import opened
from flows.cli.rows import check_format, print_rows
from flows.cli.running import show_report, with_prefect
from flows.quarantine.held import Quarantined, answering, quarantined, read, selected
from flows.runs.report import Report
from flows.runs.request import RetryRequest
from flows.settings import Settings
from schemas.errors import UsageError
from schemas.slugs import Reason, Status
from schemas.table import strings
from warehouse import Reader, Warehouse

LISTED = "left(document_id, 12) as id, drop_name, source_path, status, stage, expectation, reason, detail"
RUN = "select command, started_at, options from runs where run_id = $run"
EVIDENCE = """
    select suite, "column", expectation, severity, unexpected, elements, observed
    from validations
    where run_id = $run and expectation = $expectation and severity <> 'warning' and not success
    order by suite, "column" """
TEXT = """
    select raw_text from held_documents where document_id = $id
    union all
    select raw_text from documents_history where document_id = $id"""


def list_held(warehouse: Path, output: str, *, reason: str | None = None, drop: str | None = None) -> None:
    """Print what is held back or could not be read."""
    check_format(output)
    asked = {name: value for name, value in (("reason", reason), ("drop_name", drop)) if value is not None}
    where = " and ".join(f"{name} = ${name}" for name in asked) or "true"
    with opened(warehouse) as reader:
        rows = reader.query(
            f"select {LISTED} from quarantine where {where} order by drop_name, source_path",  # noqa: S608
            asked,
        ).rows
    if len(rows) or output != "table":
        print_rows(rows, output)
    else:
        out.print("Nothing is held back." if not asked else "Nothing of that is held back.")


def show_held(name: str, warehouse: Path) -> None:
    """Print one held document; UsageError when none or several answer to that name."""
    with opened(warehouse) as reader:
        rows = answering(read(reader.query("from quarantine").rows), name)
        for row in rows:
            _print_row(row, reader)
        document_id = {"id": rows[0].document_id or ""}
        texts = strings(reader.query(TEXT, document_id).rows, "raw_text")
        removals = removals_of(reader, document_id)
    if texts:
        out.print(marked(texts[0], removals, is_plain=out.color_system is None))
    else:
        out.print("No text is kept: it could not be read, or was held back before texts were kept.")


def retry_held(request: RetryRequest) -> None:
    """Send held documents through the stages once more and show what came of it."""
    from flows.quarantine.retrying import retry_of

    asked = retry_of(Warehouse.open(request.settings.warehouse, create=False), request)
    if not asked.total:
        if asked.missing:
            raise UsageError(_together(asked.missing))
        out.print("Nothing is held back.")
        return
    for sentence in asked.missing:
        warn(sentence)
    show_report(with_prefect(request.settings, lambda: _retry(request)), request.settings)


def dismiss_held(
    settings: Settings, names: Sequence[str], reason: str | None, drop: str | None, why: str
) -> None:
    """Let held documents go, and say how many."""
    from flows.quarantine.dismissing import dismiss

    # Before a run begins: a wrong name should leave none behind.
    selected(quarantined(Warehouse.open(settings.warehouse, create=False)), names, reason, drop)
    report = dismiss(settings, names, reason, drop, why)
    count = report.documents[Status.DISMISSED]
    out.print(f"{count:,} {'document is' if count == 1 else 'documents are'} let go.")


def _retry(request: RetryRequest) -> Report:
    from flows.retry import start

    return start(request)


def _together(sentences: Sequence[str]) -> str:
    more = f" So it is with {len(sentences) - 1:,} more." if len(sentences) > 1 else ""
    return sentences[0] + more


def _print_row(row: Quarantined, reader: Reader) -> None:
    runs = reader.query(RUN, {"run": row.run_id}).rows.to_pylist()
    run = f"{row.run_id}, copydesk {runs[0]['command']}" if runs else row.run_id
    shown = {
        "drop_name": row.drop_name,
        "source_path": row.source_path,
        "document_id": row.document_id,
        "status": row.status.value,
        "reason": row.reason,
        "stage": row.stage,
        "expectation": row.expectation,
        "at": f"{row.at:%Y-%m-%d %H:%M:%S} UTC",
        "run": run,
        "why": row.detail,
        "what to do": ADVICE[Reason(row.reason)] if row.reason in set(Reason) else None,
    }
    for name, value in shown.items():
        if value is not None:
            out.print(Text.assemble((f"{name:<14}", "bold"), out.shown(value)))
    if row.expectation:
        evidence = reader.query(EVIDENCE, {"run": row.run_id, "expectation": row.expectation}).rows
        if len(evidence):
            out.print("\nwhat that expectation saw in the whole run")
            print_rows(evidence, "table")
    out.print()
