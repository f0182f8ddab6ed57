"""The command explain: a raw text with what was removed struck out, by category, and the rule behind it."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from flows.cli.console import out
from flows.cli.querying import opened
from schemas.errors import UsageError
from schemas.slugs import Category
from warehouse import Reader

# What carries facts into columns is blue to green, what only surrounded the article red to yellow.
COLOURS = {
    Category.TITLE: "bright_blue",
    Category.SUBTITLE: "bright_blue",
    Category.BYLINE: "cyan",
    Category.AGENCY: "cyan",
    Category.DATE: "cyan",
    Category.CAPTION: "green",
    Category.CREDIT: "green",
    Category.DUPLICATE: "bright_black",
    Category.TEMPLATE: "bright_black",
    Category.WHITESPACE: "bright_black",
    Category.NEWSLETTER: "magenta",
    Category.ADVERTISEMENT: "magenta",
    Category.APP_PROMO: "magenta",
    Category.RELATED: "yellow",
    Category.SHARE: "yellow",
    Category.COMMENTS: "yellow",
}
OTHER_COLOUR = "red"
SHOWN_MATCHES = 10
SHOWN_FIELDS = (
    "article_id",
    "drop_name",
    "source_path",
    "title",
    "subtitle",
    "authors",
    "agency",
    "publisher",
    "published_on",
    "published_at",
    "language",
    "word_count",
    "kept_ratio",
    "strip_version",
)

FIND = """
    select distinct article_id, source_path
    from article_sources
    where starts_with(article_id, $name) or source_path = $name or ends_with(source_path, '/' || $name)
        or starts_with(parse_filename(source_path, false, 'forward_slash'), $name)
    order by source_path, article_id"""
REMOVED = """
    select raw_start, raw_end, category, rule, score
    from removals_history
    where document_id = $id
    order by raw_start"""

EVIDENCE = """
    select field, raw_start, raw_end, method
    from article_fields_history
    where article_id = $id
    order by field"""
# Where nothing is struck out, in a file or a pipe, brackets say where a removal begins and ends.
BRACKETS = ("⟦", "⟧")


@dataclass(frozen=True)
class Removed:
    """A removal as it is shown."""

    start: int
    end: int
    category: Category
    rule: str
    score: float | None

    @property
    def reason(self) -> str:
        """The category and what decided."""
        score = "" if self.score is None else f" {self.score:.2f}"
        return f"{self.category.value}: {self.rule}{score}"


def explain_article(article: str, warehouse: Path) -> None:
    """Print one article; UsageError when none or several answer to that name."""
    with opened(warehouse) as reader:
        article_id = {"id": _found(reader, article)}
        fields = reader.query("select * from articles_history where article_id = $id", article_id).rows
        raw = reader.query("select raw_text from documents_history where document_id = $id", article_id).rows
        removals = removals_of(reader, article_id)
        evidence = reader.query(EVIDENCE, article_id).rows.to_pylist()
    _print_fields(fields.to_pylist()[0], {row["field"]: _evidence(row) for row in evidence})
    out.print(marked(raw["raw_text"][0].as_py(), removals, is_plain=out.color_system is None))
    _print_sums(removals)


def marked(raw: str, removals: list[Removed], *, is_plain: bool) -> Text:
    """The raw text, removed spans struck out and each followed by its reason; removed white space stays unmarked.

    In plain text, which has no colours and no strokes, removed spans stand in brackets.
    """
    text = Text()

    def add(part: str, style: str = "") -> None:
        text.append(out.shown(part), style)

    begin, end = BRACKETS if is_plain else ("", "")
    at = 0
    for removed in removals:
        add(raw[at : removed.start])
        span = raw[removed.start : removed.end]
        if removed.category is Category.WHITESPACE:
            add(span)
        else:
            body = span.rstrip()
            colour = COLOURS.get(removed.category, OTHER_COLOUR)
            add(f"{begin}{body}{end}", f"strike {colour}")
            add(f" ⟨{removed.reason}⟩", f"italic {colour}")
            add(span[len(body) :])
        at = removed.end
    add(raw[at:])
    return text


def _found(reader: Reader, name: str) -> str:
    rows = reader.query(FIND, {"name": name}).rows.to_pylist() if name else []
    if not rows:
        raise UsageError(
            f"No article is called {name!r}: give its id, the beginning of it, or its path in the drop; "
            "the view article_sources lists them."
        )
    matches = [row for row in rows if name in (row["article_id"], row["source_path"])] or rows
    # An article may have been seen at several places.
    paths = {str(row["article_id"]): row["source_path"] for row in reversed(matches)}
    if len(paths) > 1:
        listed = "; ".join(f"{key[:12]} {path}" for key, path in list(paths.items())[:SHOWN_MATCHES])
        raise UsageError(f"{len(paths)} articles answer to {name!r}: {listed}. Give the id.")
    return next(iter(paths))


def removals_of(reader: Reader, article_id: dict[str, str]) -> list[Removed]:
    """What was removed of an article, in order."""
    rows = reader.query(REMOVED, article_id).rows.to_pylist()
    return [
        Removed(row["raw_start"], row["raw_end"], Category(row["category"]), row["rule"], row["score"])
        for row in rows
    ]


def _evidence(row: dict[str, object]) -> str:
    """Where a field's value stands in the raw text and how it was read: "headline, characters 0 to 45"."""
    if row["raw_start"] is None:
        return str(row["method"])
    return f"{row['method']}, characters {row['raw_start']} to {row['raw_end']}"


def _print_fields(article: dict[str, object], evidence: dict[str, str]) -> None:
    for name in SHOWN_FIELDS:
        value = article[name]
        if value not in (None, []):
            words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            reason = f"  ⟨{evidence[name]}⟩" if name in evidence else ""
            out.print(
                Text.assemble((f"{name:<14}", "bold"), out.shown(words), (reason, "italic bright_black"))
            )
    out.print()


def _print_sums(removals: list[Removed]) -> None:
    sums: Counter[Category] = Counter()
    for removed in removals:
        sums[removed.category] += removed.end - removed.start
    out.print()
    for category, characters in sums.most_common():
        note = " (not marked above)" if category is Category.WHITESPACE else ""
        line = f"{category.value:<18}{characters:>8,} characters{note}"
        out.print(Text(line, style=COLOURS.get(category, OTHER_COLOUR)))
