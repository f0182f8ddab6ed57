-- Documents that tell the same story as some others and are not among them: wire copies, and versions at other places.
--   $document_ids: the others
with stories as (
    select lines.story_id
    from stored.lines as lines
    where lines.document_id in (select unnest($document_ids::varchar[]))
)

select lines.document_id
from stored.lines as lines
where
    lines.story_id in (select stories.story_id from stories)
    and lines.document_id not in (select unnest($document_ids::varchar[]))
order by lines.document_id
