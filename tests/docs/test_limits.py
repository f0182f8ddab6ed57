"""docs/limits.md names every limit with its number."""

from pathlib import Path

import pytest

from flows.batches import sizes
from flows.ingest import limits
from flows.ingest.limits import MEGABYTE
from schemas.slugs import Reason

TABLES = [
    line
    for line in (Path(__file__).parents[2] / "docs" / "limits.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|")
]
SHOWN = {
    "MAX_TEXT_BYTES": ("text of a document", f"{limits.MAX_TEXT_BYTES // MEGABYTE} MB"),
    "MAX_LINES": ("lines of a document", f"{limits.MAX_LINES:,}"),
    "MAX_PAGE_BYTES": ("HTML page", f"{limits.MAX_PAGE_BYTES // MEGABYTE} MB"),
    "MAX_ATTRIBUTES": ("attributes of a tag", f"{limits.MAX_ATTRIBUTES}"),
    "MAX_RECORD_BYTES": ("a record (", f"{limits.MAX_RECORD_BYTES // MEGABYTE} MB"),
    "MAX_VALUES": ("values in a record", f"{limits.MAX_VALUES:,}"),
    "MAX_DEPTH": ("lists and objects", f"{limits.MAX_DEPTH}"),
    "MAX_DIGITS": ("digits of a whole number", f"{limits.MAX_DIGITS}"),
    "MAX_BROKEN_RECORDS": ("records one after another", f"{limits.MAX_BROKEN_RECORDS:,}"),
    "MAX_LAYERS": ("compression of", f"{limits.MAX_LAYERS - 1} times"),
    "MAX_ARCHIVES": ("archives inside", f"{limits.MAX_ARCHIVES}"),
    "MAX_MEMBERS": ("members of an archive |", f"{limits.MAX_MEMBERS:,}"),
    "MAX_RATIO": ("unpacks to", f"{limits.MAX_RATIO} times"),
    "FREE_UNPACKED_BYTES": ("unpacks to", f"{limits.FREE_UNPACKED_BYTES // MEGABYTE} MB"),
    "MAX_COPY_BYTES": ("inside of something packed", f"{limits.MAX_COPY_BYTES // MEGABYTE:,} MB"),
    "MAX_BATCH_ROWS": ("rows of Parquet", f"{limits.MAX_BATCH_ROWS},"),
    "MAX_BATCH_BYTES": ("rows of Parquet", f"{limits.MAX_BATCH_BYTES // MEGABYTE} MB"),
    "WORK_SECONDS": ("time of the processor", f"{sizes.WORK_SECONDS} seconds"),
    "WORKER_BYTES": ("memory of a worker", f"{sizes.WORKER_BYTES // MEGABYTE} MB"),
    "SILENT_SECONDS": ("sign of life", f"{sizes.SILENT_SECONDS} seconds"),
}


@pytest.mark.parametrize(("what", "number"), SHOWN.values(), ids=SHOWN)
def test_a_limit_stands_in_the_table_with_its_number(what: str, number: str) -> None:
    (row,) = [line for line in TABLES if what in line]
    assert f" {number}" in row.split("|")[2]


def test_no_limit_is_left_out() -> None:
    named = {name for name in vars(limits) if name.isupper()} - {"MEGABYTE"}
    assert named <= set(SHOWN)


def test_reasons_are_declared() -> None:
    used = {
        word.strip("`")
        for line in TABLES
        for word in line.replace(",", " ").replace(":", " ").split()
        if "`" in word
    }
    assert used <= {reason.value for reason in Reason}
