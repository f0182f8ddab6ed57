from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from schemas import OUTCOMES, TABLES, VALIDATIONS
from schemas.errors import WarehouseError
from schemas.slugs import BatchStatus
from schemas.table import Row
from tests.warehouse.conftest import run_row
from tests.warehouse.takedowns import ASKED, WHY, files_with, order
from warehouse import Commit, Keep, Warehouse, write_part
from warehouse.forgetting import read_order
from warehouse.layout import Layout
from warehouse.redaction import RULES

if TYPE_CHECKING:
    from tests.warehouse.conftest import Press, Sample

Ask = Callable[[str], list[tuple[object, ...]]]

# Short enough that Delta's log holds them as bounds of a column, first and last of their column.
TEXT = "aaaaa the mayor of Norwich owns the ferry"
OTHER = "bbbbb the frost came early 7"
LAST = "zzzzz the harbour closes on Sunday 7"


@pytest.fixture
def secret(press: Press) -> Sample:
    return press.sample("secret.txt", TEXT)


def rows(publication: Path, without: str = "") -> dict[str, list[tuple[object, ...]]]:
    """All rows of every table's view, history included, less those that name a document."""
    found = {}
    with duckdb.connect(publication, read_only=True) as connection:
        for table in TABLES:
            name = f"{table.name}_history" if table.document_column else table.name
            listed = connection.execute(f"select * from {name} order by all").fetchall()
            found[table.name] = [row for row in listed if without not in map(str, row)]
    return found


def named(*samples: Sample) -> list[tuple[str, str, str]]:
    return [(each.document_id, each.version_key, each.path) for each in samples]


def test_no_file_of_the_warehouse_holds_a_word_of_a_forgotten_document(press: Press, secret: Sample) -> None:
    root = press.warehouse.root
    press.commit([secret, press.sample("b.txt", OTHER)], [press.sample("z.txt", LAST)])
    with press.warehouse.publishing() as publisher:
        publisher.publish(tag="spring")
        publisher.compact("r", more_than=1)
        publisher.publish()
    for folder in ("staging/strip-1", "validations/batch-0", "data_docs/batch-0"):
        (root / folder).mkdir(parents=True)
        (root / folder / "articles").write_text(TEXT)
    assert len(files_with(root, TEXT[5:])) > 6
    with press.warehouse.publishing() as publisher:
        done = publisher.forget(order(named(secret)))
    assert files_with(root, TEXT[5:]) == []
    assert files_with(root, OTHER[5:]) != []
    assert (done.documents, done.publications) == (1, 3)
    assert done.freed.files > 10


def test_every_publication_shows_what_it_showed_less_the_documents(press: Press, secret: Sample) -> None:
    first = press.commit([secret, press.sample("b.txt", OTHER)])
    with press.warehouse.publishing() as publisher:
        tagged = publisher.publish(tag="spring")
    second = press.commit([press.sample("z.txt", LAST)])
    publications = [first, tagged, second]
    for publication in publications:
        shutil.copystat(press.warehouse.root / "warehouse.json", publication)
    before = [rows(each, without=secret.document_id) for each in publications]
    comments = "select view_name, comment, sql from duckdb_views() where schema_name = 'main' order by 1"
    with duckdb.connect(tagged, read_only=True) as connection:
        said = connection.execute(comments).fetchall()
    tagged.chmod(0o600)
    ages = [(each.stat().st_mtime_ns, each.stat().st_mode) for each in publications]
    with press.warehouse.publishing() as publisher:
        publisher.forget(order(named(secret)))
    # The record of where it was seen stays, and names the document; of a record nothing was quoted.
    assert [rows(each, without=secret.document_id) for each in publications] == before
    for publication in publications:
        with duckdb.connect(publication, read_only=True) as connection:
            holding = connection.execute("select count(*) from documents_history where raw_text = $1", [TEXT])
            assert holding.fetchall() == [(0,)]
    with duckdb.connect(tagged, read_only=True) as connection:
        assert connection.execute(comments).fetchall() == said
    assert [(each.stat().st_mtime_ns, each.stat().st_mode) for each in publications] == ages


def test_a_record_stays_of_what_was_forgotten_when_by_whom_and_why(
    press: Press, secret: Sample, ask: Ask
) -> None:
    press.commit([secret])
    with press.warehouse.publishing() as publisher:
        publisher.forget(order(named(secret)))
    assert ask('select status, detail from outcomes order by "at"') == [("new", None), ("forgotten", WHY)]
    assert ask("select command, started_by, started_at, status, documents, forgotten, options from runs") == [
        ("forget", "ada", ASKED, "completed", 1, 1, '{"names": ["a.txt"]}')
    ]
    assert ask("select document_id, source_path from outcomes where status = 'forgotten'") == [
        (secret.document_id, "secret.txt")
    ]
    assert ask("select count(*) from sources") == [(0,)]


def test_versions_that_lay_at_one_place_are_runs_of_their_own(press: Press, ask: Ask) -> None:
    old, new = press.sample("a.txt", "aaaaa old"), press.sample("a.txt", "aaaaa new", status="updated")
    press.commit([old], [new])
    with press.warehouse.publishing() as publisher:
        publisher.forget(order(named(old, new)))
    assert ask("select count(*), count(distinct run_id) from outcomes where status = 'forgotten'") == [(2, 2)]
    assert ask("select documents, forgotten from runs") == [(1, 1), (1, 1)]
    assert ask("select count(*) from articles_history") == [(0,)]


def test_what_quotes_a_document_elsewhere_is_blanked_and_the_rest_is_not(press: Press, ask: Ask) -> None:
    secret = press.sample("secret.txt", TEXT, status="quarantined")
    torn = press.sample("secret.txt", "x", status="failed")
    other = press.sample("b.txt", OTHER, status="quarantined")
    stopped = press.sample("c.txt", LAST, status="quarantined")
    with press.warehouse.publishing() as publisher:
        for at, (sample, reason, run_id) in enumerate(
            [
                (secret, "short", "r1"),
                (torn, "torn", "r2"),
                (other, "short", "r1"),
                (stopped, "batch-stopped", "r1"),
                (press.sample("d.txt", "ddddd", status="failed"), "batch-stopped", "r3"),
            ]
        ):
            publisher.commit(_with_reason(press, sample, reason, run_id, at))
        rest = run_row("r4", "interrupted", detail="It was interrupted.")
        publisher.commit(Commit("r4", "r4", BatchStatus.COMMITTED, 0, run=rest))
        publisher.publish()
        publisher.forget(order(named(secret), runs=["r1"], stopped=["r1"]))
    assert ask(
        "select source_path, reason, detail from outcomes where status <> 'forgotten' order by \"at\""
    ) == [
        ("secret.txt", "short", None),
        ("secret.txt", "torn", None),
        ("b.txt", "short", f"quotes {OTHER}"),
        ("c.txt", "batch-stopped", None),
        ("d.txt", "batch-stopped", "quotes ddddd"),
    ]
    assert ask("select run_id, detail from runs where command <> 'forget' order by 1") == [
        ("r1", None),
        # What a run failed with may quote anything.
        ("r2", None),
        ("r3", None),
        ("r4", "It was interrupted."),
    ]
    assert ask("select run_id, observed from validations order by ran_at") == [
        ("r1", None),
        ("r2", '["x"]'),
        ("r1", None),
        ("r1", None),
        ("r3", '["ddddd"]'),
    ]
    assert files_with(press.warehouse.root, TEXT) == []


def _with_reason(press: Press, sample: Sample, reason: str, run_id: str, at: int) -> Commit:
    """A batch of one held document, whose outcome and validation quote it."""
    commit = press.batch(f"batch-{at}", [sample], at=at, only=[OUTCOMES])
    moment = press.moment(at)
    row: Row = {
        **press.outcome(sample),
        "reason": reason,
        "detail": f"quotes {sample.text}",
    }
    validation: Row = {
        "batch_id": f"batch-{at}",
        "stage": "ingest",
        "suite": "documents",
        "expectation": "expect_column_values_to_match",
        "column": "raw_text",
        "severity": "error",
        "success": False,
        "observed": json.dumps([sample.text]),
        "unexpected": 1,
        "elements": 1,
    }
    staging = press.warehouse.staging
    outcomes = OUTCOMES.stamp(OUTCOMES.from_rows([row]), run_id=run_id, at=moment)
    validations = VALIDATIONS.stamp(VALIDATIONS.from_rows([validation]), run_id=run_id, ran_at=moment)
    added = {
        "outcomes": [write_part(outcomes, staging / f"{at}-outcomes.parquet")],
        "validations": [write_part(validations, staging / f"{at}-validations.parquet")],
    }
    run = press.run(run_id, "failed", detail="stopped")
    return Commit(commit.batch_id, run_id, "stopped", 0, added, run=run)


def test_a_held_document_leaves_with_its_text(press: Press, ask: Ask) -> None:
    secret = press.sample("secret.txt", TEXT)
    press.commit([press.sample("b.txt", OTHER)])
    held = press.held([secret])
    with press.warehouse.publishing() as publisher:
        publisher.commit(Commit("held", "r", "committed", 0, {"held_documents": [held]}))
        publisher.publish()
        publisher.forget(order(named(secret)))
    assert ask("select count(*) from held_documents") == [(0,)]
    assert files_with(press.warehouse.root, TEXT) == []


def test_a_publication_that_cannot_be_read_is_named_and_the_order_waits(
    press: Press, secret: Sample, ask: Ask
) -> None:
    press.commit([secret])
    damaged = press.warehouse.root / "publications" / "spring.duckdb"
    damaged.write_bytes(b"damaged")
    forgetting = order(named(secret))
    with (
        press.warehouse.publishing() as publisher,
        pytest.raises(WarehouseError, match=r"spring\.duckdb cannot be read, so that nobody knows"),
    ):
        publisher.forget(forgetting)
    assert ask("select count(*) from articles_history") == [(0,)]
    damaged.unlink()
    with press.warehouse.publishing() as publisher:
        assert publisher.unfinished() == forgetting
        publisher.forget(forgetting)
        assert publisher.unfinished() == forgetting, "until what others have written is done, too"
        publisher.end_takedown()
        assert publisher.unfinished() is None
    assert files_with(press.warehouse.root, TEXT) == []


def test_every_table_says_what_a_takedown_does_to_it() -> None:
    hold_no_words = {"templates", "batches"}
    assert {table.name for table in TABLES} - set(RULES) == hold_no_words


def test_a_reader_of_the_old_file_fails_and_one_that_opens_it_again_does_not(
    press: Press, secret: Sample
) -> None:
    press.commit([secret, press.sample("b.txt", OTHER)])
    with press.warehouse.publishing() as publisher:
        tagged = publisher.publish(tag="spring")
    with duckdb.connect(tagged, read_only=True) as reader:
        with press.warehouse.publishing() as publisher:
            publisher.forget(order(named(secret)))
        with pytest.raises(duckdb.IOException, match=r"documents.*\.parquet"):
            reader.execute("select raw_text from documents").fetchall()
    with duckdb.connect(tagged, read_only=True) as reader:
        assert reader.execute("select raw_text from documents").fetchall() == [(OTHER,)]


def test_an_order_that_cannot_be_read_is_said_in_one_sentence(press: Press) -> None:
    layout = Layout(press.warehouse.root)
    layout.forgetting.write_text("{}")
    with pytest.raises(WarehouseError, match=r"forgetting\.json should say what is to be forgotten"):
        read_order(layout)


def test_tables_go_on_after_a_takedown(press: Press, secret: Sample, ask: Ask) -> None:
    press.commit([secret, press.sample("b.txt", OTHER)])
    with press.warehouse.publishing() as publisher:
        publisher.forget(order(named(secret)))
    press.commit([press.sample("c.txt", "ccccc three")])
    with press.warehouse.publishing() as publisher:
        publisher.compact("r", more_than=1)
        publisher.publish()
        publisher.collect(Keep(publications=1, hours=0))
    assert ask("select source_path from articles order by 1") == [("b.txt",), ("c.txt",)]


def test_a_takedown_killed_at_any_point_is_completed_by_the_next(tmp_path: Path) -> None:
    program = Path(__file__).with_name("forgetting_killed.py")
    done = subprocess.run(
        [sys.executable, program, tmp_path, "6"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    kills, states = map(int, done.stdout.split())
    assert kills == 6
    assert states >= 3, "kills before the rows left the tables, after it, and after publications were rebuilt"


def test_another_run_between_the_kill_and_the_completion_brings_nothing_back(
    press: Press, secret: Sample, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.commit([secret, press.sample("b.txt", OTHER)])

    def broken(_: object) -> int:
        raise OSError(28, "No space left on device")

    forgetting = order(named(secret))
    with monkeypatch.context() as patched, press.warehouse.publishing() as publisher:
        patched.setattr("warehouse.forgetting.Rewriting.of_publications", broken)
        with pytest.raises(WarehouseError, match="No space left"):
            publisher.forget(forgetting)
    again = Warehouse.open(press.warehouse.root, create=False)
    press.commit([press.sample("c.txt", "ccccc three")])
    with again.publishing() as publisher:
        publisher.collect()
        assert publisher.unfinished() == forgetting
        publisher.forget(forgetting)
    assert files_with(again.root, TEXT) == []
    assert ask("select source_path from articles_history order by 1") == [("b.txt",), ("c.txt",)]
    assert ask("select count(*) from outcomes where status = 'forgotten'") == [(1,)]
