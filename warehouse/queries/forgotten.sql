-- Which of some documents are forgotten: their latest outcome says so; when and why, as it was said then.
--   $document_ids: the documents asked about
with latest as (
    select
        outcomes.document_id,
        outcomes.status
    from stored.outcomes as outcomes
    where outcomes.document_id in (select unnest($document_ids::varchar[]))
    qualify row_number() over (
        partition by outcomes.document_id
        order by outcomes."at" desc, outcomes.status = 'forgotten' desc
    ) = 1
),

-- Later sightings are at the stage identify, and say this in their own words.
told as (
    select
        outcomes.document_id,
        outcomes.detail,
        outcomes."at"
    from stored.outcomes as outcomes
    where outcomes.status = 'forgotten' and outcomes.stage = 'commit'
    qualify row_number() over (partition by outcomes.document_id order by outcomes."at" desc) = 1
)

select
    latest.document_id,
    told.detail as why,
    told."at" as forgotten_at
from latest
inner join told using (document_id)
where latest.status = 'forgotten'
order by latest.document_id
