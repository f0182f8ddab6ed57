-- What is held back now, as the view quarantine says, for the commands that look before a publication does.
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
