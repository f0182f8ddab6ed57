-- Pairs of documents that may tell the same story, at least one of them of this run: their paragraphs, in order.
-- Of all documents that share a paragraph each is paired with the first alone, and of those pairs the three that share
-- most are given: a story's copies all meet at the same document, and the number of pairs grows with the documents.
--   $lines: the run's lines (files)
--   $least_shared: the share of the shorter document's paragraphs that must stand in other ones
with run as (
    select
        run.document_id,
        run.paragraph_keys,
        run.paragraph_lengths
    from read_parquet($lines, hive_partitioning = false) as run
),

wanted as (
    select distinct unnest(run.paragraph_keys) as paragraph_key
    from run
),

documents as (
    select
        run.document_id,
        null as story_id,
        run.paragraph_keys,
        run.paragraph_lengths
    from run
    union all by name
    select
        lines.document_id,
        lines.story_id,
        lines.paragraph_keys,
        lines.paragraph_lengths
    from stored.lines as lines
    where lines.document_id not in (select run.document_id from run)
),

-- A document by a number, 60 bits of its id: lighter to group by, and the same in every run.
paragraphs as (
    select
        cast('0x' || substr(documents.document_id, 1, 15) as bigint) as document,
        documents.story_id is null as is_new,
        unnest(documents.paragraph_keys) as paragraph_key,
        unnest(documents.paragraph_lengths) as length
    from documents
),

shared as (
    select
        paragraphs.paragraph_key,
        min(paragraphs.document) as first_document
    from paragraphs
    where paragraphs.is_new or paragraphs.paragraph_key in (select wanted.paragraph_key from wanted)
    group by paragraphs.paragraph_key
    having count(*) > 1 and bool_or(paragraphs.is_new)
),

totals as (
    select
        paragraphs.document,
        bool_or(paragraphs.is_new) as is_new,
        sum(paragraphs.length) as length,
        sum(paragraphs.length) filter (where shared.paragraph_key is not null) as shared_length
    from paragraphs
    left join shared using (paragraph_key)
    group by paragraphs.document
),

pairs as (
    select
        paragraphs.document,
        shared.first_document
    from paragraphs
    inner join shared using (paragraph_key)
    where paragraphs.document <> shared.first_document
    group by paragraphs.document, shared.first_document
    qualify row_number() over (
        partition by paragraphs.document
        order by sum(paragraphs.length) desc, shared.first_document
    ) <= 3
),

-- Whatever else they say, copies share a part of what the shorter one says.
likely as (
    select
        pairs.document,
        pairs.first_document
    from pairs
    inner join totals as one on one.document = pairs.document
    inner join totals as other on other.document = pairs.first_document
    where
        (one.is_new or other.is_new)
        and least(one.shared_length, other.shared_length) >= $least_shared * least(one.length, other.length)
),

numbered as (
    select
        cast('0x' || substr(documents.document_id, 1, 15) as bigint) as document,
        documents.document_id,
        documents.story_id,
        documents.paragraph_keys,
        documents.paragraph_lengths
    from documents
)

select
    one.document_id,
    one.story_id,
    one.paragraph_keys,
    one.paragraph_lengths,
    other.document_id as other_document_id,
    other.story_id as other_story_id,
    other.paragraph_keys as other_paragraph_keys,
    other.paragraph_lengths as other_paragraph_lengths
from likely
inner join numbered as one on one.document = likely.document
inner join numbered as other on other.document = likely.first_document
