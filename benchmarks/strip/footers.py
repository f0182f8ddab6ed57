"""How many texts hold a plain footer before strip and after it, as the suite on articles sees footers."""

from collections.abc import Sequence

import pyarrow as pa

import seeds
from benchmarks.strip.ours import Run
from expectations.footers import first_line_like, patterns
from flows.ingest import IngestOptions, discover, ingest
from flows.strip import Stripper, strip
from training.line_model_data import Page

Counts = tuple[int, int, int]


def of_pages(pages: Sequence[Page], run: Run) -> Counts:
    """Pages; those with such a line; those with one left."""
    before = ["\n".join(page.lines) for page in pages]
    return len(pages), _count(before), _count([run.kept[page.page_id].text for page in pages])


def of_samples(stripper: Stripper) -> Counts:
    """The same of the documents that ship, as they are read from their files."""
    found = discover([seeds.path("articles")])
    read = ingest(found.sources, IngestOptions(), batch_documents=10_000, batch_bytes=1 << 30)
    documents = pa.concat_tables(part.documents for part in read)
    before = documents["raw_text"].to_pylist()
    return len(before), _count(before), _count(strip(documents, stripper).articles["text"].to_pylist())


def _count(texts: Sequence[str | None]) -> int:
    pattern = patterns("footer_lines")
    return sum(first_line_like(text or "", pattern) is not None for text in texts)
