"""Names lines by what they say, so that the same line is known again in another document.

A key is a 64-bit hash of a line in lower case with its white space folded; figures count, so "3 comments" and
"4 comments" are two lines. Keys are stored: another hash, or another folding, needs another column. Nothing here knows
which lines are boilerplate.
"""

import hashlib
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Keys = npt.NDArray[np.int64]

# What counts as white space at a line's ends: Python's, and marks that have no width.
BLANKS = "".join(chr(c) for c in range(0x3001) if chr(c).isspace()) + "\u200b\u2060\ufeff\u00ad\u200e\u200f"
# Raised when the same text gives other keys.
KEYS_VERSION = "1"
# An odd multiplier without structure (the golden ratio's bits, as in splitmix64).
_MULTIPLIER = 0x9E3779B97F4A7C15
# Longer lines are hashed one by one: the multiplier's powers are a table, a byte's place in its line the index.
_LONGEST = 4_096
# Bytes hashed at once: little enough for the processor's cache.
_CHUNK = 1 << 18
_PARAGRAPH_WORDS, _SENTENCE_WORDS = 25, 9
_SENTENCE_END = r"""[.!?…。！？।؟:;]["'”’»)\]]*$"""
_ODD_SPACES = "  |[\t\x0b\f\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
# Chinese and Japanese put no spaces between words: there a long line is a paragraph.
_UNSPACED_WORDS, _UNSPACED_LENGTH = 3, 80


@dataclass(frozen=True)
class LineKeys:
    """The lines of some texts that are not blank, in order.

    Attributes:
        text: index of the text that each line stands in.
        key: its key.
        paragraph_length: its code points where it reads like a paragraph, else 0.
    """

    text: npt.NDArray[np.int64]
    key: Keys
    paragraph_length: npt.NDArray[np.int32]


def read_line_keys(texts: pa.StringArray) -> LineKeys:
    """The keys of all lines of some texts."""
    parts = pc.split_pattern(texts, "\n")
    lines = cast("pa.StringArray", pc.utf8_trim(parts.flatten(), characters=BLANKS))
    is_filled = pc.greater(pc.utf8_length(lines), pa.scalar(0, pa.int32()))
    owners = pc.list_parent_indices(parts).filter(is_filled)
    folded, words = _folded(lines.filter(is_filled))
    lengths = pc.utf8_length(folded).to_numpy(zero_copy_only=False)
    ends = pc.match_substring_regex(folded, _SENTENCE_END).to_numpy(zero_copy_only=False)
    is_paragraph = (
        (words >= _PARAGRAPH_WORDS)
        | ((words >= _SENTENCE_WORDS) & ends)
        | ((words < _UNSPACED_WORDS) & (lengths >= _UNSPACED_LENGTH))
    )
    return LineKeys(
        owners.to_numpy(zero_copy_only=False).astype(np.int64),
        _hashed(folded),
        np.where(is_paragraph, lengths, 0).astype(np.int32),
    )


def keys_of(lines: pa.StringArray) -> Keys:
    """The keys of some lines, none of them blank."""
    return _hashed(_folded(lines)[0])


def _folded(lines: pa.StringArray) -> tuple[pa.StringArray, npt.NDArray[np.int64]]:
    """Trimmed lines in lower case with single spaces, and how many words each has."""
    folded = pc.utf8_lower(lines)
    # Few lines have any, and splitting them all would take as long as all the rest.
    has_odd_spaces = pc.match_substring_regex(folded, _ODD_SPACES)
    words = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(folded.filter(has_odd_spaces)))
    folded = pc.replace_with_mask(folded, has_odd_spaces, pc.binary_join(words, " "))
    counts = pc.add(pc.count_substring(folded, " "), 1)
    return cast("pa.StringArray", folded), counts.to_numpy(zero_copy_only=False).astype(np.int64)


def _hashed(lines: pa.StringArray) -> Keys:
    if not len(lines):
        return np.empty(0, np.int64)
    _, offsets, data = cast("tuple[None, pa.Buffer, pa.Buffer]", tuple(lines.buffers()))
    starts = np.frombuffer(memoryview(offsets), np.int32)[lines.offset : lines.offset + len(lines) + 1]
    bounds = starts.astype(np.int64)
    content = np.frombuffer(memoryview(data), np.uint8)
    lengths = np.diff(bounds)
    keys = np.empty(len(lines), np.uint64)
    for at in np.flatnonzero(lengths > _LONGEST).tolist():
        digest = hashlib.blake2b(content[bounds[at] : bounds[at + 1]].tobytes(), digest_size=8)
        keys[at] = int.from_bytes(digest.digest(), "big")
    short = np.flatnonzero(lengths <= _LONGEST)
    groups = np.cumsum(lengths[short]) // _CHUNK
    for group in np.split(short, np.flatnonzero(np.diff(groups)) + 1):
        keys[group] = _polynomials(content, bounds[group], lengths[group])
    return keys.view(np.int64)


def _polynomials(
    content: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint64]:
    """Each line's bytes as a polynomial of the multiplier, modulo 2**64, mixed as splitmix64 does (Steele 2014)."""
    before = np.cumsum(lengths) - lengths
    place = np.arange(int(lengths.sum())) - np.repeat(before, lengths)
    values = content[np.repeat(starts, lengths) + place].astype(np.uint64) + np.uint64(1)
    mixed: npt.NDArray[np.uint64] = np.add.reduceat(values * _POWERS[place], before)
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


_POWERS = np.multiply.accumulate(np.full(_LONGEST, _MULTIPLIER, np.uint64))
