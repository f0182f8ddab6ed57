"""docs/promises.md names tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| .+ \| `(tests/[\w/]+\.py)::(\w+)` \|$", PAGE, re.MULTILINE)


def test_every_row_names_a_test() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert len(ROWS) == len(lines) - 1  # the head of the table
    assert len(set(ROWS)) == len(ROWS)


@pytest.mark.parametrize(("file", "name"), ROWS)
def test_the_test_that_keeps_a_promise_is_there(file: str, name: str) -> None:
    functions = ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
    assert name in {each.name for each in functions if isinstance(each, ast.FunctionDef)}
