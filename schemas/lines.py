"""lines: what each document says, line by line, as hashes: how templates and copies are found."""

from schemas.table import Column, Table, type_counts, type_id, type_keys

LINES = Table(
    name="lines",
    doc=(
        "One row a document: its lines as 64-bit hashes (lower case, white space folded). A line that stands in "
        "several stories is template; copies and versions of one another are one story."
    ),
    key=("document_id",),
    order=("document_id",),
    document_column="document_id",
    columns=(
        Column("document_id", type_id, "The document"),
        Column(
            "story_id",
            type_id,
            "What wire copies, re-publications and versions of one another share: the document_id of one of them",
        ),
        Column("line_keys", type_keys, "Hashes of its lines, each once, in the order of the text"),
        Column("paragraph_keys", type_keys, "Those of them that read like paragraphs"),
        Column("paragraph_lengths", type_counts, "Code points of each of these paragraphs"),
        Column(
            "kept_keys",
            type_keys,
            "Hashes of the lines that stay and would be template if they stood in more stories",
        ),
        Column("template_from", type_counts, "From how many stories on each of these lines would be"),
        Column("strip_version", type_id, "Version of the strip stage"),
    ),
)
