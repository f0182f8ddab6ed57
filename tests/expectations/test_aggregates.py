import pyarrow as pa
import pytest

from expectations import RUN_DOCUMENTS, judge_run
from schemas.errors import StageError
from schemas.table import Row


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
