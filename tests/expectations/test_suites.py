import json
from pathlib import Path

import pytest

from expectations.engine import bind
from expectations.suites import BY_NAME, SHIPPED, TABLE_SUITES, load_suites, structure
from schemas.errors import UsageError
from schemas.slugs import Reason

NOT_NULL = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "publisher"}}


def suite(folder: Path, name: str, *expectations: object) -> Path:
    (folder / f"{name}.json").write_text(json.dumps({"name": name, "expectations": expectations}))
    return folder


@pytest.mark.parametrize("name", [*TABLE_SUITES, "run"])
def test_every_expectation_that_ships_can_be_made_and_gives_its_reasons(name: str) -> None:
    checks = load_suites()[name]
    for check in checks:
        assert bind(check).check is check
        assert check.why.endswith(".")
        assert check.description
        assert check.reason in set(Reason)


@pytest.mark.parametrize("name", [*TABLE_SUITES, "run"])
def test_a_suite_is_named_after_its_file(name: str) -> None:
    assert json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))["name"] == name


@pytest.mark.parametrize("name", TABLE_SUITES)
def test_what_the_schemas_ask_for_has_declared_reasons(name: str) -> None:
    assert {check.reason for check in structure(BY_NAME[name])} <= set(Reason)


def test_a_suite_of_ones_own_may_have_reasons_of_its_own(tmp_path: Path) -> None:
    own = {**NOT_NULL, "meta": {"reason": "not-our-topic"}}
    assert load_suites(suite(tmp_path, "articles", own))["articles"][0].reason == "not-our-topic"


def test_structure_comes_from_the_schemas() -> None:
    columns, filled, key = structure(BY_NAME["removals"])
    assert columns.severity == "critical"
    assert filled.columns == (
        "document_id",
        "raw_start",
        "raw_end",
        "category",
        "rule",
        "text",
        "strip_version",
    )
    assert (key.type, key.column) == ("expect_compound_columns_to_be_unique", "document_id, raw_start")


def test_a_file_of_ones_own_replaces_the_one_that_ships(tmp_path: Path) -> None:
    loaded = load_suites(suite(tmp_path, "articles", NOT_NULL))
    assert [check.column for check in loaded["articles"]] == ["publisher"]
    assert loaded["articles"][0].severity == "warning"
    assert loaded["sentences"] == load_suites()["sentences"]


def test_a_broken_file_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "articles.json").write_text('{"expectations": [')
    with pytest.raises(UsageError, match=r"articles\.json is no JSON"):
        load_suites(tmp_path)


@pytest.mark.parametrize(
    ("expectation", "reason"),
    [
        ({"kwargs": {}}, "no “type”"),
        ({**NOT_NULL, "meta": {"severity": "fatal"}}, "fatal"),
        ({**NOT_NULL, "kwargs": []}, "are objects"),
        ({**NOT_NULL, "meta": {"reason": "Not ours"}}, "no slug"),
    ],
)
def test_a_broken_expectation_is_named_with_the_reason(
    tmp_path: Path, expectation: object, reason: str
) -> None:
    with pytest.raises(UsageError, match=rf"articles\.json.*{reason}"):
        load_suites(suite(tmp_path, "articles", expectation))


def test_a_file_without_a_list_is_no_suite(tmp_path: Path) -> None:
    (tmp_path / "articles.json").write_text("[]")
    with pytest.raises(UsageError, match="needs a list"):
        load_suites(tmp_path)


def test_a_suite_of_no_table_is_a_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="named after no suite"):
        load_suites(suite(tmp_path, "artikles"))


def test_a_folder_that_is_not_there_is_a_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder of suites"):
        load_suites(tmp_path / "missing")


@pytest.mark.parametrize(
    ("expectation", "reason"),
    [
        ({"type": "expect_miracles"}, "names expect_miracles, which is no expectation"),
        ({**NOT_NULL, "kwargs": {"colum": "title"}}, "what it does not take"),
        (
            {
                "type": "expect_column_mean_to_be_between",
                "kwargs": {"column": "kept_ratio", "min_value": 0.5},
                "meta": {"severity": "error"},
            },
            "say warning or critical",
        ),
    ],
)
def test_an_expectation_that_cannot_be_made_is_a_wrong_usage(
    tmp_path: Path, expectation: object, reason: str
) -> None:
    with pytest.raises(UsageError, match=rf"articles\.json.*{reason}"):
        bind(load_suites(suite(tmp_path, "articles", expectation))["articles"][0])
