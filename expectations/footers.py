"""Which lines of a text are plainly a footer: a newsletter form, an advertisement, an app's promotion.

The patterns are data, seeds/expectations/*.toml. They are a second opinion, deliberately not the strip stage's own
lists: a mistake there must not hide itself here. Pure functions; the expectation is in `custom.lines`.
"""

import re
import tomllib
from functools import cache

import seeds

# The longest footer line seen in the samples has 90 characters; a paragraph that mentions a newsletter has more.
LONGEST = 120


@cache
def patterns(name: str, also: tuple[str, ...] = ()) -> re.Pattern[str]:
    """One expression that matches a whole line if any pattern of the list does, whatever its case.

    Raises:
        ValueError: no such list, or a pattern that is no regular expression.
    """
    path = seeds.path("expectations", f"{name}.toml")
    if not path.is_file():
        raise ValueError(f"there is no list {name} in seeds/expectations")
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    listed = [pattern for group in content["lines"].values() for pattern in group["patterns"]]
    try:
        return re.compile("|".join(f"(?:{pattern})" for pattern in (*listed, *also)), re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"a pattern of {name} is no regular expression: {error}") from error


def first_line_like(text: str, pattern: re.Pattern[str]) -> str | None:
    """The first line of a text, white space at its ends aside, that is of at most 120 characters and matches whole."""
    for line in text.splitlines():
        line = line.strip()  # noqa: PLW2901 - the line as people see it
        if line and len(line) <= LONGEST and pattern.fullmatch(line):
            return line
    return None
