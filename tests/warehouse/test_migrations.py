from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from schemas import ARTICLES, BATCHES, LINES, SCHEMA_VERSION, TEMPLATES
from schemas.errors import WarehouseError
from warehouse import Commit, Warehouse, ledger, write_part
from warehouse.delta import DeltaFolder
from warehouse.layout import Layout
from warehouse.migrations import STEPS

if TYPE_CHECKING:
    from tests.warehouse.conftest import Press

Ask = Callable[[str], list[tuple[object, ...]]]


def make_older(press: Press) -> None:
    """A warehouse as an earlier copydesk would have left it: version 0, whose articles knew no agency."""
    layout = Layout(press.warehouse.root)
    folder = DeltaFolder(layout, ARTICLES)
    (part,) = folder.parts()
    older = write_part(
        pq.read_table(part).drop_columns(["agency"]),
        part.with_name(part.name.replace(f"{SCHEMA_VERSION}-", "0-", 1)),
    )
    log = folder.folder / "_delta_log"
    for entry in log.glob("*.json"):
        text = entry.read_text().replace(part.name, older.name)
        lines = [json.loads(line) for line in text.splitlines()]
        for line in lines:
            if "metaData" in line:
                schema = json.loads(line["metaData"]["schemaString"])
                schema["fields"] = [f for f in schema["fields"] if f["name"] != "agency"]
                line["metaData"]["schemaString"] = json.dumps(schema)
        entry.write_text("\n".join(json.dumps(line) for line in lines) + "\n")
    part.unlink()
    layout.marker.write_text(json.dumps({"schema_version": 0}))


def add_agency(layout: Layout) -> None:
    DeltaFolder(layout, ARTICLES).add_missing_columns()


def test_an_older_warehouse_is_brought_up_to_date_when_it_is_opened(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    make_older(press)
    warehouse = Warehouse.open(press.warehouse.root, create=False, steps={0: add_agency, **STEPS})
    assert json.loads((warehouse.root / "warehouse.json").read_text()) == {"schema_version": SCHEMA_VERSION}
    fields = [f.name for f in DeltaTable(warehouse.root / "tables" / "articles").schema().fields]
    assert set(fields) == set(ARTICLES.arrow.names)
    with warehouse.publishing() as publisher:
        publisher.publish()
    assert ask("select source_path, agency from articles") == [("a.txt", None)]


def test_parts_of_both_versions_are_read_together_and_rewritten_to_the_new_one(
    press: Press, ask: Ask
) -> None:
    first, second = press.sample("a.txt", "aaaaa one"), press.sample("b.txt", "bbbbb two")
    press.commit([first, second])
    make_older(press)
    Warehouse.open(press.warehouse.root, create=False, steps={0: add_agency, **STEPS})
    press.commit([press.sample("c.txt", "ccccc three")])
    assert ask("select source_path, agency from articles order by 1") == [
        ("a.txt", None),
        ("b.txt", None),
        ("c.txt", None),
    ]
    with press.warehouse.publishing() as publisher:
        publisher.commit(press.batch("again", [first], version="2-b", only=[ARTICLES], replaces=True))
        publisher.compact("r", more_than=1)
        publisher.publish()
    assert ask("select source_path, strip_version from articles order by 1") == [
        ("a.txt", "2-b"),
        ("b.txt", "1-a"),
        ("c.txt", "1-a"),
    ]
    assert press.warehouse.rows("articles", [second.document_id]).schema.equals(ARTICLES.arrow)


def test_a_migration_is_recorded_so_that_recovery_keeps_it(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    make_older(press)
    warehouse = Warehouse.open(press.warehouse.root, create=False, steps={0: add_agency, **STEPS})
    latest = ledger.latest(Layout(warehouse.root))
    assert latest is not None
    version = DeltaTable(warehouse.root / "tables" / "articles").version()
    assert latest.versions["articles"] == version
    assert latest.ordinal == SCHEMA_VERSION  # the first batch, then one entry a step


def test_a_step_that_fails_leaves_the_old_version_and_is_tried_again(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    make_older(press)

    def fail(_: Layout) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(WarehouseError, match=r"Could not migrate .*No space left"):
        Warehouse.open(press.warehouse.root, create=False, steps={0: fail})
    opened = Warehouse.open(press.warehouse.root, create=False, steps={0: add_agency, **STEPS})
    assert ledger.latest(Layout(opened.root)) is not None


def test_a_warehouse_from_before_templates_gets_their_tables(tmp_path: Path) -> None:
    layout = Layout(Warehouse.open(tmp_path / "data", create=True).root)
    for table in (LINES, TEMPLATES):
        shutil.rmtree(layout.table(table.name))
    for entry in (layout.table(BATCHES.name) / "_delta_log").glob("*.json"):
        lines = [json.loads(line) for line in entry.read_text().splitlines()]
        for line in lines:
            if "metaData" in line:
                schema = json.loads(line["metaData"]["schemaString"])
                schema["fields"] = [f for f in schema["fields"] if f["name"] != "template_set"]
                line["metaData"]["schemaString"] = json.dumps(schema)
        entry.write_text("\n".join(json.dumps(line) for line in lines) + "\n")
    layout.marker.write_text(json.dumps({"schema_version": 2}))

    opened = Warehouse.open(layout.root, create=False)
    assert not list(opened.stream("outdated_documents"))
    with opened.publishing() as publisher:
        publisher.commit(Commit("batch", "run", "committed", 0, template_set="set"))
        publisher.publish()
    with duckdb.connect(str(opened.publication), read_only=True) as connection:
        sets = connection.execute("select template_set from batches order by ordinal").fetchall()
        rows = connection.execute("select (select count(*) from lines), (select count(*) from templates)")
        # An entry a step, then the batch.
        assert (sets[-1], rows.fetchall()) == (("set",), [(0, 0)])
