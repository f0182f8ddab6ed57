"""What a suite's checks come to: findings a person can read, and rows of `validations`.

No Great Expectations in here, so that whoever acts on a verdict need not import it.
"""

from dataclasses import dataclass

import pyarrow as pa

from schemas.slugs import Severity

# Long enough to recognise the place in an article, short enough for a line of a terminal.
SHOWN = 80


@dataclass(frozen=True)
class Finding:
    """One expectation that did not hold.

    Attributes:
        document_id: the document that it concerns; None where it is the batch or the run as a whole.
        stage: the stage whose output was judged.
        suite: the suite, named after its table.
        expectation: the expectation's type.
        column: the column or columns judged, None for the table as a whole.
        reason: why, as a short slug.
        detail: why, as a sentence that names the row and what was seen.
    """

    document_id: str | None
    stage: str
    suite: str
    expectation: str
    column: str | None
    severity: Severity
    reason: str
    detail: str


@dataclass(frozen=True)
class Verdict:
    """What the suites say about a batch.

    Attributes:
        validations: a row for every expectation, held or not (`VALIDATIONS.staged`).
        quarantined: for each document to hold back, its first finding in the order of stages and suites.
        critical: what stops the batch; empty if it may be committed.
    """

    validations: pa.Table
    quarantined: tuple[Finding, ...] = ()
    critical: tuple[Finding, ...] = ()


def shown(value: object) -> str:
    """A value as people see it in a sentence: white space folded, at most 80 characters."""
    text = f"{value:.4g}" if isinstance(value, float) else " ".join(str(value).split())
    if len(text) > SHOWN:
        text = text[: SHOWN - 1] + "…"
    return f"“{text}”" if isinstance(value, str) else text
