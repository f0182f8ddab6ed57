-- How often each entity is named, day by day. A day is an article's date, else the day on which it was ingested.
--   day: The day
--   entity_id: The entity
--   name: Its canonical name
--   label: PERSON, ORG, GPE, LOC, NORP, EVENT or MISC
--   mentions: How often it is named
--   articles: In how many articles
with named as (
    select
        entities.entity_id,
        entities.article_id,
        min(entities.label) as label,
        count(*) as mentions
    from entities
    where entities.label in ('PERSON', 'ORG', 'GPE', 'LOC', 'NORP', 'EVENT', 'MISC')
    group by entities.entity_id, entities.article_id
),

-- An entity goes by its name in the documents that were seen first, as in entity_index: later ones do not rename it.
-- Within one batch the commonest spelling counts.
spelt as (
    select
        entities.entity_id,
        entities.name,
        documents.first_seen_at,
        count(*) as mentions
    from entities
    inner join documents on documents.document_id = entities.article_id
    group by entities.entity_id, entities.name, documents.first_seen_at
),

first_names as (
    select
        spelt.entity_id,
        spelt.name
    from spelt
    qualify row_number() over (
        partition by spelt.entity_id
        order by spelt.first_seen_at, spelt.mentions desc, spelt.name
    ) = 1
)

select
    coalesce(articles.published_on, articles.ingested_at::date) as day,
    named.entity_id,
    first_names.name,
    min(named.label) as label,
    sum(named.mentions)::bigint as mentions,
    count(*) as articles
from named
inner join articles on articles.article_id = named.article_id
inner join first_names on first_names.entity_id = named.entity_id
group by coalesce(articles.published_on, articles.ingested_at::date), named.entity_id, first_names.name
order by day, mentions desc, first_names.name, named.entity_id
