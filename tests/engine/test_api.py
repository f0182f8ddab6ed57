"""Prefect's environment and servers, without starting one."""

import os
from pathlib import Path

import pytest

from flows.engine.api import MOST_DATABASE_BYTES, database_in_use, environment_of_our_own, prefect_api
from schemas.errors import RunError, UsageError


def test_a_server_that_does_not_answer_is_said_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with (
        pytest.raises(
            RunError, match=r"127\.0\.0\.1:9/api, where no Prefect server answers .Connection refused"
        ),
        prefect_api(tmp_path),
    ):
        pass


def test_an_address_that_is_none_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "my server")
    with pytest.raises(UsageError, match="PREFECT_API_URL is no address: 'my server'"), prefect_api(tmp_path):
        pass


def test_a_persons_settings_of_prefect_do_not_reach_our_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", "postgresql://everyone")
    monkeypatch.setenv("PREFECT_HOME", "/elsewhere")
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")
    before = dict(os.environ)
    with environment_of_our_own(tmp_path):
        assert "PREFECT_API_DATABASE_CONNECTION_URL" not in os.environ
        assert os.environ["PREFECT_HOME"] == str(tmp_path)
        assert os.environ["PREFECT_LOGGING_LEVEL"] == "DEBUG"
        assert "127.0.0.1" in os.environ["no_proxy"]
    assert dict(os.environ) == before


def test_a_large_database_of_earlier_runs_goes_unless_a_server_uses_it(tmp_path: Path) -> None:
    database = tmp_path / "prefect.db"
    with database.open("wb") as file:
        file.truncate(MOST_DATABASE_BYTES)
    (tmp_path / "prefect.db-wal").write_bytes(b"1")
    (tmp_path / "serve.log").write_bytes(b"1")
    with database_in_use(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == ["in-use.lock", "serve.log"]
        with database.open("wb") as file:
            file.truncate(MOST_DATABASE_BYTES + 1)
        with database_in_use(tmp_path):
            assert database.exists()
