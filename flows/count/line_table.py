"""The lines of documents as tables: what is counted before strip, and what strip reads of the counts.

Nothing here counts: that takes all documents of a run and the warehouse, and is the business of `flows.count.stage`.
"""

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from flows.count.line_keys import Keys, read_line_keys
from schemas.table import strings, type_counts, type_id, type_keys

Integers = npt.NDArray[np.int32] | npt.NDArray[np.int64]

# What a document says, line by line: `places` says of each line that is not blank which of line_keys is its own.
# The columns that the table `lines` has, too, mean what they mean there.
READ = pa.schema(
    [
        ("document_id", type_id),
        ("version_key", type_id),
        ("line_keys", type_keys),
        ("places", type_counts),
        ("paragraph_keys", type_keys),
        ("paragraph_lengths", type_counts),
    ]
)
# The same with its counts: `stories` says in how many stories each of line_keys stands.
COUNTED = pa.schema(
    [
        ("document_id", type_id),
        ("story_id", type_id),
        ("line_keys", type_keys),
        ("stories", type_counts),
        ("places", type_counts),
        ("paragraph_keys", type_keys),
        ("paragraph_lengths", type_counts),
    ]
)


def read_lines(documents: pa.Table) -> pa.Table:
    """The lines of documents (READ), each once a document, a row a document in the order given."""
    table = documents.select(["document_id", "version_key", "raw_text"]).combine_chunks()
    lines = read_line_keys(cast("pa.StringArray", table["raw_text"].combine_chunks()))
    first, places = _distinct(lines.text, lines.key)
    text, key, length = lines.text[first], lines.key[first], lines.paragraph_length[first]
    is_paragraph = length > 0
    count = len(table)
    return (
        table.select(["document_id", "version_key"])
        .append_column("line_keys", _lists(key, text, count, type_keys))
        .append_column("places", _lists(places, lines.text, count, type_counts))
        .append_column("paragraph_keys", _lists(key[is_paragraph], text[is_paragraph], count, type_keys))
        .append_column(
            "paragraph_lengths", _lists(length[is_paragraph], text[is_paragraph], count, type_counts)
        )
        .cast(READ)
    )


def with_counts(read: pa.Table, story_ids: Sequence[str], repeated: Keys, documents: Keys) -> pa.Table:
    """Lines with their counts (COUNTED).

    Args:
        read: the lines of some documents (READ).
        story_ids: the story of each document.
        repeated: keys of lines that stand in more than one story, ascending; those of other documents do no harm.
        documents: in how many stories each of these stands.
    """
    lists = read["line_keys"]
    keys = pc.list_flatten(lists).to_numpy()
    counts = np.ones(len(keys), np.int32)
    if len(repeated):
        at = np.minimum(np.searchsorted(repeated, keys), len(repeated) - 1)
        counts = np.where(repeated[at] == keys, documents[at], counts).astype(np.int32)
    stories = _lists(counts, pc.list_parent_indices(lists).to_numpy(), len(read), type_counts)
    read = read.append_column("story_id", pa.array(story_ids, pa.string()))
    return read.append_column("stories", stories).select(COUNTED.names).cast(COUNTED)


def uncounted(documents: pa.Table) -> pa.Table:
    """The lines of documents (COUNTED) as if there were no others."""
    nothing = np.empty(0, np.int64)
    return with_counts(read_lines(documents), strings(documents, "document_id"), nothing, nothing)


def _distinct(texts: Keys, keys: Keys) -> tuple[Keys, Keys]:
    """The lines at which a key first stands in its text, ascending; and of each line its key's place in its text."""
    order = np.lexsort((keys, texts))  # stable: equal keys of a text stay in the order of their lines
    text, key = texts[order], keys[order]
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = (text[1:] != text[:-1]) | (key[1:] != key[:-1])
    firsts = order[is_first]
    first = np.sort(firsts)
    places = np.empty(len(order), np.int64)
    places[order] = np.searchsorted(first, firsts)[np.cumsum(is_first) - 1]
    return first, places - np.searchsorted(texts[first], texts)


def _lists(values: Integers, owners: Keys, count: int, of: pa.DataType) -> "pa.ListArray[pa.Int64Scalar]":
    """The values of each owner as a list; values stand in the order of their owners, which are 0 to count - 1."""
    offsets = pa.array(np.searchsorted(owners, np.arange(count + 1)), pa.int32())
    lists = pa.ListArray.from_arrays(offsets, pa.array(values, pa.int64()))
    return cast("pa.ListArray[pa.Int64Scalar]", lists.cast(of))
