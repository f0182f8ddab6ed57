-- Documents that are held back or lost now: the latest outcome at their path is quarantined or failed, and no version
-- of them came in later. A later success of either lets them out, and so does a later run that read the whole file
-- and found nothing amiss there: what is written down once the file has been mended may lie at other places of it.
--   document_id: The document; null where it could not be read
--   drop_name: The drop that it was seen in
--   source_path: Where in the drop
--   version_key: The series of versions that it belongs to; an earlier version of it may be current
--   status: quarantined or failed
--   stage: The stage that decided
--   expectation: The expectation that sent it here; null where a stage did
--   reason: Why, as a short slug
--   detail: Why, as a sentence
--   run_id: The run
--   at: When (UTC); write it "at", the word is DuckDB's own
with held as (
    select
        outcomes.document_id,
        outcomes.drop_name,
        outcomes.source_path,
        outcomes.version_key,
        outcomes.status,
        outcomes.stage,
        outcomes.expectation,
        outcomes.reason,
        outcomes.detail,
        outcomes.run_id,
        outcomes."at"
    from stored.outcomes as outcomes
    where outcomes.status in ('quarantined', 'failed')
),

-- The file of a record `a.jsonl#7` or a member `a.zip!b.txt`, as `sources` calls it, is what stands before one of
-- the marks; names of files may hold them, too.
places as (
    select distinct
        held.drop_name,
        held.source_path,
        held."at",
        unnest(list_append(
            list_transform(
                list_filter(range(length(held.source_path)), lambda i: held.source_path[i + 1] in ('#', '!')),
                lambda i: left(held.source_path, i)
            ),
            held.source_path
        )) as path
    from held
),

read_again as (
    select distinct
        places.drop_name,
        places.source_path,
        places."at"
    from places
    inner join stored.sources as sources on sources.drop_name = places.drop_name and sources.path = places.path
    -- Runs follow one another: one that began in between is another than the run that held back.
    inner join stored.runs as runs on runs.started_at > places."at" and runs.started_at <= sources.seen_at
)

select
    held.document_id,
    held.drop_name,
    held.source_path,
    held.version_key,
    held.status,
    held.stage,
    held.expectation,
    held.reason,
    held.detail,
    held.run_id,
    held."at"
from held
where
    not exists (
        select 1
        from stored.outcomes as later
        where
            later.version_key = held.version_key
            and later."at" > held."at"
            -- Only what comes in speaks for its series; that one document is held back, or let go by a person, says
            -- nothing of another one.
            and (
                later.status not in ('quarantined', 'failed', 'dismissed', 'forgotten')
                or later.document_id = held.document_id
            )
    )
    and not exists (
        select 1
        from stored.outcomes as later
        where
            later.drop_name = held.drop_name
            and later.source_path = held.source_path
            and later."at" > held."at"
            and (later.status <> 'forgotten' or later.document_id = held.document_id)
    )
    and not exists (
        select 1
        from read_again
        where
            read_again.drop_name = held.drop_name
            and read_again.source_path = held.source_path
            and read_again."at" = held."at"
    )
order by held.drop_name, held.source_path
