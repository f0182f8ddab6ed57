"""The rows of our own documents, by hash: the same on every supported Python, until somebody changes them knowingly."""

from tests.pinned.pinning import hashes, pinned


def test_rows_are_those_that_were_pinned() -> None:
    """After a change that means to change rows, `make pins` writes the new ones; the commit shows which."""
    now, then = hashes(), pinned()
    assert now.keys() == then.keys()
    changed = [
        (name, table)
        for name, tables in now.items()
        for table in sorted({*tables, *then[name]})
        if tables.get(table) != then[name].get(table)
    ]
    assert changed == []
