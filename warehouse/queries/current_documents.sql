-- The documents that are current for a series of versions, oldest first and as they came in together.
-- Beside each the run that wrote its article last (no row of a document changes without that one), and whether it lies
-- in a period: null where it has no date.
--   $drop_name: only those first seen in this drop; null for all
--   $by: what $since and $until are about: when a document was ingested, or published; null where nothing is asked
--   $since, $until: from the first on, and before the second (UTC); null for no bound
--   $since_is_day, $until_is_day: whether the bound is a day's beginning and compared with days of publication
with documents as (
    select
        documents.document_id,
        documents.first_seen_at,
        articles.published_on,
        coalesce(articles.published_at, articles.published_on::timestamp) as published_at,
        articles.run_id as written_by
    from stored.documents as documents
    left join stored.articles as articles on articles.article_id = documents.document_id
    where
        documents.document_id not in (select superseded.document_id from stored.superseded as superseded)
        and ($drop_name::varchar is null or documents.drop_name = $drop_name)
),

dated as (
    select
        documents.document_id,
        documents.first_seen_at,
        documents.written_by,
        case
            when $by::varchar = 'ingested' then documents.first_seen_at
            when $since_is_day::boolean then documents.published_on::timestamp
            else documents.published_at
        end as begins,
        case
            when $by::varchar = 'ingested' then documents.first_seen_at
            when $until_is_day::boolean then documents.published_on::timestamp
            else documents.published_at
        end as ends
    from documents
)

select
    dated.document_id,
    dated.written_by,
    case
        when $by::varchar is null then true
        when dated.begins is not null
            then
                ($since::timestamp is null or dated.begins >= $since::timestamp)
                and ($until::timestamp is null or dated.ends < $until::timestamp)
    end as is_within
from dated
order by dated.first_seen_at, dated.document_id
