"""All cases of bad input in one drop, through the command line: everything is accounted for, and the good is in."""

import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.harbour import COMMAND, environment
from tests.ingest.matrix.case import READ, text
from tests.ingest.matrix.cases import CASES
from tests.ingest.matrix.lenient import lenient

pytestmark = pytest.mark.flow


def test_a_drop_of_every_bad_input_ends_with_a_row_for_each(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    expected: dict[str, str] = {}
    for number, case in enumerate(CASES):
        folder = drop / f"{number:03}"
        folder.mkdir(parents=True)
        case.make(folder)
        (folder / "good.txt").write_text(text(f"the good neighbour of {case.name}"), encoding="utf-8")
        expected[f"{number:03}/good.txt"] = READ
        expected |= {f"{number:03}/{path}": outcome for path, outcome in case.expected.items()}
    ended = subprocess.run(
        [
            COMMAND,
            "run",
            str(drop),
            "--warehouse",
            str(tmp_path / "w"),
            "--config",
            str(lenient(tmp_path / "c")),
        ],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    with duckdb.connect(str(tmp_path / "w" / "copydesk.duckdb"), read_only=True) as warehouse:
        rows = warehouse.execute("select source_path, status, reason from outcomes").fetchall()
        good = warehouse.execute(
            "select count(*) from articles where source_path like '%/good.txt'"
        ).fetchone()
    found = {path: reason if status == "failed" else READ for path, status, reason in rows}
    assert len(found) == len(rows)
    assert found == expected
    assert good == (len(CASES),)
