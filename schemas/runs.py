"""runs: who loaded what, when, with which options and versions, and the sums."""

from schemas.table import Column, Table, type_count, type_id, type_instant, type_text

RUNS = Table(
    name="runs",
    doc="One row a run. The counts of outcomes and of unchanged documents add up to documents.",
    key=("run_id",),
    order=("started_at",),
    columns=(
        Column("run_id", type_id, "The run"),
        Column("command", type_text, "run, backfill, serve, retry, dismiss or forget"),
        Column("started_by", type_text, "The account that ran it"),
        Column("started_at", type_instant, "When it began (UTC)"),
        Column("finished_at", type_instant, "When it ended (UTC)", is_nullable=True),
        Column("status", type_text, "running, completed, failed or interrupted"),
        Column("detail", type_text, "What stopped it, as a sentence", is_nullable=True),
        Column("options", type_text, "JSON object of the options it was given"),
        Column(
            "versions",
            type_text,
            "JSON object of the versions of stages, packages, Python and its tables of Unicode",
        ),
        Column("documents", type_count, "Documents seen"),
        Column("new", type_count, "Documents first seen"),
        Column("updated", type_count, "Documents that are a new version of a known one"),
        Column("duplicate", type_count, "Known bytes at a new path"),
        Column("unchanged", type_count, "Documents known already, as they are"),
        Column("quarantined", type_count, "Documents held back by an expectation"),
        Column("failed", type_count, "Documents that could not be read or processed"),
        Column("reprocessed", type_count, "Documents worked through again because a version changed"),
        Column("dismissed", type_count, "Held documents that a person has let go", is_nullable=True),
        Column(
            "forgotten",
            type_count,
            "Documents taken out for good, and later sightings of such documents",
            is_nullable=True,
        ),
    ),
)
