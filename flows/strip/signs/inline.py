"""Finds what was glued to the end of a paragraph that stays: teasers, share and newsletter texts, captions.

The test is the same as for lines: what would go if it stood alone goes at a paragraph's end too, sentence by sentence.
"""

import re

from flows.strip.page.page import PageLine
from flows.strip.rules import Cut, Rule
from flows.strip.signs.captions import caption_at_end
from flows.strip.signs.cues import CueBook, words_of
from schemas.slugs import Category

# A paragraph's own last sentence may well speak of comments or the law; these it does not consist of.
_CATEGORIES = frozenset(
    {
        Category.SHARE,
        Category.NEWSLETTER,
        Category.RELATED,
        Category.ADVERTISEMENT,
        Category.APP_PROMO,
        Category.PAYWALL,
        Category.COMMENTS,
        Category.LEGAL,
        Category.TAGS,
        Category.READING_TIME,
    }
)
_KINDS = frozenset({"lines", "starts", "marks"})
# Consumes the mark, because looking back from every place is slow.
_BREAK = re.compile(r"[.!?…\"”’)\]]\s+(?=[^\s\da-z])")
# So short a sentence consists of the phrase that it holds.
_SHORT = 8
_LEAST_WORDS = 6
_TAIL = 400
_DOUBT = 0.1
_LONGEST_WORD = 24
_MOST_SENTENCES = 3
# A shorter line that begins with "Read more:" is a teaser as a whole.
_LONG = 30
_QUOTES = "\"“‘'«„"


def cuts_at_end(line: PageLine, cues: CueBook, score: float) -> list[Cut]:
    """The spans to cut from the end of a line that stays, in order; `score` is the model's of the whole line."""
    if len(line.words) < _LEAST_WORDS:
        return []
    first = _first_sentence(line, cues) if len(line.words) > _LONG and cues.marks.find(line.text) else None
    caption = caption_at_end(line)
    end = caption.start if caption else line.end
    cuts = [caption] if caption else []
    for _ in range(_MOST_SENTENCES):
        cut = _last_sentence(line, end, cues, is_doubted=score >= _DOUBT)
        if cut is None:
            break
        cuts.insert(0, cut)
        end = cut.start
    return [first, *cuts] if first and first.end <= end else cuts


def _first_sentence(line: PageLine, cues: CueBook) -> Cut | None:
    """A teaser before a paragraph: "Read more: A Headline. The paragraph …"."""
    match = _BREAK.search(line.text, 0, _TAIL)
    if match is None:
        return None
    end = match.start() + 1
    sentence = line.text[:end]
    words = words_of(sentence)
    cue = cues.find(sentence, " ".join(words), words)
    if cue and cue.kind == "marks" and cue.category in _CATEGORIES:
        return Cut(line.start, line.start + end, cue.category, Rule.PHRASE_AT_START)
    return None


def _last_sentence(line: PageLine, end: int, cues: CueBook, *, is_doubted: bool) -> Cut | None:
    """The last sentence before `end`, if a phrase says that it is not the paragraph's."""
    text = line.text[: end - line.start].rstrip()
    offset = max(0, len(text) - _TAIL)
    starts = [match.end() for match in _BREAK.finditer(text, offset)]
    # Two sentences back at most: "Read more: A Headline. With a Stop."
    for start in starts[:-3:-1]:
        sentence = text[start:]
        if sentence[0] in _QUOTES or not _may_be_phrase(sentence, cues):
            continue
        words = words_of(sentence)
        cue = cues.find(sentence, " ".join(words), words)
        # "Read more about tides in our guide." may be the writer's own; "Read more: Tides" is not.
        if cue is None or (cue.category is Category.RELATED and cue.kind == "starts" and not is_doubted):
            continue
        if cue.category in _CATEGORIES and (cue.kind in _KINDS or len(words) <= _SHORT):
            return Cut(line.start + start, line.start + len(text), cue.category, Rule.PHRASE_AT_END)
    return None


def _may_be_phrase(sentence: str, cues: CueBook) -> bool:
    """A cheap look, since most paragraphs end in a sentence of their own."""
    if sentence.count(" ") < _SHORT:
        return True
    opener = words_of(sentence[:_LONGEST_WORD])[:1]
    return opener != [] and cues.may_begin(sentence, opener[0])
