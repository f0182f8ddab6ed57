from collections.abc import Iterator

import pyarrow as pa
import pytest

from flows.batches.isolation import Fault, Isolated, bounded, isolated
from flows.batches.workers import Limits, Worker
from schemas.errors import RunError, UsageError
from schemas.slugs import Reason
from tests import runaway

DOCUMENTS = pa.table({"document_id": ["a", "b", "c", "d", "e"]})


def upper_case(rows: pa.Table) -> dict[str, pa.Table]:
    ids = rows["document_id"].to_pylist()
    if "d" in ids:
        raise ValueError("d is broken")
    return {"articles": pa.table({"id": pa.array([str(each).upper() for each in ids], pa.string())})}


def test_a_broken_document_is_set_aside_and_its_neighbours_go_on() -> None:
    made = isolated(upper_case, DOCUMENTS, "document_id")
    assert made.tables["articles"]["id"].to_pylist() == ["A", "B", "C", "E"]
    fault = Fault(Reason.STAGE_ERROR, "it could not be worked through (ValueError: d is broken)")
    assert made.failed == {"d": fault}


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


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(Limits(seconds=0.5, length=512 * 1024 * 1024))
    yield made
    made.close()


def test_documents_that_a_stage_runs_away_over_are_set_aside_each_with_its_reason(worker: Worker) -> None:
    bad = {"a": "spins", "c": "swallows", "d": "crashes"}
    made = bounded(lambda rows: worker.call(runaway.stage, rows, bad), DOCUMENTS, "document_id")
    assert made.tables["articles"]["document_id"].to_pylist() == ["b", "e"]
    assert {name: fault.reason for name, fault in made.failed.items()} == {
        "a": "time-limit",
        "c": "memory-limit",
        "d": "stage-error",
    }


def test_a_worker_that_ends_whatever_it_is_given_is_no_documents_fault(worker: Worker) -> None:
    with pytest.raises(RunError, match="cannot work, whatever it is given"):
        bounded(lambda _: worker.call(_crash), DOCUMENTS, "document_id")


def test_documents_come_little_by_little_in_their_order() -> None:
    many = pa.table({"document_id": [f"{number:04}" for number in range(1_000)]})
    chunks: list[int] = []

    def stage(rows: pa.Table) -> Isolated:
        chunks.append(len(rows))
        return Isolated({"articles": rows})

    assert bounded(stage, many, "document_id").tables["articles"].equals(many)
    assert max(chunks) <= 64


def _crash() -> Isolated:
    runaway.crash()
    return Isolated({})
