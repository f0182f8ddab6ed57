"""Data that ships: sample articles, phrase lists, aliases, model weights with their cards."""

from pathlib import Path

FOLDER = Path(__file__).parent


def path(*names: str) -> Path:
    """A file or folder below seeds/, for instance `path("strip", "phrases.toml")`."""
    return FOLDER.joinpath(*names)
