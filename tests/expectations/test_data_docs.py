import os
import re
from pathlib import Path

import pyarrow as pa
import pytest

from expectations import build_data_docs, data_docs
from expectations.engine import bind, judge
from expectations.suites import load_suites


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return tmp_path / "results"


def judged(results: Path, batch_id: str, category: str = "share") -> None:
    """One expectation on removals, judged on one row and recorded."""
    table = pa.Table.from_pylist([{"category": category}], pa.schema([("category", pa.string())]))
    slugs = [check for check in load_suites()["removals"] if check.column == "category"]
    data_docs.record(results, batch_id, {"removals": judge([bind(check) for check in slugs], table)})


def test_pages_show_every_expectation_its_severity_and_its_reason(results: Path) -> None:
    judged(results, "b1")
    index = build_data_docs(results, results.parent / "docs")
    page = (index.parent / "b1" / "removals.html").read_text(encoding="utf-8")
    assert 'href="b1/removals.html"' in index.read_text(encoding="utf-8")
    assert "The category is one of those declared (error). Queries count by category" in page


def test_pages_take_nothing_from_elsewhere(results: Path) -> None:
    judged(results, "b1")
    target = build_data_docs(results, results.parent / "docs").parent
    for page in target.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"(?:src|href)=[\"']https?://", text) == []
        assert "<script" not in text


def test_markup_in_an_article_is_shown_as_text(results: Path) -> None:
    judged(results, "b1", "<script>x</script>")
    target = build_data_docs(results, results.parent / "docs").parent
    page = (target / "b1" / "removals.html").read_text(encoding="utf-8")
    assert "<script>x" not in page
    assert "script&gt;x" in page


def test_only_the_newest_batches_are_kept(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_docs, "KEPT", 2)
    for at, batch_id in enumerate(["old", "middle", "new"]):
        judged(results, batch_id)
        for path in (results / batch_id).iterdir():
            text = path.read_text(encoding="utf-8")
            path.write_text(
                re.sub(r'"judged_at": "[^"]*"', f'"judged_at": "2030-01-0{at + 1} 00:00:00"', text)
            )
    index = build_data_docs(results, results.parent / "docs")
    assert sorted(path.name for path in results.iterdir()) == ["middle", "new"]
    assert re.findall(r'href="(\w+)/removals.html"', index.read_text(encoding="utf-8")) == ["new", "middle"]


def test_a_page_that_is_up_to_date_is_left_as_it_is(results: Path) -> None:
    judged(results, "b1")
    target = build_data_docs(results, results.parent / "docs").parent
    page = target / "b1" / "removals.html"
    page.write_text("seen", encoding="utf-8")
    build_data_docs(results, target)
    assert page.read_text(encoding="utf-8") == "seen"
    os.utime(page, ns=(0, 0))
    build_data_docs(results, target)
    assert page.read_text(encoding="utf-8") != "seen"


def test_no_results_give_an_empty_index(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    index = build_data_docs(tmp_path / "results", tmp_path / "docs")
    assert "Data Docs" in index.read_text(encoding="utf-8")
