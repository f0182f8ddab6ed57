"""Fills the columns of an article from what was supplied and what was read; with the evidence for each.

What is supplied wins. Null rather than a guess.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flows.strip.decisions import Decisions
from flows.strip.lift.source import Evidence
from flows.strip.page.page import Page
from flows.strip.rules import Rule
from flows.strip.signs.dates import Printed, read_supplied
from flows.strip.signs.publishers import Owner, agency_of, publisher_of, read_owner, sounds_like_agency
from schemas.slugs import Category
from schemas.spans import Span

SUPPLIED = "supplied"
# What a removed line may be that names who holds the rights; a photograph's © stands under caption or credit.
_NOTICES = frozenset({Category.LEGAL, Category.AGENCY, Category.OTHER, Category.RELATED, Category.NAVIGATION})


@dataclass(frozen=True)
class Field:
    """Evidence for one column: a row of article_fields. `span` is None where the value was supplied."""

    name: str
    value: str
    span: Span | None
    method: str


@dataclass(frozen=True)
class Lifted:
    """The columns of an article that say what it is, and their evidence."""

    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    publisher: str | None = None
    published_on: date | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    fields: tuple[Field, ...] = field(default=())


def lift(page: Page, decisions: Decisions) -> Lifted:
    """The columns of an article and the evidence for them."""
    owners = _owners(page, decisions)
    title, subtitle = _title(decisions), _subtitle(page, decisions)
    authors, agency = _authors(page, decisions), _agency(page, decisions, owners)
    publisher = _publisher(page, owners)
    published, method, span = _published(page, decisions)
    fields = [title, subtitle, authors, agency, publisher]
    if published:
        fields.append(Field("published_on", published.day.isoformat(), span, method))
        if published.instant:
            fields.append(Field("published_at", published.instant.isoformat(), span, method))
    return Lifted(
        title=title.value if title else None,
        subtitle=subtitle.value if subtitle else None,
        authors=tuple(json.loads(authors.value)) if authors else (),
        agency=agency.value if agency else None,
        publisher=publisher.value if publisher else None,
        published_on=published.day if published else None,
        published_at=published.instant if published else None,
        published_precision=published.precision if published else None,
        fields=tuple(f for f in fields if f),
    )


def _title(decisions: Decisions) -> Field | None:
    title = decisions.title
    if title is None:
        return None
    if title.part is None or title.value != title.part.text:
        return Field("title", title.value, None, SUPPLIED)
    return Field("title", title.value, Span(title.part.start, title.part.end), title.cuts[0][1].rule)


def _subtitle(page: Page, decisions: Decisions) -> Field | None:
    if page.supplied.subtitle:
        return Field("subtitle", page.supplied.subtitle, None, SUPPLIED)
    at = decisions.subtitle_at
    verdict = decisions.verdicts.get(at) if at is not None else None
    if at is None or verdict is None or verdict.category != Category.SUBTITLE:
        return None
    line = page.lines[at]
    return Field("subtitle", line.text, Span(line.start, line.end), Rule.STANDFIRST)


def _authors(page: Page, decisions: Decisions) -> Field | None:
    if page.supplied.authors:
        return Field("authors", _as_json(page.supplied.authors), None, SUPPLIED)
    found = decisions.source.authors
    if not found:
        return None
    span = Span(found[0].span.start, max(author.span.end for author in found))
    return Field("authors", _as_json([author.value for author in found]), span, found[0].method)


def _as_json(values: Sequence[str]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _agency(page: Page, decisions: Decisions, owners: Sequence[Owner]) -> Field | None:
    if page.supplied.agency:
        return Field("agency", page.supplied.agency, None, SUPPLIED)
    found = decisions.source.agency or _agency_in_notice(owners)
    return Field("agency", found.value, found.span, found.method) if found else None


def _agency_in_notice(owners: Sequence[Owner]) -> Evidence | None:
    """The agency that holds the rights in the text, where another company publishes the page."""
    publisher = publisher_of(owners)
    for owner in owners:
        name = agency_of(owner.name)
        if name is None and publisher and owner.name != publisher.name and sounds_like_agency(owner.name):
            name = owner.name
        if name:
            return Evidence(name, Span(owner.start, owner.end), Rule.COPYRIGHT_NAME)
    return None


def _publisher(page: Page, owners: Sequence[Owner]) -> Field | None:
    if page.supplied.publisher:
        return Field("publisher", page.supplied.publisher, None, SUPPLIED)
    owner = publisher_of(owners)
    return (
        Field("publisher", owner.name, Span(owner.start, owner.end), Rule.COPYRIGHT_NAME) if owner else None
    )


def _owners(page: Page, decisions: Decisions) -> list[Owner]:
    """Whoever is named in the © lines that were removed as what they are."""
    return [
        owner
        for at, verdict in sorted(decisions.verdicts.items())
        if verdict.category in _NOTICES and (owner := read_owner(page.lines[at]))
    ]


def _published(page: Page, decisions: Decisions) -> tuple[Printed | None, str, Span | None]:
    supplied = read_supplied(page.supplied.published) if page.supplied.published else None
    if supplied:
        return supplied, SUPPLIED, None
    if decisions.published is None:
        return None, "", None
    at, printed = decisions.published
    start = page.lines[at].start
    return printed, Rule.DATE_LINE, Span(start + printed.start, start + printed.end)
