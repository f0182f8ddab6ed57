from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import SCHEMA_VERSION, Column, Table
from schemas.errors import WarehouseError
from schemas.table import type_count, type_id
from warehouse.parts import join, part_name, take_over, without, write_part, written_with

MOTES = Table(
    name="motes",
    doc="Motes of dust.",
    columns=(
        Column("id", type_id, "Its id"),
        Column("size", type_count, "Its size"),
        Column("colour", type_id, "Its colour", is_nullable=True),
    ),
)


def motes(*ids: str) -> pa.Table:
    return MOTES.from_rows({"id": i, "size": n, "colour": None} for n, i in enumerate(ids))


def test_a_part_is_compressed_and_carries_page_checksums(tmp_path: Path) -> None:
    part = write_part(motes(*(f"{n:032x}" for n in range(5000))), tmp_path / "part.parquet")
    assert pq.read_metadata(part).row_group(0).column(0).compression == "ZSTD"
    content = bytearray(part.read_bytes())
    content[len(content) // 3] ^= 1
    part.write_bytes(content)
    with pytest.raises(OSError, match=r"(?i)crc|checksum"):
        pq.read_table(part, page_checksum_verification=True)


def test_a_part_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no-folder"):
        write_part(motes("a"), tmp_path / "no-folder" / "part.parquet")
    assert list(tmp_path.iterdir()) == []


def test_wide_rows_make_small_row_groups(tmp_path: Path) -> None:
    wide = pa.table({"text": ["x" * 100_000] * 2_100})
    part = write_part(wide, tmp_path / "part.parquet")
    assert pq.read_metadata(part).num_row_groups == 3


def test_names_sort_by_commit_and_tell_the_schema_version() -> None:
    names = [part_name(ordinal) for ordinal in (0, 9, 10, 100)]
    assert names == sorted(names)
    assert len({part_name(3) for _ in range(50)}) == 50
    assert {written_with(name) for name in names} == {SCHEMA_VERSION}


def test_a_staged_part_stays_until_it_is_committed(tmp_path: Path) -> None:
    staged = write_part(motes("a"), tmp_path / "staged.parquet")
    folder = tmp_path / "motes"
    folder.mkdir()
    part = take_over(staged, folder, "1-0-a.parquet", MOTES)
    assert staged.exists()
    assert pq.read_table(part).equals(motes("a"))


def test_a_part_of_another_schema_is_not_taken(tmp_path: Path) -> None:
    staged = write_part(pa.table({"id": [1]}), tmp_path / "staged.parquet")
    with pytest.raises(WarehouseError, match="another schema than the table motes"):
        take_over(staged, tmp_path, "1-0-a.parquet", MOTES)


@given(
    rows=st.lists(st.sampled_from("abcde"), max_size=30), gone=st.sets(st.sampled_from("abcdex"), max_size=4)
)
def test_leaving_rows_out_keeps_the_others_in_order(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str], gone: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    part = write_part(motes(*rows), folder / "1-0-a.parquet")
    target = folder / "1-1-b.parquet"
    kept = [row for row in rows if row not in gone]
    assert without(part, "id", gone, target, MOTES) == bool(kept)
    assert target.exists() == bool(kept)
    if kept:
        assert pq.read_table(target)["id"].to_pylist() == kept


def test_parts_are_joined_in_order_and_older_schemas_are_filled_with_nulls(tmp_path: Path) -> None:
    old = write_part(motes("b").drop_columns(["colour"]), tmp_path / "0-0-a.parquet")
    new = write_part(motes("a", "c"), tmp_path / "1-1-b.parquet")
    assert join([old, new], tmp_path / "1-2-c.parquet", MOTES)
    joined = pq.read_table(tmp_path / "1-2-c.parquet")
    assert joined["id"].to_pylist() == ["b", "a", "c"]
    assert joined.schema.equals(MOTES.arrow)
    assert pq.read_metadata(tmp_path / "1-2-c.parquet").num_row_groups == 1
