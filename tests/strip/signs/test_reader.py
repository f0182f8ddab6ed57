"""That looking cheaply first hides nothing: every line reads alike with and without."""

import json
from pathlib import Path

from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.signs.cues import CueBook
from flows.strip.signs.reader import LineReader
from flows.strip.signs.readings import Readings
from flows.strip.stripper import cue_groups
from schemas.slugs import Category

BOOK = CueBook.of(cue_groups())
CASES = Path(__file__).parents[1] / "cases" / "categories.jsonl"


def read(*texts: str) -> Readings:
    return LineReader(BOOK).read(Page.of("\n".join(texts), Supplied()).lines)


def test_a_line_is_read_for_its_phrase_its_form_its_date_its_byline_and_its_agency() -> None:
    found = read(
        "Share this article", "Home > Sport", "6 May 2021", "By Orla Penhallow", "Reuters", "Gulls eat"
    )
    assert found.cues[0].category == Category.SHARE
    assert found.forms[1].category == Category.NAVIGATION
    assert found.dates[2].printed is not None
    assert found.bylines[3].names[0].text == "Orla Penhallow"
    assert found.agencies == {4: "Reuters"}
    assert all(5 not in part for part in vars(found).values())


def test_a_short_line_reads_as_it_does_at_a_length_that_is_not_remembered() -> None:
    cases = [json.loads(line)["text"] for line in CASES.read_text("utf-8").splitlines()]
    groups = [group.phrases.get(kind, ()) for group in cue_groups() for kind in ("lines", "starts", "holds")]
    phrases = [phrase for group in groups for phrase in group]
    texts = [text for text in (*cases, *phrases) if "#" not in text and "*" not in text]
    reader = LineReader(BOOK)
    for line in Page.of("\n".join(texts), Supplied()).lines:
        assert reader._read_text(line.text) == reader._read(line), line.text


def test_a_remembered_line_is_the_same_wherever_it_stands() -> None:
    found = read("Share this article", "Gulls eat", "Share this article")
    assert found.cues[0] == found.cues[2]
