from datetime import date
from typing import Any

import pyarrow as pa

from flows.recognise import Tools, load_aliases, load_recogniser, load_values, recognise, recognise_version
from flows.split import split
from schemas import ARTICLE_FIELDS, ARTICLES, ENTITIES, REMOVALS
from schemas.table import Row

TITLE = "Merkel visits Paris"
RAW = (
    f"{TITLE}\n\nAngela Merkel met Emmanuel Macron in Paris on Friday. Merkel left for\nADVERTISEMENT\n"
    "the city of Lyon.\n\nNobody spoke, said Macron."
)
OURS = load_recogniser()
ALIASES = load_aliases()
TOOLS = Tools(OURS, ALIASES)
CUT = RAW.index("ADVERTISEMENT\n")


def article(article_id: str, text: str, title: str | None, language: str) -> Row:
    empty: Row = dict.fromkeys(field.name for field in ARTICLES.staged)
    filled: Row = dict.fromkeys(("drop_name", "source_path", "text_hash", "strip_version"), "x")
    given: Row = {"article_id": article_id, "text": text, "title": title, "language": language}
    return {**empty, **filled, **given, "authors": [], "word_count": 1, "kept_ratio": 1.0}


def removal(start: int, end: int) -> Row:
    return {
        "document_id": "a" * 32, "raw_start": start, "raw_end": end, "category": "advertisement", "rule": "r",
        "score": None, "text": RAW[start:end], "strip_version": "1",
    }  # fmt: skip


FIELDS = ARTICLE_FIELDS.from_rows(
    [
        {
            "article_id": "a" * 32,
            "field": "title",
            "value": TITLE,
            "raw_start": 0,
            "raw_end": len(TITLE),
            "method": "m",
        },
    ]
)
CUTS = REMOVALS.from_rows([removal(0, len(TITLE) + 2), removal(CUT, CUT + 14)])
TEXT = RAW[len(TITLE) + 2 : CUT] + RAW[CUT + 14 :]


def run(*articles: Row, cuts: pa.Table = CUTS, tools: Tools = TOOLS) -> tuple[list[dict[str, Any]], pa.Table]:
    table = ARTICLES.from_rows(articles)
    lengths = {str(row["article_id"]): len(RAW) for row in articles}
    sentences = split(table, FIELDS, cuts, lengths)
    result = recognise(table, sentences, tools, removals=cuts)
    assert result.entities.schema == ENTITIES.staged
    assert result.articles.schema == ARTICLES.staged
    return result.entities.to_pylist(), result.articles


def test_names_point_into_title_text_and_raw_text() -> None:
    names, articles = run(article("a" * 32, TEXT, TITLE, "en"))
    assert articles["recogniser"].to_pylist() == ["copydesk"]
    assert [name["ordinal"] for name in names] == list(range(len(names)))
    for name in names[2:]:
        assert TEXT[name["char_start"] : name["char_end"]] == name["text"]
    for name in names:
        assert RAW[name["raw_start"] : name["raw_end"]] == name["text"]
    assert [(n["text"], n["name"]) for n in names if n["label"] == "PERSON"] == [
        ("Merkel", "Angela Merkel"),
        ("Angela Merkel", "Angela Merkel"),
        ("Emmanuel Macron", "Emmanuel Macron"),
        ("Merkel", "Angela Merkel"),
        ("Macron", "Emmanuel Macron"),
    ]
    assert "Lyon" in {n["text"] for n in names}


def test_a_language_that_is_not_served_gets_no_names() -> None:
    names, articles = run(article("a" * 32, TEXT, TITLE, "fr"), article("b" * 32, "Rain.", None, "en-GB"))
    assert names == []
    assert articles["recogniser"].to_pylist() == [None, "copydesk"]


def test_articles_do_not_touch_each_other() -> None:
    rows = [
        article("a" * 32, TEXT, TITLE, "en"),
        article("b" * 32, "Mr Macron and Mr Teller left Berlin.", None, "en"),
    ]
    together, _ = run(*rows)
    apart = [name for row in rows for name in run(row)[0]]
    assert together == apart


def test_nothing_gives_nothing() -> None:
    assert run(article("a" * 32, "", None, "en"))[0] == []
    assert run()[0] == []


def test_the_version_covers_recogniser_and_aliases() -> None:
    assert recognise_version(TOOLS) == recognise_version(Tools(OURS, ALIASES))
    assert recognise_version(TOOLS) != recognise_version(Tools(OURS, ALIASES, load_values()))


def dated(day: date, precision: str) -> Row:
    return {
        **article("a" * 32, TEXT, TITLE, "en"), "published_on": day, "published_precision": precision,
    }  # fmt: skip


def test_dates_and_amounts_stand_between_the_names_where_asked_for() -> None:
    told = dated(date(2021, 12, 9), "day")
    names, _ = run(told)
    mentions, _ = run(told, tools=Tools(OURS, ALIASES, load_values()))
    (friday,) = [mention for mention in mentions if mention["label"] == "DATE"]
    assert (friday["text"], friday["value"], friday["resolved_on"], friday["precision"]) == (
        "Friday", "2021-12-03", date(2021, 12, 3), "day",
    )  # fmt: skip
    assert (
        TEXT[friday["char_start"] : friday["char_end"]]
        == RAW[friday["raw_start"] : friday["raw_end"]]
        == "Friday"
    )
    assert [m["ordinal"] for m in mentions] == list(range(len(mentions)))
    assert [m["mention_id"] for m in mentions if m["label"] != "DATE"] == [n["mention_id"] for n in names]


def test_an_article_that_is_dated_to_the_year_dates_nothing_that_it_tells_of() -> None:
    told = dated(date(2021, 1, 1), "year")
    mentions, _ = run(told, tools=Tools(OURS, ALIASES, load_values()))
    assert [(m["text"], m["resolved_on"]) for m in mentions if m["label"] == "DATE"] == [("Friday", None)]
