"""Where the sentences of one paragraph end: one regular expression proposes, the abbreviation list decides.

Pure functions on a paragraph's text. What a paragraph is stands in `paragraphs`, rows in `stage`.
"""

import re

from flows.split.abbreviations import Abbreviations

CLOSERS = "\"'”’»)\\]"
QUOTES = frozenset("\"'“‘«„")
OPENERS = "\"'“‘«(\\[„¿¡"

# A run of stops with the quotes and brackets that close behind it, then what the next sentence would begin
# with. The quotation mark of `it was late. ”The minister` and `it was late. ” Next` stands a space too late: it
# still closes (a straight one only where white space follows). So do footnote marks such as `[13]` and smileys. What
# closes is not given back: it is looked ahead at and then taken whole, since early releases of Python 3.11 match the
# possessive groups wrongly that are made for this. Of a long run of marks the end counts, so that a million of them do
# not take a million times a million steps.
CANDIDATE = re.compile(
    rf"""
    (?P<stop>[.!?…](?:\s?\.(?=\s?\.|\s|$)){{0,20}}[.!?…\u200d]{{0,20}})
    (?=(?P<close>
        [{CLOSERS}]*
        (?:\s?[”»](?!\w*\s?[,.;:])[{CLOSERS}]*|\s["'](?=\s|$))?
        (?:\s?\[\d[\d,\s–-]*\])*
        (?:\s?[:;=]['-]?[)(DPp](?!\w))*
    ))(?P=close)
    (?P<space>\s+(?!\s)|(?<=[”»])|(?<=[^\W\d_]{{2}}[.!?])(?=[A-Z]))
    (?P<open>[{OPENERS}]*(?:[-–—•*·]+\s?[{OPENERS}]*)?)
    (?P<next>https?:|[^\W_][\w'’.&-]*|\S)
    |
    (?P<full>[。！？]+[」』”’)）]*|[।۔؟]+["'”’»)]*)\s*(?=\S)
    """,
    re.VERBOSE,
)
LAST_TOKEN = re.compile(r"[^\s(\[“\"‘—–/]*$")
DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,2}$")
# "2." at the head of a list item, or behind the colon that announces the list.
ENUMERATOR = re.compile(r"(?:.*:)?\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]+)", re.DOTALL)


def boundaries(paragraph: str, words: Abbreviations) -> list[int]:
    """Where in the paragraph a new sentence begins: ascending, without 0; white space stays before it."""
    found: list[int] = []
    at = 0
    while match := CANDIDATE.search(paragraph, at):
        begins = match.end() if match["full"] else match.start("open")
        if match["full"] or _ends(paragraph, match, found[-1] if found else 0, words):
            found.append(begins)
        # The next word may itself carry the next stop ("U.S. J. Smith."): the search goes on in front of it.
        at = begins
    return found


def _ends(  # noqa: PLR0911 - a list of rules, the first that fits decides
    paragraph: str, match: re.Match[str], since: int, words: Abbreviations
) -> bool:
    stop, close, following = match["stop"], match["close"], match["next"]
    next_word = following.lower().replace("’", "'").rstrip(".")
    if not match["space"] and not close:
        # "said.The": a lost space, believed only before a word that begins sentences.
        return next_word in words.starters
    if not match["space"] and not following[0].isupper():
        return False
    if following.startswith("http"):
        return True
    if stop != ".":
        return _ends_at_strong_stop(stop, close, following)
    if not close and ENUMERATOR.fullmatch(paragraph, since, match.start("stop")):
        return False
    token = LAST_TOKEN.search(paragraph, since, match.start("stop"))
    before = token[0] if token else ""
    if following[0].islower():
        return not close and _ends_before_lower(before, words)
    if close and close != "]":
        return True
    is_quoted = any(mark in QUOTES for mark in match["open"])
    return _ends_at_full_stop(before, following, words, starts=is_quoted or next_word in words.starters)


def _ends_at_strong_stop(stop: str, close: str, following: str) -> bool:
    """Question marks, exclamation marks and ellipses: `"What?" he said` and `well … we` go on."""
    is_sure = "?" in stop or "!" in stop
    if following[0].islower():
        return is_sure and not close
    return following[0].isalnum() or is_sure or bool(close)


def _ends_before_lower(before: str, words: Abbreviations) -> bool:
    """Careless capitals: behind a plain word of some length the stop is trusted (web text: .850 to .868)."""
    is_plain = len(before) > 3 and before.isalpha() and before.islower()
    return is_plain and before not in words.before_name and before not in words.anywhere


def _ends_at_full_stop(  # noqa: PLR0911 - a list of rules, the first that fits decides
    before: str, following: str, words: Abbreviations, *, starts: bool
) -> bool:
    """Whether the stop behind `before` ends a sentence; `starts` says that what follows looks like one."""
    word = before.lower()
    if len(before) == 1 and before.isupper():
        return starts
    if word in words.before_name:
        return False
    if word in words.months:
        return not following[0].isdigit() and (starts or before.islower())
    if word in words.before_number:
        return not following[0].isdigit()
    if word in words.times:
        return following.lower().rstrip(".") not in words.after_times
    if word in words.anywhere or DOTTED.search(before):
        return starts
    return True
