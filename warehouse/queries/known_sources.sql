-- The files of some drops that were read already, each with the latest hash and version that it was read with.
--   $drop_names: the drops; null for all
select
    sources.drop_name,
    sources.path,
    sources.file_sha256,
    sources.ingest_version,
    sources.records
from stored.sources as sources
where $drop_names::varchar[] is null or sources.drop_name in (select unnest($drop_names::varchar[]))
qualify row_number() over (
    partition by sources.drop_name, sources.path
    order by sources.seen_at desc, sources.source_id desc
) = 1
order by sources.drop_name, sources.path
