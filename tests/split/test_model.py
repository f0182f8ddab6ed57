from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.split.model import Weights, load_splitter

OURS = load_splitter()
TEXT = st.text(alphabet=st.sampled_from(list("aAbM. !?…”“\"'’)(@[]1:,—\u200d。\u00a0")), max_size=80)


def sentences(paragraph: str) -> list[str]:
    (starts,) = OURS.begin([paragraph], is_english=True)
    return [paragraph[a:b].strip() for a, b in pairwise([0, *starts, len(paragraph)])]


@pytest.mark.parametrize(
    "paragraph",
    [
        "BERGEN, Norway (AP) — Rain fell on the harbour all day on Friday and the bridge was closed.",
        "OSLO (Reuters) - The ferry sailed again on Monday after eleven weeks of repairs.",
        "U.S. President Ann Poe met Gen. John Roe on Dec. 7 at 10 a.m. ET in the harbour hall.",
        "The Harbour Board of West Bergen and the North Sea Shipping Council signed the treaty in Kiel.",
        "“Why now?” asked the minister, who left the hall early.",
        "The bridge was closed (the wind was too strong) until Tuesday morning, the council said.",
    ],
)
def test_edited_prose_and_headlines_are_not_cut_where_no_sentence_ends(paragraph: str) -> None:
    assert sentences(paragraph) == [paragraph]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (
            "The bridge is closed. “It was the storm,” said Poe. The ferry waits.",
            ["The bridge is closed.", "“It was the storm,” said Poe.", "The ferry waits."],
        ),
        (
            "It is a mess, said Roe. “Really?” she asked. “It is.” “It has to end.”",
            ["It is a mess, said Roe.", "“Really?” she asked.", "“It is.”", "“It has to end.”"],
        ),
        (
            "we saw it on http://harbour.example.org/bridge The pictures are great!",
            ["we saw it on http://harbour.example.org/bridge", "The pictures are great!"],
        ),
        (
            "Please let me know by Friday. Ann Poe 02/22/2001 04:37 PM Please see the attached list.",
            ["Please let me know by Friday.", "Ann Poe", "02/22/2001 04:37 PM", "Please see the attached list."],
        ),
    ],
)  # fmt: skip
def test_sentences_begin_where_a_reader_begins_them(paragraph: str, expected: list[str]) -> None:
    assert sentences(paragraph) == expected


@given(st.lists(TEXT, max_size=4))
def test_a_paragraph_is_split_the_same_alone_and_among_others(paragraphs: list[str]) -> None:
    together = OURS.begin(paragraphs, is_english=True)
    assert together == [OURS.begin([paragraph], is_english=True)[0] for paragraph in paragraphs]
    for paragraph, starts in zip(paragraphs, together, strict=True):
        assert starts == sorted(set(starts))
        assert all(0 < at < len(paragraph) for at in starts)


def test_other_languages_are_split_by_the_rules_alone() -> None:
    german = ["Der Hafen ist gesperrt Die Fähre wartet auf Besserung Thanks, Ann. Es regnet."]
    assert OURS.begin(german, is_english=False) == [[german[0].index("Es")]]


def test_a_very_long_paragraph_is_read_whole() -> None:
    paragraph = "The harbour was closed on Friday. " * 8000
    (starts,) = OURS.begin([paragraph], is_english=True)
    assert len(starts) == 7999


def test_other_weights_have_another_version(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    np.savez_compressed(
        path, slots=np.array([3], np.uint32), values=np.array([5], np.int8), unit=0.5, bias=-1.0
    )
    weights = Weights.load(path)
    assert weights.scores(np.array([[3 << 12, 9 << 12]], np.uint32)).tolist() == [1.5]
    assert weights.version
