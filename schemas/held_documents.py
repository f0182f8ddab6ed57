"""held_documents: raw texts of what a suite or a stage holds back, to be looked at and retried."""

from schemas.documents import DOCUMENTS
from schemas.table import Table

HELD_DOCUMENTS = Table(
    name="held_documents",
    doc=(
        "Raw texts of documents that were read and are held back: what `documents` would hold of them. A document that "
        "is let out, dismissed or forgotten leaves this table."
    ),
    key=("document_id",),
    order=("document_id",),
    columns=DOCUMENTS.columns,
)
