"""Every case of bad input: each document, record or file costs itself alone, and the good one beside it is kept."""

from pathlib import Path

import pytest

from flows.ingest import IngestOptions, discover, ingest
from tests.ingest.matrix.case import READ, Case, text
from tests.ingest.matrix.cases import CASES

GOOD = "good beside it.txt"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_costs_itself_alone(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    case.make(folder)
    (folder / GOOD).write_text(text(f"the good neighbour of {case.name}"), encoding="utf-8")
    found = discover([folder])
    parts = list(ingest(found.sources, IngestOptions(), batch_documents=500, batch_bytes=8_000_000))
    documents = [row for part in parts for row in part.documents.to_pylist()]
    failed = [row for part in parts for row in part.failed.to_pylist()]
    outcomes = [(row["source_path"], READ) for row in documents]
    outcomes += [(row["source_path"], row["reason"]) for row in failed]
    assert sorted(outcomes) == sorted([*case.expected.items(), (GOOD, READ)])
    texts = {row["source_path"]: row["raw_text"] for row in documents}
    assert {path: texts.get(path) for path in case.texts} == case.texts
    assert tuple(one.path for one in found.ignored) == case.ignored
    assert sum(part.passed_over for part in parts) == case.passed_members
    for row in failed:
        assert row["detail"].startswith(row["source_path"])
        assert row["detail"].endswith(".")
        assert "Error" not in row["detail"].removeprefix(row["source_path"])


def test_cases_are_many_and_each_is_called_something_else() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 120
