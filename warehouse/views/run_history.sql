-- One row a run, the latest first.
--   run_id: The run
--   command: run, backfill or serve
--   started_by: The account that ran it
--   started_at: When it began (UTC)
--   seconds: How long it took; null while it runs, or where it was interrupted
--   status: running, completed, failed or interrupted
--   detail: What stopped it
--   documents: Documents seen
--   new: Documents first seen
--   updated: New versions of known documents
--   duplicate: Known bytes at a new path
--   unchanged: Documents known already, as they are
--   quarantined: Documents held back by an expectation
--   failed: Documents that could not be read or processed
--   reprocessed: Documents worked through again because a version changed
--   batches: Batches that it committed
--   expectations: Expectations checked
--   unmet: Expectations that did not hold, of any severity
with batches as (
    select
        batches.run_id,
        count(*) as batches
    from batches
    where batches.documents > 0
    group by batches.run_id
),

validations as (
    select
        validations.run_id,
        count(*) as expectations,
        count(*) filter (where not validations.success) as unmet
    from validations
    group by validations.run_id
)

select
    runs.run_id,
    runs.command,
    runs.started_by,
    runs.started_at,
    round(date_diff('millisecond', runs.started_at, runs.finished_at) / 1000, 1) as seconds,
    runs.status,
    runs.detail,
    runs.documents,
    runs.new,
    runs.updated,
    runs.duplicate,
    runs.unchanged,
    runs.quarantined,
    runs.failed,
    runs.reprocessed,
    coalesce(batches.batches, 0) as batches,
    coalesce(validations.expectations, 0) as expectations,
    coalesce(validations.unmet, 0) as unmet
from runs
left join batches on batches.run_id = runs.run_id
left join validations on validations.run_id = runs.run_id
order by runs.started_at desc, runs.run_id
