"""Where the loss is: what lost words were taken for, what the left ones look like, and which pages come out worst."""

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.strip.cases import Line, said
from benchmarks.strip.ours import Run
from benchmarks.strip.scoring import Mark, words

# Longer lines read as paragraphs, shorter ones as labels.
_PROSE = 25
_LABEL = 8


def lost_as(mark: Mark, run: Run) -> Counter[str]:
    """Words of a page's text that went, by the category that they went under."""
    counts: Counter[str] = Counter()
    rows = run.removals[mark.page.page_id]
    start = 0
    for line, label, title in zip(mark.page.lines, mark.page.labels, mark.page.is_title, strict=True):
        if label == "keep" and not title:
            counts[said(Line(start, line, ()), rows)] += len(words(line))
        start += len(line) + 1
    del counts["kept"]
    return counts


def left_where(mark: Mark, run: Run) -> Counter[str]:
    """Words of a page's boilerplate that are left, by their line's place and length."""
    page, counts = mark.page, Counter[str]()
    text = [at for at, label in enumerate(page.labels) if label == "keep"]
    first, last = (text[0], text[-1]) if text else (0, 0)
    for at, (line, label, title, keep) in enumerate(
        zip(page.lines, page.labels, page.is_title, run.kept[page.page_id].lines, strict=True)
    ):
        if label == "strip" and keep and not title:
            size = len(words(line))
            place = "above" if at < first else "below" if at > last else "within"
            form = "paragraphs" if size >= _PROSE else "labels" if size <= _LABEL else "lines"
            counts[f"{form} {place} the text"] += size
    return counts


def table(marks: Sequence[Mark], run: Run) -> Iterator[str]:
    """Shares of the words lost and left, largest first."""
    lost, left = Counter[str](), Counter[str]()
    for mark in marks:
        lost += lost_as(mark, run)
        left += left_where(mark, run)
    for title, counts in (("lost, by what it was taken for", lost), ("left, by its place", left)):
        shares = ", ".join(f"{name} {n / max(1, counts.total()):.0%}" for name, n in counts.most_common(6))
        yield f"  {title} ({counts.total():,} words)\n    {shares}"


def worst(marks: Sequence[Mark], run: Run, count: int = 10) -> Iterator[str]:
    """The pages with the lowest F1, and what became of their words."""
    for mark in sorted(marks, key=lambda m: (m.f1, m.page.page_id))[:count]:
        lost = ", ".join(f"{name} {n}" for name, n in lost_as(mark, run).most_common(3))
        left = ", ".join(f"{name} {n}" for name, n in left_where(mark, run).most_common(3))
        yield (
            f"  {mark.f1:.3f}  {mark.page.page_id}: of {mark.gold} words of text lost {mark.lost} ({lost or '-'}); "
            f"of {mark.boilerplate} others left {mark.left} ({left or '-'})"
        )
