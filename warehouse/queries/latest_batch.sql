-- The last batch that happened; no row in a warehouse without batches.
select
    batches.batch_id,
    batches.run_id,
    batches.ordinal,
    batches.status,
    batches.documents,
    batches.table_versions,
    batches.committed_at
from stored.batches as batches
order by batches.ordinal desc
limit 1
