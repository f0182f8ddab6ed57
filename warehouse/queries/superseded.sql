-- Documents that are in the warehouse and current for no series of versions. Few, as a rule: a publication holds them
-- as a table, so that the views of current documents need not go through all outcomes at every query.
-- `current_versions` is the query of that name, over all series.
select documents.document_id
from stored.documents as documents
where documents.document_id not in (select current_versions.document_id from current_versions)
order by documents.document_id
