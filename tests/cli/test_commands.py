"""The command line as a process: what it prints, and its exit status."""

import csv
import io
import json
import os
import pty
import select
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from flows.load import start
from flows.runs.request import LoadRequest
from flows.settings import Settings
from tests.harbour import ARTICLES, COMMAND, environment, write_drop

pytestmark = pytest.mark.flow


def copydesk(
    *arguments: object, stdin: str | None = None, api: str | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        input=stdin,
        check=False,
        env=environment(api),
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Path:
    """A warehouse of three articles and an empty file."""
    folder = tmp_path_factory.mktemp("cli")
    drop = write_drop(folder / "harbour", {**ARTICLES, "empty.txt": ""})
    start(LoadRequest((drop,), Settings(warehouse=folder / "warehouse", config=folder / "none")))
    return folder / "warehouse"


def test_run_says_what_came_of_every_document(tmp_path: Path) -> None:
    drop = write_drop(tmp_path / "harbour", {**ARTICLES, "empty.txt": ""})
    ended = copydesk("run", drop, "--warehouse", tmp_path / "w")
    assert ended.returncode == 0, ended.stderr
    assert _processes_with(str(tmp_path)) == []
    assert "documents seen" in ended.stdout
    assert "copydesk quarantine" in ended.stderr
    for noise in ("Traceback", "prefect", "INFO", "WARNING", "nanobind"):
        assert noise not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "no-such-folder"], "no-such-folder"),
        (["run", "--batch-size", "0", "."], "batch-size"),
        (["run", ".", "--encoding", "klingon"], "klingon"),
        (["sql", "select 1"], "There is no warehouse"),
        (["backfill", "--stage", "ingest"], "not a stage"),
        (["backfill", "--text-field", "body"], "give the paths"),
        (["run", ".", "--recogniser", "nobody:find"], "cannot be imported"),
        (["run", ".", "--config", "no-such-folder"], "There is no folder no-such-folder"),
        (["serve", "no-such-folder", "--cron", "* * * * *"], "not a folder"),
        (["maintain"], "There is no warehouse"),
        (["forget", "--why", "asked"], "Name articles"),
        (["forget", "a.txt", "--drop", "wire", "--why", "asked"], "Name articles"),
        (["forget", "a.txt", "--why", " "], "Say with --why"),
        (["backfill", "--readmit"], "give the paths"),
        (["frobnicate"], "No such command"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(arguments: list[str], said: str, tmp_path: Path) -> None:
    ended = copydesk(*arguments, *(["--warehouse", tmp_path / "w"] if arguments[0] != "frobnicate" else []))
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_warehouse_that_is_a_file_is_wrong_usage(tmp_path: Path) -> None:
    drop = write_drop(tmp_path / "harbour", ARTICLES)
    ended = copydesk("run", drop, "--warehouse", drop / "ferry.txt")
    assert (ended.returncode, "is a file; a warehouse is a folder" in ended.stderr) == (2, True)


def test_a_reader_that_leaves_early_is_no_failure(warehouse: Path) -> None:
    query = "select * from removals, range(20000)"
    for output in ("csv", "json"):
        with subprocess.Popen(
            [COMMAND, "sql", query, "-w", str(warehouse), "-f", output],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as asking:
            assert asking.stdout is not None
            assert asking.stderr is not None
            assert asking.stdout.readline()
            asking.stdout.close()
            assert (asking.stderr.read(), asking.wait()) == ("", 0)


def test_an_interrupted_run_says_so_and_leaves_no_process_behind(tmp_path: Path) -> None:
    texts = {f"{n}.txt": f"{ARTICLES['ferry.txt']}\nEdition {n}.\n" for n in range(16)}
    arguments = ["run", str(write_drop(tmp_path / "harbour", texts)), "--warehouse", str(tmp_path / "w")]
    with subprocess.Popen(
        [COMMAND, *arguments, "--batch-size", "1", "--workers", "1"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=environment(),
        start_new_session=True,
    ) as running:
        _wait_for_commits(tmp_path / "w", 2)
        os.killpg(running.pid, signal.SIGINT)
        _, errors = running.communicate()
    assert running.returncode == 130
    assert errors.startswith("copydesk: Interrupted.")
    assert len(errors.splitlines()) == 1
    assert _processes_with(str(tmp_path)) == []
    answer = copydesk("sql", "select status from runs", "-w", tmp_path / "w", "-f", "json")
    assert json.loads(answer.stdout) == [{"status": "interrupted"}]


def test_a_folder_without_articles_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ended = copydesk("run", tmp_path / "empty", "--warehouse", tmp_path / "w")
    assert (ended.returncode, "holds no articles" in ended.stderr) == (2, True)


def test_sql_answers_as_csv_and_json(warehouse: Path) -> None:
    query = "select title, authors from articles order by title limit 1"
    as_json = json.loads(copydesk("sql", query, "-w", warehouse, "-f", "json").stdout)
    assert as_json == [{"title": "Council Reopens Old Harbour Bridge", "authors": ["Maren Holt"]}]
    as_csv = list(csv.reader(io.StringIO(copydesk("sql", query, "-w", warehouse, "-f", "csv").stdout)))
    assert as_csv == [["title", "authors"], ["Council Reopens Old Harbour Bridge", "Maren Holt"]]


def test_entities_shows_spellings_articles_and_mentions_in_context(warehouse: Path) -> None:
    ended = copydesk("entities", "bergen", "-w", warehouse)
    assert ended.returncode == 0, ended.stderr
    assert "Bergen  GPE" in ended.stdout
    assert "Council Reopens Old Harbour Bridge" in ended.stdout
    assert "The old harbour bridge in Bergen reopened" in ended.stdout


def test_entities_as_csv_are_all_mentions_with_their_sentences(warehouse: Path) -> None:
    rows = csv.DictReader(io.StringIO(copydesk("entities", "Oslo", "-w", warehouse, "-f", "csv").stdout))
    places = [(row["name"], row["before"][-5:], row["text"]) for row in rows]
    assert len(places) == 2
    assert {(name, text) for name, _, text in places} == {("Oslo", "Oslo")}


def test_an_unknown_name_is_answered_with_near_ones(warehouse: Path) -> None:
    ended = copydesk("entities", "Begren", "-w", warehouse)
    assert ended.returncode == 2
    assert "Bergen (GPE)" in ended.stderr
    assert copydesk("entities", "Bergen", "--label", "PERSON", "-w", warehouse).returncode == 2
    assert "There is no label" in copydesk("entities", "Bergen", "--label", "TOWN", "-w", warehouse).stderr


def test_sql_reads_a_query_from_standard_input(warehouse: Path) -> None:
    ended = copydesk("sql", "-w", warehouse, "-f", "csv", stdin="select count(*) as n from articles")
    assert ended.stdout == "n\n3\n"


def test_sql_alone_is_a_prompt_that_outlives_mistakes(warehouse: Path) -> None:
    said = typed(
        ["sql", "-w", str(warehouse), "-f", "csv"], ["selct 1;", "select count(*) as n", "from articles;", ""]
    )
    assert "Statements end with ;" in said
    assert "syntax error" in said
    assert "n\r\n3\r\n" in said
    assert said.count("copydesk> ") >= 3
    assert "...> " in said


def typed(arguments: list[str], lines: list[str]) -> str:
    """What a terminal shows of a command at whose prompts these lines are typed one by one, then Ctrl-D."""
    terminal, other_end = pty.openpty()
    with subprocess.Popen(
        [COMMAND, *arguments], stdin=other_end, stdout=other_end, stderr=other_end
    ) as command:
        os.close(other_end)
        said = b""
        try:
            for keys in [*(f"{line}\n".encode() for line in lines), b"\x04"]:
                said += _until_prompted(terminal)
                os.write(terminal, keys)
            said += _until_prompted(terminal)
            assert command.wait() == 0
        finally:
            command.kill()
            os.close(terminal)
    return said.decode()


def _until_prompted(terminal: int) -> bytes:
    """What a terminal shows until the next prompt, or until the command has ended."""
    said = b""
    while not said.endswith((b"copydesk> ", b"...> ")):
        assert select.select([terminal], [], [], 60)[0], said
        try:
            said += os.read(terminal, 4096)
        except OSError:  # Linux's way to say that the other end is closed
            return said
    return said


def test_a_name_that_is_wrong_is_answered_with_what_may_be_meant(warehouse: Path) -> None:
    column = copydesk("sql", "select titel from articles", "-w", warehouse)
    assert 'Referenced column "titel" not found' in column.stderr
    assert 'Candidate bindings: "title"' in column.stderr
    assert 'Did you mean "articles"?' in copydesk("sql", "from article", "-w", warehouse).stderr


@pytest.mark.parametrize(
    "query", ["delete from articles", "copy articles to 'x.csv'", "selct 1", "attach 'x.db'"]
)
def test_sql_refuses_what_does_not_read(warehouse: Path, query: str) -> None:
    ended = copydesk("sql", query, "-w", warehouse)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr


def test_explain_shows_what_was_removed_and_by_which_rule(warehouse: Path) -> None:
    ended = copydesk("explain", "bridge.txt", "-w", warehouse)
    assert ended.returncode == 0
    assert "⟦Sign up for our daily newsletter⟧ ⟨newsletter: " in ended.stdout
    assert "replaced more than two thousand rivets" in ended.stdout
    assert "⟨headline, characters 0 to " in ended.stdout


def test_explain_takes_the_beginning_of_a_file_name(warehouse: Path) -> None:
    assert "replaced more than two thousand rivets" in copydesk("explain", "bri", "-w", warehouse).stdout


def test_explain_finds_an_article_by_every_place_where_it_was_seen(tmp_path: Path, prefect: str) -> None:
    drop = write_drop(tmp_path / "harbour", {"a.txt": ARTICLES["ferry.txt"], "b.txt": ARTICLES["ferry.txt"]})
    start(LoadRequest((drop,), Settings(warehouse=tmp_path / "w", config=tmp_path / "none")))
    first, second = (copydesk("explain", name, "-w", tmp_path / "w") for name in ("a.txt", "b.txt"))
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert first.stdout == second.stdout
    by_id = copydesk("explain", first.stdout.split()[1][:8], "-w", tmp_path / "w")
    assert by_id.stdout == first.stdout


def test_explain_of_what_is_not_there_says_how_articles_are_called(warehouse: Path) -> None:
    ended = copydesk("explain", "nothing.txt", "-w", warehouse)
    assert (ended.returncode, "No article is called 'nothing.txt'" in ended.stderr) == (2, True)


def test_quarantine_lists_what_could_not_be_read(warehouse: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(copydesk("quarantine", "-w", warehouse, "-f", "csv").stdout)))
    assert [(row["source_path"], row["status"], row["reason"]) for row in rows] == [
        ("empty.txt", "failed", "empty")
    ]


def test_status_shows_the_last_run(warehouse: Path) -> None:
    ended = copydesk("status", "-w", warehouse)
    assert (ended.returncode, "completed" in ended.stdout) == (0, True)


def test_a_tagged_publication_is_kept(warehouse: Path) -> None:
    ended = copydesk("publish", "--tag", "spring", "-w", warehouse)
    assert ended.returncode == 0
    assert (warehouse / "publications" / "spring.duckdb").exists()
    assert copydesk("publish", "--tag", "spring", "-w", warehouse).returncode == 2


def test_the_version_is_printed() -> None:
    assert copydesk("--version").stdout.startswith("copydesk 0.")


def _wait_for_commits(warehouse: Path, count: int) -> None:
    ledger = warehouse / "tables" / "batches" / "_delta_log"
    while len(list(ledger.glob("*.json"))) <= count:
        time.sleep(0.05)


def _processes_with(words: str) -> list[str]:
    """Command lines and environments of the processes there are that hold these words."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            said = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if words.encode() in said:
                found.append(said.decode(errors="replace"))
    return found
