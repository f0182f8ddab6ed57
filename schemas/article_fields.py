"""article_fields: where the lifted columns of an article come from."""

from schemas.table import Column, Table, type_id, type_offset, type_text

ARTICLE_FIELDS = Table(
    name="article_fields",
    doc="Evidence for each lifted column of articles: the printed span, or null offsets where supplied.",
    key=("article_id", "field"),
    order=("article_id", "field"),
    document_column="article_id",
    columns=(
        Column("article_id", type_id, "The article"),
        Column("field", type_text, "The column of articles that this is evidence for"),
        Column("value", type_text, "The value as text; lists as JSON"),
        Column(
            "raw_start",
            type_offset,
            "First code point of the evidence in raw_text; null if supplied",
            is_nullable=True,
        ),
        Column("raw_end", type_offset, "The code point after its last; null if supplied", is_nullable=True),
        Column("method", type_text, "The rule that read it, or `supplied`"),
    ),
)
