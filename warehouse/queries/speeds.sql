-- The runs that came to their end and worked through documents, the latest first: how many, and how long it took.
--   $most: so many runs
select
    runs.run_id,
    runs.command,
    runs.options,
    runs."new" + runs.updated + runs.quarantined + runs.reprocessed as documents,
    date_diff('millisecond', runs.started_at, runs.finished_at) / 1000 as seconds
from stored.runs as runs
where
    runs.status = 'completed'
    and runs.finished_at > runs.started_at
    and runs."new" + runs.updated + runs.quarantined + runs.reprocessed > 0
order by runs.started_at desc, runs.run_id
limit $most
