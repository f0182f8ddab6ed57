"""templates: the sets of repeated lines that runs worked with."""

from schemas.table import Column, Table, type_count, type_id, type_key

TEMPLATES = Table(
    name="templates",
    doc=(
        "The lines of a run's documents that stood in more than one story, in the run and the warehouse. The same "
        "document with the same set gives the same rows; batches say which set they were made with."
    ),
    key=("template_set", "line_key"),
    order=("template_set", "line_key"),
    columns=(
        Column("template_set", type_id, "Names the set: a hash over its lines and counts"),
        Column("line_key", type_key, "The line's hash, as in lines.line_keys"),
        Column("documents", type_count, "In how many documents it stood, copies of a story counted once"),
    ),
)
