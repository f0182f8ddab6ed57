from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from deltalake import DeltaTable

from schemas import ARTICLES
from schemas.errors import WarehouseError
from warehouse import Keep

if TYPE_CHECKING:
    from tests.warehouse.conftest import Press

Ask = Callable[[str], list[tuple[object, ...]]]


def parts(press: Press, table: str) -> list[Path]:
    return sorted((press.warehouse.root / "tables" / table).glob("*.parquet"))


def age(path: Path, days: int) -> None:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


def test_old_publications_go_and_young_or_few_ones_stay(press: Press) -> None:
    for number in range(4):
        age(press.commit([press.sample(f"{number}.txt", f"aaaaa {number}")]), days=4 - number)
    with press.warehouse.publishing() as publisher:
        assert publisher.collect(Keep(publications=1, hours=60)).publications == 2
    names = sorted(path.name for path in (press.warehouse.root / "publications").iterdir())
    assert names == ["3.duckdb", "4.duckdb"]


def test_the_publication_that_readers_open_stays_however_old(press: Press, ask: Ask) -> None:
    age(press.commit([press.sample("a.txt", "aaaaa one")]), days=400)
    with press.warehouse.publishing() as publisher:
        publisher.collect(Keep(publications=0, hours=0))
    assert ask("select count(*) from articles") == [(1,)]


def test_parts_go_once_neither_the_tables_nor_a_publication_need_them(press: Press, ask: Ask) -> None:
    sample = press.sample("a.txt", "aaaaa one")
    first = press.commit([sample])
    with press.warehouse.publishing() as publisher:
        publisher.commit(press.batch("again", [sample], version="2-b", only=[ARTICLES], replaces=True))
        publisher.publish()
        assert publisher.collect().parts == 0
        age(first, days=2)
        collected = publisher.collect(Keep(publications=1, hours=24))
    assert (collected.publications, collected.parts) == (1, 1)
    assert collected.length > 0
    assert len(parts(press, "articles")) == 1
    assert ask("select strip_version from articles") == [("2-b",)]


def test_a_tagged_publication_keeps_its_parts(press: Press) -> None:
    sample = press.sample("a.txt", "aaaaa one")
    first = press.commit([sample])
    with press.warehouse.publishing() as publisher:
        tagged = publisher.publish(tag="spring")
        age(first, days=2)
        age(tagged, days=400)
        publisher.commit(press.batch("again", [sample], version="2-b", only=[ARTICLES], replaces=True))
        publisher.publish()
        publisher.collect(Keep(publications=1, hours=1))
    with duckdb.connect(tagged, read_only=True) as connection:
        assert connection.execute("select strip_version from articles").fetchall() == [("1-a",)]


def test_what_a_dead_publisher_left_behind_goes(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    folder = press.warehouse.root / "tables" / "articles"
    (folder / "1-00000001-0123456789abcdef.parquet").write_bytes(b"half")
    (folder / ".1-00000001-0123456789abcdef.parquet.99.tmp").write_bytes(b"half")
    with press.warehouse.publishing() as publisher:
        assert publisher.collect().parts == 2
    assert len(list(folder.iterdir())) == 2
    assert ask("select count(*) from articles") == [(1,)]


def test_nothing_goes_while_a_publication_cannot_be_read(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    (press.warehouse.root / "publications" / "spring.duckdb").write_bytes(b"damaged")
    stray = press.warehouse.root / "tables" / "articles" / "1-00000001-0123456789abcdef.parquet"
    stray.write_bytes(b"half")
    with (
        press.warehouse.publishing() as publisher,
        pytest.raises(WarehouseError, match=r"spring\.duckdb cannot be read"),
    ):
        publisher.collect()
    assert stray.exists()


def test_old_log_entries_go_and_the_tables_can_still_be_read_and_written(press: Press, ask: Ask) -> None:
    press.commit(*[[press.sample(f"{n}.txt", f"aaaaa {n}")] for n in range(4)])
    log = press.warehouse.root / "tables" / "articles" / "_delta_log"
    for entry in log.iterdir():
        age(entry, days=60)
    with press.warehouse.publishing() as publisher:
        publisher.collect()
    assert len(list(log.glob("*.json"))) == 1
    press.commit([press.sample("z.txt", "aaaaa z")])
    assert ask("select count(*) from articles") == [(5,)]
    assert DeltaTable(press.warehouse.root / "tables" / "articles").version() == 5
