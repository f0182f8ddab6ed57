"""What a commit lets out of held_documents."""

import pyarrow as pa
import pytest

from flows.identify import outcome
from flows.runs.held_documents import Lying, Sighting
from schemas import OUTCOMES
from schemas.slugs import Stage, Status


def outcomes(*rows: tuple[str, str, str, Status]) -> pa.Table:
    """Rows of the drop `wire`: document, path, version_key, status each."""
    return OUTCOMES.from_rows(
        outcome(
            {"document_id": document, "drop_name": "wire", "source_path": path, "version_key": key},
            status,
            Stage.COMMIT,
        )
        for document, path, key, status in rows
    )


def lying(*paths: str) -> Lying:
    return Lying({"one": {Sighting("wire", path, f"key of {path}", is_earlier=True) for path in paths}})


@pytest.mark.parametrize(
    ("row", "left"),
    [
        (("one", "a.txt", "key of a.txt", Status.NEW), ["one"]),
        (("two", "a.txt", "another key", Status.NEW), ["one"]),
        (("two", "b.txt", "key of a.txt", Status.UPDATED), ["one"]),
        (("one", "a.txt", "key of a.txt", Status.DISMISSED), ["one"]),
        (("two", "a.txt", "another key", Status.FAILED), ["one"]),
        (("two", "b.txt", "another key", Status.NEW), []),
        # That it is held back, and a decision of a person, concern that document: not another version of it, or at
        # its place.
        (("two", "b.txt", "key of a.txt", Status.QUARANTINED), []),
        (("two", "b.txt", "key of a.txt", Status.DISMISSED), []),
        (("two", "b.txt", "key of a.txt", Status.FORGOTTEN), []),
        (("two", "a.txt", "another key", Status.FORGOTTEN), []),
        (("one", "b.txt", "key of a.txt", Status.DISMISSED), ["one"]),
        (("one", "a.txt", "another key", Status.FORGOTTEN), ["one"]),
    ],
)
def test_a_later_outcome_at_the_place_or_of_the_series_lets_out(
    row: tuple[str, str, str, Status], left: list[str]
) -> None:
    assert lying("a.txt").after(outcomes(row), []) == left


def test_a_document_that_is_held_back_elsewhere_as_well_stays() -> None:
    held = lying("a.txt", "b.txt")
    assert held.after(outcomes(("two", "a.txt", "k", Status.NEW)), []) == []
    assert held.after(outcomes(("two", "b.txt", "l", Status.NEW)), []) == ["one"]


def test_a_document_that_is_held_back_again_stays_and_its_new_place_counts() -> None:
    held = lying("a.txt")
    assert held.after(outcomes(("one", "b.txt", "key of a.txt", Status.QUARANTINED)), ["one"]) == []
    assert held.after(outcomes(("two", "b.txt", "k", Status.NEW)), []) == ["one"]


def test_a_file_that_is_read_again_lets_out_what_is_not_in_it_any_more() -> None:
    assert lying("a.jsonl#3").after(outcomes(), [], [("wire", "a.jsonl")]) == ["one"]
    assert lying("a.zip!b.txt").after(outcomes(), [], [("wire", "a.zip")]) == ["one"]
    assert lying("a.jsonl#3").after(outcomes(), [], [("wire", "b.jsonl")]) == []


def test_a_file_that_the_same_run_reads_to_its_end_lets_nothing_out() -> None:
    held = Lying()
    assert held.after(outcomes(("one", "a.jsonl#3", "k", Status.QUARANTINED)), ["one"]) == []
    assert held.after(outcomes(), [], [("wire", "a.jsonl")]) == []


def test_a_document_that_is_held_back_nowhere_any_more_leaves_with_the_next_commit() -> None:
    assert Lying({"one": set()}).after(outcomes(), []) == ["one"]
