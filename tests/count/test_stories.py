from random import Random

from hypothesis import given
from hypothesis import strategies as st

from flows.count.stories import Stories

IDS = st.sampled_from("abcdefgh")


def test_copies_of_copies_tell_one_story_by_the_first_of_their_ids() -> None:
    stories = Stories()
    stories.join("d", "c")
    stories.join("c", "b")
    stories.join("x", "y")
    assert stories.story_ids() == {"b": "b", "c": "b", "d": "b", "x": "x", "y": "x"}


def test_a_story_that_the_warehouse_knows_keeps_its_name() -> None:
    stories = Stories()
    stories.know("m")
    stories.join("a", "m")
    stories.join("z", "a")
    assert stories.story_ids() == {"a": "m", "m": "m", "z": "m"}


def test_the_document_that_a_story_is_named_by_belongs_to_it_when_met_alone() -> None:
    stories = Stories()
    stories.know("m")
    stories.join("m", "m")
    assert stories.story_ids() == {"m": "m"}


@given(st.lists(st.tuples(IDS, IDS), max_size=12), st.sets(IDS), st.randoms())
def test_stories_do_not_depend_on_the_order_in_which_copies_are_met(
    pairs: list[tuple[str, str]], known: set[str], chance: Random
) -> None:
    def found(joined: list[tuple[str, str]]) -> dict[str, str]:
        stories = Stories()
        for story_id in sorted(known):
            stories.know(story_id)
        for one, other in joined:
            stories.join(one, other)
        return dict(stories.story_ids())

    shuffled = [pair[::-1] for pair in pairs]
    chance.shuffle(shuffled)
    assert found(pairs) == found(shuffled)
