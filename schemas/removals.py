"""removals: every span that was taken out of a document, and why."""

from schemas.table import Column, Table, type_id, type_offset, type_score, type_text

REMOVALS = Table(
    name="removals",
    doc=(
        "Every span taken out of a document. Together with the kept "
        "text they tile raw_text without gap or overlap."
    ),
    key=("document_id", "raw_start"),
    order=("document_id", "raw_start"),
    document_column="document_id",
    columns=(
        Column("document_id", type_id, "The document that it was taken from"),
        Column("raw_start", type_offset, "First code point of the span in documents.raw_text"),
        Column("raw_end", type_offset, "The code point after the span's last"),
        Column("category", type_text, "What it was: newsletter, share, caption, …"),
        Column(
            "rule",
            type_text,
            "The rule that removed it, or the line model; `repeated-in-documents:N` where it stood in N stories",
        ),
        Column(
            "score",
            type_score,
            "The model's probability that it is boilerplate; null where a rule decided",
            is_nullable=True,
        ),
        Column("text", type_text, "The removed text itself"),
        Column("strip_version", type_id, "Version of the strip stage"),
    ),
)
