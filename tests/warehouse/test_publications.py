from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from schemas.errors import UsageError
from warehouse import Warehouse

if TYPE_CHECKING:
    from tests.warehouse.conftest import Press

Ask = Callable[[str], list[tuple[object, ...]]]

# What anybody would write with plain duckdb: open, ask, close, for ever. Every batch brings one document with one
# removal, two sentences and two mentions, so counts that do not fit together come from different batches.
LOOP = """
import sys, duckdb
count, newest = 0, 0
while newest < int(sys.argv[2]):
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        for _ in range(3):
            row = connection.execute(
                "select (select count(*) from documents), (select count(*) from removals), "
                "(select count(*) from sentences), (select count(*) from entities), "
                "(select count(*) from outcomes), (select count(*) from batches)"
            ).fetchone()
            documents = row[0]
            assert row == (documents, documents, 2 * documents, 2 * documents, documents, documents), row
            assert documents >= newest, (documents, newest)
            newest, count = documents, count + 1
    if count == 3:
        print("reading", flush=True)
"""


def test_readers_never_fail_nor_see_half_a_batch_while_others_commit(press: Press) -> None:
    press.commit([press.sample("first.txt", "aaaaa first")])
    with subprocess.Popen(
        [sys.executable, "-c", LOOP, str(press.warehouse.publication), "6"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        number = 0
        with press.warehouse.publishing() as publisher:
            while reader.poll() is None:
                number += 1
                sample = press.sample(f"{number}.txt", f"aaaaa {number}")
                publisher.commit(press.batch(f"b{number}", [sample], at=number))
                publisher.publish()
                publisher.collect()
        _, errors = reader.communicate()
    assert reader.returncode == 0, errors


def test_publishing_the_same_batch_again_does_nothing(press: Press) -> None:
    first = press.commit([press.sample("a.txt", "aaaaa one")])
    with press.warehouse.publishing() as publisher:
        assert publisher.publish() == first
    assert [path.name for path in first.parent.iterdir()] == ["1.duckdb"]


def test_the_symlink_names_the_newest_publication(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    press.commit([press.sample("b.txt", "bbbbb two")])
    assert press.warehouse.publication.readlink() == Path("publications/2.duckdb")


def test_a_tagged_publication_goes_on_showing_what_it_showed(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    with press.warehouse.publishing() as publisher:
        tagged = publisher.publish(tag="2026-q1")
    press.commit([press.sample("b.txt", "bbbbb two")])
    with duckdb.connect(tagged, read_only=True) as connection:
        assert connection.execute("select count(*) from articles").fetchall() == [(1,)]


@pytest.mark.parametrize("tag", ["7", "", "../x", "Q1", ".hidden", "a b"])
def test_a_tag_that_is_no_name_is_refused(press: Press, tag: str) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    with press.warehouse.publishing() as publisher:
        if tag:
            with pytest.raises(UsageError, match="A tag is made of"):
                publisher.publish(tag=tag)
        else:
            assert publisher.publish(tag=tag).name == "1.duckdb"


def test_a_tag_is_given_once(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    with press.warehouse.publishing() as publisher:
        publisher.publish(tag="spring")
        with pytest.raises(UsageError, match="a publication tagged spring already"):
            publisher.publish(tag="spring")


def test_a_damaged_publication_is_made_anew(press: Press, ask: Ask) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")]).write_bytes(b"no database")
    assert press.warehouse.publication_is_stale()
    with press.warehouse.publishing() as publisher:
        publisher.publish()
    assert ask("select count(*) from articles") == [(1,)]


def test_an_empty_warehouse_is_published_with_every_view(warehouse: Warehouse, ask: Ask) -> None:
    with warehouse.publishing() as publisher:
        publisher.publish()
    for (view,) in ask("select view_name from duckdb_views() where not internal"):
        ask(f"select * from {view}" if "." in str(view) else f"select count(*) from {view}")
    assert ask("select authors, published_at, kept_ratio from articles") == []


def test_a_publication_can_be_attached_under_another_name(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    with duckdb.connect() as connection:
        connection.execute(f"attach '{press.warehouse.publication}' as news (read_only)")
        assert connection.execute("select name from news.entity_index order by 1").fetchall() == [
            ("Harbour Board",),
            ("Norwich",),
        ]


def test_it_is_written_in_a_format_that_older_tools_open(press: Press) -> None:
    file = press.commit([press.sample("a.txt", "aaaaa one")])
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as news (read_only)")
        ((tags,),) = connection.execute(
            "select tags from duckdb_databases() where database_name = 'news'"
        ).fetchall()
    assert "v1.2.0" in str(tags)


def test_times_are_plain_so_that_no_reader_needs_a_time_zone_library(press: Press, ask: Ask) -> None:
    started = time.time()
    press.commit([press.sample("a.txt", "aaaaa one")])
    ((committed_at, kind),) = ask("select epoch(committed_at), typeof(committed_at) from batches")
    assert kind == "TIMESTAMP"
    assert abs(float(str(committed_at)) - started) < 60
