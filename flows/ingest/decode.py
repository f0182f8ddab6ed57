"""From bytes to text: which encoding, and the repair of what an encoding broke.

After this, nothing is ever repaired again: raw_text is what comes out of here. Curly quotes, ligatures,
full-width letters, entities and spaces are the publisher's and stay. Pure functions.
"""

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ftfy import TextFixerConfig, fix_encoding
from ftfy.badness import is_bad
from ftfy.fixes import fix_surrogates

from flows.ingest.detection import declared_encoding, detected_encoding, marked_encoding
from flows.ingest.failures import Unreadable
from schemas.slugs import Reason

# The longer ones first: the mark of UTF-32-LE begins with that of UTF-16-LE.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Control bytes that no text file has; tab, line feeds of every kind, return and escape may be there.
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
# A tenth of random bytes are such controls; of the worst text files far less than a hundredth.
_MOST_CONTROLS = 0.03
_MOST_REPLACED = 0.02

_LINE_BREAK = re.compile("\r\n|[\r\v\f\u2028\u2029]")
# Not the second half of a pair that somebody wrote as two characters.
_ESCAPED_BYTES = re.compile("(?<![\ud800-\udbff])[\udc80-\udcff]+")
# Mojibake has other characters than these in it, which nearly all of English is written with: most lines need not be
# looked at closely, at 5 million characters a second.
_SUSPECT = re.compile("[^\x00-\x7f\u00a0‘’“”–—…•]")
_MOJIBAKE = TextFixerConfig(unescape_html=False, explain=False)


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding it was read with, and how many characters the repair changed."""

    text: str
    encoding: str
    repairs: int


def decode(data: bytes, path: str, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """Reads bytes as text and repairs it.

    The encoding is the one given, else that of a byte order mark, else UTF-8, else the one that a page
    declares for itself, else what detection says.

    Raises:
        Unreadable: binary (too many control bytes) or undecodable (not in the given encoding, or in none).
    """
    text, name = _given(data, path, encoding) if encoding else _detected(data, path, declared)
    # Stray bytes of UTF-8 are still there for the repair to count; those of other encodings are replaced.
    replaced = 0 if name == "utf-8" else text.count("\ufffd")
    repaired, repairs = repair(text)
    return Decoded(repaired, name, repairs + replaced)


def repair(text: str) -> tuple[str, int]:
    r"""Undoes what wrong encodings did, and makes every line break `\n`.

    Mojibake is undone line by line (ftfy), half surrogate pairs become U+FFFD, NULs and a leading mark go.
    Returns the text, and how many characters of the original are not in it any more (line breaks apart).
    """
    text = text.removeprefix("\ufeff")
    mended = _mended(text)
    repairs = 0 if mended == text else (Counter(text) - Counter(mended)).total()
    return _LINE_BREAK.sub("\n", mended), repairs


def _mended(text: str) -> str:
    if text.isascii():
        return text.replace("\x00", "")
    mended = (text if _is_whole(text) else fix_surrogates(_decode_escaped(text))).replace("\x00", "")
    if _SUSPECT.search(mended):
        mended = "\n".join(_without_mojibake(line) for line in mended.split("\n"))
    return mended


def _is_whole(text: str) -> bool:
    """Whether a text has no halves of surrogate pairs in it, stray bytes among them. Far faster than a search."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _without_mojibake(line: str) -> str:
    if _SUSPECT.search(line) and is_bad(line):
        return str(fix_encoding(line, _MOJIBAKE))
    return line


def _given(data: bytes, path: str, encoding: str) -> tuple[str, str]:
    name = codecs.lookup(encoding).name
    try:
        return data.decode(name), name
    except UnicodeDecodeError as error:
        raise Unreadable(
            path,
            Reason.UNDECODABLE,
            f"{path} is not {encoding}: byte {error.start + 1} does not fit. "
            "Without an encoding given, it is detected.",
        ) from error


def _detected(data: bytes, path: str, declared: str | None) -> tuple[str, str]:
    for mark, name in _BOMS:
        if data.startswith(mark):
            errors = "surrogateescape" if name == "utf-8" else "replace"
            return data.removeprefix(mark).decode(name, errors), name
    marked = marked_encoding(data)
    if marked:
        # Mainframes end lines with "next line".
        return data.decode(marked, "replace").replace("\x85", "\n"), marked
    if is_binary(data):
        raise Unreadable(path, Reason.BINARY, f"{path} is binary data, not text.")
    text = _as_utf8(data)
    if _is_nearly_utf8(text):
        return text, "utf-8"
    detected = declared_encoding(data, declared) or detected_encoding(data)
    text = data.decode(detected, "replace") if detected else ""
    if not detected or text.count("\ufffd") > _MOST_REPLACED * len(text):
        raise Unreadable(
            path, Reason.UNDECODABLE, f"{path} is in no encoding that can be told; name one with --encoding."
        )
    return text, detected


def _as_utf8(data: bytes) -> str:
    """Read as UTF-8, with halves of pairs where some exports write each as a character, or else with stray bytes."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def stream_encoding(beginning: bytes) -> str:
    """The encoding to read a stream of records with, by its first bytes; what is not UTF-8 is settled by record."""
    for mark, name in _BOMS:
        if beginning.startswith(mark):
            # These take the mark away, which the names with -le and -be do not.
            return "utf-8-sig" if name == "utf-8" else name[:6]
    return marked_encoding(beginning) or "utf-8"


def settled(parts: Sequence[str], path: str, encoding: str, *, is_given: bool) -> tuple[Sequence[str], str]:
    """The parts of a record that were read with surrogateescape, and their encoding.

    Where bytes did not fit, the encoding is detected from all parts together: one is often a word long.

    Raises Unreadable(undecodable), also where the encoding `is_given` and does not fit.
    """
    name = codecs.lookup(encoding).name.removesuffix("-sig")
    if all(_is_whole(part) for part in parts):
        return parts, name
    if is_given:
        sentence = f"{path} is not {encoding}. Without an encoding given, it is detected."
        raise Unreadable(path, Reason.UNDECODABLE, sentence)
    data = [part.encode("utf-8", "surrogateescape") for part in parts]
    _, name = _detected(b"\n".join(data), path, None)
    errors = "surrogateescape" if name == "utf-8" else "replace"
    return [part.decode(name, errors) for part in data], name


def is_binary(data: bytes) -> bool:
    """Whether there are more control bytes than in any text (UTF-16 has to be ruled out before)."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > _MOST_CONTROLS * len(data)


def _is_nearly_utf8(text: str) -> bool:
    """Whether bytes read as UTF-8 with surrogateescape are UTF-8, a few stray bytes apart.

    Stray bytes come from a cut in mid-character and from windows-1252 pasted in. In other encodings stray
    bytes are at least as many as accidental UTF-8 sequences.
    """
    if _is_whole(text):
        return True
    stray = sum(map(len, _ESCAPED_BYTES.findall(text)))
    return sum(not character.isascii() for character in text) - stray >= 4 * stray


def _decode_escaped(text: str) -> str:
    """Reads what surrogateescape kept: one byte as windows-1252; several, or one at the end, as U+FFFD."""

    def read(found: re.Match[str]) -> str:
        stray = found.group().encode("utf-8", "surrogateescape")
        if len(stray) > 1 or found.end() == len(text):
            return "\ufffd" * len(stray)
        return stray.decode("cp1252", "replace")

    return _ESCAPED_BYTES.sub(read, text)
