"""Reading alias files: who is the same, who is not, which places share a name; every entry with its line.

Reads files only. What the entries mean for a name is decided in `aliases`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.errors import UsageError
from schemas.slugs import Label

FILE = "aliases.toml"
TABLES = ("same", "apart", "ambiguous")
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*(\w+)[ \t]*\]\]", re.MULTILINE)
_CODE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Same:
    """One entity and its names.

    Attributes:
        others: names that mean it in every article.
        alone: names that mean it unless the article itself says otherwise.
        country: ISO 3166-1 code of the country that a place or people belongs to.
        any_label: whether the names mean it whatever label a recogniser gave them.
        where: file and line of the entry, for messages.
    """

    label: Label
    name: str
    others: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    reason: str = ""
    country: str | None = None
    any_label: bool = False
    where: str = ""


@dataclass(frozen=True)
class Apart:
    """A judgement that two names are not one entity, whatever tables and rules say."""

    label: Label
    name: str
    other: str
    where: str = ""


@dataclass(frozen=True)
class Meaning:
    """One of the places that share a name; `cues` are names in the article that speak for it."""

    name: str
    country: str | None
    cues: tuple[str, ...]


@dataclass(frozen=True)
class Ambiguous:
    """A name that several places have: where an article's other names do not decide, it stays an entity of its own."""

    label: Label
    name: str
    meanings: tuple[Meaning, ...]
    reason: str = ""


@dataclass(frozen=True)
class Judgements:
    """One file's entries in their order."""

    same: tuple[Same, ...] = ()
    apart: tuple[Apart, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()


def read_judgements(path: Path) -> Judgements:
    """The entries of a file; UsageError names the file, the line and what is wrong there."""
    try:
        text = path.read_bytes().decode("utf-8")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path} is not UTF-8: byte {error.start} cannot be read; save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} cannot be read as TOML: {error}.") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be opened: {error.strerror}.") from error
    unknown = sorted(set(tables) - set(TABLES))
    if unknown:
        line = _line_of(text, unknown[0])
        raise UsageError(
            f"{path}{line} has a table [{unknown[0]}]; it may hold [[same]], [[apart]] and [[ambiguous]] entries only."
        )
    entries = {table: _entries(path, text, table, tables.get(table, [])) for table in TABLES}
    return Judgements(
        tuple(entry.same() for entry in entries["same"]),
        tuple(entry.apart() for entry in entries["apart"]),
        tuple(entry.ambiguous() for entry in entries["ambiguous"]),
    )


def _line_of(text: str, table: str) -> str:
    found = re.search(rf"^[ \t]*\[+[ \t]*{re.escape(table)}[ \t]*\]+", text, re.MULTILINE)
    return f", line {text.count(chr(10), 0, found.start()) + 1}," if found else ""


def _entries(path: Path, text: str, table: str, rows: object) -> list["_Entry"]:
    heads = [m.start() for m in _HEADER.finditer(text) if m[1] == table]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UsageError(f"{path}{_line_of(text, table)} must write each entry as [[{table}]].")
    return [
        _Entry(
            # Written as [[table]], an entry has a line; one inside an inline list has its number only.
            f"{path}, line {text.count(chr(10), 0, heads[n]) + 1}"
            if len(heads) == len(rows)
            else f"{path}, entry {n + 1}",
            table,
            row,
        )
        for n, row in enumerate(rows)
    ]


@dataclass(frozen=True)
class _Entry:
    """One entry as TOML gives it, and where it stands."""

    where: str
    table: str
    row: Mapping[str, Any]

    def same(self) -> Same:
        """The entry as one entity with its names."""
        self._only("label", "name", "others", "alone", "reason", "country", "any_label")
        if not isinstance(self.row.get("any_label", False), bool):
            raise self._wrong("needs any_label = true, or none")
        return Same(
            self._label(),
            self._text("name"),
            self._texts("others"),
            self._texts("alone"),
            str(self.row.get("reason", "")),
            self._country(self.row),
            self.row.get("any_label", False),
            self.where,
        )

    def apart(self) -> Apart:
        """The entry as two names that are not one."""
        self._only("label", "name", "other", "reason")
        return Apart(self._label(), self._text("name"), self._text("other"), self.where)

    def ambiguous(self) -> Ambiguous:
        """The entry as a name with its meanings."""
        self._only("label", "name", "meanings", "reason")
        rows = self.row.get("meanings", [])
        if not isinstance(rows, list) or len(rows) < 2 or not all(isinstance(row, dict) for row in rows):
            raise self._wrong('needs two or more meanings = [{ name = "…", cues = ["…"] }, …]')
        meanings = tuple(
            Meaning(self._text("name", row), self._country(row), self._texts("cues", row)) for row in rows
        )
        return Ambiguous(self._label(), self._text("name"), meanings, str(self.row.get("reason", "")))

    def _wrong(self, what: str) -> UsageError:
        return UsageError(f"{self.where}: [[{self.table}]] {what}.")

    def _only(self, *keys: str) -> None:
        unknown = sorted(set(self.row) - set(keys))
        if unknown:
            raise self._wrong(f"has {unknown[0]!r}, which means nothing here; it takes {', '.join(keys)}")

    def _label(self) -> Label:
        try:
            return Label(str(self.row.get("label")))
        except ValueError:
            raise self._wrong(f"needs a label, one of {', '.join(Label)}") from None

    def _text(self, key: str, row: Mapping[str, Any] | None = None) -> str:
        value = (self.row if row is None else row).get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(f'needs {key} = "…"')
        return value

    def _texts(self, key: str, row: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        values = (self.row if row is None else row).get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
            raise self._wrong(f'needs {key} = ["…", …]')
        return tuple(values)

    def _country(self, row: Mapping[str, Any]) -> str | None:
        code = row.get("country")
        if code is not None and not (isinstance(code, str) and _CODE.fullmatch(code)):
            raise self._wrong('needs country as two capitals of ISO 3166-1, such as country = "UA"')
        return code
