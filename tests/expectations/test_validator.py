import json
from collections.abc import Callable
from pathlib import Path

import pytest

from expectations import validate
from expectations.suites import TABLE_SUITES
from schemas import VALIDATIONS
from schemas.errors import StageError
from schemas.table import Tables

Change = Callable[..., Tables]
Copies = Callable[[int], tuple[Tables, list[str]]]


def own(folder: Path, name: str, **expectation: object) -> Path:
    (folder / f"{name}.json").write_text(json.dumps({"name": name, "expectations": [expectation]}))
    return folder


def test_a_consistent_batch_passes_every_suite(tables: Tables) -> None:
    verdict = validate("b1", tables)
    failed = [row for row in verdict.validations.to_pylist() if not row["success"]]
    # The texts of this batch are of ten words, and a warning starts at twenty.
    assert [(row["suite"], row["column"], row["severity"]) for row in failed] == [
        ("articles", "word_count", "warning")
    ]
    assert verdict.quarantined == ()
    assert verdict.critical == ()
    assert verdict.validations.schema == VALIDATIONS.staged


def test_an_empty_batch_passes(tables: Tables) -> None:
    verdict = validate("b1", {name: table.slice(0, 0) for name, table in tables.items()})
    assert (verdict.quarantined, verdict.critical) == ((), ())


# What is changed (table, row, column, value), and the stage, reason and expectation of the finding
# that it must come to.
BREAKS = [
    ("documents", 0, "raw_text", " \n ", "ingest", "no-text", "expect_column_values_to_match_regex"),
    ("documents", 0, "media_type", "text", "ingest", "bad-value", "expect_column_values_to_match_regex"),
    ("documents", 0, "metadata", "{", "ingest", "bad-value", "expect_column_values_to_be_json_parseable"),
    ("removals", 1, "raw_start", 50, "strip", "not-reversible", "expect_span_to_give_back_its_text"),
    ("removals", 1, "raw_start", 16, "strip", "not-reversible", "expect_span_to_lie_within"),
    ("removals", 2, "raw_end", 100, "strip", "not-reversible", "expect_span_to_lie_within"),
    (
        "removals",
        1,
        "text",
        "Share that article\n",
        "strip",
        "not-reversible",
        "expect_span_to_give_back_its_text",
    ),
    ("removals", 1, "category", "shares", "strip", "bad-value", "expect_column_values_to_be_in_slugs"),
    ("removals", 1, "score", 1.5, "strip", "bad-value", "expect_column_values_to_be_between"),
    (
        "articles",
        0,
        "text",
        "The harbour of Cuxhaven reopened.",
        "strip",
        "not-reversible",
        "expect_text_to_be_raw_less_removals",
    ),
    ("articles", 0, "word_count", 0, "strip", "no-text", "expect_column_values_to_be_between"),
    ("articles", 0, "language", "english", "strip", "bad-value", "expect_column_values_to_match_regex"),
    (
        "articles",
        0,
        "title",
        "Share this article",
        "strip",
        "footer-line",
        "expect_column_texts_to_hold_no_line_like",
    ),
    ("articles", 0, "authors", None, "strip", "bad-value", "expect_required_columns_to_be_filled"),
    ("article_fields", 0, "raw_end", 16, "strip", "not-reversible", "expect_span_to_give_back_its_text"),
    ("article_fields", 0, "raw_end", 500, "strip", "not-reversible", "expect_span_to_lie_within"),
    ("lines", 0, "story_id", "a story", "strip", "bad-value", "expect_column_values_to_match_regex"),
    ("lines", 0, "template_from", [1], "strip", "rows-do-not-fit", "expect_column_pair_values_to_be_equal"),
    (
        "lines",
        0,
        "paragraph_lengths",
        [],
        "strip",
        "rows-do-not-fit",
        "expect_column_pair_values_to_be_equal",
    ),
    ("sentences", 1, "char_end", 32, "split", "not-reversible", "expect_nothing_outside_sentences"),
    ("sentences", 2, "char_start", 30, "split", "not-reversible", "expect_span_to_lie_within"),
    ("sentences", 2, "raw_start", 51, "split", "not-reversible", "expect_span_to_give_back_its_text"),
    (
        "sentences",
        1,
        "text",
        "A harbour reopened.",
        "split",
        "not-reversible",
        "expect_span_to_give_back_its_text",
    ),
    ("sentences", 2, "ordinal", 2, "split", "rows-do-not-fit", "expect_ordinals_to_count_from_zero"),
    ("sentences", 0, "part", "subtitle", "split", "not-reversible", "expect_nothing_outside_sentences"),
    ("entities", 0, "sentence_id", "0" * 32, "recognise", "rows-do-not-fit", "expect_reference_to_exist"),
    ("entities", 0, "char_end", 34, "recognise", "not-reversible", "expect_span_to_lie_within"),
    (
        "entities",
        0,
        "text",
        "Bremerhaven",
        "recognise",
        "not-reversible",
        "expect_span_to_give_back_its_text",
    ),
    ("entities", 0, "raw_start", 31, "recognise", "not-reversible", "expect_span_to_give_back_its_text"),
    ("entities", 0, "ordinal", 1, "recognise", "rows-do-not-fit", "expect_ordinals_to_count_from_zero"),
    ("entities", 0, "label", "CITY", "recognise", "bad-value", "expect_column_values_to_be_in_slugs"),
    ("entities", 0, "entity_id", "cuxhaven", "recognise", "bad-value", "expect_column_values_to_match_regex"),
]


def test_a_row_that_fails_an_error_holds_back_its_document_alone(copies: Copies, change: Change) -> None:
    tables, ids = copies(len(BREAKS))
    for at, (table, row, column, value, *_) in enumerate(BREAKS):
        tables = change(tables, table, at * len(tables[table]) // len(BREAKS) + row, column, value)
    verdict = validate("b1", tables)
    held = {
        finding.document_id: (finding.stage, finding.reason, finding.expectation)
        for finding in verdict.quarantined
    }
    assert held == {ids[at]: tuple(wanted) for at, (_, _, _, _, *wanted) in enumerate(BREAKS)}
    assert verdict.critical == ()


def test_the_finding_says_what_was_wanted_of_which_row_and_what_was_seen(
    tables: Tables, change: Change
) -> None:
    document_id = tables["documents"]["document_id"][0].as_py()
    verdict = validate("b1", change(tables, "removals", 1, "text", "Share that article\n"))
    assert verdict.quarantined[0].detail == (
        "A removal's text is what its span of the raw text gives back; not so in removals "
        f"(document_id {document_id}, raw_start 51): text “Share that article”, text_at_span “Share this article”."
    )


def test_a_line_that_is_plainly_a_footer_is_named(tables: Tables, change: Change) -> None:
    text = "Aldermen met on Tuesday in Ghent.\nLeave a Reply"
    broken = change(change(tables, "articles", 1, "text", text), "documents", 1, "raw_text", text)
    verdict = validate("b1", broken)
    assert verdict.quarantined[0].reason == "footer-line"
    assert "text “Leave a Reply”" in verdict.quarantined[0].detail


def test_a_sentence_that_is_missing_leaves_text_outside(tables: Tables) -> None:
    keep = [0, 1, 3, 4, 5]
    verdict = validate("b1", {**tables, "sentences": tables["sentences"].take(keep)})
    assert [finding.reason for finding in verdict.quarantined] == ["not-reversible"]
    assert "Ships may enter from Monday." in verdict.quarantined[0].detail


def test_a_document_without_an_article_is_held_back(tables: Tables) -> None:
    without = {
        name: table if name in {"documents", "removals"} else table.slice(0, 0)
        for name, table in tables.items()
    }
    reasons = {finding.reason for finding in validate("b1", without).quarantined}
    assert reasons == {"rows-do-not-fit"}


def test_rows_of_no_document_stop_the_batch(tables: Tables, change: Change) -> None:
    verdict = validate("b1", change(tables, "entities", 0, "article_id", "f" * 32))
    assert verdict.critical
    assert "no document of the batch" in verdict.critical[0].detail


def test_a_table_of_other_columns_stops_the_batch_before_anything_else(tables: Tables) -> None:
    verdict = validate("b1", {**tables, "removals": tables["removals"].drop_columns(["rule"])})
    assert [finding.expectation for finding in verdict.critical] == ["expect_columns_to_be_as_declared"]
    assert "missing rule: string" in verdict.critical[0].detail
    assert len(verdict.validations) == len(TABLE_SUITES)


def test_a_warning_is_noted_and_holds_nothing_back(tables: Tables, change: Change) -> None:
    verdict = validate("b1", change(tables, "articles", 0, "kept_ratio", 0.01))
    assert verdict.quarantined == ()
    noted = [
        row for row in verdict.validations.to_pylist() if row["column"] == "kept_ratio" and not row["success"]
    ]
    assert [(row["severity"], row["unexpected"], row["elements"]) for row in noted] == [("warning", 1, 2)]


def test_a_suite_broken_on_purpose_stops_the_batch_and_says_what_to_do(
    tables: Tables, tmp_path: Path
) -> None:
    suites = own(
        tmp_path,
        "articles",
        type="expect_column_values_to_be_between",
        kwargs={"column": "word_count", "min_value": 9},
        description="Articles have nine words",
        meta={"severity": "critical", "why": "To see it hold."},
    )
    verdict = validate("b1", tables, suites=suites)
    assert len(verdict.critical) == 1
    detail = verdict.critical[0].detail
    for part in (
        "Suite articles",
        "expect_column_values_to_be_between (word_count)",
        "1 of 2 rows",
        "8",
        "min_value 9",
    ):
        assert part in detail
    assert f"change the bound or the severity in {tmp_path / 'articles.json'}" in detail


def test_aggregates_are_judged_without_the_documents_held_back(
    tables: Tables, change: Change, tmp_path: Path
) -> None:
    suites = own(
        tmp_path,
        "articles",
        type="expect_table_row_count_to_equal",
        kwargs={"value": 1},
        meta={"severity": "critical"},
    )
    assert validate("b1", tables, suites=suites).critical[0].expectation == "expect_table_row_count_to_equal"
    verdict = validate("b1", change(tables, "removals", 1, "score", 7), suites=suites)
    assert (len(verdict.quarantined), verdict.critical) == (1, ())


def test_an_expectation_that_cannot_be_checked_does_not_pass_silently(tables: Tables, tmp_path: Path) -> None:
    suites = own(
        tmp_path,
        "articles",
        type="expect_column_values_to_be_between",
        kwargs={"column": "colour", "min_value": 9},
        meta={"severity": "warning"},
    )
    verdict = validate("b1", tables, suites=suites)
    assert "could not be checked" in verdict.critical[0].detail
    assert "colour" in verdict.critical[0].detail
    rows = [row for row in verdict.validations.to_pylist() if row["column"] == "colour"]
    assert [row["success"] for row in rows] == [False]


def test_a_batch_without_a_table_is_a_stage_error(tables: Tables) -> None:
    del tables["entities"]
    with pytest.raises(StageError, match="without entities"):
        validate("b1", tables)


def test_nothing_is_written_or_said(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    validate("b1", tables)
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")
