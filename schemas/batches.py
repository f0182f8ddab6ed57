"""batches: the ledger. A batch that is not here never happened."""

from schemas.table import Column, Table, type_count, type_id, type_instant, type_text

BATCHES = Table(
    name="batches",
    doc="One row a commit, written last. Only table versions recorded in one row belong together.",
    key=("batch_id",),
    order=("ordinal",),
    columns=(
        Column("batch_id", type_id, "The batch"),
        Column("run_id", type_id, "The run"),
        Column("ordinal", type_count, "Position among all batches of the warehouse, from 0"),
        Column("status", type_text, "committed, or stopped by an expectation (then it added no documents)"),
        Column("documents", type_count, "Documents that became visible or were replaced"),
        Column("table_versions", type_text, "JSON object: the version of every table after this commit"),
        Column(
            "template_set",
            type_id,
            "The set of templates that its documents were stripped with; null where none was stripped",
            is_nullable=True,
        ),
        Column("committed_at", type_instant, "When (UTC)"),
    ),
)
