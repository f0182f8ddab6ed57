"""Reads the labelled pages that the line model is trained and measured on, and parts them by site.

The pages are other people's and stay outside the repository; their format is described in the weights' card.
"""

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from flows.strip.line_model.features.columns import Batch

FOLDS = 10
# Second-level names below which a country registers its sites: bbc.co.uk is a site, co.uk is none.
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gob", "gov", "govt", "ne", "net", "or", "org"})


@dataclass(frozen=True)
class Page:
    """A labelled page: `labels` are keep, strip or blank, one a line; a title line belongs to neither side."""

    page_id: str
    variant: str
    genre: str
    site: str
    gold: str
    lines: tuple[str, ...]
    labels: tuple[str, ...]
    is_title: tuple[bool, ...]

    @property
    def fold(self) -> int:
        """The part that the page is left out with: all pages of a site have the same one."""
        return int.from_bytes(hashlib.sha256(self.site.encode()).digest()[:4], "big") % FOLDS


def read_pages(path: Path) -> list[Page]:
    """All pages of a file of JSON lines (gzip)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [
        Page(
            page_id=record["id"],
            variant=record["variant"],
            genre=record["genre"],
            site=site(record["host"]),
            gold=record["gold_text"],
            lines=tuple(line["text"] for line in record["lines"]),
            labels=tuple(line["label"] for line in record["lines"]),
            is_title=tuple(line["kind"] == "title" for line in record["lines"]),
        )
        for record in records
    ]


def site(host: str) -> str:
    """The registered name that a host belongs to, by rule of thumb."""
    parts = host.lower().split(".")
    size = 3 if len(parts[-1]) == 2 and parts[-2:-1] and parts[-2] in _SECOND_LEVEL else 2
    return ".".join(parts[-size:])


@dataclass(frozen=True)
class Labels:
    """What is known of each line of a batch: boilerplate or not, title or not, its page's fold and weight."""

    strip: npt.NDArray[np.bool_]
    title: npt.NDArray[np.bool_]
    fold: npt.NDArray[np.int64]
    news: npt.NDArray[np.bool_]


def labels_of(batch: Batch, pages: Sequence[Page]) -> Labels:
    """The labels of the lines of a batch that was read from these pages."""
    at = list(zip(batch.lines.page.tolist(), batch.lines.number.tolist(), strict=True))
    return Labels(
        strip=np.array([pages[page].labels[line] == "strip" for page, line in at]),
        title=np.array([pages[page].is_title[line] for page, line in at]),
        fold=np.array([page.fold for page in pages])[batch.lines.page],
        news=np.array([page.genre == "news" for page in pages])[batch.lines.page],
    )
