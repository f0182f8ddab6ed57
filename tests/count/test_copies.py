from hypothesis import given
from hypothesis import strategies as st

from flows.count.copies import Paragraph, are_copies


def paragraphs(*named: str, length: int = 200) -> list[Paragraph]:
    """A paragraph a letter, each of one length."""
    return [Paragraph(ord(name), length) for names in named for name in names]


def test_documents_that_share_their_prose_are_copies_whatever_notices_stand_below() -> None:
    story = "abcdefgh"
    assert are_copies(paragraphs(story, "UVW"), paragraphs(story, "XYZ"))


def test_a_shortened_copy_is_one_and_so_is_a_corrected_one() -> None:
    assert are_copies(paragraphs("abcdefgh"), paragraphs("abc"))
    assert are_copies(paragraphs("abcdefgh"), paragraphs("abCdefg"))


def test_pages_that_share_long_notices_below_their_own_articles_are_none() -> None:
    notices = "NOPQRSTUVWXYZ"
    assert not are_copies(paragraphs("abcdef", notices), paragraphs("ghijkl", notices))


def test_a_follow_up_that_repeats_the_background_is_none() -> None:
    assert not are_copies(paragraphs("abcdxyz"), paragraphs("efghxyz"))


def test_documents_without_prose_are_copies_of_nothing() -> None:
    assert not are_copies([], [])
    assert not are_copies(paragraphs("abc"), [])


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 900)), max_size=20, unique_by=lambda each: each[0]),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 900)), max_size=20, unique_by=lambda each: each[0]),
)
def test_it_does_not_matter_which_of_two_documents_comes_first(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    first, second = [Paragraph(*each) for each in one], [Paragraph(*each) for each in other]
    assert are_copies(first, second) == are_copies(second, first)
    assert are_copies(first, first) == bool(first)
