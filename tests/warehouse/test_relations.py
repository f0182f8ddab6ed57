"""Connections to databases in memory: each has its own, and what they leave behind is nothing."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from warehouse import relations
from warehouse.relations import scratch

ROOT = Path(__file__).parents[2]


def test_two_at_once_see_nothing_of_each_other() -> None:
    with scratch() as one, scratch() as other:
        one.execute("create table t as select 1 as a")
        with pytest.raises(duckdb.CatalogException, match="does not exist"):
            other.execute("from t")
        other.execute("create table t as select 2 as a")
        assert (one.sql("from t").fetchall(), other.sql("from t").fetchall()) == ([(1,)], [(2,)])
    with scratch() as later, pytest.raises(duckdb.CatalogException, match="does not exist"):
        later.execute("from t")


def test_one_that_broke_off_in_the_middle_of_its_rows_is_gone() -> None:
    with suppress(KeyError), scratch() as connection:
        (name,) = connection.execute("select current_database()").fetchone() or ("",)
        connection.execute("from range(1000000)").fetchmany(3)
        raise KeyError
    with scratch() as later:
        left = later.execute("select database_name from duckdb_databases()").fetchall()
    assert name.startswith("scratch_")
    assert (name,) not in left


PROGRAM = """
from warehouse.relations import scratch
with scratch() as connection:
    print(connection.sql("select current_setting('temp_directory')").fetchall()[0][0])
"""


def test_its_folder_goes_with_the_process() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ended.stderr == ""
    folder = Path(ended.stdout.strip())
    assert folder.name.startswith("copydesk-")
    assert not folder.exists()


def test_after_an_error_that_ends_a_duckdb_the_next_one_gets_another() -> None:
    with scratch():
        relations._instance(os.getpid()).close()
    with scratch() as connection:
        assert connection.execute("select 1").fetchone() == (1,)
