-- Which document is current for each series of versions: that of its latest outcome that let a document in.
-- Quarantined and failed documents leave the earlier one current; old bytes that come back are `updated` again.
-- Within one commit (one `at`) an update follows what it updates, and records follow each other as in their file.
--   $version_keys: only these series; null for all
select
    outcomes.version_key,
    outcomes.drop_name,
    outcomes.source_path,
    outcomes.document_id,
    outcomes.status,
    outcomes."at"
from stored.outcomes as outcomes
where
    outcomes.status in ('new', 'updated', 'duplicate')
    and outcomes.document_id is not null
    and (
        $version_keys::varchar[] is null
        or outcomes.version_key in (select unnest($version_keys::varchar[]))
    )
qualify row_number() over (
    partition by outcomes.version_key
    order by
        outcomes."at" desc,
        outcomes.status = 'updated' desc,
        outcomes.drop_name desc,
        regexp_replace(outcomes.source_path, '#[0-9]+$', '') desc,
        try_cast(regexp_extract(outcomes.source_path, '#([0-9]+)$', 1) as bigint) desc,
        outcomes.source_path desc
) = 1
order by outcomes.version_key
