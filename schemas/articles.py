"""articles: the cleaned documents and what was lifted out of them."""

from schemas.table import (
    Column,
    Table,
    type_count,
    type_date,
    type_id,
    type_instant,
    type_score,
    type_text,
    type_texts,
)

ARTICLES = Table(
    name="articles",
    doc="Cleaned articles. text is documents.raw_text less the removed spans, exactly.",
    key=("article_id",),
    order=("article_id",),
    document_column="article_id",
    columns=(
        Column("article_id", type_id, "The document's id"),
        Column("drop_name", type_text, "The drop in which it was first seen"),
        Column("source_path", type_text, "Path within the drop where first seen"),
        Column("title", type_text, "The headline as printed or supplied", is_nullable=True),
        Column("subtitle", type_text, "The line below the headline", is_nullable=True),
        Column("authors", type_texts, "People named in the byline, in order; empty where none is named"),
        Column("agency", type_text, "News agency credited for the text", is_nullable=True),
        Column("publisher", type_text, "Who published it, supplied or printed", is_nullable=True),
        Column("published_on", type_date, "Date of publication as printed or supplied", is_nullable=True),
        Column(
            "published_at",
            type_instant,
            "Instant of publication (UTC), where a time is given",
            is_nullable=True,
        ),
        Column("published_precision", type_text, "year, month, day, minute or second", is_nullable=True),
        Column("language", type_text, "BCP 47 tag of the text; und where it cannot be told"),
        Column("text", type_text, "The article's text; char_start and char_end count its code points from 0"),
        Column("text_hash", type_id, "Hash of the text with white space folded; equal for copies"),
        Column("word_count", type_count, "Words of the text"),
        Column(
            "kept_ratio", type_score, "Share of raw_text's non-space characters that the text keeps, 0 to 1"
        ),
        Column(
            "recogniser",
            type_text,
            "Who found the names; null where the language is not served",
            is_nullable=True,
        ),
        Column("strip_version", type_id, "Version of the strip stage"),
        Column("ingested_at", type_instant, "When the article was committed (UTC)", is_stamped=True),
        Column("run_id", type_id, "The run that wrote this row", is_stamped=True),
    ),
)
