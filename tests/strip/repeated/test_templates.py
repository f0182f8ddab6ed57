from flows.strip.decisions import Decisions, decide
from flows.strip.own_rules import OwnBooks
from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.signs.cues import CueBook, CueGroup
from flows.strip.signs.reader import LineReader
from flows.strip.stripper import cue_groups
from schemas.slugs import Category

READER = LineReader(CueBook.of(cue_groups()))
TITLE = ("Old Ferry Returns to the Harbour After Forty Years", 0.9, 1)
LEAD = ("The old ferry came back to the harbour on Tuesday with a band on its deck.", 0.01, 1)
SECOND = ("Two hundred people waited on the quay for the ferry, some of them since the morning.", 0.01, 1)
THIRD = ("The council has bought the ferry for one krone and will spend a million on its engine.", 0.01, 1)
APPEAL = "Before you go on: our reporters sail on every ferry of this coast, and readers pay their fares."


def decided(*lines: tuple[str, float, int], own: OwnBooks | None = None) -> Decisions:
    """What goes of a page of lines, each with the model's score and in how many stories it stands."""
    page = Page.of("\n\n".join(text for text, _, _ in lines), Supplied())
    return decide(page, [score for _, score, _ in lines], READER, own, [stories for _, _, stories in lines])


def gone(*lines: tuple[str, float, int]) -> set[int]:
    return set(decided(*lines).verdicts)


def test_prose_that_stands_in_two_stories_is_template_and_the_rule_says_in_how_many() -> None:
    found = decided(TITLE, LEAD, SECOND, THIRD, (APPEAL, 0.1, 2))
    assert found.verdicts[4] == (Category.TEMPLATE, "repeated-in-documents:2", None)
    assert set(found.verdicts) == {0, 4}
    assert gone(TITLE, LEAD, SECOND, THIRD, (APPEAL, 0.1, 1)) == {0}


def test_nothing_is_template_where_nobody_has_counted() -> None:
    page = Page.of(APPEAL, Supplied())
    assert decide(page, [0.1], READER, None).cuts == decide(page, [0.1], READER, None, [1]).cuts == []
    assert decide(page, [0.1], READER, None).may_go == {}


def test_background_that_a_follow_up_repeats_among_its_paragraphs_stays() -> None:
    background = "The ferry had lain in a shipyard up the coast since a fire damaged it, the company said."
    assert gone(TITLE, LEAD, SECOND, (background, 0.15, 2), THIRD) == {0}
    assert gone(TITLE, LEAD, SECOND, (background, 0.3, 2), THIRD) == {0, 3}
    assert gone(TITLE, LEAD, SECOND, (background, 0.15, 5), THIRD) == {0, 3}
    assert gone(TITLE, LEAD, SECOND, (background, 0.01, 9), THIRD) == {0}
    assert gone(TITLE, LEAD, SECOND, (background, 0.01, 10), THIRD) == {0, 3}


def test_below_the_text_three_stories_outweigh_the_model() -> None:
    assert gone(TITLE, LEAD, SECOND, THIRD, (APPEAL, 0.04, 2)) == {0}
    assert gone(TITLE, LEAD, SECOND, THIRD, (APPEAL, 0.04, 3)) == {0, 4}


def test_a_first_paragraph_that_the_model_has_no_doubt_about_stays_however_often_it_is_teased() -> None:
    assert gone(TITLE, (LEAD[0], 0.04, 900), SECOND, THIRD) == {0}
    assert gone(TITLE, (LEAD[0], 0.06, 900), SECOND, THIRD) == {0, 1}


def test_recurring_heads_stay() -> None:
    for head in ("Why it matters", "Was the ferry worth the million that it cost the council?"):
        for score in (0.1, 0.4):
            assert gone(TITLE, LEAD, SECOND, (head, score, 30), THIRD) == {0}
    assert gone(TITLE, LEAD, ("Why it matters", 0.9, 30), SECOND, THIRD) == {0}


def test_a_mark_between_all_paragraphs_is_no_head() -> None:
    mark = ("Article continues", 0.9, 30)
    assert gone(TITLE, LEAD, mark, SECOND, mark, THIRD) == {0, 2, 4}


def test_a_lead_that_other_pages_tease_stays_on_its_own_page() -> None:
    teased = (TITLE[0], TITLE[1], 12)
    assert gone(teased, (LEAD[0], 0.3, 12), SECOND, THIRD) == {0}
    assert gone(teased, (LEAD[0], 0.3, 13), SECOND, THIRD) == {0, 1}
    assert gone(TITLE, (LEAD[0], 0.3, 12), SECOND, THIRD) == {0, 1}


def test_a_headline_is_a_title_however_many_pages_tease_it() -> None:
    found = decided((TITLE[0], 0.9, 99), LEAD, SECOND, THIRD)
    assert found.verdicts[0].category == Category.TITLE


def test_what_a_phrase_or_the_model_can_name_keeps_its_name() -> None:
    phrase = "Sign up for our daily newsletter"
    named = decided(TITLE, LEAD, SECOND, THIRD, (phrase, 0.9, 30)).verdicts[4]
    assert named.category == Category.NEWSLETTER
    nameless = decided(TITLE, LEAD, SECOND, THIRD, (APPEAL, 0.9, 30)).verdicts[4]
    assert nameless == (Category.TEMPLATE, "repeated-in-documents:30", None)


def test_a_copy_that_nobody_has_recognised_keeps_its_text() -> None:
    lines = [(text, 0.1, 2) for text, _, _ in (LEAD, SECOND, THIRD)]
    assert gone(TITLE, *lines) == {0}
    assert gone((TITLE[0], 0.9, 2), *lines) == {0}


def test_a_persons_own_rules_win() -> None:
    keep = CueBook.of(
        [CueGroup("own-appeals", Category.OTHER, {"starts": ["Before you go on"]}, {"starts": 60})]
    )
    own = OwnBooks(CueBook.of([]), keep)
    assert 4 not in decided(TITLE, LEAD, SECOND, THIRD, (APPEAL, 0.1, 30), own=own).verdicts
    own = OwnBooks(keep, CueBook.of([]))
    assert decided(TITLE, LEAD, SECOND, THIRD, (APPEAL, 0.1, 30), own=own).verdicts[4].rule == "own-appeals"


def test_lines_that_stay_say_from_how_many_stories_on_they_would_go() -> None:
    found = decided(TITLE, LEAD, (SECOND[0], 0.1, 1), ("Why it matters", 0.6, 9), THIRD, (APPEAL, 0.01, 2))
    assert found.may_go == {2: 5, 4: 10, 5: 3}
    for count in (3, 4, 9):
        assert gone(TITLE, LEAD, SECOND, THIRD, (APPEAL, 0.01, count)) == {0, 4}
    assert decided(TITLE, LEAD, SECOND, THIRD, (APPEAL, 0.3, 1)).may_go[4] == 2
    assert 4 not in decided(TITLE, LEAD, SECOND, THIRD, (APPEAL, 0.3, 2)).may_go
