"""A document as it was read. Records, pages and their metadata have modules of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.ingest.failures import Failure, Unreadable, too_large
from flows.ingest.forms import Kind
from flows.ingest.limits import MAX_LINES, MAX_TEXT_BYTES
from schemas.slugs import Reason

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]

# Characters that leave a page blank although they are no white space to Python.
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"


@dataclass(frozen=True)
class Document:
    """One raw text and what came with it; `path` is its place in the drop, the rest as in DOCUMENTS."""

    path: str
    document_id: str
    media_type: Kind
    byte_length: int
    encoding: str
    decode_repairs: int
    raw_text: str
    supplied_id: str | None = None
    url: str | None = None
    publisher: str | None = None
    metadata: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class PassedMember:
    """A member of an archive that is of a kind that holds no articles, or hidden."""

    path: str


@dataclass(frozen=True)
class AlreadyGiven:
    """What stands at this path was given by an earlier attempt at the same file, as a failure or as a document."""

    path: str
    is_failure: bool


Outcome = Document | Failure | PassedMember | AlreadyGiven


def require_text(text: str, path: str) -> None:
    """Raises Unreadable: empty if there is nothing to see in a text, too-large if it is longer than any article."""
    require_size(text, path)
    if not text.strip().strip(_INVISIBLE).strip():
        what = "holds nothing but white space" if text else "is empty"
        raise Unreadable(path, Reason.EMPTY, f"{path} {what}.")


def require_size(text: str, path: str) -> None:
    """Raises Unreadable(too-large) for a text of more bytes or lines than are read."""
    # No character is more than four bytes, so that most texts need not be encoded to be measured.
    if len(text) * 4 > MAX_TEXT_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        raise too_large(path, MAX_TEXT_BYTES)
    if text.count("\n") >= MAX_LINES:
        sentence = (
            f"{path} has more than {MAX_LINES:,} lines, which no article has; split it into its articles."
        )
        raise Unreadable(path, Reason.TOO_LARGE, sentence)
