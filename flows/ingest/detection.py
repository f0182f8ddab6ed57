"""Which encoding bytes are in that carry no mark of it. Decoding and repair stand in `decode`. Pure functions.

First what cannot be taken for anything else (UTF-16 and UTF-32, mainframes' EBCDIC, Japanese, Korean and Chinese behind
escapes), then, where bytes are no UTF-8, what two detectors say, checked against what their choice makes of words.
"""

import codecs
import re
import unicodedata
from collections.abc import Sequence

import charset_normalizer
from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

# Detection reads this much: its cost grows with the text, its certainty no longer does.
_SAMPLE_BYTES = 128 * 1024

# The plain text of EBCDIC: space, line ends, full stop, comma, letters and digits. Space is @ in ASCII.
_EBCDIC = bytes(
    [0x05, 0x0D, 0x15, 0x25, 0x40, 0x4B, 0x60, 0x6B, 0x7D, *range(0xF0, 0xFA)]
    + [high + low for high in (0x80, 0xC0) for low in range(1, 10)]
    + [high + low for high in (0x90, 0xD0) for low in range(1, 10)]
    + [high + low for high in (0xA0, 0xE0) for low in range(2, 10)]
)
# English, Western European, German, Greek, Turkish.
_EBCDIC_PAGES = ("cp037", "cp500", "cp273", "cp875", "cp1026")
_GREEK, _LATIN = re.compile("[\u0370-\u03ff]"), re.compile("[A-Za-z]")
_LEAST_EBCDIC, _LEAST_SPACES, _MOST_SPACES = 0.75, 0.06, 0.5
# What opens Japanese, Korean and Chinese in seven bits.
_OPENERS = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_2"), (b"~{", "hz"))
_COMMON = frozenset(" \n\r\t.,:;-()?!\"'0123456789\u3002\uff0c\u3001")
_LEAST_LEGIBLE, _LEAST_COMMON, _LEAST_CHARACTERS = 0.95, 0.02, 8

# Single bytes that detectors mix up, by the script that they are told apart in.
_RIVALS = (
    ("cp1252", "cp1250", "iso8859-2", "cp1254", "iso8859-15", "mac-roman", "cp850", "mac-latin2", "cp852"),
    ("cp1251", "koi8-r", "mac-cyrillic", "cp866", "iso8859-5"),
)
# windows-125x has letters or quotes where its ISO 8859 relative has controls that no text has.
_WINDOWS = {
    "iso8859-1": "cp1252",
    "iso8859-2": "cp1250",
    "iso8859-5": "cp1251",
    "iso8859-6": "cp1256",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "iso8859-13": "cp1257",
}
_CONTROLS = re.compile("[\x80-\x9f]")
# So much better has another encoding to be: one or two signs may be slips, or meant.
_LEAST_ODD = 3
# A sign that no word has inside of it; a capital behind a small letter.
_ODD = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘–—·«»](?=[^\W\d_])|[\x80-\x9f\ufffd]")
_SMALL_THEN_OTHER = re.compile(r"(?<=[^\W\d_])[^\W\d_a-zA-Z]")


def marked_encoding(data: bytes) -> str | None:
    """The encoding of bytes that cannot be text in any other; None for most."""
    sample = data[: _SAMPLE_BYTES & ~3]
    return (
        _utf32(sample) or _latin_utf16(sample) or _ebcdic(sample) or _escaped(sample, data) or _utf16(sample)
    )


def detected_encoding(data: bytes) -> str | None:
    """The encoding of text that is not UTF-8, as Python names it; None if it cannot be told.

    uchardet (in resiliparse) first: on 27 one-line samples in legacy encodings it missed only Mac Roman and EUC-KR,
    while charset-normalizer missed Polish, Czech and Turkish. charset-normalizer then tells what uchardet cannot.
    """
    sample = data[:_SAMPLE_BYTES]
    if len(sample) < len(data):  # a whole line, so that no character is cut in two
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    for guess in (detect_encoding, _by_charset_normalizer):
        name = guess(sample)
        try:
            if name and codecs.lookup(name).name not in {"utf-8", "ascii"}:
                sample.decode(name)
                return _checked(sample, codecs.lookup(name).name)
        except (LookupError, UnicodeDecodeError):
            continue
    return None


def declared_encoding(data: bytes, declared: str | None) -> str | None:
    """What a page declares, read as browsers do (ISO 8859-1 means windows-1252), if its bytes agree."""
    name = map_encoding_to_html5(declared) if declared else None
    try:
        if name:
            data.decode(name)
            return codecs.lookup(name).name
    except (LookupError, UnicodeDecodeError):
        pass
    return None


def _by_charset_normalizer(sample: bytes) -> str | None:
    best = charset_normalizer.from_bytes(sample).best()
    return best.encoding if best else None


def _checked(sample: bytes, name: str) -> str:
    """The encoding that was detected, or a rival of it in which the same bytes make better words."""
    if name in _WINDOWS and _CONTROLS.search(sample.decode(name)):
        name = _fitting(sample, [_WINDOWS[name]]) or name
    odd = _oddness(sample, name)
    rivals = next((group for group in _RIVALS if name in group), ())
    if odd < _LEAST_ODD or not rivals:
        return name
    best = min(rivals, key=lambda rival: _oddness(sample, rival))
    return best if odd - _oddness(sample, best) >= _LEAST_ODD else name


def _oddness(sample: bytes, name: str) -> int:
    """How many characters stand where none of their kind does. ASCII, the same in all of them, does not count."""
    text = sample.decode(name, "replace")
    capitals = sum(
        found.group().isupper() and text[found.start() - 1].islower()
        for found in _SMALL_THEN_OTHER.finditer(text)
    )
    # A sign may be meant; a capital hardly ever.
    return 2 * capitals + len(_ODD.findall(text))


def _latin_utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Latin text is NUL, and the others are not."""
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    if even > 0.6 and odd < 0.05:
        return "utf-16-be"
    return None


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark in another script: control bytes all over, but letters and common signs when read so."""
    sample = sample[: len(sample) & ~1]
    if len(sample) < 2 * _LEAST_CHARACTERS or not _has_controls(sample):
        return None
    legible = {name: _common(sample, name) for name in ("utf-16-le", "utf-16-be")}
    best = max(legible, key=lambda name: legible[name])
    return best if legible[best] > 2 * min(legible.values()) else None


def _has_controls(sample: bytes) -> bool:
    return sum(sample.count(control) for control in range(9)) > 0


def _common(sample: bytes, name: str) -> int:
    """How many common signs a text has when it is read so; 0 where it has much that is neither sign nor letter."""
    try:
        text = sample.decode(name)
    except UnicodeDecodeError as error:
        text = sample[: error.start].decode(name)  # the sample may end within a character
        if len(sample) - error.start > 2:
            return 0
    common = sum(character in _COMMON for character in text)
    # Vowels of Thai and Hebrew are marks, not letters.
    legible = common + sum(unicodedata.category(character)[0] in "LM" for character in text)
    is_text = legible >= _LEAST_LEGIBLE * len(text) and common >= _LEAST_COMMON * len(text)
    return common if is_text else 0


def _utf32(sample: bytes) -> str | None:
    """UTF-32 without a mark: of four bytes one is always NUL, and the four together are no more than U+10FFFF."""
    sample = sample[: len(sample) & ~3]
    name = _fitting(sample, ["utf-32-le", "utf-32-be"]) if len(sample) >= 4 * _LEAST_CHARACTERS else None
    return name if name and "\x00" not in sample.decode(name) else None


def _ebcdic(sample: bytes) -> str | None:
    spaces = sample.count(b"@")
    if (
        not _LEAST_SPACES * len(sample) <= spaces < _MOST_SPACES * len(sample)
        or sample.count(b" ") * 8 > spaces
    ):
        return None
    plain = len(sample) - len(sample.translate(None, _EBCDIC))
    if plain < _LEAST_EBCDIC * len(sample):
        return None
    return max(_EBCDIC_PAGES, key=lambda page: _legible(sample.decode(page, "replace")))


def _legible(text: str) -> int:
    """How much of a text are letters and common signs, of one alphabet: Latin letters are none of a Greek text."""
    legible = sum(character.isalpha() or character.isspace() or character in _COMMON for character in text)
    foreign = min(len(_GREEK.findall(text)), len(_LATIN.findall(text)))
    return legible - foreign


def _escaped(sample: bytes, data: bytes) -> str | None:
    for opener, name in _OPENERS:
        if opener in sample and data.isascii():
            try:
                return name if not data.decode(name).isascii() else None
            except UnicodeDecodeError:
                return None
    return None


def _fitting(sample: bytes, names: Sequence[str]) -> str | None:
    for name in names:
        try:
            sample.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return None
