-- Where some documents were seen, copies included.
--   $document_ids: the documents
select distinct
    outcomes.drop_name,
    outcomes.source_path
from stored.outcomes as outcomes
where outcomes.document_id in (select unnest($document_ids::varchar[]))
order by outcomes.drop_name, outcomes.source_path
