"""A document as it was read.

The one place where a document that cannot be read turns from an exception into a value. Records, pages and
their metadata have modules of their own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flows.ingest.failures import Failure, Reason, Unreadable
from flows.ingest.forms import Kind

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


Outcome = Document | Failure | PassedMember


def require_text(text: str, path: str) -> None:
    """Raises Unreadable(empty) if there is nothing to see in a text."""
    if not text.strip().strip(_INVISIBLE).strip():
        what = "holds nothing but white space" if text else "is empty"
        raise Unreadable(path, Reason.EMPTY, f"{path} {what}.")


def attempt(path: str, read: Callable[[], Document], document_id: str | None = None) -> Document | Failure:
    """The document, or why it could not be read: the boundary behind which a bad one no longer matters."""
    try:
        return read()
    except Unreadable as problem:
        if problem.path != path:  # what encloses this document is broken, not the document
            raise
        return problem.failure(document_id)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a parser stumbles over is this document's failure
        detail = f"{path} could not be read: {type(error).__name__} ({str(error)[:200]})."
        return Failure(path, Reason.BAD_FILE, detail, document_id)
