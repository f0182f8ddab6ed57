"""All cases of bad input."""

from tests.ingest.matrix import bombs, containers, csv_cases, encodings, files, json_cases, parquet_cases

CASES = [
    *encodings.CASES,
    *containers.CASES,
    *bombs.CASES,
    *csv_cases.CASES,
    *files.CASES,
    *json_cases.CASES,
    *parquet_cases.CASES,
]
