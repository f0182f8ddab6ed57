"""What a rule that works on layout is called; the rules that work on phrases are named in seeds/strip/cues.toml.

A removal names one of these, a cue group's rule, a rule of a person's own (prefixed `own-`), or the line model.
"""

from enum import StrEnum
from typing import NamedTuple

from schemas.slugs import Category


class Rule(StrEnum):
    """Every rule that is code."""

    LINE_MODEL = "line-model"
    SUPPLIED_TITLE = "supplied-title"
    HEADLINE = "headline"
    TITLE_SITE = "title-site"
    TITLE_REPEATED = "title-repeated"
    STANDFIRST = "standfirst"
    BYLINE = "byline-line"
    REPORTING_CREDIT = "reporting-credit"
    AGENCY_LINE = "agency-line"
    AGENCY_AT_END = "agency-at-end"
    DATELINE = "dateline"
    DATE_LINE = "date-line"
    RELATIVE_DATE = "relative-date"
    HASHTAGS = "hashtags"
    KEYWORDS = "keywords"
    BREADCRUMB = "breadcrumb"
    COUNTER = "counter"
    MENU_ROW = "menu-row"
    CREDIT_LINE = "credit-line"
    CAPTION_LINE = "caption-line"
    CAPTION_AT_END = "caption-at-end"
    PHRASE_AT_END = "phrase-at-end"
    PHRASE_AT_START = "phrase-at-start"
    COPYRIGHT_NAME = "copyright-name"
    COMPANY_LINE = "company-line"
    LINE_REPEATED = "line-repeated"
    TEASER_OF_TEXT = "teaser-of-text"
    OUTSIDE_MAIN = "outside-main"
    REPEATED_IN_DOCUMENTS = "repeated-in-documents"
    BLANK = "blank"


def repeated_in(documents: int) -> str:
    """The rule that a template goes by, with the number of documents that it stands in."""
    return f"{Rule.REPEATED_IN_DOCUMENTS}:{documents}"


class Verdict(NamedTuple):
    """Why a line goes: what it was, which rule says so, and the model's score where the model decided."""

    category: Category
    rule: str
    score: float | None = None


class Cut(NamedTuple):
    """A removed span of the raw text."""

    start: int
    end: int
    category: Category
    rule: str
    score: float | None = None
