"""The command `backfill`: what was asked made a request, the plan shown, and only then anything done."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from flows.cli.console import counted, err, out
from flows.cli.privacy import make_private
from flows.cli.rows import check_format, print_json, print_rows
from flows.cli.running import run_load, run_rework
from flows.ingest import IngestOptions, discover
from flows.runs.period import By, Period
from flows.runs.plan import Cause, FilesPlan, FileState, LeftOut, Plan, Why
from flows.runs.request import LoadRequest, ReworkRequest
from flows.runs.writing import writing
from flows.settings import Settings
from schemas.errors import LockedError, UsageError
from schemas.slugs import Stage
from warehouse import Warehouse
from warehouse.layout import Layout

if TYPE_CHECKING:
    from flows.runs.speed import Duration

STAGES = (Stage.STRIP, Stage.SPLIT, Stage.RECOGNISE)
DONE_BY = {Stage.STRIP: "stripped", Stage.SPLIT: "split", Stage.RECOGNISE: "recognised"}
SHOWN_STATES = {
    FileState.NEW: "new: not read yet, or not to the end",
    FileState.CHANGED: "changed: other bytes under a known path",
    FileState.OLDER_RULES: "read by older rules or with other options",
    FileState.HELD: "something of it is held back or could not be read",
    FileState.KNOWN: "known as they are",
}
SHOWN_LEFT_OUT = {
    LeftOut.UNDATED: "without a date of publication",
    LeftOut.HELD: "held back by today's rules already: `copydesk quarantine` says why, --again tries once more",
    LeftOut.DONE: "done before the same backfill broke off: --again does them once more",
    LeftOut.ANOTHER_STAGE: "in need of another stage first: without --stage they are done, too",
}
COLUMNS: Sequence[tuple[str, pa.DataType]] = (
    ("first_stage", pa.string()),
    ("why", pa.string()),
    ("why_stage", pa.string()),
    ("carried", pa.string()),
    ("today", pa.string()),
    ("documents", pa.int64()),
)
NOTHING = "No document needs to be worked through again."


@dataclass(frozen=True)
class Asked:
    """What a person wrote behind `copydesk backfill`, paths and settings aside."""

    drop: str | None
    stale: bool
    stage: str | None
    since: str | None
    until: str | None
    by: By | None
    again: bool
    readmit: bool = False

    def of_files(self, paths: Sequence[Path], settings: Settings, reading: IngestOptions) -> LoadRequest:
        """The request to read files; UsageError for what only tables can be asked."""
        if self.stale or self.stage:
            raise UsageError("--stale and --stage work from the tables; give no paths with them.")
        if self.since or self.until or self.by:
            raise UsageError(
                "--since, --until and --by choose documents of the warehouse; give no paths with them."
            )
        return LoadRequest(
            tuple(paths),
            settings,
            self.drop,
            reading,
            held=True,
            again=self.again,
            readmit=self.readmit,
            command="backfill",
        )

    def of_tables(self, settings: Settings, reading: IngestOptions) -> ReworkRequest:
        """The request to work from the tables; UsageError for what only files can be asked, and for no stage."""
        if self.readmit:
            raise UsageError("What was forgotten is in no table; give the paths to read with --readmit.")
        if reading != IngestOptions():
            raise UsageError("How to read is for files; give the paths to read again with it.")
        if self.stage not in (None, *STAGES):
            raise UsageError(f"{self.stage!r} is not a stage to do again: strip, split or recognise is.")
        if self.by and self.since is None and self.until is None:
            raise UsageError("--by says which date --since and --until are about; give one of them with it.")
        # Strip makes the same text of what it would make the same text of: those documents need not be done again.
        return ReworkRequest(
            settings,
            drop=self.drop,
            stale=self.stale or self.stage == Stage.STRIP,
            stage=Stage(self.stage) if self.stage else None,
            period=Period.between(self.since, self.until, self.by or By.INGESTED),
            again=self.again,
        )


def check_output(output: str, *, is_dry_run: bool) -> None:
    """Raise UsageError for a format that there is not, or that nothing would be printed in."""
    check_format(output)
    if output != "table" and not is_dry_run:
        raise UsageError("--format is how the plan is printed; give --dry-run with it.")


def backfill_files(request: LoadRequest, output: str, *, is_dry_run: bool, is_private: bool = False) -> None:
    """Read files again whose documents may come out otherwise, and those asked for."""
    from flows.runs.known_files import plan_of_files
    from flows.runs.speed import duration, past_runs

    found = discover(request.paths, request.drop, follow_links=request.reading.follow_links)
    warehouse = _warehouse_or_none(request.settings.warehouse)
    plan = plan_of_files(warehouse, found.sources, request)
    runs = past_runs(warehouse) if warehouse else []
    work = {Stage.STRIP: plan.documents} if plan.to_read else {}
    takes = duration(work, runs, request.settings, reads_files=True)
    if is_dry_run:
        _print_files(plan, takes, output)
        return
    of_all = counted(sum(plan.files.values()), "file")
    err.print(f"{plan.to_read:,} of {of_all} to read; {_takes(takes)}.", soft_wrap=True)
    run_load(request, is_private=is_private)


def backfill_tables(
    request: ReworkRequest, output: str, *, is_dry_run: bool, is_private: bool = False
) -> None:
    """Work through documents of the tables again, after saying which."""
    from flows.runs.choice import chosen
    from flows.runs.speed import duration, past_runs

    warehouse = Warehouse.open(request.settings.warehouse, create=False)
    if is_private and not is_dry_run:
        make_private(warehouse.root)
    plan = chosen(warehouse, request).plan
    takes = duration(plan.by_stage(), past_runs(warehouse), request.settings)
    if is_dry_run:
        _print_plan(plan, takes, output)
    elif not plan.documents:
        out.print(NOTHING)
        for line in _left_out(plan):
            out.print(line)
        _show_what_broke_off(warehouse)
    else:
        for line in _in_short(plan, takes):
            err.print(line, soft_wrap=True)
        run_rework(request)


def _show_what_broke_off(warehouse: Warehouse) -> None:
    """Publish batches that a run committed and died before it showed them: with nothing left to do, no run will."""
    if warehouse.publication_is_stale():
        # Who holds the lock publishes at its own end.
        with suppress(LockedError), writing(warehouse) as publisher:
            publisher.publish()


def _warehouse_or_none(root: Path) -> Warehouse | None:
    """The warehouse, or None where there is none yet: a backfill of files makes it, as a run does."""
    if not Layout(root).marker.exists():
        return None
    return Warehouse.open(root, create=False)


def _print_plan(plan: Plan, takes: "Duration", output: str) -> None:
    if output == "json":
        print_json(_facts(plan, takes))
    elif output == "csv":
        print_rows(pa.Table.from_pylist(_rows(plan), pa.schema(COLUMNS)), "csv")
    elif not plan.documents:
        out.print(NOTHING)
        for line in _left_out(plan):
            out.print(line)
    else:
        print_rows(_shown(plan), "table")
        out.print(f"{counted(plan.documents, 'document')} of {plan.total:,}; {_takes(takes)}.")
        for line in (*_left_out(plan), *_warnings(plan)):
            out.print(line)


def _print_files(plan: FilesPlan, takes: "Duration", output: str) -> None:
    rows = [
        {"state": state.value, "files": plan.files.get(state, 0), "is_read": state in plan.read}
        for state in FileState
        if plan.files.get(state)
    ]
    if output == "json":
        facts = {"files": rows, "to_read": plan.to_read, "documents": plan.documents}
        print_json(facts | _said_of(takes))
    elif output == "csv":
        print_rows(pa.Table.from_pylist(rows), "csv")
    else:
        shown = [
            {
                "files": row["files"],
                "what is known of them": SHOWN_STATES[FileState(str(row["state"]))],
                "": "to read" if row["is_read"] else "not read",
            }
            for row in rows
        ]
        print_rows(pa.Table.from_pylist(shown), "table")
        if plan.to_read:
            holding = f"about {counted(plan.documents, 'document')}"
            out.print(f"{counted(plan.to_read, 'file')} to read, with {holding}; {_takes(takes)}.")
        else:
            out.print("No file needs to be read again; --again reads them all.")


def _lines(plan: Plan) -> list[tuple[Stage, Cause, int]]:
    """The work in the order of the stages, the larger first."""
    lines = [(first, cause, documents) for (first, cause), documents in plan.work.items()]
    return sorted(
        lines, key=lambda line: (STAGES.index(line[0]), -line[2], line[1].why, line[1].carried or "")
    )


def _rows(plan: Plan) -> list[dict[str, object]]:
    return [
        {
            "first_stage": first.value,
            "why": cause.why.value,
            "why_stage": cause.stage.value,
            "carried": cause.carried,
            "today": cause.today,
            "documents": documents,
        }
        for first, cause, documents in _lines(plan)
    ]


def _facts(plan: Plan, takes: "Duration") -> dict[str, object]:
    return {
        "documents": plan.documents,
        "of": plan.total,
        "work": [{**row, "stages": _stages(Stage(str(row["first_stage"])))} for row in _rows(plan)],
        "left_out": {why.value: count for why, count in plan.left_out.items()},
        **_said_of(takes),
    }


def _said_of(takes: "Duration") -> dict[str, object]:
    seconds = None if takes.seconds is None else round(takes.seconds, 1)
    return {"seconds": seconds, "is_most": takes.is_most, "by_runs": list(takes.runs)}


def _shown(plan: Plan) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {"documents": documents, "stages": ", ".join(_stages(first)), "why": _because(cause)}
            for first, cause, documents in _lines(plan)
        ]
    )


def _stages(first: Stage) -> list[str]:
    return [stage.value for stage in STAGES[STAGES.index(first) :]]


def _because(cause: Cause) -> str:
    match cause.why:
        case Why.OLDER_RULES:
            return f"{DONE_BY[cause.stage]} by {cause.carried}, today {cause.today}"
        case Why.TEMPLATES:
            return "kept a line that is repeated by now"
        case Why.ASKED:
            return "asked for; nothing has changed for them"


def _in_short(plan: Plan, takes: "Duration") -> Iterator[str]:
    parts = [f"{documents:,} from {first.value} on" for first, documents in plan.by_stage().items()]
    yield f"{counted(plan.documents, 'document')} of {plan.total:,}: {', '.join(parts)}; {_takes(takes)}."
    yield from _left_out(plan)
    yield from _warnings(plan)


def _left_out(plan: Plan) -> Iterator[str]:
    for why, documents in sorted(plan.left_out.items()):
        yield f"Left out: {documents:,} {SHOWN_LEFT_OUT[why]}."


def _warnings(plan: Plan) -> Iterator[str]:
    skipped = plan.skipped_before()
    if skipped:
        yield (
            f"Of these, {skipped:,} would be made otherwise by an earlier stage, too, which is not asked for: "
            "--stale begins where each document needs it."
        )


def _takes(takes: "Duration") -> str:
    """How long it will take, and who says so."""
    if takes.seconds is None:
        return "how long it takes is unknown: no earlier run did the like"
    runs = ", ".join(run_id[:8] for run_id in takes.runs)
    if not runs:
        return "it takes no time"
    most = "at most about" if takes.is_most else "about"
    return f"{most} {_lasting(takes.seconds)}, as fast as run{'s' * (len(takes.runs) > 1)} {runs}"


def _lasting(seconds: float) -> str:
    if seconds < 90:
        return counted(max(1, round(seconds)), "second")
    if seconds < 90 * 60:
        return counted(round(seconds / 60), "minute")
    return f"{seconds / 3600:.1f} hours"
