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
        min(entities.name) as name,
        min(entities.label) as label,
        count(*) as mentions
    from entities
    where entities.label in ('PERSON', 'ORG', 'GPE', 'LOC', 'NORP', 'EVENT', 'MISC')
    group by entities.entity_id, entities.article_id
)

select
    coalesce(articles.published_on, articles.ingested_at::date) as day,
    named.entity_id,
    min(named.name) as name,
    min(named.label) as label,
    sum(named.mentions)::bigint as mentions,
    count(*) as articles
from named
inner join articles on articles.article_id = named.article_id
group by coalesce(articles.published_on, articles.ingested_at::date), named.entity_id
order by day, mentions desc, name, named.entity_id
