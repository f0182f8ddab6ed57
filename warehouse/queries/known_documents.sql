-- Which of some documents are in the warehouse, current or not, and with which version each was read.
--   $document_ids: the documents asked about
select
    documents.document_id,
    documents.ingest_version
from stored.documents as documents
where documents.document_id in (select unnest($document_ids::varchar[]))
order by documents.document_id
