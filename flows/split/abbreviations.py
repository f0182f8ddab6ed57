"""The words that carry a full stop, read from seeds/split/abbreviations.toml.

What they mean for a boundary is decided in `boundaries`.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import seeds
from schemas.identity import bytes_id


@dataclass(frozen=True)
class Abbreviations:
    """The groups of the file, in lower case, without their last full stop; it says what each is for."""

    before_name: frozenset[str]
    before_number: frozenset[str]
    months: frozenset[str]
    anywhere: frozenset[str]
    times: frozenset[str]
    after_times: frozenset[str]
    starters: frozenset[str]
    version: str


@cache
def load_abbreviations(path: Path | None = None) -> Abbreviations:
    """The list that ships, or another file of the same groups."""
    data = (path or seeds.path("split", "abbreviations.toml")).read_bytes()
    groups = {name: frozenset(words) for name, words in tomllib.loads(data.decode()).items()}
    return Abbreviations(**groups, version=bytes_id(data))
