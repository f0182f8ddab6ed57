from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schemas import TABLES
from schemas.errors import UsageError, WarehouseError
from tests.warehouse.conftest import run_row
from warehouse import Commit, Keep, Reader, Warehouse, ledger
from warehouse.layout import Layout

if TYPE_CHECKING:
    from tests.warehouse.conftest import Press


def test_a_new_warehouse_has_its_folders_and_every_table(warehouse: Warehouse) -> None:
    assert warehouse.staging.is_dir()
    assert warehouse.data_docs.is_dir()
    assert (warehouse.root / "prefect").is_dir()
    assert {folder.name for folder in (warehouse.root / "tables").iterdir()} == {t.name for t in TABLES}
    assert ledger.latest(Layout(warehouse.root)) is None


def test_opening_it_again_changes_nothing(warehouse: Warehouse) -> None:
    before = sorted(str(path) for path in warehouse.root.rglob("*"))
    assert Warehouse.open(warehouse.root, create=True).root == warehouse.root
    assert sorted(str(path) for path in warehouse.root.rglob("*")) == before


def test_a_folder_without_a_warehouse_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no warehouse in .*/nowhere"):
        Warehouse.open(tmp_path / "nowhere", create=False)
    assert not (tmp_path / "nowhere").exists()


def test_a_file_is_not_taken_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="is a file"):
        Warehouse.open(tmp_path / "file", create=True)


def test_a_folder_with_things_of_others_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "staging").mkdir()
    (tmp_path / "staging" / "site.html").touch()
    with pytest.raises(UsageError, match=r"holds other things \('staging', for instance\) and no warehouse"):
        Warehouse.open(tmp_path, create=True)
    assert [path.name for path in tmp_path.rglob("*")] == ["staging", "site.html"]


@pytest.mark.parametrize("spared", [".gitkeep", "lost+found", "prefect"])
def test_what_lies_in_an_empty_folder_anyhow_is_no_hindrance(tmp_path: Path, spared: str) -> None:
    (tmp_path / spared).mkdir()
    assert Warehouse.open(tmp_path, create=True).lookup("known_sources", drop_names=None).num_rows == 0


@pytest.mark.parametrize("name", ["50%20", "what?"])
def test_a_path_that_the_libraries_would_misread_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="percent sign or question mark"):
        Warehouse.open(tmp_path / name, create=True)


def test_a_path_of_wildcards_blanks_and_quotes_is_taken_as_it_is(tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path / "it's [1] a*b ünder # tree", create=True)
    with warehouse.publishing() as publisher:
        publisher.commit(Commit("batch", "run", "committed", 0, run=run_row("run")))
        publisher.publish()
    assert warehouse.lookup("known_sources", drop_names=None).num_rows == 0
    with Reader(warehouse.publication) as reader:
        assert reader.query("select run_id from runs").rows.to_pylist() == [{"run_id": "run"}]
    assert not warehouse.publication_is_stale()


def test_a_newer_schema_version_is_refused_with_a_sentence(warehouse: Warehouse) -> None:
    (warehouse.root / "warehouse.json").write_text(json.dumps({"schema_version": 99}))
    with pytest.raises(WarehouseError, match="has schema version 99 and this copydesk knows"):
        Warehouse.open(warehouse.root, create=False)


def test_a_damaged_marker_is_named(warehouse: Warehouse) -> None:
    (warehouse.root / "warehouse.json").write_text("{")
    with pytest.raises(WarehouseError, match=r"warehouse\.json should say which schema version"):
        Warehouse.open(warehouse.root, create=False)


def test_a_warehouse_that_was_left_half_made_is_finished(warehouse: Warehouse) -> None:
    (warehouse.root / "warehouse.json").unlink()
    shutil.rmtree(warehouse.root / "tables" / "entities")
    opened = Warehouse.open(warehouse.root, create=True)
    assert opened.rows("entities", ["a"]).num_rows == 0


def test_folders_that_somebody_removed_are_made_anew(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa text")])
    for name in ("publications", "staging", "data_docs"):
        shutil.rmtree(press.warehouse.root / name, ignore_errors=True)
    with press.warehouse.publishing() as publisher:
        assert publisher.publish().exists()
    shutil.rmtree(press.warehouse.root / "staging")
    press.warehouse.maintenance(Keep())
    press.commit([press.sample("b.txt", "bbbbb text")])


def test_a_moved_folder_makes_its_publication_stale_until_it_is_published_again(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa text")])
    assert not press.warehouse.publication_is_stale()
    moved = press.warehouse.root.rename(press.warehouse.root.with_name("elsewhere"))
    warehouse = Warehouse.open(moved, create=False)
    assert warehouse.publication_is_stale()
    with warehouse.publishing() as publisher:
        assert publisher.publish().name == "2.duckdb"
    assert not warehouse.publication_is_stale()
