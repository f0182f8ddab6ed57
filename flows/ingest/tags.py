"""Takes from a page what parsers of HTML run away over or misread, before any sees it. Pure functions.

They compare each attribute of a tag with all before it: a tag with more of them than a page has keeps its name and
loses its attributes, of which no reader sees anything. And they end a document type with declarations of its own, as
XHTML may have it, at the first `>` in it.
"""

import re
from collections.abc import Iterator

from flows.ingest.limits import MAX_ATTRIBUTES

# A tag's name, the beginning of a comment, or an end tag, whose attributes count for nothing but have to be passed by.
_BEGINNING = re.compile(r"<(?:!--|/?([a-zA-Z][^\s/>]*))")
# One attribute as browsers read it; a quote that is not closed is a value of its own.
_ATTRIBUTE = re.compile(r"""[\s/]*[^\s/>][^\s/>=]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
_END = re.compile(r"[\s/]*>?")
# What stands in these is no markup, up to their own end.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})

_DOCTYPE = re.compile(r"<!doctype[^>\[]{0,1000}\[", re.IGNORECASE)
_IN_DECLARATIONS = re.compile(r"""["'\]]|<!--""")
_CLOSING = {'"': '"', "'": "'", "<!--": "-->"}
_DOCUMENT_TYPE_END = re.compile(r"\s{0,1000}>")
# Where a document type may stand, and how long its declarations may be.
_MOST_BEFORE, _MOST_DECLARED = 10_000, 100_000


def without_declarations(html: str) -> str:
    """The page without the declarations inside of its document type."""
    found = _DOCTYPE.search(html, 0, _MOST_BEFORE)
    if found is None or not _is_prologue(html[: found.start()]):
        return html
    end = _declarations_end(html, found.end())
    return html[: found.end() - 1] + html[end - 1 :] if end else html


def _is_prologue(text: str) -> bool:
    """Whether a text is what may stand before a document type."""
    text = text.lstrip("\ufeff \t\r\n")
    while text.startswith(("<?", "<!--")):
        _, _, text = text.partition("?>" if text.startswith("<?") else "-->")
        text = text.lstrip()
    return not text


def _declarations_end(html: str, at: int) -> int | None:
    """Behind the document type whose declarations begin at `at`; None where they do not end."""
    until = at + _MOST_DECLARED
    while found := _IN_DECLARATIONS.search(html, at, until):
        if found.group() == "]":
            end = _DOCUMENT_TYPE_END.match(html, found.end())
            return end.end() if end else None
        closing = _CLOSING[found.group()]
        at = html.find(closing, found.end(), until) + len(closing)
        if at < found.end():
            return None
    return None


def with_few_attributes(html: str) -> str:
    """The page without the attributes of tags that have more than MAX_ATTRIBUTES."""
    pieces: list[str] = []
    at = 0
    for start, end in _crowded(html):
        pieces.append(html[at:start])
        at = end
    return "".join([*pieces, html[at:]]) if pieces else html


def _crowded(html: str) -> Iterator[tuple[int, int]]:
    """Where the attributes of a tag stand that has too many."""
    at = 0
    while found := _BEGINNING.search(html, at):
        name = (found[1] or "").lower()
        if not name:
            at = _behind(html, "-->", found.end())
            continue
        count, at = 0, found.end()
        while attribute := _ATTRIBUTE.match(html, at):
            count, at = count + 1, attribute.end()
        if count > MAX_ATTRIBUTES:
            yield found.end(), at
        ending = _END.match(html, at)
        at = ending.end() if ending else at
        if name in _RAW and html[found.start() + 1] != "/":
            at = _behind(html, f"</{name}", at)


def _behind(html: str, end: str, at: int) -> int:
    """Behind the next `end`, in whatever case; the page's end where there is none."""
    found = re.compile(re.escape(end), re.IGNORECASE).search(html, at)
    return found.end() if found else len(html)
