"""Reads who published a page, and which agency holds the rights in the text, from what its footer prints."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from flows.strip.page.page import PageLine
from flows.strip.signs.cues import fold, words_of
from flows.strip.signs.sources import agencies, sources

_NOTICE = re.compile(
    r"(?:©|\(c\)|&copy;|\bcopyright\b)(?:\s|©|\(c\)|copyright|by|,|-|–|(?:19|20)\d\d)*\s*", re.IGNORECASE
)
_YEAR_BEHIND = re.compile(r"[\s,]*(?:©|\(c\))?\s*(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?$", re.IGNORECASE)
_ABBREVIATED = re.compile(
    r"\b(Inc|Ltd|Corp|Co|LLC|L\.L\.C|S\.A|B\.V|Pty|Pvt|Bros|S\.p\.A|S\. ?L|S\. ?A|e\.V|U\.S)\."
)
_LEGAL_FORM = re.compile(r"\b(?:LLC|L\.L\.C|Inc|Ltd|Limited|PLC|plc|GmbH|Corp)\b\.?(?=\s+\w)")
_DOMAIN = re.compile(r"[\w-]+\.\w{2,8}(?=/)")
_AGENCY_WORDS = frozenset(
    {"press", "agency", "wire", "newswire", "newswires", "agentur", "agencia", "agence"}
)


class Owner(NamedTuple):
    """A name in a © line, in code points of the raw text."""

    start: int
    end: int
    name: str


def read_owner(line: PageLine) -> Owner | None:
    """The holder of the rights in a © line, or None."""
    if not ("©" in line.text or "copy" in line.key or "(c)" in line.text.lower()):
        return None
    match = _NOTICE.search(line.text[:400])
    if match is None:
        return None
    begin = match.end()
    # "Inc." is no sentence's end.
    rest = _ABBREVIATED.sub(lambda m: m[0][:-1].replace(".", "\0") + "\0", line.text[begin : begin + 120])
    name = sources().copyright_ends.sub("", rest).replace("\0", ".")
    name = _without_tail(_YEAR_BEHIND.sub("", name)).rstrip(" ,;:-–—|(")
    if not _is_name(name):
        return None
    return Owner(line.start + begin, line.start + begin + len(name), name)


def _without_tail(name: str) -> str:
    """A name up to the first comma that no company's legal form follows ("Example Media, Inc.")."""
    # "Example Media, LLC EXAMPLE is a trademark": the legal form ends the name.
    if ending := _LEGAL_FORM.search(name) or _DOMAIN.match(name):
        return name[: ending.end()]
    parts = name.split(",")
    for count, part in enumerate(parts[1:], 1):
        form = part.split()
        is_partner = "&" in form and form[-1].casefold().strip(".") in sources().company_endings
        if not is_partner and (not form or form[0].casefold().strip(".") not in sources().company_endings):
            return ",".join(parts[:count])
    return name


def is_company(text: str) -> bool:
    """Whether a line is a company's name and nothing else: "Example Media, Inc."."""
    words = text.split()
    return (
        2 <= len(words) <= 6
        and all(word[0].isupper() or word in {"of", "and", "&"} for word in words[:-1])
        and words[-1].casefold() in {"inc.", "inc", "llc", "ltd", "ltd.", "gmbh", "plc", "corp."}
        and _is_name(text)
    )


def publisher_of(owners: Iterable[Owner]) -> Owner | None:
    """The page's publisher: the owner named most often, the last of equals; agencies are none."""
    named: dict[str, list[tuple[int, Owner]]] = {}
    for at, owner in enumerate(owners):
        if not agency_of(owner.name):
            named.setdefault(fold(owner.name), []).append((at, owner))
    if not named:
        return None
    most_often = max(named.values(), key=lambda found: (len(found), found[-1][0]))
    return most_often[0][1]


def agency_of(name: str) -> str | None:
    """The agency that an owner's name is, if it is one."""
    return agencies().name(name)


def sounds_like_agency(name: str) -> bool:
    """Whether an unknown name is that of an agency, by its words ("… Press", "… News Agency")."""
    words = words_of(name)
    return 1 < len(words) <= 5 and not _AGENCY_WORDS.isdisjoint(words)


def _is_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 8 or not any(c.isalpha() for c in text) or len(text) < 2:
        return False
    folded = words_of(text)
    if not folded or folded[0] in sources().not_publishers or folded[0].isdigit():
        return False
    if not sources().policy_words.isdisjoint(folded):
        return False
    capitals = sum(word[0].isupper() or word[0].isdigit() for word in words if word[0].isalnum())
    return (capitals * 2 > len(words) and words[0][0].isalnum() and not words[0][0].islower()) or "." in text[
        1:-1
    ]
