-- One row an entity that current articles mention.
--   entity_id: The entity
--   name: Its canonical name; the commonest, where versions of the recogniser differ
--   label: PERSON, ORG, GPE, LOC, NORP, EVENT or MISC
--   aliases: Every way in which it is written, sorted
--   mentions: How often it is named
--   articles: In how many articles
--   first_seen_on: Day of the earliest of them: as published, else as ingested
--   last_seen_on: Day of the latest
with spellings as (
    select
        entities.entity_id,
        entities.label,
        entities.name,
        entities.text,
        count(*) as mentions
    from entities
    group by entities.entity_id, entities.label, entities.name, entities.text
),

names as (
    select
        spellings.entity_id,
        max_by(spellings.name, (spellings.mentions, spellings.name)) as name,
        max_by(spellings.label, (spellings.mentions, spellings.label)) as label,
        list(distinct spellings.text order by spellings.text) as aliases,
        sum(spellings.mentions)::bigint as mentions
    from spellings
    group by spellings.entity_id
),

named as (
    select distinct
        entities.entity_id,
        entities.article_id
    from entities
),

days as (
    select
        named.entity_id,
        count(*) as articles,
        min(coalesce(articles.published_on, articles.ingested_at::date)) as first_seen_on,
        max(coalesce(articles.published_on, articles.ingested_at::date)) as last_seen_on
    from named
    inner join articles on articles.article_id = named.article_id
    group by named.entity_id
)

select
    names.entity_id,
    names.name,
    names.label,
    names.aliases,
    names.mentions,
    days.articles,
    days.first_seen_on,
    days.last_seen_on
from names
inner join days on days.entity_id = names.entity_id
order by names.mentions desc, names.name, names.entity_id
