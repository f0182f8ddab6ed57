"""Word classes for the chain: clusters of words used alike, and how often a word stands capitalised.

Half a minute on one core. Words are clustered by what stands directly left and right of them (positive pointwise
mutual information, truncated singular value decomposition, k-means: Levy and Goldberg 2014 in place of word2vec, since
it is deterministic). Where k-means ends depends on its start, and by up to .009 F1 of the chain on corpora left out one
end is better than another; beside the teacher that is little.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.cluster import MiniBatchKMeans
from sklearn.utils.extmath import randomized_svd

from flows.recognise.tokens import folded, plain, tokens
from training.lexicon import CASES, Lexicon

SIZES = (50, 200, 1000)
LEAST = 4
CONTEXTS = 4000
DIMENSIONS = 120
WINDOW = (-2, -1, 1, 2)


def lexicon(texts: Iterable[str]) -> Lexicon:
    """The lexicon of the words that occur in the texts at least four times."""
    sentences = [[plain(text[a:b]) for a, b in tokens(text)] for text in texts]
    counts = Counter(folded(word) for sentence in sentences for word in sentence)
    words = sorted(word for word, count in counts.items() if count >= LEAST)
    vectors = _vectors(sentences, words, counts)
    classes = [_clusters(vectors, size) for size in SIZES]
    cases = _cases(sentences, words)
    return Lexicon(tuple(words), np.stack([*classes, cases], axis=1).astype(np.uint16))


def _vectors(sentences: Sequence[Sequence[str]], words: Sequence[str], counts: Counter[str]) -> np.ndarray:
    """One unit vector a word."""
    ids = {word: i for i, word in enumerate(words)}
    contexts = {word: i for i, (word, _) in enumerate(counts.most_common(CONTEXTS))}
    width = len(contexts) + 1  # one context stands for the sentence's edge
    rows: list[int] = []
    columns: list[int] = []
    for sentence in sentences:
        here = [folded(word) for word in sentence]
        for i, word in enumerate(here):
            row = ids.get(word)
            if row is None:
                continue
            for j, offset in enumerate(WINDOW):
                at = i + offset
                context = contexts.get(here[at]) if 0 <= at < len(here) else width - 1
                if context is not None:
                    rows.append(row)
                    columns.append(j * width + context)
    table = csr_matrix(
        (np.ones(len(rows), np.float32), (rows, columns)), shape=(len(words), width * len(WINDOW))
    )
    table.sum_duplicates()
    return _reduced(table)


def _reduced(table: csr_matrix) -> np.ndarray:
    """Positive pointwise mutual information (contexts smoothed by .75), reduced to the leading directions."""
    table = table.tocoo()
    by_row = np.bincount(table.row, table.data, table.shape[0])
    by_column = np.bincount(table.col, table.data, table.shape[1]) ** 0.75
    mutual = np.log(table.data * by_column.sum() / (by_row[table.row] * by_column[table.col]))
    positive = csr_matrix((np.maximum(mutual, 0), (table.row, table.col)), shape=table.shape)
    left, values, _ = randomized_svd(positive, DIMENSIONS, n_iter=4, random_state=0)
    vectors = left * np.sqrt(values)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def _clusters(vectors: np.ndarray, size: int) -> np.ndarray:
    """Class numbers from 1; 0 is kept for words that the lexicon does not hold."""
    means = MiniBatchKMeans(size, random_state=0, batch_size=4096, n_init=3, max_iter=60)
    return means.fit_predict(vectors.astype(np.float32)) + 1


def _cases(sentences: Sequence[Sequence[str]], words: Sequence[str]) -> np.ndarray:
    """How often each word stands capitalised within a sentence: classes 1 (never) to CASES - 1 (always), 0 unknown."""
    capitals: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for sentence in sentences:
        for before, word in pairwise(sentence):
            if before in ".!?:;\"“”'-–—•" or not word[:1].isalpha():
                continue
            total[folded(word)] += 1
            capitals[folded(word)] += word[0].isupper()
    shares = [capitals[w] / total[w] if total[w] >= LEAST - 1 else -1.0 for w in words]
    return np.array([0 if s < 0 else 1 + min(int(s * (CASES - 1)), CASES - 2) for s in shares])
