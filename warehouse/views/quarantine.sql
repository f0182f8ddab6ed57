-- Documents that are held back or lost now: the latest outcome at their path, and in their series of versions, is
-- quarantined or failed. A later success of either lets them out.
--   document_id: The document; null where it could not be read
--   drop_name: The drop that it was seen in
--   source_path: Where in the drop
--   version_key: The series of versions that it belongs to; an earlier version of it may be current
--   status: quarantined or failed
--   stage: The stage that decided
--   expectation: The expectation that sent it here; null where a stage did
--   reason: Why, as a short slug
--   detail: Why, as a sentence
--   run_id: The run
--   at: When (UTC); write it "at", the word is DuckDB's own
with outcomes as (
    select
        outcomes.*,
        max(outcomes."at") over (partition by outcomes.version_key) as series_at,
        max(outcomes."at") over (partition by outcomes.drop_name, outcomes.source_path) as path_at
    from stored.outcomes as outcomes
)

select
    outcomes.document_id,
    outcomes.drop_name,
    outcomes.source_path,
    outcomes.version_key,
    outcomes.status,
    outcomes.stage,
    outcomes.expectation,
    outcomes.reason,
    outcomes.detail,
    outcomes.run_id,
    outcomes."at"
from outcomes
where
    outcomes.status in ('quarantined', 'failed')
    and outcomes."at" = outcomes.series_at
    and outcomes."at" = outcomes.path_at
order by outcomes.drop_name, outcomes.source_path
