"""What warnings say."""

from collections import Counter

from flows.runs.report import Noted, Report
from flows.runs.warned import sentences
from schemas import OUTCOMES, VALIDATIONS
from schemas.slugs import Status
from schemas.table import Row


def test_a_warning_says_where_how_often_what_was_asked_for_and_why() -> None:
    warned = Counter({Noted("articles", "word_count", "expect_column_values_to_be_between"): 1})
    assert sentences(warned, None)[0].startswith(
        "articles.word_count (expect_column_values_to_be_between), not so in 1 row: An article has 20 to 50,000 words. "
        "Briefs run to 30 words"
    )


def test_a_warning_on_a_run_as_a_whole_counts_no_rows() -> None:
    warned = Counter({Noted("run", "mentions", "expect_column_mean_to_be_between"): 0})
    (sentence,) = sentences(warned, None)
    assert sentence.startswith("run.mentions (expect_column_mean_to_be_between): ")


def test_an_expectation_that_is_in_no_suite_any_more_is_called_by_its_type() -> None:
    warned = Counter({Noted("articles", None, "expect_something_odd"): 2})
    assert sentences(warned, None) == [
        "articles (expect_something_odd), not so in 2 rows: expect something odd."
    ]


def test_a_report_counts_reasons_and_noted_rows() -> None:
    report = Report("run")
    outcome: Row = {
        "drop_name": "wire",
        "source_path": "a.txt",
        "version_key": "k",
        "document_id": None,
        "status": Status.FAILED,
        "stage": "ingest",
        "expectation": None,
        "reason": "empty",
        "detail": "a.txt is empty.",
    }
    let_go = {**outcome, "status": Status.DISMISSED}
    report.count_documents(OUTCOMES.from_rows([outcome, outcome, let_go]), 3)
    validation: Row = {
        "batch_id": "b",
        "stage": "strip",
        "suite": "articles",
        "expectation": "expect_something",
        "column": "title",
        "severity": "warning",
        "success": False,
        "observed": None,
        "unexpected": 3,
        "elements": 9,
    }
    report.count_expectations(VALIDATIONS.from_rows([validation, {**validation, "success": True}]))
    assert report.reasons == {"empty": 2}
    assert report.warned == {Noted("articles", "title", "expect_something"): 3}
    assert "| empty | 2 |" in report.markdown()
