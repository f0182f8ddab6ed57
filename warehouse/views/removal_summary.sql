-- What was taken out of current documents, by category and rule.
--   category: What it was
--   rule: The rule that removed it, or the line model
--   documents: In how many documents
--   spans: How many spans
--   characters: How many characters in all
select
    removals.category,
    removals.rule,
    count(distinct removals.document_id) as documents,
    count(*) as spans,
    sum(removals.raw_end - removals.raw_start)::bigint as characters
from removals
group by removals.category, removals.rule
order by characters desc, removals.category, removals.rule
