"""Lines that stand in several documents, through whole runs."""

from dataclasses import replace
from pathlib import Path

import pytest

from flows.batches.parts import Staging
from flows.count.stage import count
from flows.load import start as load
from flows.rework import start as rework
from flows.runs.choice import chosen
from flows.runs.plan import Cause, Why
from flows.runs.request import LoadRequest, ReworkRequest
from flows.settings import Settings
from schemas.slugs import Stage, Status
from tests.harbour import ask, values, write_drop
from warehouse import Warehouse

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect")]

APPEAL = (
    "Before you go on: our reporters sail on every ferry of this coast, and it is our readers who pay their "
    "fares, so think of us when you can."
)
HEAD = "Why it matters"
STORIES = {
    "library": (
        "Library Opens on Sundays From the First of May",
        "The library in the old customs house will open on Sundays from May, the council said on Monday.",
        "Its readers had asked for that since the new wing was built eleven years ago, said its director.",
        "Volunteers are to mind the shelves, and a small cafe is to pay for the heating of the reading room.",
    ),
    "bakers": (
        "Bakers Count Their Loaves Twice Before the Feast",
        "The bakers of the lower town counted their loaves twice on Friday, said the head of their guild.",
        "Flour has become dear since the mill up the river stopped in a storm last winter, she said.",
        "“I bake what I can sell and not a crumb more,” said a baker in the market street on Saturday.",
    ),
    "lighthouse": (
        "Keeper Leaves the Lighthouse After Thirty Winters",
        "The last keeper of the lighthouse on the skerry went ashore on Sunday with two trunks and a cat.",
        "The lamp has been lit from an office in the capital since the autumn, the coast guard said.",
        "He had counted every ship that passed in thirty winters, he said, and could not say what for.",
    ),
}
WIRE = (
    "Tunnel Under the Sound Is Dug Through",
    "The two ends of the tunnel under the sound met on Thursday, a hand's breadth apart, its builders said.",
    HEAD,
    "Trains are to run through it in four years and to save travellers two hours on their way south.",
    "“We knocked and somebody knocked back,” said the foreman of the northern drill, a woman of sixty.",
    "Correction: an earlier version of this article misstated the length of the tunnel in its second paragraph.",
)
ROWS = {
    "articles": "article_id, title, text, word_count, kept_ratio, strip_version",
    "removals": "document_id, raw_start, raw_end, category, rule, score, text",
    "lines": "*",
}


def page(story: tuple[str, ...], *below: str) -> str:
    """A story with a head between its paragraphs, and what stands below it."""
    title, first, *others = story
    return "\n\n".join([title, first, HEAD, *others, *below]) + "\n"


def drop_of(folder: Path, *names: str) -> Path:
    return write_drop(folder, {f"{name}.txt": page(STORIES[name], APPEAL) for name in names})


def templates(settings: Settings) -> list[object]:
    return values(settings, "select rule from removals where category = 'template' order by document_id")


def test_prose_that_a_sites_pages_share_goes_and_their_heads_and_text_stay(
    tmp_path: Path, settings: Settings
) -> None:
    load(LoadRequest((drop_of(tmp_path / "gazette", *STORIES),), settings))
    assert templates(settings) == ["repeated-in-documents:3"] * 3
    summary = ask(settings, "select rule, documents from removal_summary where category = 'template'")
    assert summary.to_pylist() == [{"rule": "repeated-in-documents", "documents": 3}]
    texts = [str(text) for text in values(settings, "select text from articles")]
    assert not any(APPEAL in text for text in texts)
    assert sorted(texts) == sorted(
        "\n\n".join(page(story).split("\n\n")[1:]).strip() for story in STORIES.values()
    )
    sets = values(settings, "select distinct template_set from batches where template_set is not null")
    assert values(settings, "select distinct template_set from templates") == sets
    assert values(settings, "select max(documents) from templates") == [3]


def test_wire_copies_lose_nothing_that_they_share(tmp_path: Path, settings: Settings) -> None:
    wire = "\n\n".join(WIRE)
    gazette = write_drop(tmp_path / "gazette", {"tunnel.txt": f"{wire}\n\n{APPEAL}\n"})
    drop_of(gazette, "bakers", "library")
    post = write_drop(tmp_path / "post", {"tunnel.txt": f"Post\n\n{wire}\n"})
    shortened = write_drop(tmp_path / "herald", {"brief.txt": "\n\n".join(WIRE[:5]) + "\n"})
    load(LoadRequest((gazette, post, shortened), settings))
    assert templates(settings) == ["repeated-in-documents:3"] * 3
    texts = values(settings, "select text from articles where title like 'Tunnel%' order by word_count desc")
    assert len(texts) == 3
    for text in texts:
        assert all(line in str(text) for line in WIRE[1:5])
    assert WIRE[5] in str(texts[0])
    stories = "select count(distinct story_id) from lines join articles on article_id = document_id"
    assert values(settings, f"{stories} where title like 'Tunnel%'") == [1]
    assert values(settings, stories) == [3]


def test_a_corrected_version_is_a_copy_of_the_one_before(tmp_path: Path, settings: Settings) -> None:
    drop = write_drop(tmp_path / "gazette", {"bakers.txt": page(STORIES["bakers"])})
    load(LoadRequest((drop,), settings))
    first = values(settings, "select text from articles")
    write_drop(drop, {"bakers.txt": page(STORIES["bakers"]).replace("twice on Friday", "thrice on Friday")})
    load(LoadRequest((drop,), settings))
    assert values(settings, "select text from articles") == [
        str(text).replace("twice on Friday", "thrice on Friday") for text in first
    ]
    assert values(settings, "select count(distinct story_id) from lines_history") == [1]


def test_later_drops_reveal_templates_and_a_backfill_redoes_only_what_kept_them(
    tmp_path: Path, settings: Settings
) -> None:
    first = drop_of(tmp_path / "monday", "library")
    write_drop(first, {"ferry.txt": page(STORIES["lighthouse"])})
    load(LoadRequest((first,), settings))
    report = load(LoadRequest((drop_of(tmp_path / "tuesday", "bakers"),), settings))
    assert (templates(settings), report.outdated) == (["repeated-in-documents:2"], 1)

    warehouse = Warehouse.open(settings.warehouse, create=False)
    request = ReworkRequest(settings, stale=True, stage=Stage.STRIP)
    choice = chosen(warehouse, request)
    library = values(settings, "select article_id from articles where title like 'Library%'")
    assert choice.ids(Stage.STRIP) == library
    assert choice.plan.work == {(Stage.STRIP, Cause(Stage.STRIP, Why.TEMPLATES)): 1}
    assert chosen(warehouse, ReworkRequest(settings, stale=True)) == choice
    assert rework(request).reprocessed == 1
    assert templates(settings) == ["repeated-in-documents:2"] * 2
    assert chosen(warehouse, request).total == 0


def test_rows_depend_on_neither_batch_nor_order_nor_worker(tmp_path: Path) -> None:
    drop = drop_of(tmp_path / "gazette", *STORIES)
    write_drop(drop, {"tunnel.txt": "\n\n".join(WIRE), "tunnel-again.txt": "\n\n".join(["Post", *WIRE])})
    one = Settings(warehouse=tmp_path / "one", config=tmp_path / "none")
    many = Settings(warehouse=tmp_path / "many", config=tmp_path / "none", workers=2, batch_documents=1)
    load(LoadRequest((drop,), one))
    load(LoadRequest(tuple(sorted(drop.iterdir(), reverse=True)), many, drop="backwards"))
    for table, columns in ROWS.items():
        query = f"select {columns} from {table} order by all"
        assert ask(one, query).to_pylist() == ask(many, query).to_pylist()
    assert values(one, "from templates") == values(many, "from templates")


def test_what_is_not_new_is_not_counted_again(tmp_path: Path, settings: Settings) -> None:
    drop = drop_of(tmp_path / "gazette", *STORIES)
    load(LoadRequest((drop,), settings))
    before = ask(settings, "from templates").to_pylist()
    load(LoadRequest((drop,), settings))
    assert ask(settings, "from templates").to_pylist() == before
    batches = values(settings, "select template_set from batches order by ordinal desc limit 1")
    assert batches == [None]


def test_templates_stay_where_a_persons_rules_say_so(tmp_path: Path, settings: Settings) -> None:
    def ruled(name: str, rules: str) -> Settings:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "strip.toml").write_text(rules, encoding="utf-8")
        return replace(settings, config=folder)

    off = ruled("off", "[templates]\nremove = false\n")
    load(LoadRequest((drop_of(tmp_path / "gazette", *STORIES),), off))
    assert templates(settings) == []
    assert chosen(Warehouse.open(settings.warehouse, create=False), ReworkRequest(off, stale=True)).total == 0

    keep = '[[keep]]\nname = "appeals"\nstarts = ["Before you go on"]\n'
    assert rework(ReworkRequest(ruled("keep", keep), stale=True)).reprocessed == 3
    assert templates(settings) == []
    assert rework(ReworkRequest(settings, stale=True)).reprocessed == 3
    assert templates(settings) == ["repeated-in-documents:3"] * 3


def test_a_run_that_died_goes_on_with_the_counts_that_it_had(tmp_path: Path, settings: Settings) -> None:
    drop = drop_of(tmp_path / "gazette", *STORIES)
    (drop / "more.jsonl").write_text("", encoding="utf-8")
    whole = Settings(warehouse=tmp_path / "whole", config=settings.config, batch_documents=1)
    load(LoadRequest((drop,), whole))
    # One document came in before the run died: what is left is counted together with it.
    broken = Settings(warehouse=settings.warehouse, config=settings.config, batch_documents=1)
    load(LoadRequest((drop / "bakers.txt",), broken, drop="gazette"))
    report = load(LoadRequest((drop,), broken))
    assert report.documents[Status.NEW] == 2
    rework(ReworkRequest(broken, stale=True))
    for table, columns in ROWS.items():
        query = f"select {columns} from {table} order by all"
        assert ask(whole, query).to_pylist() == ask(broken, query).to_pylist()


def test_nothing_is_counted_where_there_is_nothing(tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path / "warehouse", create=True)
    counted = count([], warehouse, Staging(tmp_path / "staging"))
    assert (counted.templates, counted.outdated, list(counted.batches)) == (None, 0, [])
