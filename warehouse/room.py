"""Whether a warehouse can be written, and has room: asked before anything is started, while the cause is plain.

What fails later, in mid-run, is told by `failures`; here nothing has happened yet.
"""

import errno
import os
import tempfile
from pathlib import Path

from schemas.errors import WarehouseError
from warehouse.layout import Layout

# A warehouse of a handful of documents takes 6 MB, Prefect's database, half of it, included.
LEAST_BYTES = 16 * 1024 * 1024


def check_room(root: Path) -> None:
    """Return when the warehouse in that folder, or one made there, can be written.

    Raises:
        WarehouseError: it cannot, by permissions or a read-only disk, or less than LEAST_BYTES are left.
    """
    try:
        with tempfile.TemporaryFile(dir=_nearest(root)) as file:
            os.posix_fallocate(file.fileno(), 0, LEAST_BYTES)
    except OSError as error:
        raise unwritable(root, error) from error
    # Another user's run may have made some of them.
    for folder in Layout(root).folders:
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            raise unwritable(root, PermissionError(errno.EACCES, os.strerror(errno.EACCES)), folder)


def unwritable(root: Path, error: OSError, folder: Path | None = None) -> WarehouseError:
    """The sentence about a warehouse that refused to be written, or a folder of it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        least = LEAST_BYTES // 1024 // 1024
        return WarehouseError(
            f"No space left on the disk of the warehouse {root}: less than {least} MB are free. Make room there, or "
            "name another folder with --warehouse."
        )
    if error.errno == errno.EROFS:
        return WarehouseError(
            f"The warehouse {root} cannot be written: it lies on a read-only file system. Reading it works; to write, "
            "mount it for that, or name another folder with --warehouse."
        )
    where = f" in {folder.name}/" if folder else ""
    return WarehouseError(
        f"The warehouse {root} cannot be written{where}: {(error.strerror or str(error)).lower()}, for the user with "
        f"the number {os.geteuid()}. Let that user write there, or name another folder with --warehouse."
    )


def _nearest(root: Path) -> Path:
    """The folder, or the one that it would be made in."""
    return next(folder for folder in (root, *root.parents) if folder.exists())
