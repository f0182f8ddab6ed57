from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.split.abbreviations import load_abbreviations
from flows.split.boundaries import boundaries

WORDS = load_abbreviations()


def sentences(paragraph: str) -> list[str]:
    cuts = [0, *boundaries(paragraph, WORDS), len(paragraph)]
    return [paragraph[start:end].strip() for start, end in pairwise(cuts)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "The call is planned for Dec. 7 in the evening.",
        "U.S. President Ann Poe met Mr. Roe and Gen. Doe.",
        "The talks start around 10 a.m. ET on Friday.",
        "The author J. K. Marsh lives in St. Ives.",
        "HARBOUR CITY, Wash. (AP) — Rain fell all day.",
        "Rain fell … and went on falling.",
        "“Why now?” she asked.",
        "Shares of Poe Inc. rose by 3.5 percent, see No. 7 of the list.",
        "1. Bring a coat",
        "“We have our red lines, ”said the spokesman.",
        "Write to Poe & Co. Harbour Street 5 for more",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(paragraph: str) -> None:
    assert sentences(paragraph) == [paragraph]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("It rained. The road was closed.", ["It rained.", "The road was closed."]),
        ("He left at 5 p.m. Lawmakers stayed.", ["He left at 5 p.m.", "Lawmakers stayed."]),
        ("They fly to the U.S. The trip is long.", ["They fly to the U.S.", "The trip is long."]),
        (
            "“I came. I saw,” he said. “It rained.” She left.",
            ["“I came.", "I saw,” he said.", "“It rained.”", "She left."],
        ),
        ("He asked: “Why?” Nobody knew.", ["He asked: “Why?”", "Nobody knew."]),
        ("The plan failed. ” The town waits.", ["The plan failed. ”", "The town waits."]),
        ("Nobody came (it rained.) The end!", ["Nobody came (it rained.)", "The end!"]),
        ("He won in 2014.[3] She lost.", ["He won in 2014.[3]", "She lost."]),
        ("The storm has passed.The road is open.", ["The storm has passed.", "The road is open."]),
        ("We need: 1. Bread. 2. Salt.", ["We need: 1. Bread.", "2. Salt."]),
        ("下雨了。路关了。", ["下雨了。", "路关了。"]),
        ("It rains 👩‍👩‍👧. We stay.", ["It rains 👩‍👩‍👧.", "We stay."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(paragraph: str, expected: list[str]) -> None:
    assert sentences(paragraph) == expected


@given(st.text(alphabet=st.sampled_from(list("aA. !?…”“\"'’)([]1—\u200d。Mr")), max_size=60))
def test_boundaries_ascend_inside_the_paragraph(paragraph: str) -> None:
    found = boundaries(paragraph, WORDS)
    assert found == sorted(set(found))
    assert all(0 < at < len(paragraph) for at in found)
