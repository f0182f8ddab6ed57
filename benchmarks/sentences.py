"""How well sentences are split, and how fast: `python -m benchmarks.sentences ENTITIES_FOLDER`.

ENTITIES_FOLDER holds senter_train.jsonl.gz and senter_dev.jsonl.gz, one paragraph a line as {sents, seps}. Scored are
the inner boundaries of paragraphs. The development split is web text (mail, reviews, newsgroups), where a third of the
boundaries have no mark at all; the training split mixes it with edited prose. Scored on the last fifth of the training
split and on the development split are weights that have seen neither (`python -m training.sentences … --held-out`);
what ships has seen both. Beside them: the rules alone, and the kept peers that are installed (blingfire, syntok,
sentencex; pysbd brings a package called `benchmarks` and cannot be installed beside this one).
"""

import argparse
import gzip
import importlib
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import gate
from flows.split.abbreviations import load_abbreviations
from flows.split.boundaries import boundaries
from flows.split.model import load_splitter

SPLITS = ("senter_train", "senter_dev")
FLOORS = Path(__file__).with_name("sentences_floors.json")
HELD_OUT = Path(__file__).with_name("sentences_held_out.npz")
MARKS = frozenset(".!?…\"'”’)]»")
Splitter = Callable[[Sequence[str]], Iterable[Iterable[int]]]


@dataclass(frozen=True)
class Paragraph:
    """A text and where its sentences begin, without the first; `marked` are those that a mark stands before."""

    text: str
    starts: frozenset[int]
    marked: frozenset[int]


def read(path: Path) -> list[Paragraph]:
    """The paragraphs of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_paragraph(json.loads(line)) for line in lines]


def _paragraph(row: dict[str, list[str]]) -> Paragraph:
    text = ""
    starts = set()
    for sentence, separator in zip(row["sents"], [*row["seps"], ""], strict=False):
        if text:
            starts.add(len(text))
        text += sentence + separator
    text = text.rstrip()
    marked = frozenset(at for at in starts if text[:at].rstrip()[-1:] in MARKS)
    return Paragraph(text, frozenset(starts), marked)


def seen(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """What the held-out weights are trained on; the rest is unseen."""
    return paragraphs[: len(paragraphs) * 4 // 5]


def ours(texts: Sequence[str]) -> list[list[int]]:
    """Our boundaries, by the weights that have not seen these texts."""
    return load_splitter(HELD_OUT).begin(texts, is_english=True)


def rules(texts: Sequence[str]) -> list[list[int]]:
    """What the rules find without the model: how other languages than English are split."""
    return [boundaries(text, load_abbreviations()) for text in texts]


def _each(splitter: Callable[[str], Iterable[int]]) -> Splitter:
    return lambda texts: [[*splitter(text)] for text in texts]


def peers() -> Iterator[tuple[str, Splitter]]:
    """The peers that are installed."""
    if importlib.util.find_spec("blingfire"):
        bling: Any = importlib.import_module("blingfire")
        yield "blingfire", _each(lambda text: [s for s, _ in bling.text_to_sentences_and_offsets(text)[1]])
    if importlib.util.find_spec("sentencex"):
        sentencex: Any = importlib.import_module("sentencex")
        yield "sentencex", _each(lambda text: _found(text, sentencex.segment("en", text)))
    if importlib.util.find_spec("syntok"):
        segment: Any = importlib.import_module("syntok.segmenter")
        yield "syntok", _each(lambda text: [s[0].offset for p in segment.analyze(text) for s in p])


def _found(text: str, sentences: Iterable[str]) -> list[int]:
    starts, at = [], 0
    for sentence in sentences:
        start = text.find(sentence.strip(), at)
        if start >= 0:
            starts.append(start)
            at = start + len(sentence.strip())
    return starts


def score(name: str, splitter: Splitter, paragraphs: Sequence[Paragraph]) -> dict[str, float]:
    """Prints one line of the table; returns F1 over all inner boundaries, and million characters a CPU-second."""
    started = time.process_time()
    found = [frozenset(starts) - {0} for starts in splitter([paragraph.text for paragraph in paragraphs])]
    seconds = time.process_time() - started
    pairs = list(zip(paragraphs, found, strict=True))
    right = sum(len(p.starts & f) for p, f in pairs)
    all_found, gold = sum(len(f) for f in found), sum(len(p.starts) for p in paragraphs)
    marked = sum(len(p.marked & f) for p, f in pairs) / max(1, sum(len(p.marked) for p in paragraphs))
    f1 = 2 * right / max(1, all_found + gold)
    speed = sum(len(p.text) for p in paragraphs) / seconds / 1000
    precision, recall = right / max(1, all_found), right / max(1, gold)
    print(f"{name:12} {precision:9.3f} {recall:7.3f} {f1:7.3f} {marked:14.3f} {speed:18,.0f}")
    return {"f1": f1, "precision": precision, "recall": recall, "speed": speed / 1000}


def main() -> int:
    """Prints a table for each file; exit status 1 where ours is under its floor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    gate.add_options(parser)
    options = parser.parse_args()
    files = [options.folder / f"{name}.jsonl.gz" for name in SPLITS]
    if not all(file.is_file() for file in files):
        print(f"{options.folder} holds no senter_train.jsonl.gz and senter_dev.jsonl.gz.")
        return 1
    reached = {}
    for name, file in zip(SPLITS, files, strict=True):
        paragraphs: Sequence[Paragraph] = read(file)
        if name == "senter_train":
            paragraphs = paragraphs[len(seen(paragraphs)) :]
        print(f"\n{name:12} precision  recall      F1  marked recall  1,000 chars a CPU-s")
        reached[name] = score("ours", ours, paragraphs)
        for peer, splitter in [("rules alone", rules), *peers()]:
            score(peer, splitter, paragraphs)
    return gate.compare(gate.data_sha256(files), reached, {}, options, FLOORS, "texts")


if __name__ == "__main__":
    sys.exit(main())
