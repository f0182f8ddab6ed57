-- Which documents lie in held_documents.
select held_documents.document_id
from stored.held_documents as held_documents
order by held_documents.document_id
