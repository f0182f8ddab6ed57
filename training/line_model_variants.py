"""Makes more pages of the labelled ones, so that the model relies on less than this one collection has.

Blank lines come and go with the tool that made the text, and the collection is English: some pages are repeated
without blank lines or with more of them, and some with their words put into other scripts, where only layout is left.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from training.line_model_data import Page

_T = TypeVar("_T")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = str.maketrans(
    {chr(97 + at): chr(0x430 + at) for at in range(26)} | {chr(65 + at): chr(0x410 + at) for at in range(26)}
)
_HEBREW = str.maketrans(
    {letter: chr(0x5D0 + at % 22) for at in range(26) for letter in (chr(97 + at), chr(65 + at))}
)


def varied(pages: Sequence[Page], share_spaced: float, share_foreign: float, seed: int = 0) -> list[Page]:
    """Copies of that share of the pages with other blank lines, and of that share in other scripts."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    copies = []
    for page in pages:
        if chance.random() < share_spaced:
            copies.append(chance.choice((_without_blanks, _with_blanks))(page))
        if chance.random() < share_foreign:
            copies.append(_rewritten(page, chance.choice((_cyrillic, _hebrew, _ideographs))))
    return copies


def _without_blanks(page: Page) -> Page:
    return _chosen(page, [at for at, label in enumerate(page.labels) if label != "blank"])


def _chosen(page: Page, lines: Sequence[int]) -> Page:
    return replace(
        page,
        lines=tuple(page.lines[at] for at in lines),
        labels=tuple(page.labels[at] for at in lines),
        is_title=tuple(page.is_title[at] for at in lines),
    )


def _with_blanks(page: Page) -> Page:
    """One blank line between all lines."""
    bare = _without_blanks(page)
    empty = ("",) * len(bare.lines)
    blank = ("blank",) * len(bare.lines)
    no = (False,) * len(bare.lines)
    return replace(
        bare,
        lines=_woven(bare.lines, empty),
        labels=_woven(bare.labels, blank),
        is_title=_woven(bare.is_title, no),
    )


def _woven(first: Sequence[_T], second: Sequence[_T]) -> tuple[_T, ...]:
    return tuple(item for pair in zip(first, second, strict=True) for item in pair)


def _rewritten(page: Page, rewrite: Callable[[str], str]) -> Page:
    return replace(page, lines=tuple(map(rewrite, page.lines)))


def _cyrillic(line: str) -> str:
    return line.translate(_CYRILLIC)


def _hebrew(line: str) -> str:
    return line.translate(_HEBREW)


def _ideographs(line: str) -> str:
    """Two ideographs for each word, no spaces, full-width stops and commas."""
    line = _WORD.sub(lambda word: _pair(word.group()), line)
    line = re.sub(r"\.(?=\s|$)", "。", line).replace(", ", "，")
    return re.sub(r"(?<=\S) (?=\S)", "", line)


def _pair(word: str) -> str:
    number = int.from_bytes(word.lower().encode()[:6].ljust(6, b"."), "big")
    return chr(0x4E00 + number % 5_003) + chr(0x4E00 + number // 5_003 % 4_001)
