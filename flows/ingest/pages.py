"""From an HTML page to its text, what it says about itself, and which part of the text is the article.

The whole page becomes text, navigation and all: what is not the article is removed later, where the removal
is recorded. Bytes, files and records do not concern this module.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import ElementNode, HTMLTree

from flows.ingest.align import align
from flows.ingest.decode import repair
from flows.ingest.documents import Json
from flows.ingest.tags import with_few_attributes, without_declarations

# Without max_date, htmldate would take the day of the run as the latest date, and a rerun could read another
# one. The extensive search guesses from the text, which is for the strip stage to read.
_DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_DECLARATION_BYTES = 4096
_PUBLISHED = re.compile(
    r"(?:datePublished|article:published_time)[\"']?[^<>{}]{0,40}?"
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)"
)
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Page:
    """A page as text: `metadata` has its statements about itself and, where it was found, `main_spans`."""

    raw_text: str
    repairs: int
    metadata: Mapping[str, Json]


def read_page(html: str) -> Page:
    """Renders a page and reads its metadata; an empty raw_text where there is nothing to see.

    The main content is what trafilatura finds, put back onto the rendered text as half-open spans.
    """
    html = with_few_attributes(without_declarations(html))
    raw_text, repairs = repair(rendered(html))
    metadata, main_text = _extracted(html)
    spans = align(main_text, raw_text)
    if spans:
        metadata["main_spans"] = [[span.start, span.end] for span in spans]
    return Page(raw_text, repairs, metadata)


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page declares for itself."""
    found = _CHARSET.search(data, 0, _DECLARATION_BYTES)
    return found.group(1).decode("ascii") if found else None


def rendered(html: str) -> str:
    """The text of a whole page as a reader sees it; scripts, styles, forms and alternatives left out."""
    tree = HTMLTree.parse(html)
    # resiliparse leaves out captions together with the images' alternative texts; the texts alone are to go.
    # The tree is walked, since to go through what a selector finds takes seconds for a thousand images.
    nodes = list(tree.document or ())
    for node in nodes:
        if isinstance(node, ElementNode) and node.tag == "img" and node.hasattr("alt"):
            node.delattr("alt")
    text = extract_plain_text(tree, alt_texts=True, list_bullets=False)
    # Indentation stands for the depth of a list, tabs for the cells of a table.
    lines = (line.strip().replace("\t\t", "\t") for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _extracted(html: str) -> tuple[dict[str, Json], str]:
    """What trafilatura reads of a page: metadata under our names, and the main text (empty if it finds none)."""
    # Half a second that drops of plain text do not need.
    from trafilatura import bare_extraction
    from trafilatura.metadata import extract_metadata
    from trafilatura.settings import Document as Extracted

    for name in ("trafilatura", "htmldate"):  # a page without an article is no news for the terminal
        logging.getLogger(name).setLevel(logging.CRITICAL)
    found = bare_extraction(
        html, with_metadata=True, include_comments=False, date_extraction_params=_DATE_SEARCH
    )
    known = found if isinstance(found, Extracted) else extract_metadata(html, date_config=_DATE_SEARCH)
    stated: dict[str, Json] = {
        "title": known.title,
        "authors": [name.strip() for name in (known.author or "").split(";") if name.strip()],
        "published": _published(html, known.date),
        "url": known.url,
        "publisher": known.sitename,
        "language": _language(html),
        "description": known.description,
        "categories": known.categories,
        "tags": known.tags,
        "image": known.image,
        "license": known.license,
        "page_type": known.pagetype,
    }
    return {name: value for name, value in stated.items() if value}, known.text or ""


def _published(html: str, day: str | None) -> str | None:
    """The day that trafilatura reads, with the time of day where the page states it for that day."""
    stated = _PUBLISHED.search(html)
    if stated and (day is None or stated.group(1).startswith(day)):
        return stated.group(1)
    return day


def _language(html: str) -> str | None:
    document = HTMLTree.parse(html).document
    root = document.query_selector("html") if document else None
    return (root.getattr("lang") or None) if root else None
