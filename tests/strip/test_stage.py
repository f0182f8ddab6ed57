import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.batches.workers import Worker
from flows.strip import StripOptions, Stripped, Stripper, strip
from schemas import ARTICLE_FIELDS, ARTICLES, DOCUMENTS, REMOVALS
from schemas.spans import Span, kept_spans, kept_text

STRIPPER = Stripper.load(StripOptions())
ARTICLE = """Skip to main content
Old Ferry Returns to the Harbour After Forty Years
By Orla Penhallow
Monday, 06 December 2021 12:50 PM EST

The old ferry came back to the harbour on Tuesday with a band on its deck and flags on its masts.

Two hundred people waited on the quay for the ferry, some of them since early in the morning. Share this article

A Band on Deck

The council has bought the ferry for one krone and will spend a million on its engine, the mayor said.

“I learnt to swim from this ferry,” said the harbour master, who has never learnt to swim. “It was cold.”

It is to carry tourists from May, if the engine starts, and schoolchildren if it does not.

Leave a Reply
Your email address will not be published.
© 2024 Tideline Media, Inc. All rights reserved.
"""


def documents(*texts: str, metadata: dict[str, object] | None = None) -> pa.Table:
    rows = [
        {
            "document_id": f"{number:032x}",
            "version_key": f"{number:032x}",
            "drop_name": "drop",
            "source_path": f"{number}.txt",
            "media_type": "text/plain",
            "byte_length": len(text.encode("utf-8", "replace")),
            "encoding": "utf-8",
            "decode_repairs": 0,
            "raw_text": text,
            "url": None,
            "publisher": None,
            "metadata": json.dumps(metadata or {}),
            "ingest_version": "1",
        }
        for number, text in enumerate(texts)
    ]
    return DOCUMENTS.from_rows(rows)


def check_tiling(raw: str, stripped: Stripped, document_id: str) -> None:
    rows = [r for r in stripped.removals.to_pylist() if r["document_id"] == document_id]
    spans = [Span(row["raw_start"], row["raw_end"]) for row in rows]
    (article,) = [a for a in stripped.articles.to_pylist() if a["article_id"] == document_id]
    assert kept_text(raw, spans) == article["text"]
    assert sum(map(len, spans)) + sum(map(len, kept_spans(len(raw), spans))) == len(raw)
    assert all(row["text"] == raw[row["raw_start"] : row["raw_end"]] for row in rows)
    assert all((row["score"] is not None) == (row["rule"] == "line-model") for row in rows)
    for row in stripped.article_fields.to_pylist():
        if row["article_id"] == document_id and row["field"] == "title" and row["raw_start"] is not None:
            assert raw[row["raw_start"] : row["raw_end"]] == article["title"]


def test_an_article_keeps_its_text_and_head_and_loses_the_rest() -> None:
    stripped = strip(documents(ARTICLE), STRIPPER)
    (article,) = stripped.articles.to_pylist()
    assert article["text"].startswith("The old ferry came back")
    assert article["text"].endswith("schoolchildren if it does not.")
    assert "\n\nA Band on Deck\n\n" in article["text"]
    assert "Share" not in article["text"]
    assert article["title"] == "Old Ferry Returns to the Harbour After Forty Years"
    assert (article["language"], article["recogniser"]) == ("en", None)
    assert article["word_count"] == len(article["text"].replace("“", "").split())
    assert 0.6 < article["kept_ratio"] < 0.7
    check_tiling(ARTICLE, stripped, article["article_id"])


def test_the_tables_have_their_schemas_keys_and_order() -> None:
    stripped = strip(documents(ARTICLE, "", ARTICLE[:200]), STRIPPER)
    for table, declared in (
        (stripped.articles, ARTICLES),
        (stripped.removals, REMOVALS),
        (stripped.article_fields, ARTICLE_FIELDS),
    ):
        assert table.schema == declared.staged
        rows = [tuple(row[name] for name in declared.key) for row in table.to_pylist()]
        assert rows == sorted(set(rows))


def test_rows_do_not_depend_on_the_documents_beside_them() -> None:
    texts = (ARTICLE, ARTICLE.replace("ferry", "boat"), "Only a line.", "")
    together = strip(documents(*texts), STRIPPER)
    backwards = strip(documents(*texts).take([3, 1, 0, 2]), STRIPPER)
    alone = [strip(documents(*texts).slice(at, 1), STRIPPER) for at in range(len(texts))]
    assert together == backwards
    assert together.articles == pa.concat_tables([part.articles for part in alone])
    assert together.removals == pa.concat_tables([part.removals for part in alone])


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " \n\t\n",
        "Menu\nSearch\nSign in\nPrivacy Policy\n© 2024 Tideline Media",
        "Old Ferry Returns to the Harbour After Forty Years",
        "One sentence without any line break, and another one. And a third that ends here.",
        "\x00\x01 control \x0b characters \x0c in a line\r\nand another",
        "عادت العبارة القديمة إلى الميناء يوم الثلاثاء\n\nوعلى متنها فرقة موسيقية، وانتظرها مئتا شخص.",
        "旧渡轮回到港口\n\n旧渡轮星期二回到港口，甲板上有一支乐队，人们在码头上等待，有些人从早上就开始等。",
        "A\n" * 500,
        "a" + " " * 300_000 + "b",
        "Old Ferry Comes Home " * 2_000,
    ],
)
def test_no_text_is_too_odd_to_be_an_article(raw: str) -> None:
    stripped = strip(documents(raw), STRIPPER)
    check_tiling(raw, stripped, f"{0:032x}")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*ARTICLE.split("\n"), "", " ", "x", "#", "By", "© ", "Read more: x"]), max_size=14
    )
)
def test_kept_and_removed_tile_whatever_lines_a_text_has(lines: list[str]) -> None:
    raw = "\n".join(lines)
    check_tiling(raw, strip(documents(raw), STRIPPER), f"{0:032x}")


def test_supplied_metadata_reaches_the_columns() -> None:
    metadata: dict[str, object] = {
        "title": "A Title",
        "authors": ["Hanne Oyen"],
        "published": "2020-01-02T03:04:05Z",
    }
    (article,) = strip(documents(ARTICLE, metadata=metadata), STRIPPER).articles.to_pylist()
    assert (article["title"], article["authors"]) == ("A Title", ["Hanne Oyen"])
    assert str(article["published_at"]) == "2020-01-02 03:04:05"


def test_a_persons_rules_change_rows_and_version(tmp_path: Path) -> None:
    rules = '[[keep]]\nname = "heads"\nlines = ["Leave a Reply"]\n'
    rules += '[[remove]]\nname = "band"\nlines = ["A Band on Deck"]\n'
    (tmp_path / "strip.toml").write_text(rules)
    own = Stripper.load(StripOptions(config=tmp_path))
    stripped = strip(documents(ARTICLE), own)
    (article,) = stripped.articles.to_pylist()
    assert own.version != STRIPPER.version
    assert "Leave a Reply" in article["text"]
    assert [r["rule"] for r in stripped.removals.to_pylist() if r["text"] == "A Band on Deck"] == ["own-band"]


@pytest.mark.parametrize(
    "unit",
    [
        "The ferry came back. ",
        "Read more: ferries\n",
        "12:15\n",
        "(AP) ",
        "Old Ferry Returns Again\n",
        "© 2024, ",
        " ",
        "\n",
    ],
)
def test_no_text_takes_longer_than_a_document_may(worker: Worker, unit: str) -> None:
    """In the process that stages run in, whose limit is the product's own: quadratic work would be ended."""
    assert worker.call(_articles, unit * 16_000) == 1


def _articles(text: str) -> int:
    return len(strip(documents(text), STRIPPER).articles)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()
