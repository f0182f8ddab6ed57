-- The lines of a run's documents that stand in more than one story, in the run and the warehouse together.
-- Lines are counted by document first, and then less the copies: few documents are copies.
--   $lines: the run's lines (files)
--   $stories: document_id and story_id of the run's documents that are copies (files)
with run as (
    select
        run.document_id,
        run.line_keys
    from read_parquet($lines, hive_partitioning = false) as run
),

wanted as (
    select distinct unnest(run.line_keys) as line_key
    from run
),

stories as (
    select
        stories.document_id,
        stories.story_id
    from read_parquet($stories, hive_partitioning = false) as stories
),

earlier as (
    select
        lines.document_id,
        lines.story_id,
        lines.line_keys
    from stored.lines as lines
    where lines.document_id not in (select run.document_id from run)
),

standing as (
    select unnest(run.line_keys) as line_key
    from run
    union all
    select earlier.line_key
    from (select unnest(earlier.line_keys) as line_key from earlier) as earlier
    where earlier.line_key in (select wanted.line_key from wanted)
),

repeated as (
    select
        standing.line_key,
        count(*) as documents
    from standing
    group by standing.line_key
    having count(*) > 1
),

told_again as (
    select earlier.story_id
    from earlier
    group by earlier.story_id
    having count(*) > 1
    union
    select stories.story_id
    from stories
),

copies as (
    select
        stories.story_id,
        unnest(run.line_keys) as line_key
    from run
    inner join stories using (document_id)
    union all
    select
        earlier.story_id,
        unnest(earlier.line_keys) as line_key
    from earlier
    where earlier.story_id in (select told_again.story_id from told_again)
),

copied as (
    select
        copies.line_key,
        count(*) - count(distinct copies.story_id) as documents
    from copies
    group by copies.line_key
)

select
    repeated.line_key,
    repeated.documents - coalesce(copied.documents, 0) as documents
from repeated
left join copied using (line_key)
where repeated.documents - coalesce(copied.documents, 0) > 1
order by repeated.line_key
