-- How many documents are held back or lost now, by the reason; docs/quarantine.md says what to do about each.
--   reason: Why, as a short slug
--   stage: The stage that decided
--   expectation: The expectation that held them back; null where a stage did
--   status: quarantined or failed
--   documents: Rows of the view quarantine
--   first_at: When the first of them was held back (UTC)
--   last_at: When the last of them was (UTC)
select
    quarantine.reason,
    quarantine.stage,
    quarantine.expectation,
    quarantine.status,
    count(*) as documents,
    min(quarantine."at") as first_at,
    max(quarantine."at") as last_at
from quarantine
group by quarantine.reason, quarantine.stage, quarantine.expectation, quarantine.status
order by documents desc, quarantine.reason, quarantine.stage, quarantine.expectation, quarantine.status
