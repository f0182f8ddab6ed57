-- Some of the documents that lie in held_documents, as they were read.
--   $document_ids: the documents asked about
select
    held_documents.document_id,
    held_documents.version_key,
    held_documents.drop_name,
    held_documents.source_path,
    held_documents.media_type,
    held_documents.byte_length,
    held_documents.encoding,
    held_documents.decode_repairs,
    held_documents.raw_text,
    held_documents.url,
    held_documents.publisher,
    held_documents.metadata,
    held_documents.ingest_version
from stored.held_documents as held_documents
where held_documents.document_id in (select unnest($document_ids::varchar[]))
order by held_documents.document_id
