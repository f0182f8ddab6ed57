"""What came with a document besides its text: the metadata that a record or a page states about itself.

Reads the JSON of documents.metadata and tolerates what exports really hold: a string for a list, numbers for dates,
empty strings for nothing. What is supplied wins over what is printed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from schemas.spans import Span

_TITLE_KEYS = ("title", "headline")
_AUTHOR_KEYS = ("authors", "author", "byline")
_DATE_KEYS = ("published", "date")
_PUBLISHER_KEYS = ("publisher", "sitename", "site_name")


@dataclass(frozen=True)
class Supplied:
    """Supplied fields; None or empty where there are none. `main_spans` is None where no extractor saw the page."""

    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    published: str | None = None
    publisher: str | None = None
    host: str | None = None
    main_spans: tuple[Span, ...] | None = None

    @classmethod
    def read(cls, metadata: str | None, url: str | None, publisher: str | None) -> "Supplied":
        """From a row of documents; metadata that is no JSON object counts as none."""
        values = _object(metadata)
        return cls(
            title=_first_text(values, _TITLE_KEYS),
            subtitle=_first_text(values, ("subtitle",)),
            authors=_texts(values, _AUTHOR_KEYS),
            agency=_first_text(values, ("agency",)),
            published=_first_text(values, _DATE_KEYS),
            publisher=_clean(publisher) or _first_text(values, _PUBLISHER_KEYS),
            host=_host(url or _first_text(values, ("url",))),
            main_spans=_spans(values.get("main_spans")),
        )


def _object(metadata: str | None) -> Mapping[str, object]:
    try:
        values = json.loads(metadata or "{}")
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def _clean(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) or None


def _first_text(values: Mapping[str, object], keys: tuple[str, ...]) -> str | None:
    return next((text for key in keys if (text := _clean(values.get(key)))), None)


def _texts(values: Mapping[str, object], keys: tuple[str, ...]) -> tuple[str, ...]:
    for key in keys:
        value = values.get(key)
        items = value if isinstance(value, list) else str(value).split(";") if isinstance(value, str) else []
        texts = tuple(dict.fromkeys(text for item in items if (text := _clean(_named(item)))))
        if texts:
            return texts
    return ()


def _named(item: object) -> object:
    # schema.org writes an author as {"@type": "Person", "name": "…"}.
    return item.get("name") if isinstance(item, dict) else item


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _spans(value: object) -> tuple[Span, ...] | None:
    if not isinstance(value, list):
        return None
    spans = [
        Span(pair[0], pair[1])
        for pair in value
        if isinstance(pair, list)
        and len(pair) == 2
        and all(type(at) is int for at in pair)
        and 0 <= pair[0] < pair[1]
    ]
    # An extractor that found nothing says nothing about what is boilerplate.
    return tuple(sorted(spans)) or None
