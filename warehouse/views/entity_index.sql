-- One row an entity that current articles name. Dates, times and amounts are no entities and are left out.
--   entity_id: The entity
--   name: Its canonical name, as in the documents that were seen first: later ones do not rename it
--   label: PERSON, ORG, GPE, LOC, NORP, EVENT or MISC
--   country_code: ISO 3166-1 code of the country that it is, lies in or belongs to, where the alias tables know it
--   aliases: Every way in which it is written, sorted
--   mentions: How often it is named
--   articles: In how many articles
--   first_seen_on: Day of the earliest of them: as published, else as ingested
--   last_seen_on: Day of the latest
with named as (
    select
        entities.entity_id,
        entities.article_id,
        entities.name,
        entities.label,
        count(*) as mentions
    from entities
    where entities.label in ('PERSON', 'ORG', 'GPE', 'LOC', 'NORP', 'EVENT', 'MISC')
    group by entities.entity_id, entities.article_id, entities.name, entities.label
),

-- Within one batch the commonest spelling counts.
names as (
    select
        named.entity_id,
        named.name,
        documents.first_seen_at,
        sum(named.mentions) as mentions
    from named
    inner join documents on documents.document_id = named.article_id
    group by named.entity_id, named.name, documents.first_seen_at
),

first_names as (
    select
        names.entity_id,
        names.name
    from names
    qualify row_number() over (
        partition by names.entity_id
        order by names.first_seen_at, names.mentions desc, names.name
    ) = 1
),

spellings as (
    select
        entities.entity_id,
        min(entities.country_code) as country_code,
        list(distinct entities.text order by entities.text) as aliases
    from entities
    group by entities.entity_id
),

days as (
    select
        named.entity_id,
        max_by(named.label, (named.mentions, named.label)) as label,
        sum(named.mentions)::bigint as mentions,
        count(distinct named.article_id) as articles,
        min(coalesce(articles.published_on, articles.ingested_at::date)) as first_seen_on,
        max(coalesce(articles.published_on, articles.ingested_at::date)) as last_seen_on
    from named
    inner join articles on articles.article_id = named.article_id
    group by named.entity_id
)

select
    days.entity_id,
    first_names.name,
    days.label,
    spellings.country_code,
    spellings.aliases,
    days.mentions,
    days.articles,
    days.first_seen_on,
    days.last_seen_on
from days
inner join first_names on first_names.entity_id = days.entity_id
inner join spellings on spellings.entity_id = days.entity_id
order by days.mentions desc, first_names.name, days.entity_id
