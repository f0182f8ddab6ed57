"""Takes from a page what parsers of HTML run away over, before any sees it: tags with more attributes than a page has.

They compare each attribute of a tag with all before it. Such a tag keeps its name and loses its attributes, of which
no reader sees anything. One pass, in time that grows with the length of the page alone.
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
