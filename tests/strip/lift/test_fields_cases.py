"""What is lifted from the heads and feet of pages, on cases of our own: cases/lifting.jsonl.

A case holds the lines above and below the text, {T} standing for the headline, and what must be found; a column that
a case does not name is not looked at.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.strip.decisions import decide
from flows.strip.lift.fields import Lifted, lift
from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.signs.cues import CueBook
from flows.strip.signs.reader import LineReader
from flows.strip.stripper import cue_groups

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "lifting.jsonl").read_text("utf-8").splitlines()
]
READER = LineReader(CueBook.of(cue_groups()))
TITLE = "Old Ferry Returns to the Harbour After Forty Years"
TEXT = (
    "The old ferry came back to the harbour on Tuesday with a band on its deck.",
    "Two hundred people waited on the quay for the ferry, some of them since the morning.",
    "The council has bought the ferry for one krone and will spend a million on its engine.",
)


def lifted(case: dict[str, Any]) -> Lifted:
    head = [line.replace("{T}", TITLE) for line in case["head"]]
    page = Page.of("\n\n".join([*head, *TEXT, *case.get("foot", [])]), Supplied())
    scores = [0.02 if line.text in TEXT else 0.9 for line in page.lines]
    return lift(page, decide(page, scores, READER, None))


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: " / ".join([*case["head"][1:], *case.get("foot", [])])
)
def test_a_page_says_what_it_says_in_this_layout(case: dict[str, Any]) -> None:
    found = lifted(case)
    assert found.title == TITLE
    values = {
        "authors": list(found.authors),
        "agency": found.agency,
        "publisher": found.publisher,
        "subtitle": found.subtitle,
        "on": found.published_on.isoformat() if found.published_on else None,
        "at": found.published_at.isoformat() if found.published_at else None,
        "precision": found.published_precision,
    }
    wanted = {name: value for name, value in case.items() if name not in {"head", "foot"}}
    assert {name: values[name] for name in wanted} == wanted
