"""A person's own rules: phrases that always go or always stay, from `strip.toml` in their configuration folder.

They win over the model and over what ships. The file holds any number of blocks; the kinds of lists, `#` and `*`
are those of seeds/strip/cues.toml:

    [[remove]]
    name = "weather-box"              # the removals name the rule `own-weather-box`
    category = "navigation"           # one of the categories; other if left out
    publishers = ["Example Post", "example.com"]   # name or host (with its subdomains); every document if left out
    lines = ["Today's forecast"]      # the whole line
    starts = ["Pollen count"]         # its first words
    holds = ["chance of rain"]        # anywhere in it

    [[keep]]
    name = "verdict-heads"            # lines that stay whatever the model thinks
    lines = ["The verdict"]

    [templates]
    remove = false                    # leave lines alone that stand in several documents; true if left out

A file that cannot be read so is a UsageError that names the line.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from flows.strip.page.supplied import Supplied
from flows.strip.signs.cues import CueBook, CueGroup, fold
from schemas.errors import UsageError
from schemas.identity import bytes_id
from schemas.slugs import Category

FILE_NAME = "strip.toml"
_LISTS = ("lines", "starts", "holds", "marks")
_KEYS = frozenset({*_LISTS, "name", "category", "publishers", "starts_words", "holds_words"})
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BLOCK = re.compile(r"\s*\[\[\s*(remove|keep)\s*\]\]")


class _OwnRule(NamedTuple):
    group: CueGroup
    publishers: frozenset[str]

    def covers(self, supplied: Supplied) -> bool:
        if not self.publishers or _publisher_key(supplied.publisher or "") in self.publishers:
            return True
        # A host stands for its subdomains.
        host = f" {_publisher_key(supplied.host or '')}"
        return any(host.endswith(f" {name}") for name in self.publishers)


class OwnBooks(NamedTuple):
    """The person's rules that hold for one document."""

    remove: CueBook
    keep: CueBook


@dataclass(frozen=True)
class OwnRules:
    """All of a person's rules; `version` names the file's content."""

    version: str
    _remove: tuple[_OwnRule, ...] = ()
    _keep: tuple[_OwnRule, ...] = ()
    removes_templates: bool = True
    # Making a book takes longer than a page; the documents of one publisher share one.
    _books: dict[tuple[int, ...], OwnBooks] = field(default_factory=dict, compare=False)

    @classmethod
    def load(cls, config: Path | None) -> "OwnRules":
        """From that folder; none if there is no folder or no file in it. UsageError if the file is broken."""
        if config is None or not (config / FILE_NAME).is_file():
            return cls("none")
        path = config / FILE_NAME
        try:
            data = path.read_bytes()
            text = data.decode("utf-8-sig")
            table = tomllib.loads(text)
        except OSError as error:
            raise UsageError(f"{path}: cannot be read ({error.strerror}).") from error
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise UsageError(f"{path}: line {line}: not UTF-8; save the file in that encoding.") from error
        except ValueError as error:
            # TOML's errors name line and column.
            raise UsageError(f"{path}: not valid TOML: {error}.") from error
        unknown = sorted(set(table) - {"remove", "keep", "templates"})
        if unknown:
            raise UsageError(
                f"{path}: line {_line_of_key(text, unknown[0])}: unknown block {unknown[0]!r}; "
                "write [[remove]], [[keep]] or [templates]."
            )
        return cls(
            bytes_id(data),
            _read_blocks(path, text, "remove", table.get("remove", [])),
            _read_blocks(path, text, "keep", table.get("keep", [])),
            _removes_templates(path, text, table.get("templates", {"remove": True})),
        )

    def books(self, supplied: Supplied) -> OwnBooks | None:
        """What holds for a document with these supplied fields; None if nothing does."""
        rules = (*self._remove, *self._keep)
        held = tuple(at for at, rule in enumerate(rules) if rule.covers(supplied))
        if held and held not in self._books:
            remove = [rules[at].group for at in held if at < len(self._remove)]
            keep = [rules[at].group for at in held if at >= len(self._remove)]
            self._books[held] = OwnBooks(CueBook.of(remove), CueBook.of(keep))
        return self._books.get(held)


def _publisher_key(name: str) -> str:
    return fold(name.removeprefix("www."))


def _line_of_key(text: str, key: str) -> int:
    return next((n for n, line in enumerate(text.split("\n"), 1) if key in line), 1)


def _removes_templates(path: Path, text: str, block: object) -> bool:
    if not isinstance(block, dict) or set(block) != {"remove"} or type(block["remove"]) is not bool:
        raise UsageError(
            f"{path}: line {_line_of_key(text, 'templates')}: [templates] says remove = true or remove = false."
        )
    return bool(block["remove"])


def _read_blocks(path: Path, text: str, kind: str, blocks: object) -> tuple[_OwnRule, ...]:
    lines = [n for n, line in enumerate(text.split("\n"), 1) if (m := _BLOCK.match(line)) and m[1] == kind]
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise UsageError(f"{path}: line {_line_of_key(text, kind)}: write [[{kind}]], in double brackets.")
    rules = []
    for index, block in enumerate(blocks):
        where = f"{path}: line {lines[index] if index < len(lines) else _line_of_key(text, kind)}: [[{kind}]]"
        rules.append(_read_block(where, block))
    return tuple(rules)


def _read_block(where: str, block: Mapping[str, object]) -> _OwnRule:
    unknown = sorted(set(block) - _KEYS)
    if unknown:
        raise UsageError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}.")
    name = block.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise UsageError(
            f'{where}: name must be lower-case words joined by hyphens, for instance "weather-box".'
        )
    category = block.get("category", Category.OTHER)
    if category not in set(Category):
        raise UsageError(f"{where}: unknown category {category!r}; known are {', '.join(Category)}.")
    phrases = {key: _texts(where, key, block[key]) for key in _LISTS if key in block}
    if not any(phrases.values()):
        raise UsageError(f"{where}: give at least one phrase in {', '.join(_LISTS)}.")
    words = {key: _count(where, f"{key}_words", block.get(f"{key}_words", 60)) for key in ("starts", "holds")}
    publishers = _texts(where, "publishers", block.get("publishers", []))
    return _OwnRule(
        CueGroup(f"own-{name}", Category(str(category)), phrases, words),
        frozenset(map(_publisher_key, publishers)),
    )


def _texts(where: str, key: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(
        isinstance(item, str) and re.search(r"\w", item) for item in value
    ):
        raise UsageError(f"{where}: {key} must be a list of texts with at least one letter or figure each.")
    if any(not re.search(r"[^\W_]", re.sub(r"[#*]", "", item)) for item in value):
        raise UsageError(f"{where}: {key} has a phrase without a word of its own.")
    return value


def _count(where: str, key: str, value: object) -> int:
    if type(value) is not int or value < 1:
        raise UsageError(f"{where}: {key} must be a whole number of 1 or more.")
    return value
