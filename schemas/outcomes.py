"""outcomes: what became of each document of a run."""

from schemas.table import Column, Table, type_id, type_instant, type_text

OUTCOMES = Table(
    name="outcomes",
    doc=(
        "What became of each document that a run saw and that was not simply unchanged: exactly one row each."
    ),
    key=("run_id", "drop_name", "source_path"),
    order=("run_id", "drop_name", "source_path"),
    document_column=None,
    columns=(
        Column("run_id", type_id, "The run", is_stamped=True),
        Column("drop_name", type_text, "The drop that it was seen in"),
        Column("source_path", type_text, "Where in the drop"),
        Column("version_key", type_id, "Names the series of versions that it belongs to"),
        Column("document_id", type_id, "The document; null where it could not be read", is_nullable=True),
        Column("status", type_text, "new, updated, duplicate, quarantined, failed, dismissed or forgotten"),
        Column("stage", type_text, "The stage that decided"),
        Column("expectation", type_text, "The expectation that sent it to quarantine", is_nullable=True),
        Column("reason", type_text, "Why, as a short slug", is_nullable=True),
        Column("detail", type_text, "Why, as a sentence", is_nullable=True),
        Column("at", type_instant, "When (UTC)", is_stamped=True),
    ),
)
