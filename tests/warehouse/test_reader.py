from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from schemas.errors import UsageError
from warehouse import Reader, Warehouse

if TYPE_CHECKING:
    from tests.warehouse.conftest import Press


@pytest.fixture
def reader(published: Warehouse) -> Iterator[Reader]:
    with Reader(published.publication) as opened:
        yield opened


@pytest.mark.parametrize(
    "sql",
    [
        "select source_path from articles",
        "with a as (select 1) select * from a",
        "from articles",
        "values (1)",
        "describe articles",
        "show tables",
        "summarize articles",
        "explain select * from articles",
        "explain analyze select * from articles",
        "EXPLAIN (FORMAT json) SELECT 1",
        "/* first */ explain -- plan\n select 1",
        "select 1;",
        "table runs",
        "pivot articles on language in ('en') using count(*)",
    ],
)
def test_what_reads_is_admitted(reader: Reader, sql: str) -> None:
    assert reader.query(sql).rows.num_rows >= 0


@pytest.mark.parametrize(
    "sql",
    [
        "copy (select 1) to 'x.csv'",
        "explain analyze copy (select 1) to 'x.csv'",
        "explain (analyze) copy (select 1) to 'x.csv'",
        "create table t (a integer)",
        "create temp table t as select 1",
        "insert into stored.superseded values ('x')",
        "delete from stored.superseded",
        "update stored.superseded set document_id = 'x'",
        "drop view articles",
        "attach ':memory:' as other",
        "set threads = 1",
        "pragma threads = 1",
        "pragma database_list",
        "install httpfs",
        "load httpfs",
        "call pragma_version()",
        "checkpoint",
        "vacuum",
        "begin",
        "export database 'x'",
        "prepare p as select 1",
        "use memory",
    ],
)
def test_what_does_more_than_read_is_refused(reader: Reader, sql: str) -> None:
    with pytest.raises(UsageError, match="Only reading is possible here"):
        reader.query(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/etc/*')",
        "select * from read_blob('{root}/tables/../warehouse.json')",
        "select * from enable_logging(storage = 'file', storage_config = {{'path': '{root}/tables/log'}})",
        "select * from enable_profiling(save_location = '{root}/tables/profile.json')",
        "from query('copy (select 1) to ''{root}/tables/x.csv''')",
        "with x as (insert into stored.superseded values ('y') returning *) select * from x",
    ],
)
def test_nothing_outside_of_the_tables_is_reached(reader: Reader, published: Warehouse, sql: str) -> None:
    files = sorted(published.root.rglob("*"))
    with pytest.raises(UsageError):
        reader.query(sql.format(root=published.root))
    assert sorted(published.root.rglob("*")) == files


def test_columns_and_rows_come_as_an_arrow_table(reader: Reader) -> None:
    result = reader.query("select source_path, authors, word_count as a, 1 as a from articles")
    assert result.columns == ["source_path", "authors", "a", "a"]
    assert result.rows.column(1).to_pylist() == [["Ada Reed", "Ben Moss"]]


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("select nothing from articles", "nothing"),
        ("selct 1", "syntax error"),
        ("", "There is no statement"),
        ("-- only a comment", "There is no statement"),
        ("select 1; select 2", "One statement at a time"),
        ("select 'a'::integer", "Could not convert"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(reader: Reader, sql: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence) as wrong:
        reader.query(sql)
    assert "\n" not in str(wrong.value)


def test_a_reader_shows_its_batch_while_others_are_committed(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    with Reader(press.warehouse.publication) as reader:
        press.commit([press.sample("b.txt", "bbbbb two")])
        assert reader.query("select count(*) from articles").rows.column(0).to_pylist() == [1]
    with Reader(press.warehouse.publication) as later:
        assert later.query("select count(*) from articles").rows.column(0).to_pylist() == [2]


def test_a_publication_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no publication .*copydesk\.duckdb"):
        Reader(tmp_path / "copydesk.duckdb")


def test_a_file_that_is_no_publication_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").write_bytes(b"something else")
    with pytest.raises(UsageError, match="cannot be read as a publication"):
        Reader(tmp_path / "x.duckdb")


def test_a_moved_folder_is_said_to_have_moved(press: Press) -> None:
    press.commit([press.sample("a.txt", "aaaaa one")])
    moved = press.warehouse.root.rename(press.warehouse.root.with_name("elsewhere"))
    with pytest.raises(UsageError, match=r"has moved here from .* `copydesk publish`"):
        Reader(moved / "copydesk.duckdb")


LONG = """
import signal
import sys
from pathlib import Path
from warehouse import Reader
# A shell starts what runs in its background with interrupts ignored, and children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
with Reader(Path(sys.argv[1])) as reader:
    print("asking", flush=True)
    try:
        reader.query("select sum(hash(a.range + b.range)) from range(10000000) a, range(10000000) b")
    except KeyboardInterrupt:
        print(reader.query("select 1 + 1").rows.column(0).to_pylist(), flush=True)
"""


def test_an_interrupt_stops_the_query_and_leaves_the_reader_usable(published: Warehouse) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LONG, str(published.publication)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == "asking\n"
        try:
            asking.communicate(timeout=0.7)
        except subprocess.TimeoutExpired:
            asking.send_signal(signal.SIGINT)
        try:
            output, errors = asking.communicate()
        finally:
            asking.kill()
    assert output == "[2]\n", errors


def test_a_machine_without_a_temporary_folder_still_answers(
    published: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nonexistent")
    with Reader(published.publication) as reader:
        assert reader.query("select count(*) from articles").rows.column(0).to_pylist() == [1]
