-- One row an entity that current articles mention.
--   entity_id: The entity
--   name: Its canonical name; the commonest, where versions of the recogniser differ
--   label: PERSON, ORG, GPE, LOC, NORP, EVENT or MISC
--   aliases: Every way in which it is written, sorted
--   mentions: How often it is named
--   articles: In how many articles
--   first_seen_on: Day of the earliest of them: as published, else as ingested
--   last_seen_on: Day of the latest
with names as (
    select
        entities.entity_id,
        entities.label,
        entities.name,
        count(*) as mentions
    from entities
    group by entities.entity_id, entities.label, entities.name
),

canonical as (
    select
        names.entity_id,
        names.label,
        max_by(names.name, (names.mentions, names.name)) as name
    from names
    group by names.entity_id, names.label
),

mentions as (
    select
        entities.entity_id,
        list(distinct entities.text order by entities.text) as aliases,
        count(*) as mentions,
        count(distinct entities.article_id) as articles,
        min(coalesce(articles.published_on, articles.ingested_at::date)) as first_seen_on,
        max(coalesce(articles.published_on, articles.ingested_at::date)) as last_seen_on
    from entities
    inner join articles on articles.article_id = entities.article_id
    group by entities.entity_id
)

select
    canonical.entity_id,
    canonical.name,
    canonical.label,
    mentions.aliases,
    mentions.mentions,
    mentions.articles,
    mentions.first_seen_on,
    mentions.last_seen_on
from canonical
inner join mentions on mentions.entity_id = canonical.entity_id
order by mentions.mentions desc, canonical.name, canonical.entity_id
