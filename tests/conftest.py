"""Before any test is collected: Prefect reads its settings when it is first imported."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from flows.engine.api import QUIET, prefect_api
from flows.settings import Settings
from tests.harbour import ARTICLES, write_drop

os.environ.update(QUIET)
os.environ["PREFECT_HOME"] = tempfile.mkdtemp(prefix="copydesk-tests-")
os.environ.pop("PREFECT_API_URL", None)
# Shells start background jobs with interrupts ignored, and what the tests start and interrupt would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes is the machine's affair: a busy one is no failure.
hypothesis.settings.register_profile(
    "copydesk", deadline=None, print_blob=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("copydesk")


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Prefect's API for all tests of a process."""
    with prefect_api(tmp_path_factory.mktemp("prefect")) as url:
        yield url


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A folder of three articles."""
    return write_drop(tmp_path / "harbour", ARTICLES)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a warehouse that does not exist yet."""
    return Settings(warehouse=tmp_path / "warehouse", config=tmp_path / "copydesk.d")
