"""sources: the files and containers that drops are made of."""

from schemas.table import Column, Table, type_count, type_id, type_instant, type_text

SOURCES = Table(
    name="sources",
    doc=(
        "Files and containers as found in drops. A file known here "
        "with the same hash and version is not parsed again."
    ),
    key=("source_id",),
    order=("source_id",),
    columns=(
        Column("source_id", type_id, "Hash of drop_name, path, file_sha256 and ingest_version"),
        Column("drop_name", type_text, "The drop that the file belongs to"),
        Column("path", type_text, "The file's path within the drop"),
        Column("file_sha256", type_text, "sha256 of the file's bytes as they lie on disk (64 hex digits)"),
        Column("byte_length", type_count, "Length of the file on disk"),
        Column("records", type_count, "How many documents the file holds, unreadable ones included"),
        Column("ingest_version", type_id, "Version of the ingest stage that read it, its options included"),
        Column("seen_at", type_instant, "When the file was read (UTC)", is_stamped=True),
    ),
)
