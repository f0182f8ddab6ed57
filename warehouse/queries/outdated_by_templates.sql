-- How many current documents kept a line that a set of repeated lines makes template.
--   $templates: the set (files)
--   $lines: what a run's own documents say (files); they are not counted
with current_lines as (
    select
        lines.document_id,
        unnest(lines.kept_keys) as line_key,
        unnest(lines.template_from) as template_from
    from stored.lines as lines
    where lines.document_id not in (select superseded.document_id from stored.superseded as superseded)
        and lines.document_id not in (
            select run.document_id from read_parquet($lines, hive_partitioning = false) as run
        )
)

select count(distinct current_lines.document_id) as documents
from current_lines
inner join read_parquet($templates, hive_partitioning = false) as templates using (line_key)
where templates.documents >= current_lines.template_from
