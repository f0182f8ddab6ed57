"""A drop and the settings to load it with."""

from pathlib import Path

import pytest

from flows.request import Settings
from tests.harbour import ARTICLES, write_drop


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A folder of three articles."""
    return write_drop(tmp_path / "harbour", ARTICLES)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a warehouse that does not exist yet."""
    return Settings(warehouse=tmp_path / "warehouse", config=tmp_path / "copydesk.d")
