import pytest

from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.signs.cues import CueBook
from flows.strip.signs.inline import cuts_at_end
from flows.strip.stripper import cue_groups

CUES = CueBook.of(cue_groups())
TEXT = "The ferry came back on Tuesday with a band on its deck."


def cut(text: str, score: float = 0.05) -> list[str]:
    (line,) = Page.of(text, Supplied()).lines
    return [text[c.start : c.end] for c in cuts_at_end(line, CUES, score)]


@pytest.mark.parametrize(
    "tail",
    [
        "Share this article",
        "Read more: How the Ferry Lost Its Captain",
        "RELATED: The Bridge Nobody Wanted",
        "Sign up for our newsletter here.",
        "Advertisement",
        "Click here to subscribe to our newsletter. Share on Facebook",
    ],
)
def test_what_would_go_as_a_line_goes_at_a_paragraphs_end(tail: str) -> None:
    assert "".join(cut(f"{TEXT} {tail}")).replace(" ", "") == tail.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"{TEXT} “Share this article,” its captain said.",
        f"{TEXT} Readers of the paper had asked for it.",
        f"{TEXT} It was the day on which the newsletter of the parish came out.",
        "Share this article with the gulls and with whoever else has come to the quay to see.",
    ],
)
def test_a_paragraph_that_speaks_of_it_stays_whole(text: str) -> None:
    assert cut(text) == []


def test_a_teaser_before_a_long_paragraph_is_cut_from_its_beginning() -> None:
    text = f"Read more: How we test ferries. {TEXT} {TEXT} {TEXT}"
    assert cut(text) == ["Read more: How we test ferries."]


def test_an_invitation_to_read_on_is_the_writers_own_unless_the_model_doubts_the_paragraph() -> None:
    invitation = "Read more about how we test ferries."
    assert cut(f"{TEXT} {invitation}") == []
    assert cut(f"{TEXT} {invitation}", 0.3) == [invitation]
