"""README and docs say what there is: commands, views, links."""

import re
from pathlib import Path

import click
import typer.main

from flows.cli.app import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme() -> None:
    group = typer.main.get_command(app)
    assert [name for name in getattr(group, "commands", {}) if f"copydesk {name}" not in README] == []


def test_every_command_has_help() -> None:
    commands: dict[str, click.Command] = getattr(typer.main.get_command(app), "commands", {})
    assert [name for name, command in commands.items() if not command.help] == []


def test_every_view_is_in_the_readme() -> None:
    views = [path.stem for path in (ROOT / "warehouse" / "views").glob("*.sql")]
    assert [name for name in views if f"`{name}`" not in README] == []


def test_links_within_the_project_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
