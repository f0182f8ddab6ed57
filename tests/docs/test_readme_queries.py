"""README's queries, asked of the samples as README takes them in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import seeds
from flows.cli.rows import tuples
from flows.load import start
from flows.runs.request import LoadRequest
from flows.settings import Settings
from warehouse import Reader

pytestmark = pytest.mark.flow

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# A query, and the table that is shown under it, if one is.
ASKED = re.compile(r'\$ (?:\S*copydesk sql|duckdb \S+) "(?P<query>[^"]+)"\n(?P<table>(?:[┏┃┡│└].*\n)*)')


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, prefect: str) -> Iterator[Reader]:
    folder = tmp_path_factory.mktemp("readme")
    settings = Settings(warehouse=folder / "data", config=folder / "none")
    start(LoadRequest((seeds.FOLDER / "articles",), settings, drop="samples"))
    with Reader(settings.warehouse / "copydesk.duckdb") as opened:
        yield opened


def test_every_query_runs_and_gives_the_rows_that_readme_shows(reader: Reader) -> None:
    asked = list(ASKED.finditer(README))
    assert len(asked) >= 3
    assert any(each["table"] for each in asked)
    for each in asked:
        # Not every one has rows in so few samples: some ask for lines that many articles share.
        rows = reader.query(each["query"]).rows
        shown = [
            [cell.strip() for cell in line.strip("│").split("│")]
            for line in each["table"].splitlines()
            if line.startswith("│")
        ]
        if shown:
            assert [[str(cell) for cell in row] for row in tuples(rows)] == shown


def test_the_article_that_readme_explains_is_among_them(reader: Reader) -> None:
    (name,) = re.findall(r"copydesk explain (\S+)\n", README)
    found = reader.query("select count(*) as n from articles where source_path = $name", {"name": name})
    assert found.rows.to_pylist() == [{"n": 1}]
