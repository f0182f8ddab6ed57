"""The lines of a raw text.

The one place that says what a line is. Nothing here knows which lines are boilerplate.
"""


def split_lines(raw: str) -> list[str]:
    r"""The lines of a text; joined with "\n" they are the text again, so an empty text is one empty line.

    Only "\n" parts lines: `str.splitlines` also breaks at form feeds and U+2028, which stand inside
    sentences of scraped pages. A carriage return stays at its line's end.
    """
    return raw.split("\n")
