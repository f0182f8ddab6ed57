"""validations: every expectation that was checked, and how it came out."""

import pyarrow as pa

from schemas.table import Column, Table, type_count, type_id, type_instant, type_text

VALIDATIONS = Table(
    name="validations",
    doc="Every expectation checked on every batch, passed or failed.",
    order=("batch_id", "suite", "expectation", "column"),
    columns=(
        Column("run_id", type_id, "The run", is_stamped=True),
        Column("batch_id", type_id, "The batch"),
        Column("stage", type_text, "The stage whose output was checked"),
        Column("suite", type_text, "The suite, named after its table"),
        Column("expectation", type_text, "The expectation's type"),
        Column("column", type_text, "The column checked; null for the table as a whole", is_nullable=True),
        Column("severity", type_text, "warning, error or critical"),
        Column("success", pa.bool_(), "Whether it held"),
        Column("observed", type_text, "What was seen, as JSON", is_nullable=True),
        Column("unexpected", type_count, "Rows that did not meet it"),
        Column("elements", type_count, "Rows checked"),
        Column("ran_at", type_instant, "When (UTC)", is_stamped=True),
    ),
)
