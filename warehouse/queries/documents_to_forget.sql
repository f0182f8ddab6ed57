-- Some documents, and all versions of some series, as they are shown to whoever is to confirm that they be forgotten.
-- A series is what documents say of themselves, not where they were seen: a path may show another story every day.
--   $document_ids: the documents
--   $version_keys: the series
with texts as (
    select
        documents.document_id,
        documents.version_key
    from stored.documents as documents
    union all
    select
        held_documents.document_id,
        held_documents.version_key
    from stored.held_documents as held_documents
),

latest as (
    select
        outcomes.document_id,
        outcomes.version_key,
        outcomes.drop_name,
        outcomes.source_path,
        outcomes.status,
        outcomes."at"
    from stored.outcomes as outcomes
    where outcomes.document_id is not null
    qualify row_number() over (
        partition by outcomes.document_id
        order by outcomes."at" desc, outcomes.run_id, outcomes.drop_name, outcomes.source_path
    ) = 1
),

chosen as (
    select
        latest.document_id,
        coalesce(texts.version_key, latest.version_key) as version_key,
        latest.drop_name,
        latest.source_path,
        latest.status,
        latest."at",
        texts.document_id is not null as has_text
    from latest
    left join texts using (document_id)
)

select
    chosen.document_id,
    chosen.version_key,
    chosen.drop_name,
    chosen.source_path,
    chosen.status,
    chosen."at",
    articles.title,
    chosen.status = 'forgotten' and not chosen.has_text as is_forgotten
from chosen
left join stored.articles as articles on articles.article_id = chosen.document_id
where
    chosen.document_id in (select unnest($document_ids::varchar[]))
    or chosen.version_key in (select unnest($version_keys::varchar[]))
order by chosen.drop_name, chosen.source_path, chosen."at", chosen.document_id
