"""What the model sees of every place where a sentence may begin: columns, hashes of the words around it.

Pure functions of paragraphs and of what the rules in `boundaries` say; weights stand in `model`. A place is a white
space whose right side could begin a sentence: nearly all of those that a mark or a capital stands next to.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WORD = re.compile(r"\S+")
EDGES = re.compile(r"(\W*)(.*?)(\W*)", re.DOTALL)
# Behind these a dateline goes on: "OSLO (AP) - Rain fell".
DASH = re.compile(r"(?:^|\s)[–—]+$|\)\s*-+$")
DIGIT = re.compile(r"\d")
MEMORY = 100_000  # distinct words kept between calls
PAD = 3  # empty words before and after every paragraph, so that windows never reach into a neighbour
LONGEST = 40  # a word is compared by its first and last signs beyond this
STARTS_LOWER = frozenset({"i", "i'm", "i'd", "i've", "i'll", "im", "http", "www"})

# Properties of a word: itself, without marks, the mark behind and before it, its shape, its first sign, its length.
LOW, CORE, TAIL, HEAD, SHAPE, FIRST, LENGTH = range(7)
# Of a place: what the rules say, how far the last and next places stand that the rules take, and of the paragraph.
RULE, SINCE, UNTIL, PAGE, OPEN = range(7, 12)
WORD_PROPERTIES = 7
Part = tuple[int, int]  # property, offset from the word behind the place
COLUMNS: tuple[tuple[Part, ...], ...] = (
    ((RULE, 0),),
    *(((LOW, o),) for o in (-2, -1, 0, 1)),
    *(((SHAPE, o),) for o in (-3, -2, -1, 0, 1, 2)),
    ((CORE, -1), (RULE, 0)),
    ((CORE, 0), (RULE, 0)),
    ((TAIL, -1), (RULE, 0)),
    ((TAIL, -1), (HEAD, 0), (RULE, 0)),
    ((TAIL, -1), (FIRST, 0), (RULE, 0)),
    ((TAIL, -1), (SHAPE, 0), (RULE, 0)),
    ((TAIL, -1), (CORE, 0)),
    ((CORE, -1), (TAIL, -1), (FIRST, 0)),
    ((SHAPE, -1), (FIRST, 0), (RULE, 0)),
    ((LOW, -1), (LOW, 0)),
    ((LOW, -2), (LOW, -1)),
    ((LOW, 0), (LOW, 1)),
    ((LOW, -1), (SHAPE, 0)),
    ((SHAPE, -1), (LOW, 0)),
    ((SHAPE, -1), (SHAPE, 0)),
    ((SHAPE, -2), (SHAPE, -1), (SHAPE, 0)),
    ((SHAPE, -1), (SHAPE, 0), (SHAPE, 1)),
    ((SHAPE, 0), (SHAPE, 1), (SHAPE, 2)),
    ((SHAPE, -3), (SHAPE, -2), (SHAPE, -1), (FIRST, 0)),
    ((SHAPE, -2), (SHAPE, -1), (SHAPE, 0), (SHAPE, 1)),
    ((FIRST, -2), (FIRST, -1), (TAIL, -1), (FIRST, 0), (FIRST, 1)),
    ((TAIL, -2), (TAIL, -1), (FIRST, 0), (TAIL, 0)),
    ((LENGTH, -1), (TAIL, -1), (FIRST, 0)),
    ((SINCE, 0), (TAIL, -1), (FIRST, 0)),
    ((UNTIL, 0), (TAIL, -1), (FIRST, 0)),
    ((SINCE, 0), (UNTIL, 0), (RULE, 0)),
    ((PAGE, 0), (RULE, 0), (FIRST, 0)),
    ((PAGE, 0), (TAIL, -1), (FIRST, 0)),
    ((OPEN, 0), (RULE, 0), (TAIL, -1)),
    ((OPEN, 0), (RULE, 0), (HEAD, 0)),
)
Hashes = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Places:
    """Where sentences may begin.

    Attributes:
        paragraph: which paragraph each place stands in, ascending.
        at: the code point of that paragraph.
        is_behind_colon: whether the word before each place ends in a colon.
        hashes: the columns of each, shape (places, columns).
    """

    paragraph: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    is_behind_colon: npt.NDArray[np.bool_]
    hashes: Hashes


class Columns:
    """Reads paragraphs into columns. Keeps the words that it has met; results do not depend on that."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, ...]] = {"": (0,) * WORD_PROPERTIES}

    def read(self, paragraphs: Sequence[str], ruled: Sequence[Sequence[int]]) -> Places:
        """The places of all paragraphs; `ruled` are the places that the rules take, for each paragraph."""
        if len(self._known) > MEMORY:
            self._known = {"": (0,) * WORD_PROPERTIES}
        rows: list[tuple[int, ...]] = []
        places: list[tuple[int, ...]] = []
        for number, (text, taken) in enumerate(zip(paragraphs, ruled, strict=True)):
            self._lay_out(number, text, taken, rows, places)
        table = np.array(places, np.int64).reshape(-1, 9)
        properties = np.array(rows, np.int64).reshape(-1, WORD_PROPERTIES).T
        return Places(
            table[:, 0], table[:, 1], table[:, 2] > 0, _hashes(properties, table[:, 3], table[:, 4:].T)
        )

    def _lay_out(
        self,
        number: int,
        text: str,
        taken: Sequence[int],
        rows: list[tuple[int, ...]],
        places: list[tuple[int, ...]],
    ) -> None:
        """Appends the words of one paragraph, with padding, and its places."""
        known, describe = self._known, self._describe
        nothing = known[""]
        rows += [nothing] * PAD
        first = len(rows)
        words = [match.span() for match in WORD.finditer(text)]
        for start, end in words:
            word = text[start:end]
            rows.append(known.get(word) or describe(word))
        rows += [nothing] * PAD
        if len(words) > 1:
            places += _places(number, text, words, frozenset(taken), first)

    def _describe(self, word: str) -> tuple[int, ...]:
        short = word if len(word) <= LONGEST else word[:20] + word[-20:]
        low = DIGIT.sub("0", short.lower().replace("’", "'"))
        edges = EDGES.fullmatch(low)
        head, core, tail = edges.groups() if edges else ("", low, "")
        found = (
            _hash(low), _hash(core), _hash(tail[:4]), _hash(head[:3]), _hash(shape(short)), _first(word),
            min(len(core), 6),
        )  # fmt: skip
        self._known[word] = found
        return found


def _places(
    number: int, text: str, words: Sequence[tuple[int, int]], taken: frozenset[int], first: int
) -> list[tuple[int, ...]]:
    """Of each place: paragraph, code point, colon, row of the word behind it, and its own properties."""
    page = _page(text, words)
    last = 0
    quotes = 0
    found: list[list[int]] = []
    for i, (start, end) in enumerate(words):
        is_ruled = start in taken
        if i and (is_ruled or _may_begin(text, words[i - 1][1], start)):
            colon = int(text[words[i - 1][1] - 1] == ":")
            found.append(
                [number, start, colon, first + i, int(is_ruled), _steps(i - last), i, page, quotes & 3]
            )
        if is_ruled:
            last, quotes = i, 0
        quotes = _open(text[start:end], quotes)
    ahead = len(words)
    for place in reversed(found):
        i = place[6]
        place[6] = _steps(ahead - i) * 2 + (ahead == len(words))
        if place[4]:
            ahead = i
    return [tuple(place) for place in found]


def _may_begin(text: str, before: int, start: int) -> bool:
    """Whether a sentence could begin at `start`, the word before it ending at `before`."""
    if text[before - 1] in "-–—" and DASH.search(text, max(0, before - 12), before):
        return False
    if not text[start].islower():
        return True
    sign = text[before - 1]
    if not sign.isalnum():
        return sign not in ",-–—'’"
    end = text.find(" ", start, start + 12)
    word = text[start : end if end > 0 else start + 12].rstrip(",.")
    return word in STARTS_LOWER or word.startswith(("http", "www."))


def _open(word: str, quotes: int) -> int:
    """Bit 1: a curly quotation is open, bit 2: a bracket is."""
    if word.isalnum():
        return quotes
    for sign in word:
        if sign == "“":
            quotes |= 1
        elif sign == "”":
            quotes &= 2
        elif sign == "(":
            quotes |= 2
        elif sign == ")":
            quotes &= 1
        elif sign == '"':
            quotes ^= 1
    return quotes


def _page(text: str, words: Sequence[tuple[int, int]]) -> int:
    """The kind of paragraph: how many words are capitalised, whether a mark ends it, whether it holds addresses."""
    capital = sum(text[start].isupper() for start, _ in words)
    share = min(3, 5 * capital // len(words))
    ends = text.rstrip()[-1:] in ".!?…\"'”’)"
    return share * 4 + ends * 2 + ("@" in text or "http" in text)


def _steps(words: int) -> int:
    return words if words < 4 else 4 + min(5, (words - 4) // 4)


def shape(word: str) -> str:
    """`Xx.` for `Biden.`, `d:d` for `10:30`: runs of one kind count once, up to eight signs."""
    signs: list[str] = []
    for char in word:
        sign = "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char
        if not signs or signs[-1] != sign:
            signs.append(sign)
    return "".join(signs[:8])


def _first(word: str) -> int:
    sign = word[0]
    if sign.isupper():
        return 1 if word[1:2].islower() or len(word) == 1 else 2
    if sign.islower():
        return 3
    return 4 if sign.isdigit() else 5 + (ord(sign) & 0xFFF)


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _hashes(
    words: npt.NDArray[np.int64], behind: npt.NDArray[np.int64], own: npt.NDArray[np.int64]
) -> Hashes:
    """The columns of the places; `words` has shape (properties, words), `own` (properties, places)."""
    rows, places = words.astype(np.uint32), own.astype(np.uint32)
    found = np.empty((len(behind), len(COLUMNS)), np.uint32)
    for number, parts in enumerate(COLUMNS):
        mixed = np.full(len(behind), (number + 1) * 0x9E3779B1 & 0xFFFFFFFF, np.uint32)
        for kind, offset in parts:
            mixed ^= (
                places[kind - WORD_PROPERTIES] if kind >= WORD_PROPERTIES else rows[kind][behind + offset]
            )
            mixed *= np.uint32(0x85EBCA6B)
            mixed ^= mixed >> np.uint32(15)
        mixed *= np.uint32(0xC2B2AE35)
        found[:, number] = mixed ^ (mixed >> np.uint32(16))
    return found
