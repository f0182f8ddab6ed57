"""Which words are looked up alone, and their vectors: how the teacher takes each, in a few bytes.

A training text holds few of the names that a new article brings; a transformer knows far more of them. What it says
of a word that stands alone tells the student of names that it never met. Words are those of wordfreq's English list and
of the training texts.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flows.recognise.tagger.vectors import Codes, hashed
from flows.recognise.tokens import folded, tokens
from training.codes import PARTS, codes

LISTED = 400_000  # words of wordfreq's list: all of them
SEEN = 2  # times that a word of the training texts must occur to be looked up
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['.-])*")
LONGEST = 24
HIDDEN = 48  # dimensions that are left of the teacher's last layer
ORDINARY = 0.5  # how probable it is, at the most, that a word that is looked up is no name
LEAST, TAGS_SHARE = -8.0, 0.5  # log probabilities are cut off here, and weigh so much beside the last layer
Floats = npt.NDArray[np.float32]


def vocabulary(words: Sequence[str], counts: npt.NDArray[np.int64]) -> tuple[list[str], list[str]]:
    """The words to look up, folded and ascending, and each as it is most often written with a capital.

    Args:
        words: the distinct words of the training texts, in their plain form.
        counts: how often each occurs.
    """
    import wordfreq  # only this step needs it

    seen: Counter[str] = Counter()
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, count in zip(words, counts.tolist(), strict=True):
        low = folded(word)
        seen[low] += count
        if any(char.isupper() for char in word):
            written[low][word] += count
    listed = wordfreq.top_n_list("en", LISTED, wordlist="large")
    chosen = {*listed, *(word for word, count in seen.items() if count >= SEEN)}
    # What is several tokens in a text is never looked up.
    lows = sorted(w for w in chosen if WORD.fullmatch(w) and len(w) <= LONGEST and len(tokens(w)) == 1)
    return lows, [_capitalised(low, written.get(low)) for low in lows]


def _capitalised(low: str, written: Counter[str] | None) -> str:
    return written.most_common(1)[0][0] if written else low[0].upper() + low[1:]


def coded(lows: Sequence[str], hidden: Floats, odds: Floats) -> Codes:
    """What the teacher says of the words, from its last layer and log probabilities, of one row a word each."""
    centred = hidden - hidden.mean(0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    layer = centred @ axes[:, ::-1][:, :HIDDEN]
    tags = np.maximum(odds, LEAST)
    tags -= tags.mean(0)
    joined = np.concatenate([layer / layer.std(), tags / tags.std() * TAGS_SHARE], axis=1)
    # Words that name nothing are left out: the student knows those by their lower case, or does not need to.
    named = np.exp(odds[:, 0]) < ORDINARY
    joined, lows = joined[named], [low for low, is_name in zip(lows, named.tolist(), strict=True) if is_name]
    width = -(-joined.shape[1] // PARTS) * PARTS
    padded = np.zeros((len(joined), width), np.float32)
    padded[:, : joined.shape[1]] = joined
    numbers, book = codes(padded)
    keys, first = np.unique(np.array([hashed(low) for low in lows], np.uint32), return_index=True)
    return Codes(keys, numbers[first], book)
