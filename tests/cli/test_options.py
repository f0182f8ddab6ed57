"""Groups of options: declared once, taken by every command that asks for them."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from flows.cli.app import app as commands
from flows.cli.options import GROUPS, with_options
from flows.ingest import IngestOptions
from flows.settings import Settings
from schemas.errors import UsageError

if TYPE_CHECKING:
    import click


def parsed(*arguments: str) -> tuple[Settings, IngestOptions]:
    """What a command of both groups gets."""
    got: list[tuple[Settings, IngestOptions]] = []
    app = typer.Typer()

    @app.command()
    @with_options
    def load(settings: Settings, reading: IngestOptions) -> None:
        got.append((settings, reading))

    result = CliRunner().invoke(app, arguments)
    if result.exception:
        raise result.exception
    return got[0]


def test_a_group_comes_as_one_value(tmp_path: Path) -> None:
    settings, reading = parsed(
        "-w", str(tmp_path), "--workers", "3", "--text-field", "body", "--encoding", "cp1252"
    )
    assert (settings.warehouse, settings.workers) == (tmp_path, 3)
    assert reading == IngestOptions(text_field="body", encoding="cp1252")


def test_what_is_not_given_has_the_defaults_of_the_settings(tmp_path: Path) -> None:
    settings, reading = parsed("-w", str(tmp_path))
    assert settings == Settings(tmp_path, config=Path("copydesk.d").resolve())
    assert reading == IngestOptions()


@pytest.mark.parametrize("command", ["run", "backfill", "serve"])
def test_every_command_that_loads_takes_all_options_of_both_groups(command: str) -> None:
    loaded: dict[str, click.Command] = getattr(typer.main.get_command(commands), "commands", {})
    names = {parameter.name for parameter in loaded[command].params}
    assert names >= {name for group in GROUPS.values() for name in group.options}


def test_a_configuration_folder_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no folder .*/copydesk\.dd"):
        parsed("--config", str(tmp_path / "copydesk.dd"))
