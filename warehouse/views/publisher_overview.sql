-- One row a publisher (one for all articles without), over current articles.
--   publisher: As supplied or printed; null where neither
--   articles: How many articles
--   first_on: The earliest date of publication among them; null where none has one
--   last_on: The latest
--   words: Words of all texts
--   mean_kept_ratio: Mean share of a raw text that is kept, 0 to 1
--   without_title: Articles without a title
--   without_authors: Articles that name no author
--   without_date: Articles without a date
--   languages: The languages they are in, sorted
select
    articles.publisher,
    count(*) as articles,
    min(articles.published_on) as first_on,
    max(articles.published_on) as last_on,
    sum(articles.word_count)::bigint as words,
    round(avg(articles.kept_ratio), 4) as mean_kept_ratio,
    count(*) filter (where articles.title is null) as without_title,
    count(*) filter (where len(articles.authors) = 0) as without_authors,
    count(*) filter (where articles.published_on is null) as without_date,
    list(distinct articles.language order by articles.language) as languages
from articles
group by articles.publisher
order by articles desc, articles.publisher
