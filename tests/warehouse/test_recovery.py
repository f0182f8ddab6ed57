from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from deltalake import DeltaTable

from schemas import ARTICLES
from warehouse import ledger
from warehouse.delta import DeltaFolder
from warehouse.layout import Layout
from warehouse.recovery import recover

if TYPE_CHECKING:
    from tests.warehouse.conftest import Press

Ask = Callable[[str], list[tuple[object, ...]]]


def test_publishers_killed_at_any_point_leave_whole_batches_only(tmp_path: Path) -> None:
    program = Path(__file__).with_name("crashing.py")
    done = subprocess.run(
        [sys.executable, program, tmp_path / "data", "24", "6"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rounds, batches = map(int, done.stdout.split())
    assert rounds >= 2
    assert batches >= 0


def test_what_was_committed_to_some_tables_only_is_taken_back(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    layout = Layout(press.warehouse.root)
    stray = DeltaFolder(layout, ARTICLES)
    stray.commit([], stray.parts())
    assert DeltaFolder(layout, ARTICLES).parts() == []
    with press.warehouse.publishing() as publisher:
        publisher.publish()
    assert len(DeltaFolder(layout, ARTICLES).parts()) == 1
    assert ask("select count(*) from articles") == [(1,)]


def test_recovering_twice_restores_once(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    layout = Layout(press.warehouse.root)
    stray = DeltaFolder(layout, ARTICLES)
    stray.commit([], stray.parts())
    recover(layout)
    version = DeltaTable(layout.table("articles")).version()
    recover(layout)
    assert DeltaTable(layout.table("articles")).version() == version


def test_a_batch_goes_on_from_restored_tables(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    stray = DeltaFolder(Layout(press.warehouse.root), ARTICLES)
    stray.commit([], stray.parts())
    press.commit([press.sample("b.txt", "bbbbb two")])
    assert ask("select source_path from articles order by 1") == [("a.txt",), ("b.txt",)]


def test_a_log_entry_that_a_power_cut_tore_is_dropped(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    for name, torn in (("articles", ""), ("sentences", '{"add":{"path":"x'), ("batches", '{"commitInfo"')):
        log = press.warehouse.root / "tables" / name / "_delta_log"
        (log / f"{2:020d}.json").write_text(torn)
    latest = ledger.latest(Layout(press.warehouse.root))
    assert latest is not None
    assert latest.ordinal == 0
    press.commit([press.sample("b.txt", "bbbbb two")])
    assert ask("select count(*) from articles") == [(2,)]
    assert ask("select count(*) from sentences") == [(4,)]
