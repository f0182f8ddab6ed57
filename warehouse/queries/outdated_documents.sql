-- Current documents whose text would be another one by now: they kept a line that has since been found in so many
-- stories that it is template. Oldest first and as they came in together.
with current_lines as (
    select
        lines.document_id,
        unnest(lines.kept_keys) as line_key,
        unnest(lines.template_from) as template_from
    from stored.lines as lines
    where lines.document_id not in (select superseded.document_id from stored.superseded as superseded)
),

standing as (
    select
        lines.story_id,
        unnest(lines.line_keys) as line_key
    from stored.lines as lines
),

repeated as (
    select
        standing.line_key,
        count(*) as documents
    from standing
    where standing.line_key in (select current_lines.line_key from current_lines)
    group by standing.line_key
    having count(*) > 1
),

told_again as (
    select lines.story_id
    from stored.lines as lines
    group by lines.story_id
    having count(*) > 1
),

copied as (
    select
        standing.line_key,
        count(*) - count(distinct standing.story_id) as documents
    from standing
    where standing.story_id in (select told_again.story_id from told_again)
    group by standing.line_key
),

counts as (
    select
        repeated.line_key,
        repeated.documents - coalesce(copied.documents, 0) as documents
    from repeated
    left join copied using (line_key)
),

outdated as (
    select distinct current_lines.document_id
    from current_lines
    inner join counts using (line_key)
    where counts.documents >= current_lines.template_from
)

select outdated.document_id
from outdated
inner join stored.documents as documents using (document_id)
order by documents.first_seen_at, documents.document_id
