-- Pairs of entities named in one sentence, each pair once (a is the smaller id). Sentences that name more than
-- 20 entities are left out: they are lists, and their pairs would outnumber all others.
--   entity_id_a: One entity
--   name_a: Its canonical name
--   label_a: Its label
--   entity_id_b: The other
--   name_b: Its canonical name
--   label_b: Its label
--   sentences: How many sentences name both
--   articles: How many articles have such a sentence
with named as (
    select
        entities.article_id,
        entities.sentence_id,
        entities.entity_id,
        min(entities.label) as label
    from entities
    where entities.label in ('PERSON', 'ORG', 'GPE', 'LOC', 'NORP', 'EVENT', 'MISC')
    group by entities.article_id, entities.sentence_id, entities.entity_id
    qualify count(*) over (partition by entities.sentence_id) between 2 and 20
),

pairs as (
    select
        a.article_id,
        a.entity_id as entity_id_a,
        min(a.label) as label_a,
        b.entity_id as entity_id_b,
        min(b.label) as label_b,
        count(*) as sentences
    from named as a
    inner join named as b
        on b.sentence_id = a.sentence_id
        and b.entity_id > a.entity_id
    group by a.article_id, a.entity_id, b.entity_id
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
    pairs.entity_id_a,
    first_a.name as name_a,
    min(pairs.label_a) as label_a,
    pairs.entity_id_b,
    first_b.name as name_b,
    min(pairs.label_b) as label_b,
    sum(pairs.sentences)::bigint as sentences,
    count(*) as articles
from pairs
inner join first_names as first_a on first_a.entity_id = pairs.entity_id_a
inner join first_names as first_b on first_b.entity_id = pairs.entity_id_b
group by pairs.entity_id_a, first_a.name, pairs.entity_id_b, first_b.name
order by sentences desc, name_a, name_b, pairs.entity_id_a, pairs.entity_id_b
