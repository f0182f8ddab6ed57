"""sentences: titles and texts, sentence by sentence."""

from schemas.table import Column, Table, type_id, type_offset, type_text

SENTENCES = Table(
    name="sentences",
    doc=(
        "Sentences of titles and texts. No character of a text that is not white space is outside a sentence."
    ),
    key=("sentence_id",),
    order=("article_id", "part", "ordinal"),
    document_column="article_id",
    columns=(
        Column("sentence_id", type_id, "Hash of article, part and span"),
        Column("article_id", type_id, "The article"),
        Column("part", type_text, "title or text: what char_start and char_end point into"),
        Column("ordinal", type_offset, "Position among the part's sentences, from 0"),
        Column("paragraph", type_offset, "Position of its paragraph in the part, from 0"),
        Column("char_start", type_offset, "First code point in articles.text, or in articles.title"),
        Column("char_end", type_offset, "The code point after its last"),
        Column(
            "raw_start",
            type_offset,
            "First code point in raw_text; null where the title was supplied",
            is_nullable=True,
        ),
        Column("raw_end", type_offset, "The code point after its last in raw_text", is_nullable=True),
        Column("text", type_text, "The sentence"),
        Column("split_version", type_id, "Version of the split stage"),
    ),
)
