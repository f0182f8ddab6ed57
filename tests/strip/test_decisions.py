from flows.strip.decisions import Decisions, decide
from flows.strip.own_rules import OwnBooks
from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.rules import Rule
from flows.strip.signs.cues import CueBook
from flows.strip.signs.reader import LineReader
from flows.strip.stripper import cue_groups
from schemas.slugs import Category
from schemas.spans import Span

READER = LineReader(CueBook.of(cue_groups()))
TITLE = "Old Ferry Returns to the Harbour After Forty Years"
LEAD = "The old ferry came back to the harbour on Tuesday with a band on its deck."
SECOND = "Two hundred people waited on the quay for the ferry, some of them since the morning."
THIRD = "The council has bought the ferry for one krone and will spend a million on its engine."


def decided(
    *lines: tuple[str, float], supplied: Supplied | None = None, own: OwnBooks | None = None
) -> Decisions:
    page = Page.of("\n\n".join(text for text, _ in lines), supplied or Supplied())
    return decide(page, [score for _, score in lines], READER, own)


def test_the_model_removes_what_no_rule_knows_and_its_score_is_recorded() -> None:
    found = decided((TITLE, 0.9), (LEAD, 0.1), (SECOND, 0.1), ("Gulls on Parade in Esbjerg", 0.97))
    assert found.verdicts[3].rule == Rule.LINE_MODEL
    assert found.verdicts[3].score == 0.97
    assert 1 not in found.verdicts


def test_a_rule_removes_what_the_model_would_keep_and_has_no_score() -> None:
    found = decided((TITLE, 0.9), (LEAD, 0.1), ("Share this article", 0.2), (SECOND, 0.1))
    assert found.verdicts[2] == (Category.SHARE, "share-buttons", None)


def test_a_head_between_paragraphs_stays_unless_the_model_is_sure() -> None:
    lines = ((TITLE, 0.9), (LEAD, 0.1), (SECOND, 0.1))
    assert 3 not in decided(*lines, ("A Band on Deck", 0.8), (THIRD, 0.1)).verdicts
    assert 3 in decided(*lines, ("A Band on Deck", 0.99), (THIRD, 0.1)).verdicts


def test_a_lead_that_the_model_doubts_and_the_head_below_it_stay() -> None:
    found = decided((TITLE, 0.9), (LEAD, 0.79), ("A Band on Deck", 0.8), (SECOND, 0.1), (THIRD, 0.1))
    assert set(found.verdicts) == {0}


def test_times_of_a_live_blogs_entries_stay() -> None:
    found = decided((TITLE, 0.9), ("10.15", 0.95), (LEAD, 0.1), ("09.40 GMT", 0.95), (SECOND, 0.1))
    assert 1 not in found.verdicts or found.verdicts[1].category != Category.NAVIGATION
    assert 3 not in found.verdicts


def test_a_paragraph_that_mentions_cookies_is_not_a_notice_of_cookies() -> None:
    text = (
        "The ferry company uses cookies to count its passengers, the regulator found on Monday after a year."
    )
    assert 2 not in decided((TITLE, 0.9), (LEAD, 0.1), (text, 0.03), (SECOND, 0.1)).verdicts
    assert 2 in decided((TITLE, 0.9), (LEAD, 0.1), (text, 0.4), (SECOND, 0.1)).verdicts


def test_paragraphs_in_other_languages_need_a_surer_model() -> None:
    german = (
        "Die alte Fähre kehrte am Dienstag in den Hafen zurück, mit einer Kapelle an Deck.",
        "Zweihundert Menschen warteten am Kai, einige von ihnen seit dem frühen Morgen.",
        "Der Rat hat die Fähre für eine Krone gekauft und wird ihre Maschine erneuern.",
    )
    found = decided(("Alte Fähre kehrt nach vierzig Jahren zurück", 0.9), *((text, 0.7) for text in german))
    assert set(found.verdicts) == {0}


def test_below_a_heading_lines_have_its_category() -> None:
    found = decided(
        (TITLE, 0.9), (LEAD, 0.1), (SECOND, 0.1), ("Leave a Reply", 0.9), ("Gullfriend", 0.9), ("Email", 0.9)
    )
    assert {found.verdicts[at].category for at in (3, 4, 5)} == {Category.COMMENTS}


def test_what_the_main_content_extractor_left_out_goes_under_its_own_rule() -> None:
    start = len(TITLE) + 2
    supplied = Supplied(main_spans=(Span(start, start + len(LEAD) + 2 + len(SECOND)),))
    lines = (
        (TITLE, 0.9),
        (LEAD, 0.8),
        (SECOND, 0.1),
        ("Gulls on Parade in Esbjerg", 0.1),
        ("Share this article", 0.1),
    )
    found = decided(*lines, supplied=supplied)
    assert 1 not in found.verdicts
    assert found.verdicts[3] == (Category.HTML_OUTSIDE_MAIN, Rule.OUTSIDE_MAIN, None)
    assert found.verdicts[4].category == Category.SHARE
    assert found.title is not None


def test_a_persons_rules_win_over_headline_phrases_and_model() -> None:
    own = OwnBooks(remove=_book(lines=["a band on deck"]), keep=_book(lines=["share this article", TITLE]))
    found = decided(
        (TITLE, 0.9),
        (LEAD, 0.1),
        ("Share this article", 0.99),
        ("A Band on Deck", 0.0),
        (SECOND, 0.1),
        own=own,
    )
    assert {at: verdict.rule for at, verdict in found.verdicts.items()} == {3: "own-gulls"}
    assert found.title is None


def _book(**phrases: list[str]) -> CueBook:
    from flows.strip.signs.cues import CueGroup

    return CueBook.of([CueGroup("own-gulls", Category.OTHER, phrases, {})])


def test_a_teaser_of_the_text_below_it_is_a_duplicate() -> None:
    teaser = " ".join(SECOND.split()[:12]) + "..."
    found = decided((TITLE, 0.9), (LEAD, 0.1), (SECOND, 0.1), (THIRD, 0.1), (teaser, 0.3))
    assert found.verdicts[4] == (Category.DUPLICATE, Rule.TEASER_OF_TEXT, None)


def test_a_standfirst_stands_between_headline_and_byline() -> None:
    standfirst = "Forty years after it was sold, the ferry is home, and nobody knows what it is for"
    found = decided((TITLE, 0.9), (standfirst, 0.7), ("By Orla Penhallow", 0.9), (LEAD, 0.1), (SECOND, 0.1))
    assert found.subtitle_at == 1
    assert found.verdicts[1] == (Category.SUBTITLE, Rule.STANDFIRST, None)
