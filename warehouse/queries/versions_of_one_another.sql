-- Documents of one series of versions, at least one of them of this run, each with the first of its series.
--   $lines: the run's lines (files)
with run as (
    select
        run.document_id,
        run.version_key
    from read_parquet($lines, hive_partitioning = false) as run
),

versions as (
    select
        run.document_id,
        null as story_id,
        run.version_key
    from run
    union all by name
    select
        documents.document_id,
        coalesce(lines.story_id, documents.document_id) as story_id,
        documents.version_key
    from stored.documents as documents
    left join stored.lines as lines on lines.document_id = documents.document_id
    where
        documents.version_key in (select run.version_key from run)
        and documents.document_id not in (select run.document_id from run)
)

select
    versions.document_id,
    versions.story_id,
    first(versions.document_id) over series as other_document_id,
    first(versions.story_id) over series as other_story_id
from versions
window series as (partition by versions.version_key order by versions.document_id)
qualify versions.document_id <> first(versions.document_id) over series
order by versions.document_id
