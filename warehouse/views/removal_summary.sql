-- What was taken out of current documents, by category and rule.
--   category: What it was
--   rule: The rule that removed it, or the line model; without the number of documents that a template stood in
--   documents: In how many documents
--   spans: How many spans
--   characters: How many characters in all
select
    removals.category,
    split_part(removals.rule, ':', 1) as rule,
    count(distinct removals.document_id) as documents,
    count(*) as spans,
    sum(removals.raw_end - removals.raw_start)::bigint as characters
from removals
group by removals.category, split_part(removals.rule, ':', 1)
order by characters desc, removals.category, rule
