"""documents: the raw texts as they came, once each."""

from schemas.table import Column, Table, type_count, type_id, type_instant, type_text

DOCUMENTS = Table(
    name="documents",
    doc="Raw texts as they came, once for each distinct content. Nothing is ever deleted from raw_text.",
    key=("document_id",),
    order=("document_id",),
    document_column="document_id",
    columns=(
        Column(
            "document_id",
            type_id,
            "sha256 (32 hex digits) of the file's bytes, or of the record's canonical JSON",
        ),
        Column(
            "version_key",
            type_id,
            "Names the series of versions: hash of the supplied id, else url, else drop and path",
        ),
        Column("drop_name", type_text, "The drop in which this content was first seen"),
        Column(
            "source_path",
            type_text,
            "Path within the drop where first seen; `a.zip!b.txt` in an archive, `x.jsonl#17` for a record",
        ),
        Column("media_type", type_text, "text/plain, text/html, or the record's container type"),
        Column("byte_length", type_count, "Length of the content in bytes, decompressed"),
        Column("encoding", type_text, "The encoding that the bytes were read with"),
        Column(
            "decode_repairs",
            type_count,
            "Characters that the repair of the encoding changed before raw_text was fixed",
        ),
        Column(
            "raw_text",
            type_text,
            "The whole text; raw_start and raw_end everywhere count its code points from 0",
        ),
        Column("url", type_text, "Address as supplied or as the page states it", is_nullable=True),
        Column("publisher", type_text, "Publisher as supplied or as the page states it", is_nullable=True),
        Column("metadata", type_text, "JSON object of every field that came with the text"),
        Column("ingest_version", type_id, "Version of the ingest stage, its options included"),
        Column("first_seen_at", type_instant, "When this content first arrived (UTC)", is_stamped=True),
        Column("run_id", type_id, "The run that brought it", is_stamped=True),
    ),
)
