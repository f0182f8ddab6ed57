"""From a record to a document: which field is the text, what the others are, and the record's identity.

How records lie in files (JSON, CSV, Parquet) is the business of their readers.
"""

import ast
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flows.ingest.decode import repair
from flows.ingest.documents import Document, Json, require_size, require_text
from flows.ingest.failures import Unreadable
from flows.ingest.forms import Kind, is_page
from flows.ingest.options import IngestOptions
from flows.ingest.pages import read_page
from flows.ingest.records.fields import Role, fields_by_role
from schemas.identity import bytes_id
from schemas.slugs import Reason

_AUTHOR_BREAK = re.compile(r"\s*[;|\n]\s*|\s+(?:and|&)\s+")
# Keys of the metadata that mean something to later stages: no field of a record gets there under its own name.
_OWN_KEYS = {"id", "url", "title", "published", "publisher", "authors", "main_spans"}
_BY = re.compile(r"\s*by:?\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Record:
    """One record as its file has it. `path` is the file's with its number after `#`, from 1."""

    path: str
    fields: Mapping[str, Json]
    encoding: str = "utf-8"

    @cached_property
    def canonical(self) -> bytes:
        """The record as canonical JSON: keys sorted, no spaces, ASCII. Its identity is the hash of these bytes."""
        return json.dumps(self.fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode(
            "ascii"
        )

    @property
    def document_id(self) -> str:
        """The id of the document that the record holds."""
        return bytes_id(self.canonical)


def record_document(record: Record, kind: Kind, options: IngestOptions) -> Document:
    """The document that a record holds.

    Raises:
        Unreadable: no-text-field (no field has one of the names, or the one that the options name), empty (it
            is blank), bad-record (it holds no text).
    """
    roles = fields_by_role(tuple(record.fields), options)
    text_field, text, is_html = _text(record, roles)
    require_size(text, record.path)
    page = read_page(text) if is_html else None
    raw_text, repairs = (page.raw_text, page.repairs) if page else repair(text)
    require_text(raw_text, record.path)
    metadata = {**(page.metadata if page else {}), **_metadata(record.fields, roles, text_field)}
    return Document(
        path=record.path,
        document_id=record.document_id,
        media_type=kind,
        byte_length=len(record.canonical),
        encoding=record.encoding,
        decode_repairs=repairs,
        raw_text=raw_text,
        supplied_id=_said(metadata.get("id")),
        url=_said(metadata.get("url")),
        publisher=_said(metadata.get("publisher")),
        metadata=metadata,
    )


def require_text_field(path: str, names: list[str], options: IngestOptions) -> None:
    """Raises Unreadable(no-text-field) for a file whose columns hold no text."""
    roles = fields_by_role(tuple(names), options)
    if not roles["text"] and not roles["html"]:
        raise Unreadable(path, Reason.NO_TEXT_FIELD, _no_text_field(path, "columns", names))


def _text(record: Record, roles: Mapping[Role, Sequence[str]]) -> tuple[str, str, bool]:
    """The field that holds the text, the text, and whether it is HTML."""
    candidates = [*roles["text"], *roles["html"]]
    if not candidates:
        sentence = _no_text_field(record.path, "fields", list(record.fields))
        raise Unreadable(record.path, Reason.NO_TEXT_FIELD, sentence)
    filled = next((name for name in candidates if record.fields[name] not in (None, "", [])), candidates[0])
    value = record.fields[filled]
    if isinstance(value, list) and all(isinstance(paragraph, str) for paragraph in value):
        value = "\n\n".join(value)
    if value is not None and not isinstance(value, str):
        sentence = f"{record.path} holds no text in its field {filled}, but {_kind_of(value)}."
        raise Unreadable(record.path, Reason.BAD_RECORD, sentence)
    text = value or ""
    return filled, text, filled in roles["html"] or is_page(text)


def _metadata(
    fields: Mapping[str, Json], roles: Mapping[Role, Sequence[str]], text_field: str
) -> dict[str, Json]:
    """Every field but the text: the first of each role under the role's name, the others under their own."""
    supplied: dict[str, Json] = {}
    used = {text_field}
    for role, names in roles.items():
        if role in ("text", "html"):
            continue
        for name in names:
            value: Json = _authors(fields[name]) if role == "authors" else _one(fields[name])
            if value:
                supplied[role] = _repaired(value)
                used.add(name)
                break
    for name, value in fields.items():
        if name not in used and value not in (None, "", [], {}):
            own_name = repair(name)[0]
            # A second `title`, say, where an option made another field the title.
            is_taken = own_name in supplied or own_name in _OWN_KEYS
            supplied[f"record_{own_name}" if is_taken else own_name] = _repaired(value)
    return supplied


def _one(value: Json) -> str | None:
    """A field's value as one string; of an object its name, as news APIs give a source."""
    if isinstance(value, Mapping):
        value = next(
            (value[key] for key in ("name", "title", "domain", "$oid", "$date") if value.get(key)), None
        )
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _authors(value: Json) -> list[str]:
    """The people of a byline, in order: a list, a list written as a string, or names with separators."""
    if isinstance(value, str):
        value = _listed(value)
    if not isinstance(value, list):
        value = [value]
    names = [_one(one) for one in value]
    return [name for name in names if name]


def _listed(value: str) -> list[Json]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        for parse in (json.loads, ast.literal_eval):  # a list as JSON writes it, or as pandas does
            try:
                listed = parse(value)
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                continue
            if isinstance(listed, list):
                return listed
    names = [name for name in _AUTHOR_BREAK.split(_BY.sub("", value, count=1)) if name]
    return [one for name in names for one in _split_at_commas(name)]


def _split_at_commas(names: str) -> list[str]:
    """Commas stand between names where each has two words; in "Lee, Ann" one stands inside."""
    parts = [part.strip() for part in names.split(",") if part.strip()]
    return parts if all(" " in part for part in parts) else [names]


def _repaired(value: Json) -> Json:
    if isinstance(value, str):
        return repair(value)[0]
    if isinstance(value, Mapping):
        return {repair(key)[0]: _repaired(inner) for key, inner in value.items()}
    return [_repaired(inner) for inner in value] if isinstance(value, list) else value


def _said(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _no_text_field(path: str, what: str, names: list[str]) -> str:
    shown = ", ".join(repair(name)[0] for name in names[:12]) or "none"
    return f"{path} has no field for the text ({what}: {shown}); name the one to read with --text-field."


def _kind_of(value: Json) -> str:
    if isinstance(value, Mapping):
        return "an object"
    return "a list" if isinstance(value, list) else "a number or a truth value"
