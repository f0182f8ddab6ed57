"""The normal form of a name: what is hashed into an entity's id, so that mere spelling does not part entities.

Pure. Only differences that never tell two entities of one label apart are folded; all else is a reasoned alias.
"""

import re
import unicodedata
from functools import lru_cache

from schemas.slugs import Label

# Short capitals keep their case: WHO and US are not who and us; IRAN and SOCHI in a shouted headline are no acronyms.
ACRONYM_LENGTH = 5
PLACE_ACRONYM_LENGTH = 3
_LEGAL_FORM = re.compile(r",?\s+(?:inc|corp|ltd|llc|plc|co|gmbh|ag|nv|s\.a|sa)\.?$")
# Дмитрий is Dmitry, Dmitriy, Dmitrij; Зеленський Zelensky, Zelenskyy: the ending is the same letters in Cyrillic.
_SLAVIC_END = re.compile(r"(?<=[^\W\d_]{3})(?:iy|yy|ij|yi)$")
_EY_END = re.compile(r"(?<=[^\W\d_]{2})ei$")
_INITIALS = re.compile(r"(?<!\S)(?:[^\W\d_]\.){2,}(?!\S)")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?")


@lru_cache(maxsize=50_000)
def normal(label: Label, name: str) -> str:
    """The normal form of a name under a label; never empty for a name that is not."""
    text = name if name.isascii() else _composed(name)
    text = " ".join(text.split())
    letters = text.replace(".", "") if _DOTTED.fullmatch(text) else text
    if label is not Label.PERSON and letters.isupper() and len(letters) <= _acronym_length(label):
        return letters
    folded = _without_marks(text).casefold()
    if label is Label.PERSON:
        # "H.W." is "H. W.": glued initials are words of their own.
        folded = _INITIALS.sub(lambda run: run[0].replace(".", ". ").rstrip(), folded)
        return " ".join(_person_word(word) for word in folded.split(" "))
    if label is Label.ORG:
        return _LEGAL_FORM.sub("", folded) or folded
    return folded


def _composed(name: str) -> str:
    text = unicodedata.normalize("NFKC", name)
    return "".join(c for c in text if c not in "\u200c\u200d\u00ad").replace("’", "'").replace("‘", "'")


def _acronym_length(label: Label) -> int:
    return PLACE_ACRONYM_LENGTH if label in {Label.GPE, Label.LOC, Label.NORP} else ACRONYM_LENGTH


def _person_word(word: str) -> str:
    return _EY_END.sub("ey", _SLAVIC_END.sub("y", word.removesuffix(".") or word))


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn") or text
