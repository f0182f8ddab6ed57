"""What a run did, as numbers and as a page of Markdown. How a terminal shows it is the command line's business."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from schemas.slugs import HELD_STATUSES, Severity, Status
from schemas.table import strings


class Noted(NamedTuple):
    """An expectation of severity warning that did not hold."""

    suite: str
    column: str | None
    expectation: str


@dataclass
class Report:
    """The sums of a run; `documents` counts add up to what the run saw.

    Attributes:
        documents: documents by status.
        reprocessed: documents whose rows were made again because a version changed.
        rows: rows added, by table.
        expectations: how many were checked, by how they came out: passed, warning, error, critical.
        reasons: documents that are held back or could not be read, by the reason.
        warned: rows that an expectation of severity warning noted, by expectation.
        warnings: a sentence for each of these expectations.
        stopped: a sentence for each batch that an expectation stopped.
        remarks: sentences on what was asked for and could not be done.
        outdated: documents of earlier runs that kept a line which this run has shown to be repeated.
        ignored: files, and members of archives, that hold no articles by their name, or are hidden.
    """

    run_id: str
    documents: Counter[Status] = field(default_factory=Counter)
    reprocessed: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    expectations: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    warned: Counter[Noted] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    outdated: int = 0
    ignored: int = 0
    seconds: float = 0.0
    publication: Path | None = None
    data_docs: Path | None = None

    @property
    def total(self) -> int:
        """All documents that the run saw."""
        return sum(self.documents.values())

    def count_documents(self, outcomes: pa.Table, seen: int) -> None:
        """Add a batch's outcomes; what was seen and has none is unchanged."""
        statuses = [Status(status) for status in strings(outcomes, "status")]
        self.documents.update(statuses)
        reasons = outcomes["reason"].to_pylist()
        self.reasons.update(
            str(reason) for status, reason in zip(statuses, reasons, strict=True) if status in HELD_STATUSES
        )
        self.documents[Status.UNCHANGED] += seen - len(statuses)

    def count_expectations(self, validations: pa.Table) -> None:
        """Add a batch's validations, by how they came out."""
        for row in validations.to_pylist():
            self.expectations["passed" if row["success"] else row["severity"]] += 1
            if not row["success"] and row["severity"] == Severity.WARNING:
                # What judges a table as a whole names no rows.
                self.warned[Noted(row["suite"], row["column"], row["expectation"])] += row["unexpected"]

    def markdown(self) -> str:
        """The page for Prefect's artifact."""
        lines = [f"# Run {self.run_id}", "", "| documents | |", "|---|---:|"]
        lines += [f"| {status.value} | {self.documents[status]:,} |" for status in Status]
        if self.reasons:
            lines += ["", "| held back because of | documents |", "|---|---:|"]
            lines += [f"| {reason} | {count:,} |" for reason, count in self.reasons.most_common()]
        lines += ["", "| table | rows added |", "|---|---:|"]
        lines += [f"| {name} | {count:,} |" for name, count in self.rows.items()]
        lines += ["", "| expectations | |", "|---|---:|"]
        lines += [f"| {outcome} | {count:,} |" for outcome, count in self.expectations.items()]
        lines += ["", *(f"- {sentence}" for sentence in (*self.stopped, *self.warnings, *self.remarks))]
        return "\n".join(lines)
