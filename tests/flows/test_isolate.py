import pyarrow as pa
import pytest

from flows.isolate import isolated
from schemas.errors import UsageError

DOCUMENTS = pa.table({"document_id": ["a", "b", "c", "d", "e"]})


def upper_case(rows: pa.Table) -> dict[str, pa.Table]:
    ids = rows["document_id"].to_pylist()
    if "d" in ids:
        raise ValueError("d is broken")
    return {"articles": pa.table({"id": pa.array([str(each).upper() for each in ids], pa.string())})}


def test_a_broken_document_is_set_aside_and_its_neighbours_go_on() -> None:
    made = isolated(upper_case, DOCUMENTS, "document_id")
    assert made.tables["articles"]["id"].to_pylist() == ["A", "B", "C", "E"]
    assert made.failed == {"d": "ValueError: d is broken"}


def test_a_stage_that_breaks_on_nothing_at_all_is_no_documents_fault() -> None:
    def breaks(_: pa.Table) -> dict[str, pa.Table]:
        raise ValueError("no model")

    with pytest.raises(ValueError, match="no model"):
        isolated(breaks, DOCUMENTS, "document_id")


@pytest.mark.parametrize("error", [UsageError("strip.toml, line 3: no such category."), OSError("disk full")])
def test_what_a_person_or_time_can_mend_goes_up(error: Exception) -> None:
    def breaks(_: pa.Table) -> dict[str, pa.Table]:
        raise error

    with pytest.raises(type(error)):
        isolated(breaks, DOCUMENTS, "document_id")
