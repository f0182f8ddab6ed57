"""What the strip stage works with, loaded once: the line model, the phrases, a person's rules; and its version."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import seeds
from flows.strip.line_model.model import LineModel
from flows.strip.own_rules import OwnRules
from flows.strip.signs.cues import CueBook, CueGroup
from flows.strip.signs.reader import LineReader
from schemas.errors import UsageError
from schemas.identity import bytes_id, version_of
from schemas.slugs import Category

# Raised whenever the same options, lists and weights give other rows.
CODE_VERSION = "4"
_KINDS = ("lines", "starts", "holds", "marks", "likely", "hints")
_LISTS = ("agencies.toml", "bylines.toml", "cues.toml", "dates.toml", "sources.toml")


@dataclass(frozen=True)
class StripOptions:
    """What a person can set: the folder with their own rules (`strip.toml`)."""

    config: Path | None = None


@dataclass(frozen=True)
class Stripper:
    """Everything that strip's output depends on besides the documents; `version` names all of it."""

    version: str
    model: LineModel
    reader: LineReader
    own: OwnRules

    @classmethod
    def load(cls, options: StripOptions | None = None) -> "Stripper":
        """What ships, and the person's rules. UsageError where their file, or a shipped one, cannot be read."""
        model = LineModel.load()
        own = OwnRules.load(options.config if options else None)
        lists = {name: bytes_id(seeds.path("strip", name).read_bytes()) for name in _LISTS}
        version = version_of(CODE_VERSION, {"model": model.version, "own": own.version, "lists": lists})
        return cls(version, model, LineReader(CueBook.of(cue_groups())), own)


def cue_groups(path: Path | None = None) -> list[CueGroup]:
    """The groups of phrases that ship, in their order; UsageError if the file is not what cues.toml describes."""
    path = path or seeds.path("strip", "cues.toml")
    try:
        return [_group(row) for row in tomllib.loads(path.read_text("utf-8"))["group"]]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(
            f"{path}: not a list of phrases ({error}); `git checkout` restores the file."
        ) from error


def _group(row: Mapping[str, str | int | Sequence[str]]) -> CueGroup:
    phrases = {
        kind: [str(phrase) for phrase in found]
        for kind in _KINDS
        if not isinstance(found := row.get(kind, 0), int)
    }
    words = {kind: most for kind in _KINDS if isinstance(most := row.get(f"{kind}_words"), int)}
    return CueGroup(str(row["rule"]), Category(str(row["category"])), phrases, words)
