-- Where current articles come from: every place at which each was seen, copies included, with the run that saw it.
--   article_id: The article
--   title: Its headline
--   drop_name: The drop
--   source_path: The path within the drop
--   status: new, updated or duplicate
--   seen_at: When (UTC)
--   run_id: The run
--   command: run, backfill or serve
--   started_by: The account that ran it
select
    articles.article_id,
    articles.title,
    outcomes.drop_name,
    outcomes.source_path,
    outcomes.status,
    outcomes."at" as seen_at,
    outcomes.run_id,
    runs.command,
    runs.started_by
from articles
inner join outcomes
    on outcomes.document_id = articles.article_id
    and outcomes.status in ('new', 'updated', 'duplicate')
left join runs on runs.run_id = outcomes.run_id
order by outcomes."at", outcomes.drop_name, outcomes.source_path
