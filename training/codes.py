"""Vectors of very many words as a few bytes each: product quantisation (Jégou, Douze and Schmid 2011)."""

import numpy as np
import numpy.typing as npt
from sklearn.cluster import MiniBatchKMeans

PARTS = 16
ENTRIES = 256
Floats = npt.NDArray[np.float32]


def codes(vectors: Floats) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int8]]:
    """For each vector the number of the entry that is nearest to each of its parts, and the entries.

    Args:
        vectors: shape (words, width), width a multiple of PARTS; of about unit variance, cut at six of it.

    Returns:
        Codes of shape (words, PARTS), and entries in steps of 6 / 127 of shape (PARTS, ENTRIES, width / PARTS).
    """
    parts = np.split(vectors, PARTS, axis=1)
    means = [MiniBatchKMeans(ENTRIES, random_state=0, batch_size=8192, n_init=1).fit(part) for part in parts]
    numbers = [mean.predict(part).astype(np.uint8) for mean, part in zip(means, parts, strict=True)]
    entries = np.stack([mean.cluster_centers_ for mean in means])
    return np.stack(numbers, 1), np.clip(np.round(entries * 127 / 6), -127, 127).astype(np.int8)
