"""What lines are, on labelled lines of our own: every category, and text that looks like one of them."""

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from flows.strip.decisions import decide
from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.signs.cues import CueBook
from flows.strip.signs.reader import LineReader
from flows.strip.stripper import cue_groups
from schemas.slugs import Category

CASES = Path(__file__).parent / "cases" / "categories.jsonl"
READER = LineReader(CueBook.of(cue_groups()))
TITLE = "Old Ferry Returns to the Harbour After Forty Years"
TEXT = (
    "The old ferry came back to the harbour on Tuesday with a band on its deck.",
    "Two hundred people waited on the quay for the ferry, some of them since the morning.",
    "The council has bought the ferry for one krone and will spend a million on its engine.",
    "It is to carry tourists from May, the harbour master said, if the engine starts.",
)


class Case(NamedTuple):
    text: str
    category: str | None
    place: str
    score: float


def cases() -> list[Case]:
    return [Case(**json.loads(line)) for line in CASES.read_text("utf-8").splitlines()]


def judged(case: Case) -> str | None:
    """The category that a line gets where the case puts it; None if it stays."""
    lines = {
        "top": (case.text, TITLE, *TEXT),
        "below-title": (TITLE, case.text, *TEXT),
        "middle": (TITLE, *TEXT[:2], case.text, *TEXT[2:]),
        "foot": (TITLE, *TEXT, case.text),
    }[case.place]
    page = Page.of("\n\n".join(lines), Supplied())
    scores = [
        case.score if line.text == case.text else 0.9 if line.text == TITLE else 0.02 for line in page.lines
    ]
    verdicts = decide(page, scores, READER, None).verdicts
    at = next(at for at, line in enumerate(page.lines) if line.text == case.text)
    return verdicts[at].category if at in verdicts else None


def test_the_cases_cover_every_category_that_a_line_can_have() -> None:
    by_layout = {Category.TITLE, Category.SUBTITLE, Category.DUPLICATE, Category.TEMPLATE}
    by_layout |= {Category.HTML_OUTSIDE_MAIN, Category.WHITESPACE}
    counts = Counter(case.category for case in cases())
    assert set(counts) - {None} == set(Category) - by_layout
    assert len(cases()) >= 200


def test_text_that_looks_like_boilerplate_stays() -> None:
    wrong = [case.text for case in cases() if case.category is None and judged(case) is not None]
    assert wrong == []


def test_nineteen_of_twenty_lines_get_the_category_that_people_gave_them() -> None:
    wrong = [(case.text, case.category, judged(case)) for case in cases() if case.category]
    wrong = [row for row in wrong if row[1] != row[2]]
    labelled = sum(case.category is not None for case in cases())
    assert len(wrong) <= 0.05 * labelled, wrong


@pytest.mark.parametrize("category", sorted({case.category for case in cases() if case.category}))
def test_most_lines_of_each_category_are_found(category: str) -> None:
    found = [judged(case) == category for case in cases() if case.category == category]
    assert sum(found) >= 0.75 * len(found)
