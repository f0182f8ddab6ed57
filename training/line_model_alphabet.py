"""Makes the alphabet of the line model: the kind and the lower case of every code point.

Made once from this Python's Unicode data and stored with the weights, so that another version of Python, which knows
other code points, gives the same features.
"""

import unicodedata

import numpy as np

from flows.strip.line_model.features.characters import Alphabet, Kind

_SIZE = 0x20000
_STOPS = ".!?…。！？｡．؟۔।॥։።‽⁇⁈⁉‼⸮"
_COMMAS = ",;、，；،؛٬·፣"
_QUOTES = '"“”„‟«»‹›「」『』〝〞＂`´‘‚‛'
_BARS = "|/\\•·▪▸►▶→←↑↓»›◦‣●○■□◆★☆▾▼▲⟩⟨¦∙⋅*>_~^<"
_SPACELESS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "BOPOMOFO", "TIBETAN")


def make_alphabet() -> Alphabet:
    """The alphabet by this Python's Unicode data."""
    kinds = np.zeros(_SIZE, np.uint8)
    folded = np.zeros(_SIZE, np.int32)
    for code in range(_SIZE):
        character = chr(code)
        kinds[code] = _kind(character)
        lower = "0" if kinds[code] == Kind.DIGIT else character.lower()
        if character == "’":
            lower = "'"
        if len(lower) == 1:
            folded[code] = ord(lower) - code
    return Alphabet(kinds, folded)


def _kind(character: str) -> Kind:
    for kind, members in (
        (Kind.STOP, _STOPS),
        (Kind.APOSTROPHE, "'’ʼ＇"),
        (Kind.COMMA, _COMMAS),
        (Kind.COLON, ":：﹕"),
        (Kind.QUOTE, _QUOTES),
        (Kind.BAR, _BARS),
    ):
        if character in members:
            return kind
    if character.isspace():
        return Kind.SPACE
    return _by_category(character)


def _by_category(character: str) -> Kind:
    category = unicodedata.category(character)
    if category in ("Lo", "Lm"):
        name = unicodedata.name(character, "")
        return Kind.IDEOGRAPH if name.startswith(_SPACELESS) else Kind.CASELESS
    exact = {
        "Ll": Kind.LOWER,
        "Lu": Kind.UPPER,
        "Lt": Kind.UPPER,
        "Pd": Kind.DASH,
        "Ps": Kind.BRACKET,
        "Pe": Kind.BRACKET,
        "So": Kind.PICTURE,
        "Pi": Kind.QUOTE,
        "Pf": Kind.QUOTE,
    }
    if character in "©®™":
        return Kind.SIGN
    if category in exact:
        return exact[category]
    return {"M": Kind.MARK, "N": Kind.DIGIT, "Z": Kind.SPACE, "P": Kind.SIGN, "S": Kind.SIGN}.get(
        category[0], Kind.OTHER
    )
