"""A few kills of the torture, and that it sees what it looks for."""

import json
import random
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from benchmarks.torture.ground import Ground
from benchmarks.torture.kills import HITS, Taken, torture_on
from benchmarks.torture.outside import BrokenPromiseError, check, look
from benchmarks.torture.scenarios import SCENARIOS

pytestmark = pytest.mark.flow


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A first drop; the warehouse is as a run that nothing disturbed has left it."""
    folder = tmp_path_factory.mktemp("torture") / "world"
    return Ground(SCENARIOS[0], 0, folder, random.Random(3))  # noqa: S311 - no secret


@pytest.fixture
def warehouse(ground: Ground, tmp_path: Path) -> Path:
    """A copy of that; its publication goes on reading the parts of the original."""
    return shutil.copytree(ground.world.warehouse, tmp_path / "w", symlinks=True)


def test_what_was_killed_again_and_again_comes_to_the_rows_of_an_undisturbed_run(ground: Ground) -> None:
    tally = torture_on(ground, HITS, Taken(), lambda _: None)
    assert tally.violations == []
    assert (tally.kills.total(), tally.reruns >= 1) == (HITS, True)
    assert {"before: ledger", "after: commit to articles", "before: link to the publication"} <= tally.points


def test_what_is_whole_is_taken_for_whole(warehouse: Path) -> None:
    seen = look(warehouse)
    assert len([name for name in seen.recorded if name.startswith("document")]) == 10
    assert seen.published == seen.recorded
    check(seen, {}, seen.recorded)


def test_a_document_that_lacks_rows_of_one_table_is_neither_as_before_nor_as_after(warehouse: Path) -> None:
    whole = look(warehouse).recorded
    sentences = _table(warehouse, "sentences")
    sentences.delete("ordinal = 1")
    _record(warehouse, "sentences", sentences.version())
    with pytest.raises(BrokenPromiseError, match=r"In the tables, document .* is neither"):
        check(look(warehouse), {}, whole)


def test_doubled_rows_are_seen(warehouse: Path) -> None:
    sentences = _table(warehouse, "sentences")
    write_deltalake(sentences, sentences.to_pyarrow_table(), mode="append")
    _record(warehouse, "sentences", _table(warehouse, "sentences").version())
    with pytest.raises(BrokenPromiseError, match="rows of the table sentences are doubled"):
        look(warehouse)


def test_a_torn_part_is_seen(warehouse: Path) -> None:
    part = next((warehouse / "tables" / "sentences").glob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-100])
    with pytest.raises(BrokenPromiseError, match="The table sentences cannot be read"):
        look(warehouse)


def _table(warehouse: Path, name: str) -> DeltaTable:
    return DeltaTable((warehouse / "tables" / name).as_uri())


def _record(warehouse: Path, name: str, version: int) -> None:
    """Have the ledger say that a batch came to that version."""
    batches = _table(warehouse, "batches")
    rows = batches.to_pyarrow_table().sort_by("ordinal")
    last = rows.slice(len(rows) - 1).to_pylist()[0]
    versions = json.loads(last["table_versions"]) | {name: version}
    later = {"batch_id": "doctored", "ordinal": len(rows), "table_versions": json.dumps(versions)}
    write_deltalake(batches, pa.Table.from_pylist([last | later], rows.schema), mode="append")
