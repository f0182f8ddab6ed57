import json
from pathlib import Path

import pyarrow as pa
import pytest

from expectations import RUN_DOCUMENTS, RunJudge, Verdict
from schemas.errors import StageError
from schemas.table import Row


def judge_run(batch_id: str, documents: pa.Table, least_documents: int = 50) -> Verdict:
    return RunJudge(least_documents).judge(batch_id, documents)


def run(*counted: tuple[int, Row]) -> pa.Table:
    usual: Row = {
        "status": "new",
        "kept_ratio": 0.8,
        "word_count": 400,
        "sentences": 20,
        "mentions": 9,
        "language": "en",
        "title": "A title",
    }
    rows = [{**usual, **row} for count, row in counted for _ in range(count)]
    return pa.Table.from_pylist(
        [{**row, "document_id": f"{at:032x}"} for at, row in enumerate(rows)], RUN_DOCUMENTS
    )


def held(status: str) -> Row:
    return {
        "status": status,
        **dict.fromkeys(("kept_ratio", "word_count", "sentences", "mentions", "language", "title")),
    }


def test_a_usual_run_passes() -> None:
    verdict = judge_run("b1", run((95, {}), (4, held("quarantined")), (1, held("failed"))))
    assert verdict.critical == ()
    assert all(row["success"] for row in verdict.validations.to_pylist())
    assert len(verdict.validations) == 8


def test_a_run_of_few_documents_is_not_judged() -> None:
    documents = run((9, held("quarantined")))
    assert len(judge_run("b1", documents).validations) == 0
    assert judge_run("b1", documents, 9).critical


@pytest.mark.parametrize(
    ("share", "column"),
    [
        ((40, held("quarantined")), "is_quarantined"),
        ((60, {"kept_ratio": 0.02}), "kept_ratio"),
        ((60, {"word_count": 3}), "word_count"),
        ((100, {"sentences": 1}), "sentences"),
    ],
)
def test_a_broken_run_is_stopped_with_a_sentence(share: tuple[int, Row], column: str) -> None:
    verdict = judge_run("b1", run((100 - share[0], {}), share))
    assert [finding.column for finding in verdict.critical] == [column]
    finding = verdict.critical[0]
    assert finding.document_id is None
    assert "Suite run" in finding.detail
    assert "run.json" in finding.detail


@pytest.mark.parametrize(
    ("share", "column"),
    [
        ((60, held("failed")), "is_failed"),
        ((90, {"title": None}), "has_title"),
        ((100, {"mentions": 0}), "mentions"),
        ((60, {"language": "und"}), "is_language_unknown"),
    ],
)
def test_what_a_drop_may_rightly_be_is_only_noted(share: tuple[int, Row], column: str) -> None:
    verdict = judge_run("b1", run((100 - share[0], {}), share))
    assert verdict.critical == ()
    assert [row["column"] for row in verdict.validations.to_pylist() if not row["success"]] == [column]


def test_documents_held_back_count_in_no_measure_of_articles() -> None:
    verdict = judge_run(
        "b1", run((80, {}), (20, {"status": "quarantined", "kept_ratio": 0.0, "word_count": 0}))
    )
    assert verdict.critical == ()


def test_what_nothing_is_known_of_is_not_judged() -> None:
    verdict = judge_run("b1", run((60, held("failed"))))
    assert {row["column"] for row in verdict.validations.to_pylist()} == {"is_quarantined", "is_failed"}


def test_titles_may_be_left_out() -> None:
    verdict = judge_run("b1", run((60, {})).drop_columns(["title"]))
    assert len(verdict.validations) == 7


def test_a_missing_column_is_a_stage_error() -> None:
    with pytest.raises(StageError, match="without kept_ratio"):
        judge_run("b1", run((60, {})).drop_columns(["kept_ratio"]))


def test_while_nothing_changes_a_growing_run_is_written_down_by_tenths() -> None:
    judge = RunJudge()
    checked = []
    for batch in range(40):
        checked.append(len(judge.judge(f"b{batch}", run((50, {}))).validations) > 0)
        judge.keep(run((50, {})))
    assert checked[:10] == [True] * 10
    assert 20 < sum(checked) < 30


def test_the_batch_that_breaks_a_long_run_is_stopped_and_only_that_one() -> None:
    judge = RunJudge()
    judge.keep(run((1000, {})))
    assert judge.judge("b1", run((1, {}))).critical == ()
    judge.keep(run((1, {})))
    held_back = run((450, held("quarantined")))
    assert [finding.column for finding in judge.judge("b2", held_back).critical] == ["is_quarantined"]
    assert [finding.column for finding in judge.judge("b3", held_back).critical] == ["is_quarantined"]
    assert judge.judge("b4", run((10, {}))).critical == ()


def test_a_warning_is_written_down_by_the_batch_that_brings_it() -> None:
    judge = RunJudge()
    judge.keep(run((1000, {})))
    judge.judge("b1", run((1, {})))
    judge.keep(run((60, {})))
    assert len(judge.judge("b2", run((10, {}))).validations) == 0
    judge.keep(run((10_000, {"title": None})))
    validations = judge.judge("b3", run((1, {}))).validations.to_pylist()
    assert [row["column"] for row in validations if not row["success"]] == ["has_title"]


def test_what_cannot_be_followed_is_judged_after_every_batch(tmp_path: Path) -> None:
    suite = {
        "name": "run",
        "expectations": [
            {
                "type": "expect_column_max_to_be_between",
                "kwargs": {"column": "word_count", "max_value": 5000},
                "meta": {"severity": "critical"},
            }
        ],
    }
    (tmp_path / "run.json").write_text(json.dumps(suite), encoding="utf-8")
    judge = RunJudge(suites=tmp_path)
    for _ in range(3):
        assert len(judge.judge("b1", run((50, {}))).validations) == 1
        judge.keep(run((50, {})))
    assert judge.judge("b2", run((1, {"word_count": 9000}))).critical
