-- The runs whose suites may have quoted some documents in what they found: those with an outcome of one of them, and
-- those that worked from the tables, which have outcomes of few, since the first of them was seen.
--   $document_ids: the documents
with own as (
    select
        outcomes.run_id,
        outcomes."at"
    from stored.outcomes as outcomes
    where outcomes.document_id in (select unnest($document_ids::varchar[]))
),

judged as (
    select runs.run_id
    from stored.runs as runs
    where
        runs.run_id in (select own.run_id from own)
        or (
            runs.command not in ('run', 'serve')
            and coalesce(runs.finished_at, runs.started_at) >= (select min(own."at") from own)
        )
)

select
    judged.run_id,
    judged.run_id in (
        select batches.run_id
        from stored.batches as batches
        where batches.status = 'stopped'
    ) as is_stopped
from judged
order by judged.run_id
