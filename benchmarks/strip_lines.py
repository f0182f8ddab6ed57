"""Scores the line model on labelled pages, every page by weights that never saw its site.

    .venv/bin/python benchmarks/strip_lines.py FOLDER      # holds dev.jsonl.gz, in the format that training reads

Beside it keep-everything, and jusText where it is installed, on the same lines. F1 is over the words of a page
(lower-cased, as bags), averaged over pages; title lines are taken out of both sides.
"""

import re
import statistics
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from flows.strip.features.lexicon import Lexicon
from flows.strip.model import LineModel
from flows.strip.trees import Trees
from training.line_model_data import FOLDS, Page, read_pages

FOLD_WEIGHTS = Path(__file__).with_name("strip_folds.npz")
_WORD = re.compile(r"\w+")
Kept = list[bool]
Stripper = Callable[[Sequence[Page]], list[Kept]]


@dataclass(frozen=True)
class Score:
    """Of some pages: mean precision, recall and F1, median F1, shares of words lost and left, F1 over lines."""

    pages: int
    precision: float
    recall: float
    f1: float
    median: float
    lost: float
    left: float
    line_f1: float


def words(text: str) -> list[str]:
    """The words that count, in lower case."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def score(pages: Sequence[Page], kept: Sequence[Kept]) -> Score:
    """The score of keeping these lines of these pages."""
    rows = [_page_f1(page, flags) for page, flags in zip(pages, kept, strict=True)]
    sums = np.sum([_line_sums(page, flags) for page, flags in zip(pages, kept, strict=True)], axis=0)
    lost, gold, left, boilerplate, right, wrong, missed = sums.tolist()
    return Score(
        pages=len(pages),
        precision=statistics.mean(row[0] for row in rows),
        recall=statistics.mean(row[1] for row in rows),
        f1=statistics.mean(row[2] for row in rows),
        median=statistics.median(row[2] for row in rows),
        lost=lost / max(1, gold),
        left=left / max(1, boilerplate),
        line_f1=2 * right / max(1, 2 * right + wrong + missed),
    )


def _page_f1(page: Page, kept: Kept) -> tuple[float, float, float]:
    titles = {" ".join(words(line)) for line, title in zip(page.lines, page.is_title, strict=True) if title}

    def counted(lines: Sequence[str]) -> Counter[str]:
        return Counter(word for line in lines for word in _untitled(line, titles))

    gold = counted(page.gold.split("\n"))
    found = counted([line for line, keep in zip(page.lines, kept, strict=True) if keep])
    common = (gold & found).total()
    if not gold and not found:
        return 1, 1, 1
    precision, recall = common / max(1, found.total()), common / max(1, gold.total())
    return precision, recall, 2 * common / (gold.total() + found.total())


def _untitled(line: str, titles: set[str]) -> list[str]:
    found = words(line)
    return [] if titles and " ".join(found) in titles else found


def _line_sums(page: Page, kept: Kept) -> tuple[int, ...]:
    lost = gold = left = boilerplate = right = wrong = missed = 0
    for line, label, title, keep in zip(page.lines, page.labels, page.is_title, kept, strict=True):
        if label == "blank" or title:
            continue
        size = len(words(line))
        if label == "strip":
            boilerplate += size
            left += size * keep
            right += not keep
            missed += keep
        else:
            gold += size
            lost += size * (not keep)
            wrong += not keep
    return lost, gold, left, boilerplate, right, wrong, missed


def keep_everything(pages: Sequence[Page]) -> list[Kept]:
    """The text as it came."""
    return [[True] * len(page.lines) for page in pages]


def line_model(pages: Sequence[Page], weights: Path = FOLD_WEIGHTS) -> list[Kept]:
    """What the line model keeps by itself, each page scored with its site left out."""
    shipped = LineModel.load()
    kept: list[Kept] = [[] for _ in pages]
    with np.load(weights, allow_pickle=False) as arrays:
        lexicons = arrays["lexicons"]
        for fold in range(FOLDS):
            chosen = [at for at, page in enumerate(pages) if page.fold == fold]
            first, second = (Trees.from_arrays(arrays, f"{fold}_{name}_") for name in ("first", "second"))
            model = LineModel(f"fold-{fold}", shipped.alphabet, Lexicon(lexicons[fold]), first, second)
            scores = model.score([pages[at].lines for at in chosen])
            for at, probabilities in zip(chosen, scores, strict=True):
                kept[at] = (probabilities < 0.5).tolist()
    return kept


def justext(pages: Sequence[Page]) -> list[Kept]:
    """JusText's classes, with lines as paragraphs. ImportError where it is not installed."""
    import justext.core
    from justext import get_stoplist

    stop_words = get_stoplist("English")
    return [_justext_page(justext.core, stop_words, page) for page in pages]


def _justext_page(core, stop_words: frozenset[str], page: Page) -> Kept:  # type: ignore[no-untyped-def] # noqa: ANN001 - a module without types
    html = "".join(f"<p>{_escaped(line)}</p>" for line in page.lines if line.strip())
    good = Counter(
        paragraph.text
        for paragraph in core.justext(html.encode(), stop_words, encoding="utf-8")
        if not paragraph.is_boilerplate
    )
    kept = []
    for line in page.lines:
        text = " ".join(line.split())
        kept.append(good[text] > 0)
        good[text] -= 1
    return kept


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def pages_a_second(pages: Sequence[Page]) -> float:
    """Pages that the shipped model scores in one second of processor time."""
    model = LineModel.load()
    started = time.process_time()
    model.score([page.lines for page in pages])
    return len(pages) / (time.process_time() - started)


def table(pages: Sequence[Page], strippers: dict[str, Stripper]) -> Iterator[str]:
    """The lines of the table, one block for each kind of page."""
    head = f"{'':24}{'pages':>6}{'P':>7}{'R':>7}{'F1':>7}{'median':>8}{'lost':>7}{'left':>7}{'line F1':>9}"
    for genre in ("news", "web"):
        for variant in ("light", "full"):
            chosen = [page for page in pages if page.genre == genre and page.variant == variant]
            if not chosen:
                continue
            yield f"{genre}, {variant}: {pages_a_second(chosen):.0f} pages a CPU-second by the line model"
            yield head
            for name, stripper in strippers.items():
                found = score(chosen, stripper(chosen))
                yield (
                    f"  {name:22}{found.pages:6}{found.precision:7.4f}{found.recall:7.4f}{found.f1:7.4f}"
                    f"{found.median:8.4f}{found.lost:7.4f}{found.left:7.4f}{found.line_f1:9.4f}"
                )


def main() -> int:
    """Prints the table; status 1 with one sentence where the pages are missing."""
    path = Path(sys.argv[1] if len(sys.argv) > 1 else ".") / "dev.jsonl.gz"
    if not path.exists():
        print(f"{path}: no labelled pages there; name the folder that holds dev.jsonl.gz.")
        return 1
    strippers: dict[str, Stripper] = {"line model": line_model, "keep everything": keep_everything}
    try:
        import justext as _  # noqa: F401 - asked for by its presence
    except ImportError:
        print("jusText is not installed, so it is not measured.")
    else:
        strippers["jusText"] = justext
    for line in table(read_pages(path), strippers):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
