"""A document's rows depend on nothing but the document: the same alone and in any company, whatever stands beside it.

What leaks leaks at edges, where one text follows the other in one array: the characters of these texts are those that a
look to the side could take for something.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.strip.line_model.features.columns import own_columns, read_batch
from flows.strip.line_model.features.repeats import dates
from flows.strip.line_model.model import LineModel
from tests.company import all_rows, by_document, documents_of

# Quotes, apostrophes, digits, colons, dots, joiners and marks, letters of every kind of script, and what parts lines.
EDGES = (
    "'’\"“”‘«»0189:.,;!?…-–—@#&/()[]|·•© \t\u00a0\u200b\u200d\u0301\ufe0f\ufeff"
    "aAzZéßıİÅΩωЖжשםعمनकกあア漢字한ǅ🙂\U00020000"
)
words = st.sampled_from(
    [
        "Updated at 12:", "30 more", "Beta", "'", "A", "’Twas", "It was late.", "“Go", "on.”", "By Ada Brook", "(AP)",
        "The harbour board put off its vote on the new pier on Monday, after residents said they had not been heard.",
        "Ada Brook, who leads the board in Bergen, said the United States would pay $4m by May 5, 2021 at 10:30.",
        "Share this article", "© 2021 The Post", "5", "U.S.", "Mr.", "12", "St", "O", "d", "http://x.y/z", "a@b.c",
    ]
)  # fmt: skip
lines = st.one_of(words, st.text(EDGES, max_size=12), st.lists(words, max_size=4).map(" ".join), st.just(""))
pages = st.lists(lines, min_size=1, max_size=9)
texts = pages.map("\n".join)


@pytest.fixture(scope="module")
def model() -> LineModel:
    return LineModel.load()


@given(page=pages, before=st.lists(pages, max_size=3), behind=st.lists(pages, max_size=3))
@settings(max_examples=150)
def test_scores_do_not_depend_on_the_pages_beside(
    model: LineModel, page: list[str], before: list[list[str]], behind: list[list[str]]
) -> None:
    alone = model.score([page])[0]
    assert (model.score([*before, page, *behind])[len(before)] == alone).all()


@pytest.mark.parametrize(
    ("page", "before", "behind"),
    [
        (["A"], [], [["'", "A"]]),
        (["'A quiet year' in Bergen"], [["It ended late"]], [["No"]]),
        (["Updated at 12:"], [], [["30 more", "Beta"]]),
        (["30 more"], [["at 12:"]], []),
        ([":30"], [["12"]], []),
        (["\u0301 first"], [["e"]], []),
    ],
)
def test_what_leaked_once_does_not_again(
    model: LineModel, page: list[str], before: list[list[str]], behind: list[list[str]]
) -> None:
    assert (model.score([*before, page, *behind])[len(before)] == model.score([page])[0]).all()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Only which line of the page comes next is another: what the first line is by itself stays.
        (["Updated at 12:", "30 more"], ["Updated at 12:", "x0 more"]),
        (["Paris ends", "'tis late"], ["Paris end.", "'tis late"]),
    ],
)
def test_a_line_is_not_read_together_with_the_next(
    model: LineModel, one: list[str], other: list[str]
) -> None:
    """What a line shows by itself does not depend on the first character of the next, nor on the last before it."""
    read = [read_batch([page], model.alphabet) for page in (one, other)]
    dated = [dates(batch.lines, batch.words) for batch in read]
    same = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a == b]
    for at in same:
        assert dated[0][at] == dated[1][at]
        own = [own_columns(batch) for batch in read]
        assert all(np.array_equal(own[0][name][at], own[1][name][at]) for name in own[0])


@given(batch=st.lists(texts, min_size=2, max_size=6, unique=True), turned=st.booleans())
@settings(max_examples=40)
def test_rows_of_all_tables_do_not_depend_on_the_documents_beside(batch: list[str], turned: bool) -> None:
    together = by_document(all_rows(documents_of(batch[::-1] if turned else batch)))
    for text in batch:
        for document_id, rows in by_document(all_rows(documents_of([text]))).items():
            assert together[document_id] == rows


def test_what_came_before_in_the_same_process_changes_nothing() -> None:
    """Words, lines and names are remembered from call to call."""
    text = "'A quiet year'\n\nAda Brook, who leads the board in Bergen, said it was over. \"Go on,\" she said.\n\n12:30"
    first = by_document(all_rows(documents_of([text])))
    all_rows(
        documents_of([f"A'\n'{number}:\nBrook of Bergen, Ohio, met Ada.\n{text}" for number in range(70)])
    )
    assert by_document(all_rows(documents_of([text]))) == first
