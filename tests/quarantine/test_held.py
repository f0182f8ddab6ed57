"""Which of what is held back a name, a reason and a drop mean."""

from datetime import datetime

import pytest

from flows.quarantine.held import Quarantined, answering, selected
from schemas.errors import UsageError
from schemas.slugs import Status


def held(
    path: str, document_id: str | None = None, reason: str = "no-text", drop: str = "wire"
) -> Quarantined:
    at = datetime.fromisoformat("2026-01-01T12:00")
    return Quarantined(
        document_id, drop, path, f"key of {path}", Status.FAILED, "strip", None, reason, "Why.", "run", at
    )


ROWS = [
    held("in/a.txt", "aa11aa11"),
    held("copies/a.txt", "aa11aa11"),
    held("b.jsonl#2", "ab22ab22", reason="bad-record"),
    held("b.jsonl#10", "ac33ac33", reason="bad-record"),
    held("c.zip", reason="encrypted", drop="other"),
    held("d.zip!e.json", reason="bad-file"),
]


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("aa11aa11", ["in/a.txt", "copies/a.txt"]),
        ("aa11aa", ["in/a.txt", "copies/a.txt"]),
        ("a.txt", ["in/a.txt", "copies/a.txt"]),
        ("in/a.txt", ["in/a.txt"]),
        ("b.jsonl#2", ["b.jsonl#2"]),
        ("c.zip", ["c.zip"]),
        ("e.json", ["d.zip!e.json"]),
    ],
)
def test_a_name_is_an_id_or_a_path_or_a_part_of_one(name: str, paths: list[str]) -> None:
    assert [row.source_path for row in answering(ROWS, name)] == paths


def test_a_name_that_several_documents_answer_to_is_refused_with_their_list() -> None:
    rows = [held("in/a.txt", "aa11aa11"), held("out/a.txt", "ab22ab22")]
    with pytest.raises(
        UsageError, match=r"2 held documents answer to 'a.txt': aa11aa11 in/a.txt; ab22ab22 out/a.txt"
    ):
        answering(rows, "a.txt")


@pytest.mark.parametrize("name", ["z.txt", "", "aa11", "in/a", "b.jsonl"])
def test_a_name_that_nothing_answers_to_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="Nothing that is held back is called"):
        answering(ROWS, name)


def test_reasons_and_drops_leave_out_the_others() -> None:
    assert [row.source_path for row in selected(ROWS, reason="bad-record")] == ["b.jsonl#2", "b.jsonl#10"]
    assert [row.source_path for row in selected(ROWS, drop="other")] == ["c.zip"]
    assert [row.source_path for row in selected(ROWS, ["ab22ab22"], reason="bad-record")] == ["b.jsonl#2"]
    assert selected(ROWS) == ROWS


def test_a_reason_that_nothing_is_held_back_for_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="reason 'empty'; there is bad-file, bad-record, encrypted, no-text"):
        selected(ROWS, reason="empty")


def test_records_are_in_the_order_of_their_numbers() -> None:
    assert sorted([ROWS[3], ROWS[2]], key=lambda row: row.order) == [ROWS[2], ROWS[3]]
