-- Of a set of repeated lines those that stand in some documents.
--   $templates: the set (files)
--   $lines: the documents' lines (files)
select
    templates.line_key,
    templates.documents
from read_parquet($templates, hive_partitioning = false) as templates
where
    templates.line_key in (
        select unnest(lines.line_keys) from read_parquet($lines, hive_partitioning = false) as lines
    )
order by templates.line_key
