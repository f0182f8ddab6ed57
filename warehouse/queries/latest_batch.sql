-- The last batch that happened; no row in a warehouse without batches.
select batches.batch_id
from stored.batches as batches
order by batches.ordinal desc
limit 1
