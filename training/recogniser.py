"""Makes seeds/recognise/recogniser.npz: the weights of the recogniser that ships, and their card.

    python -m training.recogniser ENTITIES_FOLDER --lexicon seeds/recognise/recogniser.npz

ENTITIES_FOLDER holds train.jsonl.gz and dev.jsonl.gz with {text, ents: [[start, end, label]], source, doc}. Needs
numba, scipy and scikit-learn beside what copydesk needs. Three to eight minutes on one core. No text goes into the
result: only weights of hashed columns, and word classes.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from flows.recognise.columns import Columns
from flows.recognise.crf import Chain
from flows.recognise.gazetteer import load_gazetteer
from flows.recognise.lexicon import Lexicon
from flows.recognise.model import LABELS, SLOTS, TAGS, NameModel, Weights
from flows.recognise.names import Name
from flows.recognise.tokens import tokens
from schemas.slugs import Label
from training.clusters import lexicon as make_lexicon
from training.crf import Corpus, Trainer

# Silver labels count less: .2, .35 and .6 gave .664, .668 and .668 on corpora left out, .35 the best on news and wiki.
SOURCE_WEIGHTS = {"gmb": 0.35}
# A column is kept when it occurs this often; rarer ones only fit noise and fill the file.
LEAST = 3
EPOCHS = 5
RATE = 0.1
DROPOUT = 0.5
# Headlines and shouting: one sentence in so many is repeated Capitalised Like This, or IN CAPITALS, or in none.
VARIANTS = {"title": 12, "upper": 30, "lower": 30}
# What headlines leave small.
SMALL_WORDS = frozenset(
    {
        "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "on", "or", "over", "the", "to",
        "with", "after", "amid", "is", "are", "be", "it", "its",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Example:
    """A sentence and its names."""

    text: str
    names: tuple[Name, ...]
    source: str
    doc: str


def read(path: Path) -> list[Example]:
    """The examples of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_example(json.loads(line)) for line in lines]


def _example(row: dict) -> Example:  # type: ignore[type-arg] # straight from JSON
    names = tuple(sorted(Name(start, end, Label(label)) for start, end, label in row["ents"]))
    return Example(row["text"], names, row["source"], row["doc"])


def variants(examples: Iterable[Example]) -> Iterator[Example]:
    """Copies in other capitals, chosen by position so that a rerun gives the same."""
    for number, example in enumerate(examples):
        if number % VARIANTS["title"] == 5:
            yield _written(example, _as_title)
        if number % VARIANTS["upper"] == 7:
            yield _written(example, str.upper)
        if number % VARIANTS["lower"] == 11:
            yield _written(example, str.lower)


def _written(example: Example, form) -> Example:  # type: ignore[no-untyped-def] # noqa: ANN001 - a function on words
    text = example.text
    for start, end in tokens(text):
        changed = form(text[start:end])
        if len(changed) == end - start:
            text = text[:start] + changed + text[end:]
    return Example(text, example.names, example.source, example.doc)


def _as_title(word: str) -> str:
    return word if word in SMALL_WORDS else word[0].upper() + word[1:]


def tags_of(example: Example, spans: Sequence[tuple[int, int]]) -> list[int]:
    """The gold tag of every token; a name that begins or ends inside a token counts from that token."""
    tags = [0] * len(spans)
    for name in example.names:
        inside = [i for i, (start, end) in enumerate(spans) if start < name.end and end > name.start]
        for place, i in enumerate(inside):
            tags[i] = 1 + 2 * LABELS.index(name.label) + (place > 0)
    return tags


def train(
    examples: Sequence[Example], words: Lexicon, *, seeds: Sequence[int] = (1, 2), epochs: int = EPOCHS
) -> Weights:
    """The weights after the last pass, the mean over the seeds."""
    examples = [*examples, *variants(examples)]
    sentences = Columns(words, load_gazetteer()).read([example.text for example in examples])
    gold = np.concatenate(
        [tags_of(e, spans) for e, spans in zip(examples, sentences.spans, strict=True)]
    ).astype(np.int64)
    lengths = np.array([len(spans) for spans in sentences.spans])
    importance = np.array([SOURCE_WEIGHTS.get(example.source, 1.0) for example in examples])
    keys, rows = select(sentences.hashes)
    _say(f"{len(examples)} sentences, {len(gold)} tokens, {len(keys)} columns")
    corpus = Corpus(rows, gold, lengths, importance)
    trainers = [Trainer(len(keys), list(TAGS), seed) for seed in seeds]
    for trainer in trainers:
        for epoch in range(epochs):
            rate = RATE * (1 - 0.8 * epoch / epochs)
            _say(f"pass {epoch}: loss {trainer.run(corpus, rate, DROPOUT):.4f}")
    table = np.mean([trainer.table for trainer in trainers], axis=0)
    start = np.mean([trainer.start for trainer in trainers], axis=0).astype(np.float32)
    steps = np.mean([trainer.steps for trainer in trainers], axis=0).astype(np.float32)
    return pruned(keys, table, Chain(start, steps))


def select(hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns that occur often enough, as ascending hashes, and for each token which of them it has (-1: none)."""
    counted = [np.unique(hashes[:, column], return_counts=True) for column in range(hashes.shape[1])]
    keys = np.concatenate([values[counts >= LEAST] for values, counts in counted])
    counts = np.concatenate([counts[counts >= LEAST] for _, counts in counted])
    # Of columns that would share a slot at run time the more frequent one stays.
    order = np.lexsort((keys, -counts))
    _, first = np.unique(keys[order] & np.uint32(SLOTS - 1), return_index=True)
    keys = np.sort(keys[order][first])
    rows = np.empty(hashes.shape, np.int32)
    for column in range(hashes.shape[1]):
        at = np.minimum(np.searchsorted(keys, hashes[:, column]), len(keys) - 1)
        rows[:, column] = np.where(keys[at] == hashes[:, column], at, -1)
    return keys, rows


def pruned(keys: np.ndarray, table: np.ndarray, chain: Chain, least: float = 0.06) -> Weights:
    """Weights in steps of 1/32 up to 127/32; columns whose largest weight is below `least` are dropped."""
    unit = 1 / 32
    values = np.clip(np.round(table / unit), -127, 127).astype(np.int8)
    kept = np.abs(table).max(1) >= max(least, unit / 2)
    return Weights(keys[kept], values[kept], unit, chain)


def save(path: Path, weights: Weights, words: Lexicon) -> None:
    """Writes what NameModel.load reads."""
    np.savez_compressed(
        path,
        keys=weights.keys,
        values=weights.values,
        unit=np.float64(weights.unit),
        start=weights.chain.start,
        steps=weights.chain.steps,
        words=np.frombuffer("\n".join(words.words).encode("utf-8", "surrogatepass"), np.uint8),
        classes=words.classes,
    )


def score(model: NameModel, examples: Sequence[Example]) -> dict[str, float]:
    """Exact-span-and-label F1 for each source and over all."""
    found = model.find([example.text for example in examples])
    sums: dict[str, list[int]] = {}
    for example, names in zip(examples, found, strict=True):
        gold = {(n.start, n.end, n.label) for n in example.names}
        got = {(n.start, n.end, n.label) for n in names}
        for key in (example.source, "all"):
            row = sums.setdefault(key, [0, 0, 0])
            row[0] += len(gold & got)
            row[1] += len(got)
            row[2] += len(gold)
    return {key: round(2 * hit / max(1, got + gold), 4) for key, (hit, got, gold) in sums.items()}


def _pages(path: Path | None) -> list[str]:
    """The main texts of development pages, each page once; only word classes are made from them."""
    if path is None:
        return []
    texts: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            texts.setdefault(row["doc"], row["gold_text"])
    return [part for text in texts.values() for part in text.split("\n") if part.strip()]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Trains, scores, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--leave-out", default="")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--lexicon", type=Path, help="take the word classes of this earlier result")
    parser.add_argument("--out", type=Path, default=Path("seeds/recognise/recogniser.npz"))
    arguments = parser.parse_args()
    examples = read(arguments.folder / "train.jsonl.gz")
    if arguments.lexicon:
        with np.load(arguments.lexicon) as file:
            words = Lexicon(
                file["words"].tobytes().decode("utf-8", "surrogatepass").split("\n"), file["classes"]
            )
    else:
        words = make_lexicon([*(example.text for example in examples), *_pages(arguments.pages)])
    left_out = frozenset(filter(None, arguments.leave_out.split(",")))
    kept = [example for example in examples if example.source not in left_out]
    weights = train(kept, words, seeds=range(1, arguments.seeds + 1), epochs=arguments.epochs)
    save(arguments.out, weights, words)
    model = NameModel.load(arguments.out)
    _say(f"dev {score(model, read(arguments.folder / 'dev.jsonl.gz'))}")
    _say(f"left out {score(model, [e for e in examples if e.source in left_out])}")
    _say(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB, {len(weights.keys)} columns")


if __name__ == "__main__":
    main()
