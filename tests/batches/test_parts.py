import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from flows.batches.batch import Batch
from flows.batches.parts import Staging
from schemas.errors import RunError

ROWS = pa.table({"a": [1, 2]})


def test_a_part_is_made_once(tmp_path: Path) -> None:
    part = Staging(tmp_path).part("strip", "inputs", "version 1")
    part.once(lambda: {"rows": ROWS})
    again = part.once(lambda: pytest.fail("made again"))
    assert again.read("rows") == ROWS


def test_a_part_that_could_not_be_finished_is_not_there(tmp_path: Path) -> None:
    part = Staging(tmp_path).part("strip", "inputs")

    def breaks() -> dict[str, pa.Table]:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        part.once(breaks)
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_was_dropped_is_made_again(tmp_path: Path) -> None:
    part = Staging(tmp_path).part("strip", "inputs").once(lambda: {"rows": ROWS})
    part.drop()
    assert list(tmp_path.iterdir()) == []
    assert part.once(lambda: {"rows": ROWS.slice(1)}).count("rows") == 1


def test_a_part_that_somebody_removed_is_named(tmp_path: Path) -> None:
    part = Staging(tmp_path).part("strip", "a").once(lambda: {"x": pa.table({"n": [1]})})
    batch = Batch("b", (part,))
    assert batch.read("x").to_pylist() == [{"n": 1}]
    shutil.rmtree(tmp_path)
    for ask in (lambda: batch.read("x"), lambda: part.read("x"), lambda: part.count("x")):
        with pytest.raises(RunError, match=r"strip-\w+ was removed while the run went on"):
            ask()


def test_other_inputs_or_versions_make_another_part(tmp_path: Path) -> None:
    staging = Staging(tmp_path)
    assert staging.part("strip", "inputs", "version 1") != staging.part("strip", "inputs", "version 2")


def test_a_series_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    series = Staging(tmp_path).part("ingest", "drop")

    def breaks_at_the_second() -> Iterator[dict[str, pa.Table]]:
        yield {"rows": ROWS}
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        series.each_once(breaks_at_the_second)
    parts = series.each_once(lambda: iter([{"rows": ROWS}, {"rows": ROWS.slice(1)}]))
    assert [part.read("rows").num_rows for part in parts] == [2, 1]
    assert len({part.name for part in parts}) == 2


def test_names_with_equals_signs_are_no_partitions(tmp_path: Path) -> None:
    part = Staging(tmp_path / "year=2026").part("ingest", "drop")
    assert part.once(lambda: {"rows": ROWS}).read("rows").column_names == ["a"]
