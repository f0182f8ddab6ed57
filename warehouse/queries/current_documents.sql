-- The documents that are current for a series of versions, oldest first and as they came in together.
--   $drop_name: only those first seen in this drop; null for all
select documents.document_id
from stored.documents as documents
where
    documents.document_id not in (select superseded.document_id from stored.superseded as superseded)
    and ($drop_name::varchar is null or documents.drop_name = $drop_name)
order by documents.first_seen_at, documents.document_id
