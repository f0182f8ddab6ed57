"""How names of files and members are written in rows.

A name on disk is any run of bytes; a row holds printable Unicode. The way back is one-to-one, so that two
files never share a path and a person can find the file again.
"""

import re
from collections.abc import Sequence

# Control characters, line separators, half surrogate pairs (bytes that are not UTF-8 arrive as U+DC80 to
# U+DCFF), and the backslash itself, which starts an escape.
ESCAPED = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def printable(name: str) -> str:
    r"""The name with what cannot be printed or stored escaped: `\\`, `\xNN` for bytes and controls, `\uNNNN`.

    Quotes, emoji and every other visible character stay.
    """
    return ESCAPED.sub(lambda found: _escape(found.group()), name)


def _escape(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return r"\\"
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    # Controls are written \u00NN, because \xNN stands for a byte that is not UTF-8.
    return f"\\u{code:04x}"


def distinct(columns: Sequence[str]) -> list[str]:
    """The names of a table's columns, each once: one without a name gets its place, a repeated one is numbered."""
    names: dict[str, None] = {}
    for place, printed in enumerate(columns, start=1):
        name = own = printed.strip() or f"column_{place}"
        count = 1
        while name in names:
            count += 1
            name = f"{own}_{count}"
        names[name] = None
    return list(names)
