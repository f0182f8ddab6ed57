"""What copydesk makes of labelled pages, each by weights that never saw its site: the line model, the whole stage.

The weights of each part of the sites stand in strip_folds.npz, made by training/line_model.py with those that ship.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.strip.drop import Counted
from benchmarks.strip.scoring import Kept
from flows.strip import StripOptions, Stripped, Stripper, strip
from flows.strip.line_model.features.lexicon import Lexicon
from flows.strip.line_model.model import LineModel
from flows.strip.line_model.trees import Trees
from schemas import DOCUMENTS
from schemas.identity import row_id
from training.line_model_data import FOLDS, Page

FOLD_WEIGHTS = Path(__file__).parent.with_name("strip_folds.npz")
_THRESHOLD = 0.5

Row = Mapping[str, Any]
Removals = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Run:
    """What is left of pages, by page_id, the seconds of processor time that it took, and the removals' rows, if any."""

    kept: Mapping[str, Kept]
    seconds: float
    removals: Removals = field(default_factory=dict)


# What strips pages: copydesk in one way or another, or a peer.
Method = Callable[[Sequence[Page]], Run]


def fold_strippers(weights: Path = FOLD_WEIGHTS) -> list[Stripper]:
    """For each part of the sites, what ships with the line model's weights replaced by those made without that part."""
    shipped = Stripper.load(StripOptions())
    with np.load(weights, allow_pickle=False) as arrays:
        lexicons = arrays["lexicons"]
        models = [
            LineModel(
                version=f"without-part-{fold}",
                alphabet=shipped.model.alphabet,
                lexicon=Lexicon(lexicons[fold]),
                first=Trees.from_arrays(arrays, f"{fold}_first_"),
                second=Trees.from_arrays(arrays, f"{fold}_second_"),
            )
            for fold in range(FOLDS)
        ]
    return [replace(shipped, version=model.version, model=model) for model in models]


def warm_up(stripper: Stripper) -> None:
    """Strip a page, so that what is loaded at the first one (the language model) is not counted as stripping."""
    text = (
        "The old ferry came back to the harbour on Tuesday, with a band on its deck and flags on its masts."
    )
    strip(documents_of_texts({"page": text}), stripper)


def line_model(pages: Sequence[Page], strippers: Sequence[Stripper]) -> Run:
    """What the line model keeps by itself."""
    kept: dict[str, Kept] = {}
    seconds = 0.0
    for chosen, stripper in _parted(pages, strippers):
        started = time.process_time()
        scores = stripper.model.score([page.lines for page in chosen])
        seconds += time.process_time() - started
        for page, of_lines in zip(chosen, scores, strict=True):
            kept[page.page_id] = Kept.of_lines(page, (of_lines < _THRESHOLD).tolist())
    return Run(kept, seconds)


def whole_stage(pages: Sequence[Page], strippers: Sequence[Stripper], drop: Counted | None = None) -> Run:
    """What the strip stage keeps; Arrow in to Arrow out is what is timed.

    Args:
        pages: the pages.
        strippers: of each part of the sites.
        drop: the lines of the drop that the pages came in, counted; without it, every page is by itself.
    """
    kept: dict[str, Kept] = {}
    removed: dict[str, Sequence[Row]] = {}
    seconds = drop.seconds_a_page * len(pages) if drop else 0.0
    for chosen, stripper in _parted(pages, strippers):
        documents = documents_of(chosen)
        lines = drop.of(documents) if drop else None
        started = time.process_time()
        stripped = strip(documents, stripper, lines)
        seconds += time.process_time() - started
        found, rows = read(chosen, stripped)
        kept |= found
        removed |= rows
    return Run(kept, seconds, removed)


def documents_of(pages: Sequence[Page]) -> pa.Table:
    """Pages as ingest would hand them on, with nothing supplied but their text."""
    return documents_of_texts({page.page_id: "\n".join(page.lines) for page in pages})


def documents_of_texts(texts: Mapping[str, str], metadata: Mapping[str, str] | None = None) -> pa.Table:
    """Texts by name as documents, in that order; with what was supplied with some of them (JSON)."""
    rows = [
        {
            "document_id": row_id(name),
            "version_key": row_id(name),
            "drop_name": "pages",
            "source_path": name,
            "media_type": "text/plain",
            "byte_length": len(text.encode("utf-8", "replace")),
            "encoding": "utf-8",
            "decode_repairs": 0,
            "raw_text": text,
            "url": None,
            "publisher": None,
            "metadata": (metadata or {}).get(name, "{}"),
            "ingest_version": "benchmark",
        }
        for name, text in texts.items()
    ]
    return DOCUMENTS.from_rows(rows)


def read(pages: Sequence[Page], stripped: Stripped) -> tuple[dict[str, Kept], Removals]:
    """What is left of pages, and the rows of what is not, by page_id."""
    articles = {row["article_id"]: row["text"] for row in stripped.articles.to_pylist()}
    removals: dict[str, list[Row]] = {document_id: [] for document_id in articles}
    for row in stripped.removals.to_pylist():
        removals[row["document_id"]].append(row)
    kept, rows = {}, {}
    for page in pages:
        document_id = row_id(page.page_id)
        rows[page.page_id] = removals[document_id]
        kept[page.page_id] = Kept(articles[document_id], lines_left(page.lines, removals[document_id]))
    return kept, rows


def lines_left(lines: Sequence[str], removals: Sequence[Row]) -> tuple[bool, ...]:
    """Of each line, whether any visible character of it is left; blank lines count as left."""
    left = []
    start = index = 0
    for line in lines:
        end = start + len(line)
        visible = sum(not c.isspace() for c in line)
        gone = 0
        while index < len(removals) and removals[index]["raw_start"] < end:
            row = removals[index]
            begin, stop = max(start, row["raw_start"]) - start, min(end, row["raw_end"]) - start
            gone += sum(not c.isspace() for c in line[begin:stop])
            if row["raw_end"] > end:
                break
            index += 1
        left.append(gone < visible or not visible)
        start = end + 1
    return tuple(left)


def _parted(pages: Sequence[Page], strippers: Sequence[Stripper]) -> list[tuple[list[Page], Stripper]]:
    parts = [([page for page in pages if page.fold == fold], s) for fold, s in enumerate(strippers)]
    return [(chosen, stripper) for chosen, stripper in parts if chosen]
