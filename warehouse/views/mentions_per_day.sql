-- How often each entity is named, day by day. A day is an article's date, else the day on which it was ingested.
--   day: The day
--   entity_id: The entity
--   name: Its canonical name
--   label: PERSON, ORG, GPE, LOC, NORP, EVENT or MISC
--   mentions: How often it is named
--   articles: In how many articles
select
    coalesce(articles.published_on, articles.ingested_at::date) as day,
    entities.entity_id,
    min(entities.name) as name,
    min(entities.label) as label,
    count(*) as mentions,
    count(distinct entities.article_id) as articles
from entities
inner join articles on articles.article_id = entities.article_id
group by coalesce(articles.published_on, articles.ingested_at::date), entities.entity_id
order by day, mentions desc, name, entities.entity_id
