"""What counts as a token when names are looked for, and the form in which words are compared.

Pure functions. Offsets are code points of the text as given; only the compared form is normalised.
"""

import re
import unicodedata
from functools import lru_cache

# Letters may carry combining marks, joiners and soft hyphens inside; they stay in their token so that offsets hold.
_MARK = "\u0300-\u036f\u200c\u200d\u00ad"
_LETTER = rf"[^\W\d_][{_MARK}]*"
_CLITIC = r"['’](?i:s|t|d|m|re|ve|ll)(?![^\W_])"
TOKEN = re.compile(
    rf"""
    (?:{_LETTER}\.){{2,}}(?:{_LETTER}(?![^\W_]))?       # U.S., a.m.
    | {_CLITIC}                                         # the 's of Biden's
    | (?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Rev|Prof|Inc|Corp|Co|Ltd|[A-Z])\.(?![^\W_])
    | \d+(?:[.,:]\d+)*(?![^\W_])                        # 70,000
    | [^\W_](?:[^\W_{_MARK}]|[{_MARK}]|(?!{_CLITIC})['’](?=[^\W\d_]))*
    | \.\.+ | --+
    | \S
    """,
    re.VERBOSE,
)

# American papers write Mr., British ones Mr; women are rarer in the training texts: one word for all.
_HONORIFICS = frozenset({"mr", "mrs", "ms", "mr.", "mrs.", "ms."})
_DIGIT = re.compile(r"\d")


def tokens(text: str) -> list[tuple[int, int]]:
    """Start and end of every token, in order; white space lies between them and nothing else does."""
    return [match.span() for match in TOKEN.finditer(text)]


@lru_cache(maxsize=100_000)
def plain(word: str) -> str:
    """The form in which words are compared: composed, straight quotes, without joiners; the case stays."""
    if word.isascii():
        return word
    composed = unicodedata.normalize("NFC", word)
    return "".join(c for c in composed if c not in "\u200c\u200d\u00ad").replace("’", "'").replace("‘", "'")


def folded(word: str) -> str:
    """The form under which a word is looked up: lower case, every digit a 0, honorifics all alike."""
    lower = word.lower()
    if lower in _HONORIFICS and word != lower:
        return "mr"
    return lower if lower.isalpha() else _DIGIT.sub("0", lower)


def shape(word: str) -> str:
    """`Xx` for `Biden`, `X.X.` for `U.S.`, `d` for `2014`: runs of one kind count once, up to eight signs."""
    signs: list[str] = []
    for char in word:
        sign = "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char
        if not signs or signs[-1] != sign:
            signs.append(sign)
    return "".join(signs[:8])
