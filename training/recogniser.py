"""Makes seeds/recognise/recogniser.npz: the weights of the recogniser that ships.

    python -m training.recogniser ENTITIES_FOLDER --lexicon FILE --pages PAGES.jsonl.gz --teacher BASE_MODEL_FOLDER

FILE is the earlier result whose word classes are kept. ENTITIES_FOLDER holds train.jsonl.gz and dev.jsonl.gz with
{text, ents: [[start, end, label]], source, doc}, the pages {doc, gold_text}. A chain is trained on the corpora, a
teacher too; both label the pages; then the chain is trained on corpora and pages. Needs numba, scipy and scikit-learn
beside what copydesk needs, and for the teacher what `teacher` says. An hour on one core, three to eight minutes
without a teacher; 6 GB of memory. No text goes into the result: only weights of hashed columns, and word classes.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from flows.recognise.columns import Columns
from flows.recognise.crf import Chain
from flows.recognise.gazetteer import load_gazetteer
from flows.recognise.lexicon import Lexicon
from flows.recognise.model import SLOTS, TAGS, NameModel, Weights
from flows.recognise.tokens import tokens
from training.clusters import lexicon as make_lexicon
from training.crf import Corpus, Trainer
from training.examples import SOURCE_WEIGHTS, Example, pages, read, say, tags_of

# A column is kept when it occurs this often; rarer ones only fit noise and fill the file.
LEAST = 5
EPOCHS = 5
TAUGHT_EPOCHS = 4  # of more than twice the words
RATE = 0.1
DROPOUT = 0.5
# The share of the teacher where it and a chain trained without it label a page together; .3, .5, .65, .7 were tried.
TEACHER = 0.65
# The share of the chain that learned from pages beside the one that did not; with it alone F1 was .002 lower.
SHARE = 0.6
FLOOR = 1e-4  # added to every probability, so that neither can rule out a tag
CHUNK = 1000  # texts read at once
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
class Lesson:
    """A sentence to learn from: how probable each tag of each token is, shape (tokens, tags), and what it weighs."""

    text: str
    odds: npt.NDArray[np.float32]
    weight: float


def lessons(examples: Iterable[Example]) -> Iterator[Lesson]:
    """The corpora's own labels."""
    for example in examples:
        labels = np.eye(len(TAGS), dtype=np.float32)[tags_of(example, tokens(example.text))]
        yield Lesson(example.text, labels, SOURCE_WEIGHTS.get(example.source, 1.0))


def taught(texts: Sequence[str], said: npt.NDArray[np.float32], chain: NameModel) -> Iterator[Lesson]:
    """Texts that nobody labelled, with what the teacher says of all their words, mixed with what a chain says of them.

    Both err, and seldom alike: their geometric mean is better than either. What cannot follow each other is ruled out,
    or the weights would chase what no chain can say.
    """
    untrained = Trainer(1, list(TAGS), 0)
    possible = Chain(untrained.start.astype(np.float32), untrained.steps.astype(np.float32))
    at = 0
    for first in range(0, len(texts), CHUNK):
        some = texts[first : first + CHUNK]
        for text, own in zip(some, chain.odds(some), strict=True):
            both = (said[at : at + len(own)] + FLOOR) ** TEACHER * (own + FLOOR) ** (1 - TEACHER)
            yield Lesson(text, possible.odds(np.log(both).astype(np.float32), [len(own)]), 1.0)
            at += len(own)


def variants(lessons: Iterable[Lesson]) -> Iterator[Lesson]:
    """Copies in other capitals, chosen by position so that a rerun gives the same."""
    for number, lesson in enumerate(lessons):
        if number % VARIANTS["title"] == 5:
            yield from _written(lesson, _as_title)
        if number % VARIANTS["upper"] == 7:
            yield from _written(lesson, str.upper)
        if number % VARIANTS["lower"] == 11:
            yield from _written(lesson, str.lower)


def _written(lesson: Lesson, form: Callable[[str], str]) -> Iterator[Lesson]:
    """The copy, unless other capitals make other tokens of it."""
    text = lesson.text
    for start, end in tokens(text):
        changed = form(text[start:end])
        if len(changed) == end - start:
            text = text[:start] + changed + text[end:]
    if len(tokens(text)) == len(lesson.odds):
        yield replace(lesson, text=text)


def _as_title(word: str) -> str:
    return word if word in SMALL_WORDS else word[0].upper() + word[1:]


def train(
    lessons: Sequence[Lesson], words: Lexicon, *, seeds: Sequence[int] = (1, 2), epochs: int = EPOCHS
) -> Weights:
    """The weights after the last pass, the mean over the seeds."""
    lessons = [*lessons, *variants(lessons)]
    sentences = Columns(words, load_gazetteer()).read([lesson.text for lesson in lessons])
    gold = np.concatenate([lesson.odds for lesson in lessons])
    lengths = np.array([len(spans) for spans in sentences.spans])
    importance = np.array([lesson.weight for lesson in lessons])
    keys, rows = select(sentences.hashes)
    say(f"{len(lessons)} sentences, {len(gold)} tokens, {len(keys)} columns")
    corpus = Corpus(rows, gold, lengths, importance)
    trainers = [Trainer(len(keys), list(TAGS), seed) for seed in seeds]
    for trainer in trainers:
        for epoch in range(epochs):
            rate = RATE * (1 - 0.8 * epoch / epochs)
            say(f"pass {epoch}: loss {trainer.run(corpus, rate, DROPOUT):.4f}")
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
    """Weights in steps of 1/64 up to 127/64; columns whose largest weight is below `least` are dropped."""
    unit = 1 / 64
    values = np.clip(np.round(table / unit), -127, 127).astype(np.int8)
    kept = np.abs(table).max(1) >= max(least, unit / 2)
    return Weights(keys[kept], values[kept], unit, chain)


def averaged(first: Weights, second: Weights) -> Weights:
    """The mean of two chains, SHARE of it the first."""
    keys = np.union1d(first.keys, second.keys)
    table = np.zeros((len(keys), len(TAGS)), np.float32)
    start, steps = np.zeros_like(first.chain.start), np.zeros_like(first.chain.steps)
    for weights, share in ((first, SHARE), (second, 1 - SHARE)):
        table[np.searchsorted(keys, weights.keys)] += share * weights.unit * weights.values.astype(np.float32)
        start += share * weights.chain.start
        steps += share * weights.chain.steps
    # Of columns that would share a slot at run time the heavier one stays.
    order = np.argsort(-np.abs(table).max(1), kind="stable")
    _, at = np.unique(keys[order] & np.uint32(SLOTS - 1), return_index=True)
    kept = np.sort(order[at])
    return pruned(keys[kept], table[kept], Chain(start, steps), least=0.07)


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


def _words(arguments: argparse.Namespace) -> Lexicon:
    if not arguments.lexicon:
        texts = [*read(arguments.folder / "train.jsonl.gz"), *pages(arguments.pages)]
        return make_lexicon(example.text for example in texts)
    with np.load(arguments.lexicon) as file:
        words = file["words"].tobytes().decode("utf-8", "surrogatepass").split("\n")
        return Lexicon(words, file["classes"])


def _said(
    arguments: argparse.Namespace, examples: Sequence[Example], texts: Sequence[str]
) -> npt.NDArray[np.float32]:
    if not arguments.said or not arguments.said.exists():
        from training.teacher import teach  # torch is needed only here

        said = np.concatenate(teach(arguments.teacher, examples, texts))
        if not arguments.said:
            return said
        with arguments.said.open("wb") as file:  # np.save would add a suffix to a name
            np.save(file, said.astype(np.float16))
    return np.load(arguments.said).astype(np.float32)


def main() -> None:
    """Trains, scores, writes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--leave-out", default="")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--lexicon", type=Path, help="take the word classes of this earlier result")
    parser.add_argument("--teacher", type=Path, help="folder of the model that is made a teacher")
    parser.add_argument(
        "--said", type=Path, help="file that holds, or shall hold, what the teacher says of the pages"
    )
    parser.add_argument("--out", type=Path, default=Path("seeds/recognise/recogniser.npz"))
    arguments = parser.parse_args()
    examples = read(arguments.folder / "train.jsonl.gz")
    left_out = frozenset(filter(None, arguments.leave_out.split(",")))
    kept = [example for example in examples if example.source not in left_out]
    words = _words(arguments)
    learned = list(lessons(kept))
    seeds = range(1, arguments.seeds + 1)
    weights = train(learned, words, seeds=seeds, epochs=arguments.epochs)
    if arguments.teacher:
        texts = [example.text for example in pages(arguments.pages)]
        if not texts:
            parser.error("--teacher needs --pages: texts for it to label")
        said = _said(arguments, kept, texts)
        learned += taught(texts, said, NameModel(weights, words, ""))
        weights = averaged(train(learned, words, seeds=seeds, epochs=TAUGHT_EPOCHS), weights)
    save(arguments.out, weights, words)
    model = NameModel.load(arguments.out)
    say(f"dev {score(model, read(arguments.folder / 'dev.jsonl.gz'))}")
    say(f"left out {score(model, [e for e in examples if e.source in left_out])}")
    say(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB, {len(weights.keys)} columns")


if __name__ == "__main__":
    main()
