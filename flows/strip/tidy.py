"""Decides which white space goes with what was removed, so that the text reads well without a character added.

What stays: one newline between lines, or two where the raw text has a blank line anywhere between them; one space
where a span was cut out of a line. What goes: white space at the text's ends, at the ends of lines, and the rest.
"""

from collections.abc import Iterator, Sequence

from flows.count.line_keys import BLANKS
from flows.strip.page.page import Page
from flows.strip.rules import Cut, Rule
from schemas.slugs import Category

_Run = tuple[int, int]


def blanks(page: Page, cuts: Sequence[Cut]) -> list[Cut]:
    """The white space to remove beside the given cuts: sorted, not overlapping, each within one line of the page."""
    raw = page.raw
    removed: list[_Run] = []
    gap: list[_Run] = []
    at = 0
    has_text = False
    for start, end, is_kept in _pieces(page, cuts):
        if at < start:
            gap.append((at, start))
        if is_kept:
            removed += _surplus(raw, gap) if has_text else gap
            has_text = True
            gap = []
        at = end
    removed += [*gap, (at, len(raw))]
    return [Cut(start, end, Category.WHITESPACE, Rule.BLANK) for start, end in removed if start < end]


def text_without(raw: str, cuts: Sequence[Cut]) -> str:
    """The raw text less the cuts, which are sorted and do not overlap; what `schemas.spans.kept_text` says, faster."""
    parts = []
    at = 0
    for cut in cuts:
        parts.append(raw[at : cut.start])
        at = cut.end
    parts.append(raw[at:])
    return "".join(parts)


def _pieces(page: Page, cuts: Sequence[Cut]) -> Iterator[tuple[int, int, bool]]:
    """What is not white space between pieces, in order: cuts, and kept parts of lines (True)."""
    index = 0
    next_cut = cuts[0].start if cuts else len(page.raw)
    for line in page.lines:
        if line.end <= next_cut:
            yield line.start, line.end, True
            continue
        at = line.start
        while next_cut < line.end:
            cut = cuts[index]
            if at < next_cut and (piece := _visible(page.raw, at, next_cut)):
                yield (*piece, True)
            at = cut.end
            yield next_cut, at, False
            index += 1
            next_cut = cuts[index].start if index < len(cuts) else len(page.raw)
        if at < line.end and (piece := _visible(page.raw, at, line.end)):
            yield (*piece, True)


def _visible(raw: str, start: int, end: int) -> _Run | None:
    """The span without white space at its ends, or None if nothing else is in it."""
    text = raw[start:end]
    length = len(text.strip(BLANKS))
    if not length:
        return None
    start += len(text) - len(text.lstrip(BLANKS))
    return start, start + length


def _surplus(raw: str, gap: Sequence[_Run]) -> list[_Run]:
    """What goes of the white space between two kept pieces: all but one blank line, one newline or one space.

    Args:
        raw: the raw text.
        gap: the runs of white space between the two pieces, cuts left out.
    """
    if len(gap) == 1 and raw[gap[0][0] : gap[0][1]] in {"\n\n", "\n"}:
        return []
    keep: list[int] = []
    for start, end in gap:
        newlines = _newlines(raw, start, end)
        if len(newlines) > 1:
            keep = newlines
            break
        keep = keep or newlines
    if not keep:
        keep = [start for start, end in gap if start < end][:1]
    removed = []
    for start, end in gap:
        begin = start
        for kept in keep:
            if start <= kept < end:
                removed.append((begin, kept))
                begin = kept + 1
        removed.append((begin, end))
    return removed


def _newlines(raw: str, start: int, end: int) -> list[int]:
    """Where the first two newlines of a run of white space stand."""
    first = raw.find("\n", start, end)
    second = raw.find("\n", first + 1, end) if first >= 0 else -1
    return [at for at in (first, second) if at >= 0]
