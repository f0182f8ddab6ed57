"""Which documents are versions of one another: same supplied id, else same url, else same place in a drop."""

import re
from urllib.parse import urlsplit, urlunsplit

from flows.ingest.documents import Document
from schemas.identity import row_id

# An id of digits alone is a counter of somebody's table. It says nothing outside its drop: two exports that
# both count from 1 are not versions of one another.
_COUNTER = re.compile(r"\d+")


def version_key(document: Document, drop_name: str) -> str:
    """The key of the series of versions that a document belongs to."""
    if document.supplied_id:
        drop = drop_name if _COUNTER.fullmatch(document.supplied_id) else ""
        return row_id("id", drop, document.supplied_id)
    address = article_address(document.url) if document.url else None
    if address:
        return row_id("url", address)
    return place_key(drop_name, document.path)


def place_key(drop_name: str, path: str) -> str:
    """The key of a document known by its place alone, for instance one that could not be read."""
    return row_id("path", drop_name, path)


def article_address(url: str) -> str | None:
    """An address with what does not name the article folded; None where it names a whole site, or nothing.

    Templates that state their home page as the address of every article are common.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if not parts.netloc or (parts.path in {"", "/"} and not parts.query):
        return None
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, parts.query, ""))
