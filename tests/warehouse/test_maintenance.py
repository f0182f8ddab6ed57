from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from deltalake import DeltaTable

from schemas import ARTICLES, ENTITIES, Table
from schemas.errors import WarehouseError
from warehouse import Keep, compaction
from warehouse import publisher as publishing
from warehouse.maintenance import Freed, Kind
from warehouse.parts import join

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
        assert publisher.collect(Keep(publications=1, hours=60))[Kind.PUBLICATIONS].files == 1
    names = sorted(path.name for path in (press.warehouse.root / "publications").iterdir())
    assert names == ["2.duckdb", "3.duckdb", "4.duckdb"]


def test_a_publication_stays_for_hours_after_another_took_its_place_however_old(press: Press) -> None:
    sample = press.sample("a.txt", "aaaaa one")
    first = press.commit([sample])
    age(first, days=400)
    with (
        duckdb.connect(first, read_only=True) as reader,
        press.warehouse.publishing() as publisher,
    ):
        publisher.commit(press.batch("again", [sample], version="2-b", only=[ARTICLES], replaces=True))
        publisher.publish()
        publisher.collect(Keep(publications=1, hours=1))
        assert reader.execute("select strip_version from articles").fetchall() == [("1-a",)]


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
        second = publisher.publish()
        assert publisher.collect()[Kind.PARTS] == Freed()
        for publication in (first, second):
            age(publication, days=2)
        length = parts(press, "articles")[0].stat().st_size
        collected = publisher.collect(Keep(publications=1, hours=24))
    assert collected[Kind.PUBLICATIONS].files == 1
    assert collected[Kind.PARTS] == Freed(1, length)
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
        assert publisher.collect()[Kind.PARTS].files == 2
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


def test_staged_parts_of_a_run_that_died_wait_for_the_kept_hours(press: Press) -> None:
    old, young = (press.warehouse.staging / name for name in ("strip-old", "strip-young"))
    for folder in (old, young):
        folder.mkdir()
        (folder / "articles.parquet").write_bytes(b"staged")
    for path in (old / "articles.parquet", old):
        age(path, days=2)
    age(young, days=2)  # what lies in it was written only now
    with press.warehouse.publishing() as publisher:
        freed = publisher.sweep(Keep(hours=24))
    assert freed[Kind.STAGED] == Freed(1, 6)
    assert list(press.warehouse.staging.iterdir()) == [young]


def test_what_the_suites_found_goes_after_a_month(press: Press) -> None:
    for days in (20, 40):
        for folder in (press.warehouse.root / "validations", press.warehouse.data_docs):
            batch = folder / f"batch-{days}"
            batch.mkdir(parents=True)
            (batch / "articles").write_text("found")
            age(batch / "articles", days)
            age(batch, days)
    with press.warehouse.publishing() as publisher:
        assert publisher.sweep()[Kind.RESULTS] == Freed(2, 10)
    assert [path.name for path in press.warehouse.data_docs.iterdir()] == ["batch-20"]


def test_a_plan_names_what_maintenance_then_does_and_changes_nothing(press: Press) -> None:
    publications = [press.commit([press.sample(f"{n}.txt", f"aaaaa {n}")]) for n in range(3)]
    with press.warehouse.publishing() as publisher:
        publisher.compact("r", more_than=1)
        publications.append(publisher.publish())
    for publication in publications:
        age(publication, days=3)
    stray = press.warehouse.root / "tables" / "articles" / "1-00000001-0123456789abcdef.parquet"
    stray.write_bytes(b"half")
    for entry in (press.warehouse.root / "tables" / "articles" / "_delta_log").iterdir():
        age(entry, days=60)
    keep = Keep(publications=1, hours=24)
    before = sorted(press.warehouse.root.rglob("*"))
    planned = press.warehouse.maintenance(keep)
    assert sorted(press.warehouse.root.rglob("*")) == before
    assert planned.small == {}
    with press.warehouse.publishing() as publisher:
        assert publisher.collect(keep) | publisher.sweep(keep) == planned.freed
    assert planned.freed[Kind.PUBLICATIONS].files == 3
    assert planned.freed[Kind.PARTS].files > 30
    assert planned.freed[Kind.LOG].files == 4
    assert press.warehouse.maintenance(keep).freed == dict.fromkeys(Kind, Freed())


def test_what_was_joined_before_joining_broke_off_stays_joined(
    press: Press, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.commit(*[[press.sample(f"{n}.txt", f"aaaaa {n}")] for n in range(6)])
    before = ask("select * from sentences order by all")
    monkeypatch.setattr(compaction, "JOINED", 4 * parts(press, "articles")[0].stat().st_size)
    joined: list[Path] = []

    def dying(parts: list[Path], target: Path, table: Table) -> bool:
        if table is ENTITIES:
            raise OSError(28, "No space left on device")
        joined.append(target)
        return join(parts, target, table)

    monkeypatch.setattr(publishing, "join", dying)
    with press.warehouse.publishing() as publisher, pytest.raises(WarehouseError, match="No space left"):
        publisher.compact("r", more_than=1)
    monkeypatch.undo()
    with press.warehouse.publishing() as publisher:
        publisher.publish()
        left = publisher.small_parts()
        assert left["documents"] < 6
        assert left["entities"] == 6
        assert publisher.compact("r", more_than=1)["entities"] == 6
        publisher.publish()
    assert len(joined) > 2
    assert ask("select * from sentences order by all") == before


# As in test_publications, with the file behind the symlink held open for as long as it is kept.
LOOP = """
import sys, time, duckdb
from pathlib import Path
held = []
while not Path(sys.argv[2]).exists():
    held = [*held, duckdb.connect(Path(sys.argv[1]).resolve(), read_only=True)][-3:]
    for connection in held:
        row = connection.execute(
            "select (select count(*) from documents), (select count(*) from removals), "
            "(select count(*) from sentences), (select count(*) from entities)"
        ).fetchone()
        assert row == (row[0], row[0], 2 * row[0], 2 * row[0]), row
    print("reading", flush=True)
print("done")
"""


def test_readers_see_nothing_of_maintenance_beside_them(press: Press, tmp_path: Path) -> None:
    press.commit([press.sample("first.txt", "aaaaa first")])
    stop = tmp_path / "stop"
    with subprocess.Popen(
        [sys.executable, "-c", LOOP, str(press.warehouse.publication), str(stop)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        for number in range(6):
            press.commit([press.sample(f"{number}.txt", f"aaaaa {number}")])
            with press.warehouse.publishing() as publisher:
                publisher.compact(f"r{number}", more_than=1)
                publisher.publish()
                publisher.collect(Keep(publications=1, hours=1))
                publisher.sweep(Keep(publications=1, hours=1))
        stop.touch()
        said, errors = reader.communicate()
    assert reader.returncode == 0, errors
    assert said.endswith("done\n")
