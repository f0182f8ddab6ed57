"""Letting held documents go: they leave quarantine, their kept texts are deleted, and outcomes say why."""

from collections.abc import Sequence

from flows.identify import outcome
from flows.quarantine.held import Quarantined, quarantined, selected
from flows.runs.report import Report
from flows.runs.run import under_way
from flows.settings import Settings
from schemas import OUTCOMES
from schemas.slugs import Stage, Status
from schemas.table import Row


def dismiss(
    settings: Settings, names: Sequence[str], reason: str | None, drop: str | None, why: str
) -> Report:
    """Let go what is held back and answers to all of that, wherever else the same document is held back, too.

    Raises:
        UsageError: nothing that is held back answers to it.
        RunError: the warehouse is locked or damaged.
    """
    options = {"names": list(names), "reason": reason, "drop": drop, "why": why}
    with under_way(settings, "dismiss", options) as run:
        every = quarantined(run.warehouse)
        chosen = selected(every, names, reason, drop)
        places = {row.place for row in chosen}
        documents = {row.document_id for row in chosen if row.document_id}
        let_go = [row for row in every if row.place in places or row.document_id in documents]
        run.commits.record(OUTCOMES.from_rows(_let_go(row, why) for row in let_go))
    return run.report


def _let_go(row: Quarantined, why: str) -> Row:
    sighting = {
        "drop_name": row.drop_name,
        "source_path": row.source_path,
        "version_key": row.version_key,
        "document_id": row.document_id,
    }
    return outcome(sighting, Status.DISMISSED, Stage(row.stage), reason=row.reason, detail=why)
