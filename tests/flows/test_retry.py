"""Documents that were held back or could not be read, and how each moves on alone, or is let go."""

import gzip
import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from flows.load import start as load
from flows.quarantine.dismissing import dismiss
from flows.retry import start as retry
from flows.rework import start as rework
from flows.runs.request import LoadRequest, RetryRequest, ReworkRequest
from flows.settings import Settings
from schemas.errors import UsageError
from schemas.slugs import Status
from tests.harbour import ARTICLES, ask, ask_more_of_articles, values, write_drop

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect")]

HELD = "select source_path from quarantine order by all"
KEPT = "select source_path from held_documents order by all"
TITLES = "select title from articles order by all"
BRIDGE = "Council Reopens Old Harbour Bridge"


def hold_articles_about(word: str, settings: Settings) -> Path:
    return ask_more_of_articles(
        settings, "expect_column_values_to_not_match_regex", "error", column="text", regex=word
    )


def test_a_held_text_is_kept_and_comes_in_alone_without_its_file(drop: Path, settings: Settings) -> None:
    suite = hold_articles_about("rivets|blossoms", settings)
    write_drop(drop, {"copy.txt": ARTICLES["bridge.txt"]})
    report = load(LoadRequest((drop,), settings))
    assert report.reasons == {"not-ours": 3}
    assert values(settings, KEPT) == ["bridge.txt", "orchard.txt"]
    assert values(settings, "select documents from quarantine_reasons") == [3]
    for file in drop.iterdir():
        file.unlink()
    again = retry(RetryRequest(settings, names=("bridge.txt",)))
    assert again.documents == {Status.QUARANTINED: 2, Status.UNCHANGED: 0}
    suite.unlink()
    mended = retry(RetryRequest(settings, names=("bridge.txt",)))
    assert mended.documents == {Status.NEW: 1, Status.DUPLICATE: 1, Status.UNCHANGED: 0}
    assert values(settings, KEPT) == values(settings, HELD) == ["orchard.txt"]
    assert BRIDGE in values(settings, TITLES)
    assert len(values(settings, TITLES)) == 2
    assert values(settings, "select command from runs order by started_at") == ["run", "retry", "retry"]


def test_what_was_held_when_it_was_worked_through_again_is_worked_through_once_more(
    drop: Path, settings: Settings
) -> None:
    load(LoadRequest((drop,), settings))
    suite = hold_articles_about("rivets", settings)
    rework(ReworkRequest(settings))
    assert (values(settings, HELD), values(settings, KEPT)) == (["bridge.txt"], [])
    suite.unlink()
    report = retry(RetryRequest(settings))
    assert (report.documents[Status.UPDATED], report.reprocessed) == (1, 1)
    assert (values(settings, HELD), len(values(settings, TITLES))) == ([], 3)
    assert values(settings, "select count(*) from documents_history") == [3]


def test_documents_of_a_stopped_batch_are_kept_and_come_in_when_what_stopped_it_is_gone(
    drop: Path, settings: Settings
) -> None:
    suite = ask_more_of_articles(
        settings, "expect_column_values_to_not_match_regex", "critical", column="text", regex="rivets"
    )
    assert load(LoadRequest((drop,), settings)).reasons == {"batch-stopped": 3}
    assert len(values(settings, KEPT)) == 3
    suite.unlink()
    assert retry(RetryRequest(settings, reason="batch-stopped")).documents[Status.NEW] == 3
    assert (values(settings, KEPT), values(settings, HELD)) == ([], [])


def test_of_a_container_only_the_record_that_is_named_comes_in(tmp_path: Path, settings: Settings) -> None:
    texts = [ARTICLES["bridge.txt"], None, ARTICLES["ferry.txt"], None]
    wire = tmp_path / "wire.jsonl"
    wire.write_text("\n".join(json.dumps({"text": text}) for text in texts), encoding="utf-8")
    load(LoadRequest((wire,), settings))
    assert values(settings, HELD) == ["wire.jsonl#2", "wire.jsonl#4"]
    mended = [*texts[:1], ARTICLES["orchard.txt"], *texts[2:3], "It is " + ARTICLES["orchard.txt"], "Five."]
    wire.write_text("\n".join(json.dumps({"text": text}) for text in mended), encoding="utf-8")
    report = retry(RetryRequest(settings, names=("wire.jsonl#2",)))
    assert report.documents == {Status.NEW: 1, Status.UNCHANGED: 0}
    assert values(settings, HELD) == ["wire.jsonl#4"]
    wire.write_text(json.dumps({"text": texts[0]}), encoding="utf-8")
    gone = retry(RetryRequest(settings, names=("wire.jsonl#4",)))
    assert gone.total == 0
    assert [sentence[:12] for sentence in gone.remarks] == ["wire.jsonl#4"]
    load(LoadRequest((wire,), settings))
    assert values(settings, HELD) == []


def test_a_torn_file_that_was_mended_comes_in_from_elsewhere_and_leaves_quarantine(
    tmp_path: Path, settings: Settings
) -> None:
    whole = gzip.compress("\n".join(json.dumps({"text": text}) for text in ARTICLES.values()).encode())
    drop = tmp_path / "wire"
    drop.mkdir()
    (drop / "a.jsonl.gz").write_bytes(whole[:20])
    load(LoadRequest((drop,), settings))
    assert values(settings, HELD) == ["a.jsonl.gz"]
    (drop / "a.jsonl.gz").unlink()
    (drop / "b.txt").write_text(ARTICLES["bridge.txt"], encoding="utf-8")
    with pytest.raises(UsageError, match="Nothing that is held back is called"):
        retry(RetryRequest(settings, names=("b.txt",)))
    mended = tmp_path / "mended.jsonl.gz"
    mended.write_bytes(whole)
    report = retry(RetryRequest(settings, names=("a.jsonl.gz",), source=mended))
    assert report.documents == {Status.NEW: 3, Status.UNCHANGED: 0}
    assert values(settings, HELD) == []


def test_a_member_of_an_archive_that_was_mended_comes_in_and_the_others_wait(
    tmp_path: Path, settings: Settings
) -> None:
    packed = tmp_path / "a.zip"

    def pack(members: dict[str, str]) -> None:
        with ZipFile(packed, "w") as archive:
            for name, text in members.items():
                archive.writestr(name, text)

    pack({"b.json": "{", "c.txt": ARTICLES["ferry.txt"], "d.json": "{"})
    load(LoadRequest((packed,), settings))
    assert values(settings, HELD) == ["a.zip!b.json", "a.zip!d.json"]
    records = json.dumps([{"text": ARTICLES["bridge.txt"]}, {"text": ARTICLES["orchard.txt"]}])
    pack({"b.json": records, "c.txt": "Another text.", "d.json": records})
    retry(RetryRequest(settings, names=("b.json",)))
    assert values(settings, HELD) == ["a.zip!d.json"]
    assert values(settings, "select source_path from documents order by all") == [
        "a.zip!b.json#1",
        "a.zip!b.json#2",
        "a.zip!c.txt",
    ]


def test_what_is_dismissed_leaves_quarantine_and_stays_out_until_it_is_asked_for(
    drop: Path, settings: Settings
) -> None:
    suite = hold_articles_about("rivets", settings)
    write_drop(drop, {"empty.txt": ""})
    load(LoadRequest((drop,), settings))
    report = dismiss(settings, ["bridge.txt", "empty.txt"], None, None, "Not what we study.")
    assert report.documents == {Status.DISMISSED: 2, Status.UNCHANGED: 0}
    assert (values(settings, HELD), values(settings, KEPT)) == ([], [])
    (row,) = ask(settings, "select command, dismissed from runs order by started_at desc limit 1").to_pylist()
    assert row == {"command": "dismiss", "dismissed": 2}
    assert values(settings, "select distinct detail from outcomes where status = 'dismissed'") == [
        "Not what we study."
    ]
    write_drop(drop, {"copy.txt": ARTICLES["bridge.txt"]})
    assert load(LoadRequest((drop,), settings)).documents == {Status.UNCHANGED: 5}
    assert values(settings, HELD) == []
    suite.unlink()
    asked = load(LoadRequest((drop,), settings, again=True))
    assert (asked.documents[Status.NEW], asked.documents[Status.FAILED]) == (1, 1)
