"""Finds captions and credits of pictures, as lines of their own and at the end of paragraphs.

Whose names end a caption stands in seeds/strip/sources.toml and agencies.toml.
"""

import re

from flows.strip.cues import fold
from flows.strip.page import PageLine
from flows.strip.rules import Cut, Rule, Verdict
from flows.strip.sources import agencies, sources
from schemas.slugs import Category

_MOST_WORDS = 60
_END_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,90})[)\]][.\s]*$")
_END_MARK = re.compile(r"(?:©|\(c\)\s|\bcopyright\s)\s*([^©]{2,80})$", re.IGNORECASE)
_END_STROKE = re.compile(r"([^.!?/,]{3,60})\s?/\s?([^/]{2,50})$")
_BY_WORDS = re.compile(
    r"^(?:photos?|images?|pictures?|pics?|file|foto|bild|illustration|credit|courtesy|ap|graphic)\b",
    re.IGNORECASE,
)
_VIA = re.compile(
    r"\b(?:photo|pool|image|handout|courtesy|photograph|picture|screenshot|screengrab|via|foto)\b",
    re.IGNORECASE,
)
_SENTENCE_END = ".!?\"'”’»"
_LAST_SENTENCE = re.compile(r"[.!?][\"'”’»)]*\s+(?=[\"'“‘«(\[]?[A-ZÀ-Þ])")


def read_caption(line: PageLine) -> Verdict | None:
    """What a line is if it is a caption or a credit as a whole, else None."""
    text = line.text
    count = len(line.words)
    if count > _MOST_WORDS:
        return None
    folded = text[:40].casefold()
    if count <= 14 and folded.startswith(sources().credit_marks) and _is_short_credit(text):
        return Verdict(Category.CREDIT, Rule.CREDIT_LINE)
    if count <= 45 and folded.startswith(sources().caption_marks):
        return Verdict(Category.CAPTION, Rule.CAPTION_LINE)
    at = credit_start(text)
    if at is None:
        return None
    if at == 0 or count <= 3:
        return Verdict(Category.CREDIT, Rule.CREDIT_LINE)
    # "… he said. (AP)" is a paragraph with its agency; "Mr Doe in Paris (AP)" is a caption.
    before = text[:at].rstrip()
    is_agency_only = agencies().name(text[at:]) is not None
    if is_agency_only and before[-1:] in _SENTENCE_END and count > 12:
        return None
    return Verdict(Category.CAPTION, Rule.CAPTION_LINE)


def credit_start(text: str) -> int | None:
    """Where the credit at a text's end begins ("(AP)", "© AP Images", "Jane Doe/Getty Images"), or None."""
    tail = text[-160:]
    shift = len(text) - len(tail)
    if (match := _END_BRACKET.search(tail)) and _is_source(match[1]):
        return shift + match.start()
    if (match := _END_MARK.search(tail)) and _is_source(match[1]):
        return shift + match.start()
    if (match := _END_STROKE.search(tail)) and _is_maker(match[2]) and shift == 0:
        return 0 if len(match[1].split()) <= 4 and match.start() == 0 else _name_start(tail, match)
    return 0 if len(text) < 40 and _is_picture_maker(text) else None


def caption_at_end(line: PageLine) -> Cut | None:
    """The caption glued to a paragraph's end: a last sentence without a full stop that ends in a credit."""
    at = credit_start(line.text) if len(line.words) > 12 else None
    if not at:
        return None
    before = line.text[:at].rstrip()
    if before[-1:] in _SENTENCE_END:
        if agencies().name(line.text[at:]):
            return Cut(line.start + at, line.end, Category.AGENCY, Rule.AGENCY_AT_END)
        return Cut(line.start + at, line.end, Category.CREDIT, Rule.CAPTION_AT_END)
    sentences = [match.end() for match in _LAST_SENTENCE.finditer(before)]
    if not sentences:
        return None
    return Cut(line.start + sentences[-1], line.end, Category.CAPTION, Rule.CAPTION_AT_END)


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
    if agencies().name(text) or _is_picture_maker(text):
        return True
    parts = re.split(r"\s*[/,|]\s*|\s+via\s+", text)
    if any(_is_maker(part) for part in parts[1:] or [""]):
        return True
    return (
        _BY_WORDS.match(text) is not None
        and len(text.split()) <= 9
        and (":" in text or "/" in text or " by " in text or _VIA.search(text) is not None)
    )


def _is_maker(text: str) -> bool:
    return agencies().name(text) is not None or _is_picture_maker(text)


def _is_picture_maker(text: str) -> bool:
    return " ".join(fold(text).split()) in sources().pictures
