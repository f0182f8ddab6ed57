"""Which parts of a table are small, and which of them are joined into one.

A thousand small files behind a view cost 70 ms a query, five thousand 400 ms. Joining them is the
publisher's matter.
"""

from collections.abc import Sequence
from pathlib import Path

from warehouse.delta import DeltaFolder

SMALL = 16 * 1024 * 1024
JOINED = 128 * 1024 * 1024


def small_parts(folder: DeltaFolder) -> dict[Path, int]:
    """The table's small parts and their lengths in bytes, in the order of their commits."""
    return {part: size for part, size in folder.sizes().items() if size < SMALL}


def groups(folder: DeltaFolder, more_than: int) -> list[Sequence[Path]]:
    """Small parts that become one part each, of up to JOINED bytes; a part alone stays as it is.

    Args:
        folder: the table.
        more_than: with so many small parts, or fewer, they stay as they are.
    """
    small = small_parts(folder)
    if len(small) <= more_than:
        return []
    found: list[list[Path]] = [[]]
    length = 0
    for part, size in small.items():
        if length + size > JOINED:
            found.append([])
            length = 0
        found[-1].append(part)
        length += size
    return [group for group in found if len(group) > 1]
