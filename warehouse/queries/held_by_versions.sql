-- Documents that were held back when stages of some versions worked through them again, and have not come out since.
-- Those of a batch that was stopped are not among them: it was stopped for what others are like.
--   $strip_version, $split_version, $recognise_version: the versions
with runs as (
    select runs.run_id
    from stored.runs as runs
    where
        runs.versions ->> '$.strip' = $strip_version
        and runs.versions ->> '$.split' = $split_version
        and runs.versions ->> '$.recognise' = $recognise_version
),

held as (
    select
        outcomes.document_id,
        max(outcomes."at") as "at"
    from stored.outcomes as outcomes
    inner join runs using (run_id)
    where
        outcomes.status in ('quarantined', 'failed')
        and outcomes.reason is distinct from 'batch-stopped'
        and outcomes.document_id is not null
    group by outcomes.document_id
)

select held.document_id
from held
where
    not exists (
        select 1
        from stored.outcomes as later
        where
            later.document_id = held.document_id
            and later.status in ('new', 'updated')
            and later."at" > held."at"
    )
order by held.document_id
