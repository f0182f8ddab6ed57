"""Counting before strip: in how many stories, of the run and the warehouse together, each line of its documents stands.

All documents of a run are read to parts first; what they say is counted over those parts and the warehouse's table
`lines`, in flat memory. Whether a repeated line is template is strip's decision.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.batches.batch import Batch
from flows.batches.parts import Part, Staging
from flows.count.copies import LEAST_SHARED, Paragraph, are_copies
from flows.count.line_keys import KEYS_VERSION
from flows.count.line_table import READ, read_lines, with_counts
from flows.count.stories import Stories
from schemas import TEMPLATES
from schemas.identity import row_id
from schemas.table import strings
from warehouse import Warehouse

# Raised when the same lines give other stories or other counts.
COUNTING_VERSION = "1"
COUNTS = pa.schema([("line_key", pa.int64()), ("documents", pa.int64())])
STORIES = pa.schema([("document_id", pa.string()), ("story_id", pa.string())])


@dataclass(frozen=True)
class Repeated:
    """The lines that are repeated among a run's documents and those before them.

    Attributes:
        template_set: names them; None where no document has a line.
        templates: the file of them, as the table `templates` stores them; None if no line is repeated.
        story_ids: the story of each document that is a copy.
    """

    template_set: str | None = None
    templates: Path | None = None
    story_ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """What was counted of a run's documents.

    Attributes:
        template_set: names the repeated lines; None where no document has a line.
        templates: the file of them, as the table `templates` stores them; None if no line is repeated.
        outdated: how many documents of earlier runs kept a line that is shown to be repeated now.
        batches: each with the lines of its documents and their counts, for strip to read; made as they are asked for.
    """

    template_set: str | None
    templates: Path | None
    outdated: int
    batches: Iterator[Batch]


def count(batches: Sequence[Batch], warehouse: Warehouse, staging: Staging) -> Counted:
    """Count the lines of a run's documents.

    Args:
        batches: all that is to be stripped, each with its documents.
        warehouse: holds the documents that came before.
        staging: where what is found is kept, for a run that continues this one.
    """
    read = [_lines_part(batch, staging) for batch in batches]
    lines = [part.file("lines") for part in read if pq.read_metadata(part.file("lines")).num_rows]
    repeated = _repeated_lines(lines, warehouse, staging) if lines else Repeated()
    outdated = 0
    if repeated.templates:
        found = warehouse.lookup("outdated_by_templates", templates=[repeated.templates], lines=lines)
        outdated = found["documents"][0].as_py()
    return Counted(
        repeated.template_set,
        repeated.templates,
        outdated,
        (
            batch.extended(_counted_part(part, repeated, warehouse, staging))
            for batch, part in zip(batches, read, strict=True)
        ),
    )


def _repeated_lines(lines: Sequence[Path], warehouse: Warehouse, staging: Staging) -> Repeated:
    """What the files of lines (line_table.READ) and the warehouse have more than once."""
    stories = _stories(lines, warehouse)
    latest = strings(warehouse.lookup("latest_batch"), "batch_id")
    made_from = [COUNTING_VERSION, *map(str, lines), *latest]
    story_part = staging.part("stories", *made_from).once(lambda: {"stories": _story_table(stories)})
    repeated = staging.part("repeated", *made_from).streamed_once(
        lambda: {"templates": _repeated(lines, story_part, warehouse)}
    )
    template_set = _set_id(repeated)
    if not repeated.has("templates"):
        return Repeated(template_set, None, stories)
    stored = staging.part("templates", template_set).streamed_once(
        lambda: {"templates": _stored(repeated, template_set)}
    )
    return Repeated(template_set, stored.file("templates"), stories)


def _lines_part(batch: Batch, staging: Staging) -> Part:
    part = batch.parts[0]
    return staging.part("lines", KEYS_VERSION, part.name).once(
        lambda: {"lines": read_lines(part.read("documents"))}
    )


def _stories(lines: Sequence[Path], warehouse: Warehouse) -> Mapping[str, str]:
    """The stories of the run's documents that are copies or versions, of each other or of earlier documents."""
    stories = Stories()
    for batch in warehouse.stream("versions_of_one_another", lines=lines):
        for row in batch.to_pylist():
            _join(row, stories)
    for batch in warehouse.stream("copy_candidates", lines=lines, least_shared=LEAST_SHARED):
        for row in batch.to_pylist():
            one = _paragraphs(row["paragraph_keys"], row["paragraph_lengths"])
            other = _paragraphs(row["other_paragraph_keys"], row["other_paragraph_lengths"])
            if are_copies(one, other):
                _join(row, stories)
    return stories.story_ids()


def _join(row: Mapping[str, str | None], stories: Stories) -> None:
    """Join two documents; one that the warehouse holds stands for its whole story."""
    for known in (row["story_id"], row["other_story_id"]):
        if known is not None:
            stories.know(known)
    stories.join(
        str(row["story_id"] or row["document_id"]), str(row["other_story_id"] or row["other_document_id"])
    )


def _paragraphs(keys: Iterable[int], lengths: Iterable[int]) -> list[Paragraph]:
    return list(map(Paragraph, keys, lengths))


def _story_table(stories: Mapping[str, str]) -> pa.Table:
    return pa.Table.from_pydict(
        {"document_id": list(stories), "story_id": list(stories.values())}, schema=STORIES
    )


def _repeated(lines: Sequence[Path], stories: Part, warehouse: Warehouse) -> Iterator[pa.RecordBatch]:
    for batch in warehouse.stream("repeated_lines", lines=lines, stories=[stories.file("stories")]):
        yield pa.RecordBatch.from_arrays(batch.columns, schema=COUNTS)


def _set_id(repeated: Part) -> str:
    """The name of a set of repeated lines: a hash over its lines, in order, and counts."""
    digest = hashlib.sha256()
    if repeated.has("templates"):
        with pq.ParquetFile(repeated.file("templates")) as file:
            for batch in file.iter_batches():
                for column in batch.columns:
                    digest.update(column.to_numpy().tobytes())
    return row_id("templates", digest.hexdigest())


def _stored(repeated: Part, template_set: str) -> Iterator[pa.RecordBatch]:
    """A set as the table stores it."""
    with pq.ParquetFile(repeated.file("templates")) as file:
        for batch in file.iter_batches():
            name = pa.array([template_set] * len(batch), pa.string())
            yield pa.RecordBatch.from_arrays([name, *batch.columns], schema=TEMPLATES.arrow)


def _counted_part(part: Part, found: Repeated, warehouse: Warehouse, staging: Staging) -> Part:
    """A batch's lines with their counts; named by these, so that strip's part does not depend on other batches'."""
    read = part.read("lines").cast(READ)
    repeated = COUNTS.empty_table()
    if found.templates and len(read):
        repeated = warehouse.lookup(
            "counts_of_lines", templates=[found.templates], lines=[part.file("lines")]
        )
    story_ids = [found.story_ids.get(each, each) for each in strings(read, "document_id")]
    keys, documents = (repeated[name].to_numpy() for name in COUNTS.names)
    content = hashlib.sha256(keys.tobytes() + documents.tobytes()).hexdigest()
    return staging.part("count", part.name, content, *story_ids).once(
        lambda: {"lines": with_counts(read, story_ids, keys, documents)}
    )
