"""Which files are read together."""

from pathlib import Path

import pytest

from flows.batches.groups import Fingerprinted, grouped
from flows.batches.sizes import BATCH_BYTES
from flows.ingest import SourceFile


def files(*named: tuple[str, int]) -> list[Fingerprinted]:
    return [Fingerprinted(SourceFile("wire", name, Path(name)), name, length) for name, length in named]


def names(grouped: list[list[Fingerprinted]]) -> list[list[str]]:
    return [[file.source.path for file in group] for group in grouped]


def test_small_files_make_a_batch_together_whatever_their_kind() -> None:
    small = files(("a.txt", 900), ("b.json", 900), ("c.jsonl.gz", 300), ("d.html", 90_000), ("e.json", 5))
    assert names(list(grouped(small, 2))) == [["a.txt", "b.json"], ["c.jsonl.gz", "d.html"], ["e.json"]]
    assert len(list(grouped(small, 500))) == 1


@pytest.mark.parametrize(
    "large", [("b.jsonl", 500 * 4096), ("b.zip", 500 * 1024), ("b.jsonl.gz", 500 * 1024)]
)
def test_a_container_of_a_batch_or_more_is_read_by_itself(large: tuple[str, int]) -> None:
    listed = files(("a.json", 10), large, ("c.json", 10))
    assert names(list(grouped(listed, 500))) == [["a.json"], [large[0]], ["c.json"]]


def test_a_group_of_long_texts_holds_no_more_bytes_than_a_batch() -> None:
    third = BATCH_BYTES // 3
    listed = files(*((f"{n}.txt", third) for n in range(5)))
    assert [len(group) for group in grouped(listed, 500)] == [3, 2]


def test_what_is_left_when_the_first_groups_are_known_is_cut_as_before() -> None:
    listed = files(*((f"{n:02}.json", n * 700) for n in range(40)))
    first, *others = grouped(listed, 7)
    assert list(grouped(listed[len(first) :], 7)) == others
