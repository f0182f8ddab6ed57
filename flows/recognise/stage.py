"""The recognise stage: articles and sentences in, one row a name out.

Names are found sentence by sentence, cleaned, made to agree within the article, and joined to entities; the rules of
each step stand in the modules beside.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from flows.recognise.aliases import Aliases
from flows.recognise.consistency import agree
from flows.recognise.gazetteer import load_gazetteer
from flows.recognise.join import Entity, join
from flows.recognise.names import Name, Recogniser
from flows.recognise.tidy import Tidier
from schemas import ARTICLES, ENTITIES
from schemas.identity import row_id, version_of
from schemas.slugs import Part
from schemas.spans import RawOffsets, Span
from schemas.table import Row

CODE = "2"
Sentence = Mapping[str, str | int | None]


@dataclass(frozen=True)
class Recognised:
    """What the stage hands on: the articles with `recogniser` filled in or null, and the names."""

    articles: pa.Table
    entities: pa.Table


def recognise_version(recogniser: Recogniser, aliases: Aliases) -> str:
    """The version of this stage: its rules, the recogniser, the gazetteer and every alias."""
    parts = {
        "recogniser": [recogniser.name, recogniser.version],
        "aliases": aliases.version,
        "gazetteer": load_gazetteer().version,
    }
    return version_of(CODE, parts)


def recognise(
    articles: pa.Table, sentences: pa.Table, recogniser: Recogniser, aliases: Aliases, *, removals: pa.Table
) -> Recognised:
    """The names of titles and texts, each joined to its entity.

    Args:
        articles: as staged by strip; articles in a language that the recogniser does not serve get no names.
        sentences: as staged by split, of these articles.
        recogniser: who finds the names.
        aliases: which names are the same in every article.
        removals: what was taken out of each document: a name in a sentence that runs across a removal needs them.
    """
    served = _served(articles, recogniser)
    rows = _title_first(sentences)
    rows = [row for row in rows if row["article_id"] in served]
    found = recogniser.find([str(row["text"]) for row in rows])
    version = recognise_version(recogniser, aliases)
    tidier = Tidier(load_gazetteer(), aliases)
    removed = _removed(removals)
    names: list[Row] = []
    for start, end in _articles(rows):
        article = _Article(rows[start:end], removed.get(str(rows[start]["article_id"]), []))
        names += article.rows(found[start:end], tidier, aliases, version)
    return Recognised(_with_recogniser(articles, served, recogniser.name), ENTITIES.from_rows(names))


class _Article:
    """The sentences of one article, title first."""

    def __init__(self, sentences: Sequence[Sentence], removed: Sequence[Span]) -> None:
        self._sentences = sentences
        self._texts = [str(sentence["text"]) for sentence in sentences]
        self._removed = removed

    def rows(
        self, found: Sequence[Sequence[Name]], tidier: Tidier, aliases: Aliases, version: str
    ) -> list[Row]:
        known = frozenset(
            text[name.start : name.end]
            for text, names in zip(self._texts, found, strict=True)
            for name in names
        )
        tidied = [tidier.tidy(text, names, known) for text, names in zip(self._texts, found, strict=True)]
        agreed = agree(self._texts, tidied)
        entities = join(self._texts, agreed, aliases)
        placed = [
            (sentence, name, entity)
            for sentence, names, row in zip(self._sentences, agreed, entities, strict=True)
            for name, entity in zip(names, row, strict=True)
        ]
        return [self._row(n, *place, version) for n, place in enumerate(placed)]

    def _row(self, ordinal: int, sentence: Sentence, name: Name, entity: Entity, version: str) -> Row:
        start = _int(sentence["char_start"]) + name.start
        end = _int(sentence["char_start"]) + name.end
        article_id, part = str(sentence["article_id"]), str(sentence["part"])
        raw = self._raw(sentence, start, end)
        return {
            "mention_id": row_id(article_id, part, start, end, entity.label.value),
            "article_id": article_id,
            "sentence_id": str(sentence["sentence_id"]),
            "ordinal": ordinal,
            "label": entity.label.value,
            "text": str(sentence["text"])[name.start : name.end],
            "char_start": start,
            "char_end": end,
            "raw_start": raw.start if raw else None,
            "raw_end": raw.end if raw else None,
            "entity_id": entity.id,
            "name": entity.name,
            "score": name.score,
            "recognise_version": version,
            "country_code": entity.country,
            "value": None,
            "amount": None,
            "unit": None,
            "resolved_on": None,
            "precision": None,
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


def _int(value: str | int | None) -> int:
    if not isinstance(value, int):
        raise TypeError(f"an offset is {value!r}")
    return value


def _served(articles: pa.Table, recogniser: Recogniser) -> frozenset[str]:
    rows = articles.select(["article_id", "language"]).to_pylist()
    return frozenset(r["article_id"] for r in rows if r["language"].split("-")[0] in recogniser.languages)


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


def _removed(removals: pa.Table) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for row in removals.select(["document_id", "raw_start", "raw_end"]).to_pylist():
        found.setdefault(row["document_id"], []).append(Span(row["raw_start"], row["raw_end"]))
    for spans in found.values():
        spans.sort()
    return found
