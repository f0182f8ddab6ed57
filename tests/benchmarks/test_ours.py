from collections.abc import Sequence

import pytest

from benchmarks.strip import footers, growth, losses, ours, peers, report, startup
from benchmarks.strip.measuring import groups, kinds, measure, result
from benchmarks.strip.scoring import Kept
from flows.strip import Stripper
from tests.benchmarks.labelled import page

LINES = (
    ("Skip to main content", "strip"),
    ("Old Ferry Returns to the Harbour After Forty Years", "title"),
    ("", "blank"),
    (
        "The old ferry came back to the harbour on Tuesday with a band on its deck and flags on its masts.",
        "keep",
    ),
    ("Two hundred people waited on the quay for the ferry, some of them since early in the morning.", "keep"),
    (
        "The council has bought the ferry for one krone and will spend a million on its engine, it said.",
        "keep",
    ),
    ("It is to carry tourists from May, if the engine starts, and schoolchildren if it does not.", "keep"),
    ("Leave a Reply", "strip"),
    ("© 2024 Tideline Media, Inc. All rights reserved.", "strip"),
)
PAGES = [
    page(*LINES, page_id="harbour#light"),
    page(*LINES[3:], page_id="quay#light"),
    page(page_id="a#light"),
]


@pytest.fixture(scope="module")
def strippers() -> Sequence[Stripper]:
    return ours.fold_strippers()


def test_every_part_of_the_sites_has_weights_of_its_own(strippers: Sequence[Stripper]) -> None:
    assert len({stripper.version for stripper in strippers}) == 10
    assert len({stripper.model.lexicon.weights.tobytes() for stripper in strippers}) == 10


def test_the_whole_stage_and_the_model_keep_an_article_and_leave_its_frame(
    strippers: Sequence[Stripper],
) -> None:
    for method in (ours.whole_stage, ours.line_model):
        run = method(PAGES, strippers)
        assert set(run.kept) == {of.page_id for of in PAGES}
        assert [at for at, kept in enumerate(run.kept["harbour#light"].lines) if kept and LINES[at][0]] == [
            3, 4, 5, 6,
        ]  # fmt: skip
    part = measure(PAGES, lambda pages: ours.whole_stage(pages, strippers))
    assert result([part]).score.f1 == 1
    assert groups({"news": part}) == {"news": [part], "all genres": [part]}


def test_a_line_of_which_a_part_is_left_counts_as_left() -> None:
    lines = ["Home", "", "The ferry", "(AP) Gone"]
    removals = [
        {"raw_start": 0, "raw_end": 4},
        {"raw_start": 6, "raw_end": 10},
        {"raw_start": 16, "raw_end": 20},
    ]
    assert ours.lines_left(lines, removals) == (False, True, True, True)
    assert ours.lines_left(lines, [{"raw_start": 0, "raw_end": 15}]) == (False, True, False, True)


def test_pages_are_taken_by_variant_and_genre() -> None:
    assert kinds(PAGES, "light") == {"news": PAGES}
    assert kinds(PAGES, "full") == {}


def test_c4_rules_keep_sentences_and_drop_labels_scripts_and_policies() -> None:
    lines = [
        "It came back on Tuesday.",
        "Share this",
        "Go on.",
        "Please enable JavaScript to go on.",
        "And so on and on...",
    ]
    lines += ["We read the privacy policy to you.", "“It did,” she said.", '"It did come."']
    run = peers.c4_rules([page(*((line, "keep") for line in lines))])
    assert run.kept["harbour#light"].text.split("\n") == [lines[0], *lines[6:]]


def test_what_is_lost_is_told_by_category_and_what_is_left_by_place() -> None:
    lines = [
        ("Sign up now", "strip"),
        ("The ferry came back.", "keep"),
        ("Home", "strip"),
        ("It sank.", "keep"),
    ]
    of = page(*lines, ("Read more", "strip"))
    rows = [
        {"raw_start": 0, "raw_end": 11, "category": "newsletter"},
        {"raw_start": 12, "raw_end": 32, "category": "other"},
    ]
    run = ours.Run({of.page_id: Kept("", (False, False, True, True, True))}, 1.0, {of.page_id: rows})
    part = measure([of], lambda _: run)
    assert losses.lost_as(part.marks[0], run) == {"other": 4}
    assert losses.left_where(part.marks[0], run) == {"labels within the text": 1, "labels below the text": 2}
    assert "other 100%" in next(losses.table(part.marks, run))
    assert of.page_id in next(losses.worst(part.marks, run))


def test_footers_are_counted_before_and_after() -> None:
    of = page(("The ferry came back.", "keep"), ("Share this article", "strip"))
    run = ours.Run({of.page_id: Kept("The ferry came back.", (True, False))}, 1.0)
    assert footers.of_pages([of], run) == (1, 1, 0)
    assert list(report.footers({"news": (1, 1, 0)}))[-1].split() == ["news", "1", "1", "0"]


def test_a_page_of_paragraphs_is_valid_html() -> None:
    assert "<p>A &lt;b&gt; &amp; c</p>" in peers.as_html(["A <b> & c", ""])


def test_times_are_taken_for_every_length_and_for_a_fresh_process(strippers: Sequence[Stripper]) -> None:
    grown = growth.measure(strippers[0], lines=20, words=50)
    assert [len(one.seconds) for one in grown] == [3, 3]
    assert [row.split()[0] for row in growth.table(grown)] == ["one", "many", "one"]
    assert min(startup.seconds(processes=1)) > 0
