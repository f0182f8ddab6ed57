import pytest

from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.rules import Rule
from flows.strip.signs.captions import caption_at_end, photographers_of, read_caption
from schemas.slugs import Category


def category(*texts: str) -> list[str | None]:
    lines = Page.of("\n".join(texts), Supplied()).lines
    names = photographers_of(lines)
    return [verdict.category if (verdict := read_caption(line, names)) else None for line in lines]


def test_an_agency_behind_a_full_stop_ends_a_paragraph_not_a_caption() -> None:
    text = "The ferry will carry tourists from May if its engine starts, the harbour master said. (AFP)"
    (line,) = Page.of(text, Supplied()).lines
    assert category(text) == [None]
    cut = caption_at_end(line)
    assert cut is not None
    assert (text[cut.start : cut.end], cut.category) == ("(AFP)", Category.AGENCY)


def test_a_name_in_brackets_below_several_pictures_is_the_photographers() -> None:
    pictures = ("Petals on the path at six. (Hanne Oyen)", "A gardener props up a tree. (Hanne Oyen)")
    assert category(*pictures) == [Category.CAPTION] * 2
    assert category(pictures[0]) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "The North Atlantic Treaty Organization (NATO)",
        "The bill passed (51 to 49)",
        "Average cost (by type)",
        "He played for the county and/or the town",
        "Smith MP, Jones W. Tides and time. J Mar Res. 2021;76:45–62. [PubMed] [Google Scholar]",
        "Did the ferry come back? (AP)?",
    ],
)
def test_brackets_and_strokes_of_text_are_no_credits(text: str) -> None:
    assert category(text) == [None]


def test_a_caption_glued_to_a_paragraph_is_cut_from_its_last_sentence() -> None:
    text = "The ferry came back on Tuesday with a band on its deck and flags. The ferry at the quay in Esbjerg (AP)"
    (line,) = Page.of(text, Supplied()).lines
    cut = caption_at_end(line)
    assert cut is not None
    assert text[cut.start : cut.end] == "The ferry at the quay in Esbjerg (AP)"
    assert cut.rule == Rule.CAPTION_AT_END


@pytest.mark.parametrize(
    "text", ["Orla Penhallow/Tideline", "Orla Penhallow via Getty Images", "Orla Penhallow/AFP/Getty Images"]
)
def test_a_photographer_and_their_house_are_a_credit(text: str) -> None:
    assert category(text) == [Category.CREDIT]


@pytest.mark.parametrize(
    "text",
    [
        "Orla Penhallow/Tomas Brandvik",
        "Return ferry via Esbjerg",
        "AP Photographer films gulls above the harbour school",
    ],
)
def test_pairs_of_people_and_ways_are_no_credits(text: str) -> None:
    assert category(text) == [None]


def test_a_source_within_a_sentence_is_not_cut() -> None:
    text = "The ferry came back on Tuesday with a band on its deck. It had been away for long, she said (via AP)."
    (line,) = Page.of(text, Supplied()).lines
    assert caption_at_end(line) is None
