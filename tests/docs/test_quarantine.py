"""docs/quarantine.md says of every reason what to do."""

import re
from pathlib import Path

from flows.cli.advice import ADVICE
from schemas.slugs import Reason

PAGE = (Path(__file__).parents[2] / "docs" / "quarantine.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", PAGE, re.MULTILINE))


def test_every_reason_is_in_the_page_with_what_the_command_line_advises() -> None:
    assert {reason.value: ADVICE[reason] for reason in Reason} == ROWS
