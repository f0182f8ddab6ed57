-- Which of some documents are in the warehouse, current or not.
--   $document_ids: the documents asked about
select documents.document_id
from stored.documents as documents
where documents.document_id in (select unnest($document_ids::varchar[]))
order by documents.document_id
