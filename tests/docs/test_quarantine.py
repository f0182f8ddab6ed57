"""docs/quarantine.md says of every reason what to do, and every reason that code gives is declared."""

import re
from pathlib import Path

from flows.cli.advice import ADVICE
from flows.ingest import Reason as ReadingReason
from flows.workers import Limit
from schemas.slugs import Reason

PAGE = (Path(__file__).parents[2] / "docs" / "quarantine.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", PAGE, re.MULTILINE))


def test_every_reason_is_in_the_page_with_what_the_command_line_advises() -> None:
    assert {reason.value: ADVICE[reason] for reason in Reason} == ROWS


def test_what_reading_and_working_give_as_reasons_is_declared() -> None:
    assert {reason.value for reason in (*ReadingReason, *Limit)} <= set(Reason)
