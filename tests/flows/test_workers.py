"""Worker processes: how they end when a run breaks off."""

from pathlib import Path

import pytest

from flows.load import start
from flows.request import LoadRequest, Settings
from schemas.errors import RunError
from tests.harbour import values

pytestmark = [pytest.mark.flow, pytest.mark.usefixtures("prefect"), pytest.mark.xdist_group("prefect")]


def test_a_worker_that_is_killed_ends_the_run_with_a_sentence_and_the_next_goes_on(
    tmp_path: Path, drop: Path
) -> None:
    falling = Settings(tmp_path / "w", tmp_path / "none", recogniser="tests.falling:find", workers=1)
    with pytest.raises(RunError, match="A worker process was killed"):
        start(LoadRequest((drop,), falling))
    assert values(falling, "select status from runs") == ["failed"]
    report = start(LoadRequest((drop,), Settings(tmp_path / "w", tmp_path / "none")))
    assert report.total == 3
