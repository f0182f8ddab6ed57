"""A linear chain (conditional random field) over hashed columns, which labels texts together with the teacher.

It does not ship: alone it is worse than the student. But it errs otherwise than a transformer, and so the two together
teach better than one (docs/decisions/0040).
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from flows.recognise.gazetteer import load_gazetteer
from flows.recognise.tagger.model import TAGS
from flows.recognise.tagger.numbering import Reader
from training.clusters import lexicon
from training.columns import Columns
from training.crf import Corpus, Trainer
from training.examples import say
from training.lessons import Lesson, Odds, with_variants
from training.lexicon import Lexicon
from training.marginals import Chain

# A column is kept when it occurs this often; rarer ones only fit noise.
LEAST = 5
EPOCHS = 5
RATE = 0.1
DROPOUT = 0.5
SEEDS = (1, 2)
AT_ONCE = 1000  # texts


class ChainModel:
    """A trained chain: the weights of its columns by tag, and its steps between tags."""

    def __init__(self, words: Lexicon, keys: npt.NDArray[np.uint32], table: Odds, chain: Chain) -> None:
        self._columns = Columns(words, load_gazetteer())
        self._keys = keys
        self._table = np.concatenate([table, np.zeros((1, table.shape[1]), np.float32)])
        self._chain = chain

    def odds(self, texts: Sequence[str]) -> list[Odds]:
        """For each text how probable every tag of TAGS is for every token, shape (tokens, tags)."""
        found: list[Odds] = []
        for first in range(0, len(texts), AT_ONCE):
            reader = Reader(load_gazetteer())
            tokens = reader.read(texts[first : first + AT_ONCE])
            rows = _rows(self._keys, self._columns.read(tokens, reader.words))
            emissions = sum(self._table[rows[:, column]] for column in range(rows.shape[1]))
            odds = self._chain.odds(np.asarray(emissions, np.float32), tokens.lengths)
            found += np.split(odds, np.cumsum(tokens.lengths))[:-1]
        return found


def learn(lessons: Sequence[Lesson], texts: Iterable[str]) -> ChainModel:
    """A chain trained on the lessons; word classes are made from the texts."""
    words = lexicon(texts)
    lessons = with_variants(lessons)
    reader = Reader(load_gazetteer())
    tokens = reader.read([lesson.text for lesson in lessons])
    hashes = Columns(words, load_gazetteer()).read(tokens, reader.words)
    keys = _often(hashes)
    gold = np.concatenate([lesson.odds for lesson in lessons])
    importance = np.array([lesson.weight for lesson in lessons])
    corpus = Corpus(_rows(keys, hashes), gold, np.array(tokens.lengths), importance)
    trainers = [Trainer(len(keys), list(TAGS), seed) for seed in SEEDS]
    for trainer in trainers:
        for epoch in range(EPOCHS):
            rate = RATE * (1 - 0.8 * epoch / EPOCHS)
            say(f"chain, pass {epoch}: loss {trainer.run(corpus, rate, DROPOUT):.4f}")
    table, start, steps = (
        np.mean([getattr(trainer, part) for trainer in trainers], axis=0).astype(np.float32)
        for part in ("table", "start", "steps")
    )
    return ChainModel(words, keys, table, Chain(start, steps))


def _often(hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The columns that occur often enough, ascending."""
    counted = [np.unique(hashes[:, column], return_counts=True) for column in range(hashes.shape[1])]
    return np.unique(np.concatenate([values[counts >= LEAST] for values, counts in counted]))


def _rows(keys: npt.NDArray[np.uint32], hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int32]:
    """The row of each column's weights, -1 for a column that carries none."""
    rows = np.empty(hashes.shape, np.int32)
    for column in range(hashes.shape[1]):
        at = np.minimum(np.searchsorted(keys, hashes[:, column]), len(keys) - 1)
        rows[:, column] = np.where(keys[at] == hashes[:, column], at, -1)
    return rows
