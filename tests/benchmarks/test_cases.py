"""The labelled pages in tests/strip/cases/pages: what they cover, and that strip calls their lines what they are."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.strip import cases
from benchmarks.strip.floors import Floors, missed
from flows.strip import StripOptions, Stripper
from schemas.slugs import Category

PAGES = cases.case_pages()
# White space is in every page and no line of its own.
NO_LINES = {Category.WHITESPACE}


@pytest.fixture(scope="module")
def judged() -> Sequence[cases.Judged]:
    return cases.judge(PAGES, Stripper.load(StripOptions()))


def test_the_pages_cover_every_category_and_text_that_looks_like_one() -> None:
    counts = Counter(line.labels[0] for page in PAGES for line in page.lines)
    assert counts.total() >= 1_000
    assert set(counts) == {cases.KEPT, *Category} - NO_LINES
    assert min(counts.values()) >= 12


def test_lines_are_called_what_they_are_as_often_as_is_pinned(judged: Sequence[cases.Judged]) -> None:
    found = {"our own cases": {"right": cases.accuracy(judged), "kept": cases.kept_share(judged)}}
    pinned = Floors.load().always["our own cases"]
    assert list(missed(found, {"our own cases": pinned})) == []


def test_the_confusion_table_has_a_row_for_each_label(judged: Sequence[cases.Judged]) -> None:
    rows = list(cases.table(judged))[1:]
    assert {row.split()[0] for row in rows} == {line.line.labels[0] for line in judged}
    assert sum(int(row.split()[1]) for row in rows) == len(judged)


def test_a_line_is_what_most_of_its_letters_were_removed_as() -> None:
    line = cases.Line(10, "The ferry. Share this", ("kept",))
    share = {"raw_start": 21, "raw_end": 31, "category": "share"}
    assert cases.said(line, [share]) == "share"
    assert cases.said(line, [{**share, "raw_start": 26}]) == "kept"
    assert cases.said(line, [{"raw_start": 0, "raw_end": 9, "category": "navigation"}]) == "kept"


@pytest.mark.parametrize("row", ["Home", "menu\tHome", "kept\t", "kept/menu\tHome"])
def test_a_line_without_a_label_is_refused_with_its_number(tmp_path: Path, row: str) -> None:
    path = tmp_path / "page.tsv"
    path.write_text(f"kept\tA line.\n\n{row}\n", "utf-8")
    with pytest.raises(ValueError, match="line 3"):
        cases.read_page(path)
