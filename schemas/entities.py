"""entities: every mention of a name."""

from schemas.table import Column, Table, type_date, type_id, type_offset, type_score, type_text

ENTITIES = Table(
    name="entities",
    doc="Mentions of names, each in its sentence, joined to the entity that it refers to.",
    key=("mention_id",),
    order=("article_id", "ordinal"),
    document_column="article_id",
    columns=(
        Column("mention_id", type_id, "Hash of article, part, span and label"),
        Column("article_id", type_id, "The article"),
        Column("sentence_id", type_id, "The sentence that it stands in"),
        Column("ordinal", type_offset, "Position among the article's mentions, title first, from 0"),
        Column(
            "label",
            type_text,
            "PERSON, ORG, GPE, LOC, NORP, EVENT or MISC; with --values DATE, TIME, MONEY, PERCENT, QUANTITY, CARDINAL",
        ),
        Column("text", type_text, "The name as written"),
        Column(
            "char_start",
            type_offset,
            "First code point in articles.text, or in articles.title by the sentence's part",
        ),
        Column("char_end", type_offset, "The code point after its last"),
        Column(
            "raw_start",
            type_offset,
            "First code point in raw_text; null where the title was supplied",
            is_nullable=True,
        ),
        Column("raw_end", type_offset, "The code point after its last in raw_text", is_nullable=True),
        Column("entity_id", type_id, "Hash of label and normalised name: the same in every article"),
        Column("name", type_text, "The canonical name"),
        Column(
            "score", type_score, "The recogniser's probability; null where it gives none", is_nullable=True
        ),
        Column("recognise_version", type_id, "Version of the recognise stage, model and aliases included"),
        Column(
            "country_code",
            type_text,
            "ISO 3166-1 code of the country that the entity is, lies in or belongs to, where the alias tables know it",
            is_nullable=True,
        ),
        Column(
            "value",
            type_text,
            "What a date, time or amount comes to: 2021-12-07, 2021-W49, 199X, P2Y, T17:00, EUR 1500000; else null",
            is_nullable=True,
        ),
        Column("amount", type_score, "The number of an amount, null for ranges and dates", is_nullable=True),
        Column(
            "unit",
            type_text,
            "Of the amount: ISO 4217 code or sign of a currency, %, km, kg, …; of a time its zone",
            is_nullable=True,
        ),
        Column(
            "resolved_on",
            type_date,
            "First day of the date meant, told from the article's date where need be",
            is_nullable=True,
        ),
        Column(
            "precision",
            type_text,
            "How long that date lasts: day, weekend, week, month, season, quarter, half, year, decade or century",
            is_nullable=True,
        ),
    ),
)
