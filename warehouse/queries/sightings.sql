-- The latest outcome at each path of a drop, whatever became of the document.
--   $drop_name: the drop
--   $source_paths: only these paths; null for all
select
    outcomes.drop_name,
    outcomes.source_path,
    outcomes.version_key,
    outcomes.document_id,
    outcomes.status,
    outcomes.reason,
    outcomes."at"
from stored.outcomes as outcomes
where
    outcomes.drop_name = $drop_name
    and (
        $source_paths::varchar[] is null
        or outcomes.source_path in (select unnest($source_paths::varchar[]))
    )
qualify row_number() over (
    partition by outcomes.drop_name, outcomes.source_path
    order by outcomes."at" desc, outcomes.run_id desc
) = 1
order by outcomes.source_path
