-- Documents that runs of one request have worked through since it last came to its end: written, or held back.
-- A run that still says `running` has died, where the one who asks holds the lock.
--   $request: what the runs were asked
--   $strip_version, $split_version, $recognise_version: only runs of these versions
with runs as (
    select
        runs.run_id,
        runs.started_at,
        runs.status
    from stored.runs as runs
    where
        runs.options ->> '$.request' = $request
        and runs.versions ->> '$.strip' = $strip_version
        and runs.versions ->> '$.split' = $split_version
        and runs.versions ->> '$.recognise' = $recognise_version
),

broken_off as (
    select runs.run_id
    from runs
    where
        runs.status <> 'completed'
        and not exists (
            select 1
            from runs as ended
            where ended.status = 'completed' and ended.started_at > runs.started_at
        )
)

select articles.article_id as document_id
from stored.articles as articles
where articles.run_id in (select broken_off.run_id from broken_off)
union
select outcomes.document_id
from stored.outcomes as outcomes
where
    outcomes.run_id in (select broken_off.run_id from broken_off)
    and outcomes.status in ('quarantined', 'failed')
    and outcomes.reason is distinct from 'batch-stopped'
    and outcomes.document_id is not null
order by document_id
