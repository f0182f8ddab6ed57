"""Where files that could not be read are looked for, how they are read, and what of them is wanted."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from flows.identify import outcome
from flows.ingest import IngestOptions, SourceFile
from flows.quarantine.held import quarantined
from flows.quarantine.lost_files import Found, Reading, readings_of
from schemas import OUTCOMES, RUNS
from schemas.errors import UsageError
from schemas.slugs import Stage, Status
from schemas.table import Value
from warehouse import Commit, Warehouse, write_part

AT = datetime.fromisoformat("2026-01-01T12:00")
Look = Callable[..., Found]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Where files are found that a run could not read, given the options that it recorded and the paths held back."""
    warehouse = Warehouse.open(tmp_path / "warehouse", create=True)

    def looked(
        options: dict[str, object],
        *paths: str,
        given: IngestOptions | None = None,
        source: Path | None = None,
    ) -> Found:
        rows = OUTCOMES.from_rows(
            outcome(
                {"document_id": None, "version_key": path, "drop_name": "wire", "source_path": path},
                Status.FAILED,
                Stage.INGEST,
                reason="bad-file",
                detail="It is odd.",
            )
            for path in paths
        )
        stamped = OUTCOMES.stamp(rows, run_id="r", at=AT)
        run: dict[str, Value] = {column.name: 0 for column in RUNS.columns} | {
            **dict.fromkeys(("command", "started_by", "detail", "versions"), "x"),
            "run_id": "r",
            "started_at": AT,
            "finished_at": AT,
            "status": "completed",
            "options": json.dumps(options),
        }
        with warehouse.publishing() as publisher:
            part = write_part(stamped, tmp_path / "outcomes.parquet")
            publisher.commit(Commit("b", "r", "committed", 0, {"outcomes": [part]}, run=run))
        return readings_of(quarantined(warehouse), warehouse, given or IngestOptions(), source)

    return looked


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A drop of two files."""
    folder = tmp_path / "wire"
    (folder / "in").mkdir(parents=True)
    for name in ("a.jsonl", "in/b.txt"):
        (folder / name).write_text("{}", encoding="utf-8")
    return folder


def test_files_are_found_where_the_run_looked_and_read_as_it_read_them(look: Look, drop: Path) -> None:
    options = {"paths": ["/gone", str(drop)], "drop": None, "text_field": "body", "encoding": "cp1252"}
    found = look(options, "a.jsonl#2", "a.jsonl#7", "in/b.txt", given=IngestOptions(encoding="utf-8"))
    reading = IngestOptions(text_field="body", encoding="utf-8")
    assert found.readings == [
        Reading(
            SourceFile("wire", "a.jsonl", drop / "a.jsonl", drop),
            reading,
            frozenset({"a.jsonl#2", "a.jsonl#7"}),
        ),
        Reading(
            SourceFile("wire", "in/b.txt", drop / "in" / "b.txt", drop), reading, frozenset({"in/b.txt"})
        ),
    ]
    assert found.missing == []


def test_a_file_that_is_not_there_is_named_with_where_it_was_looked_for(look: Look, drop: Path) -> None:
    found = look({"paths": [str(drop)], "drop": None}, "c.txt")
    assert found.readings == []
    assert found.missing == [
        f"c.txt of the drop wire could not be read, and its file is not in {drop} now: say with --from where it lies."
    ]


def test_a_drop_that_has_moved_is_looked_for_where_somebody_says(look: Look, drop: Path) -> None:
    moved = drop.rename(drop.with_name("elsewhere"))
    (reading,) = look({"paths": [str(drop)], "drop": None}, "in/b.txt", source=moved).readings
    assert reading.source == SourceFile("wire", "in/b.txt", moved / "in" / "b.txt", moved)


def test_links_out_of_the_drop_are_followed_only_where_the_run_followed_them(look: Look, drop: Path) -> None:
    (drop.parent / "far.txt").write_text("far", encoding="utf-8")
    (drop / "link.txt").symlink_to("../far.txt")
    options = {"paths": [str(drop)], "drop": None}
    assert look(options, "link.txt").readings == []


def test_a_link_that_the_run_followed_is_followed_again(look: Look, drop: Path) -> None:
    (drop.parent / "far.txt").write_text("far", encoding="utf-8")
    (drop / "link.txt").symlink_to("../far.txt")
    options = {"paths": [str(drop)], "drop": None, "follow_links": True}
    (reading,) = look(options, "link.txt").readings
    assert reading.source.location == drop / "link.txt"


def test_one_file_may_lie_under_any_name(look: Look, drop: Path) -> None:
    other = drop / "a.jsonl"
    (reading,) = look({}, "z.jsonl#1", "z.jsonl#2", source=other).readings
    assert (reading.source, len(reading.wanted)) == (SourceFile("wire", "z.jsonl", other), 2)


def test_a_file_may_have_the_marks_of_records_and_members_in_its_name(look: Look, drop: Path) -> None:
    (drop / "C#").mkdir()
    (drop / "C#" / "Wow!.zip").write_bytes(b"")
    (reading,) = look({"paths": [str(drop)], "drop": None}, "C#/Wow!.zip!b.txt").readings
    assert reading.source.path == "C#/Wow!.zip"


def test_so_may_one_that_lies_elsewhere_now(look: Look, drop: Path) -> None:
    other = drop / "a.jsonl"
    (reading,) = look({}, "D!/v#.jsonl#7", source=other).readings
    assert reading.source == SourceFile("wire", "D!/v#.jsonl", other)


def test_a_place_that_is_not_there_is_wrong_usage(look: Look, drop: Path) -> None:
    with pytest.raises(UsageError, match="Check the path"):
        look({}, "a.jsonl", source=drop / "no-such-folder")


@pytest.mark.parametrize(
    ("wanted", "path", "is_wanted", "concerns"),
    [
        ("a.zip", "a.zip!b.txt", True, True),
        ("a.zip!b.json", "a.zip!b.json#2", True, True),
        ("a.zip!b.json", "a.zip!c.json#2", False, False),
        ("a.zip!b.json#2", "a.zip!b.json#20", False, False),
        ("a.zip!b.json#2", "a.zip!b.json", False, True),
        ("a.zip!b.json#2", "a.zip", False, True),
        ("C#/Wow!.zip!b.json#2", "C#/Wow!.zip", False, True),
        ("C#/Wow!.zip", "C#/Wow!.zip!b.json#2", True, True),
    ],
)
def test_of_a_container_the_records_and_members_that_were_held_back_are_wanted(
    wanted: str, path: str, *, is_wanted: bool, concerns: bool
) -> None:
    source = SourceFile("wire", "a.zip", Path("a.zip"))
    reading = Reading(source, IngestOptions(), frozenset({wanted}))
    assert (reading.is_wanted(path), reading.concerns(path)) == (is_wanted, concerns)
