"""Takedowns of loaded documents: which ones are meant, that nothing of them is left, and that they stay out."""

import shutil
from pathlib import Path

import duckdb
import pytest

from flows.cli.forgetting import forget_now
from flows.cli.publishing import publish_now
from flows.cli.querying import show_status
from flows.load import start
from flows.rework import start as rework
from flows.runs.request import LoadRequest, ReworkRequest
from flows.settings import Settings
from flows.upkeep.forget import Selection, choose, complete_unfinished, forget, unfinished
from flows.upkeep.maintain import maintain
from schemas.errors import RunError, UsageError, WarehouseError
from schemas.slugs import Status
from tests.harbour import ARTICLES, values, write_drop
from tests.warehouse.takedowns import files_with
from warehouse import Keep, Warehouse

pytestmark = pytest.mark.flow

WHY = "The publisher asked for it."
FERRY = "The ship had been out of service since a fire damaged its engine room in the winter."
NAMES = ("Oslo", "engine room", "Leave a Reply")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Path:
    """A warehouse of three articles, one of them in two versions and a copy, and an empty file; tagged, and redone."""
    folder = tmp_path_factory.mktemp("forget")
    settings = Settings(warehouse=folder / "w", config=folder / "none")
    drop = write_drop(folder / "harbour", {**ARTICLES, "empty.txt": ""})
    start(LoadRequest((drop,), settings))
    with Warehouse.open(settings.warehouse, create=False).publishing() as publisher:
        publisher.publish(tag="spring")
    write_drop(drop, {"ferry.txt": ARTICLES["ferry.txt"].replace("two days", "three days")})
    write_drop(drop, {"again.txt": ARTICLES["ferry.txt"]})
    start(LoadRequest((drop,), settings))
    rework(ReworkRequest(settings, command="backfill"))
    return folder


@pytest.fixture
def loaded(kept: Path) -> Settings:
    """That warehouse anew; in its own place, since publications hold its path."""
    safe, place = kept / "safe", kept / "w"
    if not safe.exists():
        shutil.copytree(place, safe, symlinks=True)
    shutil.rmtree(place)
    shutil.copytree(safe, place, symlinks=True)
    return Settings(warehouse=place, config=kept / "none")


def forgotten(settings: Settings, selection: Selection) -> int:
    chosen = choose(settings.warehouse, selection)
    return forget(settings.warehouse, chosen, WHY, selection).documents


def test_no_file_holds_a_sentence_of_a_forgotten_article_or_of_its_versions(loaded: Settings) -> None:
    assert len(files_with(loaded.warehouse, FERRY)) > 5
    assert forgotten(loaded, Selection(("ferry.txt",))) == 2
    for words in (FERRY, *NAMES):
        assert files_with(loaded.warehouse, words) == [], words
    assert files_with(loaded.warehouse, "rivets") != []
    assert sorted(map(str, values(loaded, "select source_path from articles_history"))) == [
        "bridge.txt",
        "orchard.txt",
    ]
    assert values(loaded, "select count(*) from outcomes where status = 'forgotten'") == [2]
    with duckdb.connect(loaded.warehouse / "publications" / "spring.duckdb", read_only=True) as tagged:
        found = tagged.execute("select source_path from article_sources order by 1").fetchall()
    assert found == [("bridge.txt",), ("orchard.txt",)]
    assert (loaded.warehouse / "data_docs" / "index.html").exists()


def test_the_same_bytes_stay_out_until_they_are_readmitted(loaded: Settings, kept: Path) -> None:
    forgotten(loaded, Selection(("ferry.txt",)))
    drop = kept / "harbour"
    report = start(LoadRequest((drop,), loaded))
    assert report.documents[Status.FORGOTTEN] == 2
    assert report.documents[Status.NEW] == 0
    (detail,) = set(
        values(loaded, "select detail from outcomes where stage = 'identify' and status = 'forgotten'")
    )
    assert str(detail).startswith("It was forgotten on ")
    assert WHY in str(detail)
    assert files_with(loaded.warehouse, FERRY) == []
    assert (
        start(LoadRequest((drop,), loaded)).documents[Status.FORGOTTEN] == 0
    )  # known files are not read again
    report = start(LoadRequest((drop,), loaded, again=True, command="backfill"))
    assert report.documents[Status.FORGOTTEN] == 2
    report = start(LoadRequest((drop,), loaded, readmit=True))
    assert report.documents[Status.NEW] == 2
    assert values(loaded, "select count(*) from articles") == [4]
    report = start(LoadRequest((drop,), loaded, again=True, command="backfill"))
    assert report.documents[Status.FORGOTTEN] == 0


def test_another_version_of_a_forgotten_article_begins_its_series_anew(
    loaded: Settings, tmp_path: Path
) -> None:
    forgotten(loaded, Selection(("ferry.txt",)))
    newer = ARTICLES["ferry.txt"].replace("two days", "an hour")
    report = start(LoadRequest((write_drop(tmp_path / "harbour", {"ferry.txt": newer}),), loaded))
    assert report.documents[Status.NEW] == 1
    assert values(loaded, "select count(*) from articles") == [3]


def test_one_version_can_be_forgotten_alone(loaded: Settings) -> None:
    (old,) = values(loaded, "select article_id from articles_history where text like '%two days%'")
    assert forgotten(loaded, Selection((str(old)[:8],), only_this_version=True)) == 1
    assert values(loaded, "select count(*) from articles_history where source_path = 'ferry.txt'") == [1]


def test_a_drop_is_what_was_first_seen_in_it(loaded: Settings, tmp_path: Path) -> None:
    wire = write_drop(
        tmp_path / "wire", {"bridge.txt": ARTICLES["bridge.txt"], "note.txt": ARTICLES["orchard.txt"] * 2}
    )
    start(LoadRequest((wire,), loaded))
    assert forgotten(loaded, Selection(drop="wire")) == 1
    assert values(loaded, "select count(*) from articles where drop_name = 'wire'") == [0]
    assert values(loaded, "select count(*) from articles where source_path = 'bridge.txt'") == [1]


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (Selection(("nowhere.txt",)), "answers to 'nowhere.txt'"),
        (Selection(urls=("https://example.org/x",)), "answers to 'https://example.org/x'"),
        (Selection(drop="tuesday"), "answers to 'tuesday'"),
        (Selection(("ferry.txt",), only_this_version=True), "means 2 versions; give the id of one"),
    ],
)
def test_nothing_is_forgotten_on_a_guess(loaded: Settings, selection: Selection, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        choose(loaded.warehouse, selection)


def test_what_was_not_listed_is_not_forgotten(loaded: Settings, tmp_path: Path) -> None:
    selection = Selection(("ferry.txt",))
    chosen = choose(loaded.warehouse, selection)
    newer = ARTICLES["ferry.txt"].replace("two days", "an hour")
    start(LoadRequest((write_drop(tmp_path / "harbour", {"ferry.txt": newer}),), loaded))
    with pytest.raises(RunError, match="has changed since the documents were listed"):
        forget(loaded.warehouse, chosen, WHY, selection)
    assert unfinished(loaded.warehouse) is None
    assert len(choose(loaded.warehouse, selection).documents) == len(chosen.documents) + 1


def test_the_order_outlasts_what_prefect_has_written(
    loaded: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> bool:
        raise OSError(28, "No space left on device")

    selection = Selection(("ferry.txt",))
    with monkeypatch.context() as patched:
        patched.setattr("flows.runs.prefect_files.delete_all_but_logs", broken)
        with pytest.raises(WarehouseError, match=r"Could not complete the takedown .* No space left"):
            forgotten(loaded, selection)
    assert unfinished(loaded.warehouse) == selection
    assert complete_unfinished(loaded.warehouse).documents == 2
    assert unfinished(loaded.warehouse) is None


def test_without_a_terminal_and_without_yes_nothing_is_forgotten(
    loaded: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UsageError, match="Forgetting 2 documents cannot be undone: say --yes"):
        forget_now(loaded.warehouse, Selection(("ferry.txt",)), WHY, 0.0, is_confirmed=False)
    assert "Night Ferry to Kiel" in capsys.readouterr().out
    assert values(loaded, "select count(*) from outcomes where status = 'forgotten'") == [0]
    forget_now(loaded.warehouse, Selection(("ferry.txt",)), WHY, 0.0, is_confirmed=True)
    assert "Forgotten: 2 documents" in capsys.readouterr().out
    forget_now(loaded.warehouse, Selection(("ferry.txt",)), WHY, 0.0, is_confirmed=True)
    assert "Forgotten already: 2 of 2 documents" in capsys.readouterr().out


def test_whoever_writes_next_completes_what_broke_off(
    loaded: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> int:
        raise OSError(28, "No space left on device")

    selection = Selection(("ferry.txt",))
    with monkeypatch.context() as patched:
        patched.setattr("warehouse.forgetting.Rewriting.of_publications", broken)
        with pytest.raises(WarehouseError, match="No space left"):
            forgotten(loaded, selection)
    assert unfinished(loaded.warehouse) == selection
    show_status(loaded.warehouse)
    assert "A takedown broke off" in capsys.readouterr().err
    assert files_with(loaded.warehouse, FERRY) != []
    safe = loaded.warehouse.with_name("broken")
    shutil.rmtree(safe, ignore_errors=True)
    shutil.copytree(loaded.warehouse, safe, symlinks=True)
    for way in ("forget", "maintain", "complete", "publish", "run"):
        shutil.rmtree(loaded.warehouse)
        shutil.copytree(safe, loaded.warehouse, symlinks=True)
        if way == "forget":
            forget_now(loaded.warehouse, selection, WHY, 0.0, is_confirmed=False)
        elif way == "maintain":
            maintain(loaded.warehouse, Keep())
        elif way == "publish":
            publish_now(loaded.warehouse, None)
        elif way == "run":
            start(LoadRequest((loaded.warehouse.with_name("harbour"),), loaded))
        else:
            assert complete_unfinished(loaded.warehouse).documents == 2
        assert unfinished(loaded.warehouse) is None
        assert files_with(loaded.warehouse, FERRY) == []
    assert "An earlier takedown broke off" in capsys.readouterr().err


def test_a_document_that_could_not_be_read_is_forgotten_by_its_path_and_stays_out(
    loaded: Settings, kept: Path
) -> None:
    assert values(loaded, "select source_path from quarantine") == ["empty.txt"]
    assert forgotten(loaded, Selection(("empty.txt",))) == 1
    assert values(loaded, "select count(*) from quarantine") == [0]
    assert values(loaded, "select detail from outcomes where source_path = 'empty.txt' order by 1") == [
        WHY,
        None,
    ]
    assert start(LoadRequest((kept / "harbour",), loaded)).documents[Status.FORGOTTEN] == 1
    assert values(loaded, "select count(*) from quarantine") == [0]
