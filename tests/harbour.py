"""A small drop of our own writing, and asking what became of it with plain duckdb."""

import json
import os
import sys
from pathlib import Path

import duckdb
import pyarrow as pa

from expectations.suites import SHIPPED
from flows.settings import Settings

ARTICLES = {
    "bridge.txt": """Council Reopens Old Harbour Bridge

By Maren Holt

Share this article

The old harbour bridge in Bergen reopened on Monday after eleven months of repairs, the city council said.

Engineers replaced more than two thousand rivets, and the steel was painted in its original green.

“We had expected to close it for good,” said Maren Holt, who led the repairs. “The bridge had other plans.”

Sign up for our daily newsletter

© 2024 Harbour Gazette. All rights reserved.
""",
    "ferry.txt": """Night Ferry to Kiel Returns in June

The night ferry between Oslo and Kiel will sail again from June, the operator said on Thursday.

The ship had been out of service since a fire damaged its engine room in the winter.

Tickets for the first crossings sold out within two days, according to the port of Oslo.

Leave a Reply

Your email address will not be published.
""",
    "orchard.txt": """Late Frost Halves Apple Harvest in Hardanger

Growers along the Hardanger fjord expect half of last year's harvest after three nights of frost in May.

Some lit fires between the rows, others sprayed water so that ice would shield the blossoms.

“My grandfather told me about such a spring, I never thought I would see one,” said Jon Aase, a grower in Lofthus.

Read more: How to choose an apple tree
""",
}


COMMAND = str(Path(sys.executable).with_name("copydesk"))


def environment(api: str | None = None) -> dict[str, str]:
    """What the command gets when it runs as a process.

    Args:
        api: the address of a server of the tests' own, which schedules nothing; without it the command starts one,
            which takes ten seconds.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    return kept if api is None else {**kept, "PREFECT_API_URL": api}


def write_drop(folder: Path, articles: dict[str, str]) -> Path:
    """A folder with these files."""
    folder.mkdir(exist_ok=True)
    for name, text in articles.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def ask(settings: Settings, query: str) -> pa.Table:
    """What plain duckdb answers on the publication."""
    with duckdb.connect(str(settings.warehouse / "copydesk.duckdb"), read_only=True) as connection:
        answer: pa.Table = connection.sql(query).to_arrow_table()
        return answer


def values(settings: Settings, query: str) -> list[object]:
    """The first column of an answer."""
    return ask(settings, query).column(0).to_pylist()


def ask_more_of_articles(settings: Settings, kind: str, severity: str, **kwargs: str | float) -> Path:
    """A person's own suite of articles: the one that ships, with one expectation more."""
    suite = json.loads((SHIPPED / "articles.json").read_text(encoding="utf-8"))
    meta = {"severity": severity, "stage": "strip", "reason": "not-ours", "why": "Not what we study."}
    suite["expectations"].append({"type": kind, "kwargs": kwargs, "meta": meta})
    file = settings.config / "expectations" / "articles.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(suite), encoding="utf-8")
    return file
