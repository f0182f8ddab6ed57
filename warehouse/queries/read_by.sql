-- How the files at some places were read: the options of the last run that was given paths and saw something there.
--   $drop_names, $source_paths: the places, side by side
with places as (
    select
        unnest($drop_names::varchar[]) as drop_name,
        unnest($source_paths::varchar[]) as source_path
),

runs as (
    select
        runs.run_id,
        runs.options
    from stored.runs as runs
    where json_extract(runs.options, '$.paths') is not null
)

select
    places.drop_name,
    places.source_path,
    runs.options
from places
inner join stored.outcomes as outcomes
    on outcomes.drop_name = places.drop_name and outcomes.source_path = places.source_path
inner join runs on runs.run_id = outcomes.run_id
qualify row_number() over (
    partition by places.drop_name, places.source_path
    order by outcomes."at" desc, runs.run_id desc
) = 1
order by places.drop_name, places.source_path
