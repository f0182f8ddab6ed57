"""The recognise stage: articles and sentences in, one row a name out, and one a date or amount where asked for.

Names are found sentence by sentence, cleaned, made to agree within the article, and joined to entities; the rules of
each step stand in the modules beside.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from flows.recognise.consistency import agree
from flows.recognise.entities.aliases import Aliases
from flows.recognise.entities.join import Entity, join
from flows.recognise.gazetteer import load_gazetteer
from flows.recognise.names import Name, Recogniser
from flows.recognise.tidy import Tidier
from flows.recognise.values import Value, ValueFinder
from schemas import ARTICLES, ENTITIES
from schemas.identity import row_id, version_of
from schemas.slugs import Part, Precision
from schemas.spans import RawOffsets, Span, removed_spans
from schemas.table import Row

CODE = "2"
# Articles dated less exactly than to the day date nothing that they tell of.
EXACT = frozenset({Precision.DAY, Precision.MINUTE, Precision.SECOND})
Sentence = Mapping[str, str | int | None]
# What only names, or only values, have.
UNSAID: Row = dict.fromkeys(
    ("score", "country_code", "value", "amount", "unit", "resolved_on", "precision"), None
)


@dataclass(frozen=True)
class Recognised:
    """What the stage hands on: the articles with `recogniser` filled in or null, and the names."""

    articles: pa.Table
    entities: pa.Table


@dataclass(frozen=True)
class Tools:
    """What an article is worked through with.

    Attributes:
        recogniser: who finds the names.
        aliases: which names are the same in every article.
        values: who finds dates and amounts; None where they are not asked for.
    """

    recogniser: Recogniser
    aliases: Aliases
    values: ValueFinder | None = None


def recognise_version(tools: Tools) -> str:
    """The version of this stage: its rules, the recogniser, the gazetteer, every alias, and the rules for values."""
    parts = {
        "recogniser": [tools.recogniser.name, tools.recogniser.version],
        "aliases": tools.aliases.version,
        "gazetteer": load_gazetteer().version,
        "values": tools.values.version if tools.values else None,
    }
    return version_of(CODE, parts)


def recognise(articles: pa.Table, sentences: pa.Table, tools: Tools, *, removals: pa.Table) -> Recognised:
    """The names of titles and texts, each joined to its entity.

    Args:
        articles: as staged by strip; articles in a language that the recogniser does not serve get no names.
        sentences: as staged by split, of these articles.
        tools: who finds the names, the aliases, and who finds dates and amounts.
        removals: what was taken out of each document: a name in a sentence that runs across a removal needs them.
    """
    served = _served(articles, tools.recogniser)
    rows = _title_first(sentences)
    rows = [row for row in rows if row["article_id"] in served]
    found = tools.recogniser.find([str(row["text"]) for row in rows])
    version = recognise_version(tools)
    tidier = Tidier(load_gazetteer(), tools.aliases)
    removed = removed_spans(removals)
    days = _days(articles) if tools.values else {}
    names: list[Row] = []
    for start, end in _articles(rows):
        article_id = str(rows[start]["article_id"])
        article = _Article(rows[start:end], removed.get(article_id, []), version)
        mentions = article.names(found[start:end], tidier, tools.aliases)
        if tools.values and article_id in days:
            mentions = article.with_values(mentions, tools.values, days[article_id])
        names += article.rows(mentions)
    return Recognised(_with_recogniser(articles, served, tools.recogniser.name), ENTITIES.from_rows(names))


@dataclass(frozen=True)
class _Mention:
    """A span of a sentence, and what is said of it beside its place."""

    start: int
    end: int
    label: str
    said: Row


class _Article:
    """The sentences of one article, title first."""

    def __init__(self, sentences: Sequence[Sentence], removed: Sequence[Span], version: str) -> None:
        self._sentences = sentences
        self._texts = [str(sentence["text"]) for sentence in sentences]
        self._removed = removed
        self._version = version

    def names(
        self, found: Sequence[Sequence[Name]], tidier: Tidier, aliases: Aliases
    ) -> list[list[_Mention]]:
        """The names of each sentence, cleaned, made to agree and joined."""
        known = frozenset(
            text[name.start : name.end]
            for text, names in zip(self._texts, found, strict=True)
            for name in names
        )
        tidied = [tidier.tidy(text, names, known) for text, names in zip(self._texts, found, strict=True)]
        agreed = agree(self._texts, tidied)
        entities = join(self._texts, agreed, aliases)
        return [
            [_name(name, entity) for name, entity in zip(names, row, strict=True)]
            for names, row in zip(agreed, entities, strict=True)
        ]

    def with_values(
        self, mentions: Sequence[Sequence[_Mention]], finder: ValueFinder, day: date | None
    ) -> list[list[_Mention]]:
        """The names with the dates and amounts between them."""
        found = finder.find_all(self._texts, day, [[(n.start, n.end) for n in names] for names in mentions])
        return [
            sorted([*names, *(_value(text, v) for v in values)], key=lambda mention: mention.start)
            for text, names, values in zip(self._texts, mentions, found, strict=True)
        ]

    def rows(self, mentions: Sequence[Sequence[_Mention]]) -> list[Row]:
        """One row a mention, in order."""
        placed = [(s, mention) for s, row in zip(self._sentences, mentions, strict=True) for mention in row]
        return [self._row(ordinal, *place) for ordinal, place in enumerate(placed)]

    def _row(self, ordinal: int, sentence: Sentence, mention: _Mention) -> Row:
        start = _int(sentence["char_start"]) + mention.start
        end = _int(sentence["char_start"]) + mention.end
        article_id, part = str(sentence["article_id"]), str(sentence["part"])
        raw = self._raw(sentence, start, end)
        return {
            **UNSAID,
            **mention.said,
            "mention_id": row_id(article_id, part, start, end, mention.label),
            "article_id": article_id,
            "sentence_id": str(sentence["sentence_id"]),
            "ordinal": ordinal,
            "label": mention.label,
            "text": str(sentence["text"])[mention.start : mention.end],
            "char_start": start,
            "char_end": end,
            "raw_start": raw.start if raw else None,
            "raw_end": raw.end if raw else None,
            "recognise_version": self._version,
        }

    def _raw(self, sentence: Sentence, start: int, end: int) -> Span | None:
        if sentence["raw_start"] is None:
            return None
        raw_start, char_start = _int(sentence["raw_start"]), _int(sentence["char_start"])
        is_whole = _int(sentence["raw_end"]) - raw_start == _int(sentence["char_end"]) - char_start
        if is_whole or sentence["part"] == Part.TITLE:
            return Span(raw_start + start - char_start, raw_start + end - char_start)
        length = max(_int(sentence["raw_end"]), self._removed[-1].end)
        return RawOffsets(length, self._removed).span(start, end)


def _name(name: Name, entity: Entity) -> _Mention:
    said: Row = {
        "entity_id": entity.id,
        "name": entity.name,
        "score": name.score,
        "country_code": entity.country,
    }
    return _Mention(name.start, name.end, entity.label.value, said)


def _value(text: str, found: Value) -> _Mention:
    meaning, written = found.meaning, " ".join(text[found.start : found.end].split())
    name = meaning.value or written
    said: Row = {
        "entity_id": row_id(found.label.value, name.casefold()),
        "name": name,
        "value": meaning.value,
        "amount": meaning.amount,
        "unit": meaning.unit,
        "resolved_on": meaning.resolved_on,
        "precision": meaning.period.value if meaning.period else None,
    }
    return _Mention(found.start, found.end, found.label.value, said)


def _int(value: str | int | None) -> int:
    if not isinstance(value, int):
        raise TypeError(f"an offset is {value!r}")
    return value


def _served(articles: pa.Table, recogniser: Recogniser) -> frozenset[str]:
    rows = articles.select(["article_id", "language"]).to_pylist()
    return frozenset(r["article_id"] for r in rows if r["language"].split("-")[0] in recogniser.languages)


def _days(articles: pa.Table) -> dict[str, date | None]:
    """The day of every English article; None where it is not dated to the day."""
    rows = articles.select(["article_id", "language", "published_on", "published_precision"]).to_pylist()
    return {
        row["article_id"]: row["published_on"] if row["published_precision"] in EXACT else None
        for row in rows
        if row["language"].split("-")[0] == "en"
    }


def _with_recogniser(articles: pa.Table, served: frozenset[str], name: str) -> pa.Table:
    values = [name if article_id in served else None for article_id in articles["article_id"].to_pylist()]
    at = articles.schema.get_field_index("recogniser")
    field = ARTICLES.staged.field("recogniser")
    return articles.set_column(at, field, pa.array(values, field.type))


def _title_first(sentences: pa.Table) -> list[Sentence]:
    columns = [
        "article_id",
        "part",
        "ordinal",
        "sentence_id",
        "char_start",
        "char_end",
        "raw_start",
        "raw_end",
        "text",
    ]
    rows = sentences.select(columns).to_pylist()
    return sorted(rows, key=lambda row: (row["article_id"], row["part"] != Part.TITLE, row["ordinal"]))


def _articles(rows: Sequence[Sentence]) -> Iterable[tuple[int, int]]:
    """First and behind-last row of every article."""
    start = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at]["article_id"] != rows[start]["article_id"]:
            yield start, at
            start = at
