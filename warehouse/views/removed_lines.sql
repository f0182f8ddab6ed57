-- What was removed and why, with the article that it was removed from; white space between lines left out.
--   document_id: The document
--   title: The article's headline
--   drop_name: The drop in which it was first seen
--   source_path: Path within the drop where first seen
--   raw_start: First code point of the span in documents.raw_text
--   raw_end: The code point after its last
--   category: What it was
--   rule: The rule that removed it, or the line model
--   score: The model's probability; null where a rule decided
--   text: The removed text itself
select
    removals.document_id,
    articles.title,
    articles.drop_name,
    articles.source_path,
    removals.raw_start,
    removals.raw_end,
    removals.category,
    removals.rule,
    removals.score,
    removals.text
from removals
inner join articles on articles.article_id = removals.document_id
where removals.category <> 'whitespace'
order by removals.document_id, removals.raw_start
