"""Labelled pages of our own writing, in the form that the benchmark's data has."""

from collections.abc import Sequence

from benchmarks.strip.scoring import Kept
from training.line_model_data import Page


def page(*rows: tuple[str, str], page_id: str = "harbour#light") -> Page:
    """A page of lines and labels: keep, strip, blank, or title, which is neither side's."""
    return Page(
        page_id=page_id,
        variant=page_id.rpartition("#")[2],
        genre="news",
        site=f"{page_id.partition('#')[0]}.example",
        gold="\n".join(line for line, label in rows if label == "keep"),
        lines=tuple(line for line, _ in rows),
        labels=tuple("keep" if label == "title" else label for _, label in rows),
        is_title=tuple(label == "title" for _, label in rows),
    )


def kept(of: Page, lines: Sequence[int]) -> Kept:
    """These lines of a page."""
    return Kept.of_lines(of, [at in lines for at in range(len(of.lines))])
