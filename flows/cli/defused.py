"""Text of others made harmless for whom it is shown to: a terminal, a spreadsheet, whoever reads JSON.

What is stored is never changed; this stands between the tables and an eye. Knows no command and no console.
"""

import json
import re

# What a terminal obeys, moves by or hides: control characters of both sets but tab and line feed, embeddings, overrides
# and isolates of writing direction, which reach over what stands beside them, the two separators that break a line
# where nothing else does, and halves of surrogates, which are bytes of a file's name and cannot be printed at all.
# Marks of direction and joiners stay: Hebrew, Persian and emoji are written with them, and they reach no further.
OBEYED = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_OBEYED = re.compile(f"[{OBEYED}]")
# What a spreadsheet takes for the beginning of a formula, in the widths of East Asia, too, or skips before one.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def defused(text: str) -> str:
    r"""A text with what a terminal would obey written out, an escape as `\x1b`; tabs and line feeds stay."""
    return _OBEYED.sub(_written, text)


def without_formula(cell: str) -> str:
    """A cell of text that no spreadsheet runs: an apostrophe goes before what would be a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def json_of(value: object, *, indent: int | None = None) -> str:
    """A value as JSON; what a terminal would obey is escaped as JSON knows it, so that readers get the same value."""
    written = json.dumps(value, ensure_ascii=False, default=str, indent=indent)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _written(found: re.Match[str]) -> str:
    code = ord(found[0])
    # A byte of a file's name that is no UTF-8, as Python carries it.
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"
