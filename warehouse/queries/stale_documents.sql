-- Current documents that a stage would work differently today, oldest first and as they came in together: a backfill
-- that takes them in this order rewrites each part once.
-- Beside each the versions that it carries. An article without sentences or mentions carries none of its own; the run
-- that wrote it tells which it was.
--   $strip_version, $split_version, $recognise_version: the stages' versions today; null where the stage is not asked about
with articles as (
    select
        articles.article_id,
        articles.strip_version,
        articles.run_id
    from stored.articles as articles
    where articles.article_id not in (select superseded.document_id from stored.superseded as superseded)
),

sentences as (
    select
        sentences.article_id,
        any_value(sentences.split_version) as split_version
    from stored.sentences as sentences
    where $split_version::varchar is not null
    group by sentences.article_id
),

entities as (
    select
        entities.article_id,
        any_value(entities.recognise_version) as recognise_version
    from stored.entities as entities
    where $recognise_version::varchar is not null
    group by entities.article_id
),

runs as (
    select
        runs.run_id,
        runs.versions ->> '$.split' as split_version,
        runs.versions ->> '$.recognise' as recognise_version
    from stored.runs as runs
),

carried as (
    select
        articles.article_id,
        articles.strip_version,
        coalesce(sentences.split_version, runs.split_version) as split_version,
        coalesce(entities.recognise_version, runs.recognise_version) as recognise_version
    from articles
    left join sentences using (article_id)
    left join entities using (article_id)
    left join runs using (run_id)
),

stages as (
    select
        carried.article_id,
        carried.strip_version,
        carried.split_version,
        carried.recognise_version,
        coalesce(carried.strip_version <> $strip_version, false) as is_strip_stale,
        coalesce(carried.split_version <> $split_version, false) as is_split_stale,
        coalesce(carried.recognise_version <> $recognise_version, false) as is_recognise_stale
    from carried
)

select
    stages.article_id as document_id,
    stages.strip_version,
    stages.split_version,
    stages.recognise_version,
    stages.is_strip_stale,
    stages.is_split_stale,
    stages.is_recognise_stale
from stages
inner join stored.documents as documents on documents.document_id = stages.article_id
where stages.is_strip_stale or stages.is_split_stale or stages.is_recognise_stale
order by documents.first_seen_at, documents.document_id
