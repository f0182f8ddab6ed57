-- Which of some documents a person has let go: their latest outcome, wherever they were seen, says so.
--   $document_ids: the documents asked about
select outcomes.document_id
from stored.outcomes as outcomes
where outcomes.document_id in (select unnest($document_ids::varchar[]))
qualify
    row_number() over (partition by outcomes.document_id order by outcomes."at" desc, outcomes.status = 'dismissed') = 1
    and outcomes.status = 'dismissed'
order by outcomes.document_id
