"""Whole runs through Prefect, read back with plain duckdb."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from flows.load import start
from flows.runs import progress
from flows.runs.request import LoadRequest
from flows.settings import Settings
from schemas.slugs import Status
from tests.harbour import ARTICLES, ask, ask_more_of_articles, values, write_drop

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect")]

# Everything of a row that the promise of equal rows covers.
PROMISED = {
    "articles": "article_id, title, authors, text, published_on, language, word_count, kept_ratio, strip_version",
    "removals": "document_id, raw_start, raw_end, category, rule, score, text",
    "sentences": "sentence_id, article_id, part, ordinal, char_start, char_end, raw_start, raw_end, text",
    "entities": "mention_id, article_id, sentence_id, label, text, char_start, char_end, entity_id, name, score",
}
# On the published tables alone: removed and kept text together make up the raw text, and spans give back their text.
NOT_REVERSIBLE = """
    with removed as (
        select
            removals.document_id,
            sum(length(removals.text)) as length,
            bool_and(substr(raw_text, raw_start + 1, raw_end - raw_start) = removals.text) as is_given_back
        from removals
        join documents using (document_id)
        group by removals.document_id
    )
    select count(*)
    from documents
    join articles on articles.article_id = documents.document_id
    left join removed using (document_id)
    where length(raw_text) <> length(articles.text) + coalesce(removed.length, 0)
        or not coalesce(removed.is_given_back, true)
"""


def test_a_drop_becomes_articles_that_plain_duckdb_reads(drop: Path, settings: Settings) -> None:
    report = start(LoadRequest((drop,), settings))
    assert report.documents == {Status.NEW: 3, Status.UNCHANGED: 0}
    assert report.stopped == []
    assert values(settings, "select title from articles order by title") == [
        "Council Reopens Old Harbour Bridge",
        "Late Frost Halves Apple Harvest in Hardanger",
        "Night Ferry to Kiel Returns in June",
    ]
    assert values(settings, NOT_REVERSIBLE) == [0]
    assert "Bergen" in values(settings, "select name from entity_index")
    assert "newsletter" in values(settings, "select category from removals")
    assert not any("newsletter" in str(text) for text in values(settings, "select text from articles"))


def test_every_sentence_and_mention_is_given_back_by_its_offsets(drop: Path, settings: Settings) -> None:
    start(LoadRequest((drop,), settings))
    for rows, joined in (("sentences", ""), ("entities", "join sentences using (sentence_id)")):
        part = "case sentences.part when 'title' then articles.title else articles.text end"
        wrong = f"""
            select count(*) from {rows} {joined} join articles on articles.article_id = {rows}.article_id
            where substr({part}, {rows}.char_start + 1, {rows}.char_end - {rows}.char_start) <> {rows}.text
                or substr(
                    (select raw_text from documents where document_id = articles.article_id),
                    {rows}.raw_start + 1, {rows}.raw_end - {rows}.raw_start) <> {rows}.text"""
        assert values(settings, wrong) == [0]
        assert values(settings, f"select count(*) > 0 from {rows}") == [True]


def test_a_second_run_finds_nothing_new(drop: Path, settings: Settings) -> None:
    start(LoadRequest((drop,), settings))
    before = {table: ask(settings, f"select * from {table}") for table in PROMISED}
    report = start(LoadRequest((drop,), settings))
    assert report.documents == {Status.UNCHANGED: 3}
    assert {table: ask(settings, f"select * from {table}") for table in PROMISED} == before
    assert values(settings, "select unchanged from runs order by started_at") == [0, 3]


def test_a_changed_file_becomes_the_current_version_and_the_old_one_history(
    drop: Path, settings: Settings
) -> None:
    start(LoadRequest((drop,), settings))
    changed = ARTICLES["ferry.txt"].replace("June", "July")
    write_drop(drop, {"ferry.txt": changed})
    report = start(LoadRequest((drop,), settings))
    assert report.documents[Status.UPDATED] == 1
    ferry = "where source_path = 'ferry.txt'"
    assert values(settings, f"select title from articles {ferry}") == ["Night Ferry to Kiel Returns in July"]
    assert values(settings, f"select is_current from articles_history {ferry} order by 1") == [False, True]

    write_drop(drop, {"ferry.txt": ARTICLES["ferry.txt"]})
    report = start(LoadRequest((drop,), settings))
    assert report.documents[Status.UPDATED] == 1
    assert values(settings, f"select title from articles {ferry}") == ["Night Ferry to Kiel Returns in June"]


def test_known_bytes_at_a_new_path_are_a_duplicate(drop: Path, settings: Settings) -> None:
    start(LoadRequest((drop,), settings))
    write_drop(drop, {"ferry-again.txt": ARTICLES["ferry.txt"]})
    report = start(LoadRequest((drop,), settings))
    assert report.documents == {Status.UNCHANGED: 3, Status.DUPLICATE: 1}
    assert values(settings, "select count(*) from articles") == [3]


def test_a_batch_without_new_documents_goes_through_no_stage(
    tmp_path: Path, drop: Path, settings: Settings
) -> None:
    start(LoadRequest((drop,), settings))
    copies = write_drop(tmp_path / "copies", {**ARTICLES, "empty.txt": ""})
    report = start(LoadRequest((copies,), settings))
    assert report.documents == {Status.DUPLICATE: 3, Status.FAILED: 1, Status.UNCHANGED: 0}
    assert not report.expectations
    assert not report.rows


def test_members_of_an_archive_that_hold_no_articles_are_counted(tmp_path: Path, settings: Settings) -> None:
    with zipfile.ZipFile(tmp_path / "harbour.zip", "w") as archive:
        archive.writestr("ferry.txt", ARTICLES["ferry.txt"])
        archive.writestr("logo.png", "no picture")
        archive.writestr("__MACOSX/._ferry.txt", "")
    report = start(LoadRequest((tmp_path / "harbour.zip",), settings))
    assert (report.documents[Status.NEW], report.ignored) == (1, 2)


def test_what_was_staged_of_a_batch_goes_when_it_is_committed(
    tmp_path: Path, drop: Path, settings: Settings
) -> None:
    staged: list[int] = []

    def look(_found: int, done: int) -> None:
        if done:
            staged.append(len(list(settings.staging.glob("recognise-*"))))

    with progress.listening(look):
        start(LoadRequest((drop,), replace(settings, batch_documents=1)))
    assert len(staged) == 3
    assert staged[-1] == 0


def test_a_warehouse_that_has_moved_is_readable_again_after_a_run(
    tmp_path: Path, drop: Path, settings: Settings
) -> None:
    start(LoadRequest((drop,), settings))
    moved = replace(settings, warehouse=settings.warehouse.rename(tmp_path / "elsewhere"))
    report = start(LoadRequest((drop,), moved))
    assert report.documents == {Status.UNCHANGED: 3}
    assert values(moved, "select count(*) from articles") == [3]


def test_rows_depend_neither_on_the_batch_nor_on_the_order(tmp_path: Path, drop: Path) -> None:
    one = Settings(warehouse=tmp_path / "one", config=tmp_path / "none")
    many = Settings(warehouse=tmp_path / "many", config=tmp_path / "none", batch_documents=1)
    start(LoadRequest((drop,), one))
    files = tuple(sorted(drop.iterdir(), reverse=True))
    start(LoadRequest(files, many, drop="backwards"))
    for table, columns in PROMISED.items():
        query = f"select {columns} from {table} order by all"
        assert ask(one, query).to_pylist() == ask(many, query).to_pylist()


def test_bad_documents_are_accounted_for_and_good_ones_arrive(drop: Path, settings: Settings) -> None:
    (drop / "empty.txt").write_bytes(b"")
    (drop / "blank.txt").write_bytes(b" \n\t\n")
    (drop / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (drop / "broken.txt.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    (drop / "torn.parquet").write_bytes(b"PAR1torn")
    (drop / "prices.csv").write_text("item,price\napple,3\n", encoding="utf-8")
    lines = [json.dumps({"id": "1", "text": ARTICLES["ferry.txt"] + "Later edition."}), "{not json"]
    (drop / "wire 'quoted'\n🚢.jsonl").write_text("\n".join(lines), encoding="utf-8")
    report = start(LoadRequest((drop,), settings))
    assert report.documents[Status.NEW] == 4
    assert report.documents[Status.FAILED] == 7
    assert report.total == 11
    held = ask(settings, "select source_path, status, reason, detail from quarantine")
    assert held.num_rows == 7
    assert all(row["detail"] and row["reason"] for row in held.to_pylist())
    sums = "select documents = new + updated + duplicate + unchanged + quarantined + failed from runs"
    assert values(settings, sums) == [True]

    again = start(LoadRequest((drop,), settings))
    assert again.documents == {Status.UNCHANGED: 11}


def test_a_document_without_text_goes_to_quarantine_with_its_expectation(
    drop: Path, settings: Settings
) -> None:
    (drop / "index.txt").write_text(
        "Home\nNews\nSport\nShare\nSign up for our newsletter\n", encoding="utf-8"
    )
    report = start(LoadRequest((drop,), settings))
    assert report.documents == {Status.NEW: 3, Status.QUARANTINED: 1, Status.UNCHANGED: 0}
    held = ask(settings, "select source_path, status, expectation, reason from quarantine").to_pylist()
    assert [row["source_path"] for row in held] == ["index.txt"]
    assert held[0]["expectation"]
    assert values(settings, "select count(*) from documents") == [3]


def test_a_suite_that_fails_stops_the_batch_and_nothing_of_it_is_visible(
    drop: Path, settings: Settings
) -> None:
    start(LoadRequest((drop / "ferry.txt",), settings, drop="harbour"))
    longer = ask_more_of_articles(
        settings, "expect_column_min_to_be_between", "critical", column="word_count", min_value=5000
    )
    report = start(LoadRequest((drop,), settings))
    assert len(report.stopped) == 1
    assert "expect_column_min_to_be_between" in report.stopped[0]
    assert report.documents == {Status.UNCHANGED: 1, Status.FAILED: 2}
    assert values(settings, "select count(*) from documents") == [1]
    assert values(settings, "select distinct reason from quarantine") == ["batch-stopped"]
    assert values(settings, "select status from runs order by started_at desc limit 1") == ["failed"]
    assert values(
        settings, "select count(*) from validations where not success and severity = 'critical'"
    ) == [1]

    longer.unlink()
    report = start(LoadRequest((drop,), settings))
    assert report.documents == {Status.UNCHANGED: 1, Status.NEW: 2}
    assert values(settings, "select count(*) from quarantine") == [0]


def test_prefect_shows_how_far_a_run_is_and_its_sums(drop: Path, settings: Settings) -> None:
    from prefect.client.orchestration import get_client

    report = start(LoadRequest((drop,), settings))
    with get_client(sync_client=True) as client:
        artifacts = client.read_artifacts()
        task_runs = {run.name for run in client.read_task_runs()}
    sums = next(each for each in artifacts if report.run_id in str(each.data))
    assert sums.key == "copydesk-sums"
    (done,) = [each.data for each in artifacts if each.flow_run_id == sums.flow_run_id and each is not sums]
    assert done == 100.0
    assert "ingest harbour/bridge.txt and 2 more" in task_runs
    assert {name.split()[0] for name in task_runs} >= {"ingest", "strip", "split", "recognise", "validate"}


def test_worker_processes_write_the_same_rows(tmp_path: Path, drop: Path) -> None:
    threads = Settings(warehouse=tmp_path / "threads", config=tmp_path / "none")
    processes = Settings(
        warehouse=tmp_path / "processes", config=tmp_path / "none", workers=2, batch_documents=2
    )
    start(LoadRequest((drop,), threads))
    start(LoadRequest((drop,), processes))
    for table, columns in PROMISED.items():
        query = f"select {columns} from {table} order by all"
        assert ask(threads, query).to_pylist() == ask(processes, query).to_pylist()
