-- Documents that somebody may mean, each name with what answers to it: documents in the tables or held back, and those
-- that only outcomes know, because they never came in or are forgotten already.
--   $names: beginnings of ids (six digits at least), or paths in a drop, whole or from a folder or archive on
--   $urls: addresses, as supplied
--   $drop_name: the drop that documents were first seen in; null for none
with texts as (
    select
        documents.document_id,
        documents.version_key,
        documents.drop_name,
        documents.source_path,
        documents.url
    from stored.documents as documents
    union all
    select
        held_documents.document_id,
        held_documents.version_key,
        held_documents.drop_name,
        held_documents.source_path,
        held_documents.url
    from stored.held_documents as held_documents
),

sightings as (
    select distinct
        outcomes.document_id,
        outcomes.version_key,
        outcomes.drop_name,
        outcomes.source_path
    from stored.outcomes as outcomes
    where outcomes.document_id is not null
),

everywhere as (
    select
        texts.document_id,
        texts.version_key,
        texts.drop_name,
        texts.source_path,
        texts.url,
        true as is_first
    from texts
    union all
    select
        sightings.document_id,
        coalesce(texts.version_key, sightings.version_key) as version_key,
        sightings.drop_name,
        sightings.source_path,
        null as url,
        texts.document_id is null as is_first
    from sightings
    left join texts using (document_id)
),

names as (
    select unnest($names::varchar[]) as name
),

answers as (
    select
        names.name,
        everywhere.document_id,
        everywhere.version_key
    from everywhere
    inner join names
        on
            (length(names.name) >= 6 and starts_with(everywhere.document_id, names.name))
            or everywhere.source_path = names.name
            or ends_with(everywhere.source_path, '/' || names.name)
            or ends_with(everywhere.source_path, '!' || names.name)
    union
    select
        everywhere.url,
        everywhere.document_id,
        everywhere.version_key
    from everywhere
    where everywhere.url in (select unnest($urls::varchar[]))
    union
    select
        everywhere.drop_name,
        everywhere.document_id,
        everywhere.version_key
    from everywhere
    where everywhere.is_first and everywhere.drop_name = $drop_name
)

select
    answers.name,
    answers.document_id,
    answers.version_key
from answers
order by answers.name, answers.version_key, answers.document_id
