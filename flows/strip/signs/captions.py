"""Finds captions and credits of pictures, as lines of their own and at the end of paragraphs.

Whose names end a caption stands in seeds/strip/sources.toml and agencies.toml.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from flows.strip.page.page import PageLine
from flows.strip.rules import Cut, Rule, Verdict
from flows.strip.signs.bylines import is_person
from flows.strip.signs.cues import fold
from flows.strip.signs.sources import agencies, sources
from schemas.slugs import Category

_MOST_WORDS = 60
# A paragraph longer than this that ends in "Photo: Jane Doe" is text with a credit glued to it.
_MOST_CAPTION_WORDS = 40
_END_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,90})[)\]][.\s]*$")
_END_MARK = re.compile(r"(?:©|\(c\)\s|\bcopyright\s)\s*([^©]{2,80})$", re.IGNORECASE)
_END_STROKE = re.compile(r"([^.!?/,]{3,60})\s?/\s?([^/]{2,50})$")
_END_LABEL = re.compile(
    r"[/|–—-]?\s*\b(?:photos?|fotos?|pictures?|images?|photographs?|bilde?r?|credit|video)"
    r"(?:\s+(?:by|credit|courtesy(?: of)?)\s*:?|\s?:)\s*([^\W\d_][^.:!?]{2,60})$",
    re.IGNORECASE,
)
_PICTURE_WORDS = re.compile(
    r"\b(?:photos?|images?|pictures?|fotos?|photographs?|illustration)\s*(?:by|:|/|via|courtesy|credit|from)\b"
    r"|^(?:photo|image|file|courtesy|handout|pool|credit|screenshot|screengrab|pic|foto|ap photo)\b"
    r"|\bvia\b|\S\s?/\s?\S",
    re.IGNORECASE,
)
_MOST_NAMES = 8
_SENTENCE_END = ".!?\"'”’»"
_LAST_SENTENCE = re.compile(r"[.!?][\"'”’»)]*\s+(?=[\"'“‘«(\[]?[A-ZÀ-Þ])")


def read_caption(line: PageLine, photographers: Collection[str] = ()) -> Verdict | None:
    """What a line is if it is a caption or a credit as a whole, else None.

    Args:
        line: a line.
        photographers: the page's, from `photographers_of`.
    """
    if len(line.words) > _MOST_WORDS or line.text.endswith(("?", "!")):
        return None
    return _read_mark(line) or _read_end(line, photographers)


def photographers_of(lines: Sequence[PageLine]) -> frozenset[str]:
    """The names in brackets that end several of a page's lines: a photographer's, below several pictures."""
    ends = Counter(
        match[1]
        for line in lines
        if line.text[-1] == ")" and (match := _END_BRACKET.search(line.text[-100:]))
    )
    return frozenset(name for name, count in ends.items() if count > 1 and is_person(name))


def _read_end(line: PageLine, photographers: Collection[str]) -> Verdict | None:
    """A line that ends in a credit."""
    text, count = line.text, len(line.words)
    at = credit_start(line)
    if photographers and text[-1] == ")" and (match := _END_BRACKET.search(text[-100:])):
        at = max(0, len(text) - 100) + match.start() if match[1] in photographers else at
    if at is None or (count > _MOST_CAPTION_WORDS and text[at] not in "(["):
        return None
    if at == 0 or count <= 3:
        return Verdict(Category.CREDIT, Rule.CREDIT_LINE)
    # "… he said. (AP)" is a paragraph with its agency; "Mr Doe in Paris (AP)" is a caption.
    is_closed = text[:at].rstrip()[-1:] in _SENTENCE_END
    if is_closed and count > 12 and agencies().name(text[at:]) is not None:
        return None
    return Verdict(Category.CAPTION, Rule.CAPTION_LINE)


def _read_mark(line: PageLine) -> Verdict | None:
    """A line that begins as captions and credits do."""
    words, count = line.words, len(line.words)
    if not words or words[0] not in sources().picture_words:
        return None
    if count <= 14 and sources().credit_marks.find(line.text) and _is_short_credit(line.text):
        return Verdict(Category.CREDIT, Rule.CREDIT_LINE)
    if count <= 45 and sources().caption_marks.find(line.text):
        return Verdict(Category.CAPTION, Rule.CAPTION_LINE)
    return None


def credit_start(line: PageLine) -> int | None:
    """Where the credit at a line's end begins ("(AP)", "© AP Images", "Jane Doe/Getty Images"), or None."""
    text = line.text
    tail = text[-160:]
    shift = len(text) - len(tail)
    # Most paragraphs end as sentences do; looking first for a mark of a credit is what makes this fast.
    if tail[-1] in '.!?"”' and tail[-2:-1] not in {")", "]"} and "©" not in tail:
        return None
    if tail.rstrip(". ")[-1:] in {")", "]"}:
        match = _END_BRACKET.search(tail)
        return shift + match.start() if match and _is_source(match[1]) else None
    if ("©" in tail or "(c)" in tail or "opyright" in tail) and (match := _END_MARK.search(tail)):
        return shift + match.start() if _is_source(match[1]) else None
    if (":" in tail or " by " in tail or "ourtesy" in tail) and (match := _END_LABEL.search(tail)):
        return shift + match.start() if _is_credited(match[1]) else None
    return _names_start(line) if shift == 0 else None


def _names_start(line: PageLine) -> int | None:
    """Where names alone are the credit: "Jane Doe/Getty Images", behind a caption or as the line."""
    text = line.text
    if len(line.words) <= _MOST_NAMES and _is_names(text):
        return 0
    if "/" in text and (match := _END_STROKE.search(text)) and _is_maker(match[2]):
        return 0 if len(match[1].split()) <= 4 and match.start() == 0 else _name_start(text, match)
    is_maker = len(text) < 40 and line.key in sources().pictures and line.key not in sources().only_behind
    return 0 if is_maker else None


def caption_at_end(line: PageLine) -> Cut | None:
    """The caption glued to a paragraph's end: a last sentence without a full stop that ends in a credit."""
    at = credit_start(line) if len(line.words) > 12 else None
    if not at:
        return None
    before = line.text[:at].rstrip()
    if before[-1:] in _SENTENCE_END:
        if agencies().name(line.text[at:]):
            return Cut(line.start + at, line.end, Category.AGENCY, Rule.AGENCY_AT_END)
        return Cut(line.start + at, line.end, Category.CREDIT, Rule.CAPTION_AT_END)
    sentences = [match.end() for match in _LAST_SENTENCE.finditer(before, max(0, len(before) - 400))]
    # "… (via Example)." is a sentence with its source.
    if not sentences or line.text[-1] == ".":
        return None
    return Cut(line.start + sentences[-1], line.end, Category.CAPTION, Rule.CAPTION_AT_END)


def _is_names(text: str) -> bool:
    """Whether a line is a photographer and whom they work for: "Jane Doe/Example", "Jane Doe via Getty Images"."""
    maker, *others = text.split("/") if "/" in text else text.split(" via ")
    if not others or not (is_person(maker.strip()) or _is_maker(maker)):
        return False
    return all(
        _is_maker(other) or ("/" in text and other[:1].isupper() and not is_person(other.strip()))
        for other in others
    )


def _is_short_credit(text: str) -> bool:
    # "Photo: A man walks by the river." is a caption with a mark; "Source: …" may begin a sentence too.
    return text[-1:] not in ".!?" or len(text.split()) <= 8


def _name_start(tail: str, match: re.Match[str]) -> int | None:
    """Where the photographer's name begins in "… at the summit. Jane Doe/Getty Images"."""
    sentences = [m.end() for m in _LAST_SENTENCE.finditer(tail, 0, match.start(2))]
    start = sentences[-1] if sentences else match.start(1)
    return start if len(tail[start : match.end(1)].split()) <= 5 else None


def _is_source(text: str) -> bool:
    """Whether the words in brackets or behind © name who made a picture."""
    if _is_maker(text):
        return True
    parts = re.split(r"\s*[/,|]\s*|\s+via\s+", text)
    if len(parts) > 1 and any(map(_is_maker, parts)):
        return True
    return len(text.split()) <= 9 and _is_about_picture(text)


def _is_about_picture(text: str) -> bool:
    match = _PICTURE_WORDS.search(text)
    # A stroke alone parts a photographer from an agency ("Jane Doe/Example"), but also "and/or", "24/7".
    return match is not None and ("/" not in match[0] or is_person(text.split("/", maxsplit=1)[0].strip()))


def _is_credited(text: str) -> bool:
    """Whether what follows "Photo:" at a line's end is a name: capitals, few words."""
    words = text.split()
    return len(words) <= 7 and (
        _is_source(text) or is_person(text) or all(word[0].isupper() for word in words)
    )


def _is_maker(text: str) -> bool:
    return agencies().name(text) is not None or _is_picture_maker(text)


def _is_picture_maker(text: str) -> bool:
    return fold(text) in sources().pictures
