"""Opening a file of a drop: only a file, and only one that lies in the drop. Reading it does not concern this module.

A folder is listed first and its files are opened later; in between, a name may have come to stand for something else.
"""

import errno
import io
import os
import stat
from pathlib import Path

# A pipe would otherwise be waited for until somebody writes to it.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)


def open_file(location: Path, root: Path | None = None) -> io.FileIO:
    """The open file, without a buffer.

    Args:
        location: where it lies.
        root: the folder that it has to lie in when all links on the way are followed, as its real path; None if it may
            lie anywhere.

    Raises:
        OSError: it is none, may not be read, or lies elsewhere.
    """
    descriptor = os.open(location, _FLAGS)
    try:
        _require_file(os.fstat(descriptor), location, root)
    except OSError:
        os.close(descriptor)
        raise
    return io.FileIO(descriptor, "rb")


def _require_file(status: os.stat_result, location: Path, root: Path | None) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device by now, not a file")
    if root is not None and not _lies_in(root, location, status):
        raise OSError(errno.EXDEV, "it is a link out of its drop by now")


def is_within(root: Path, location: Path) -> bool:
    """Whether a path lies in a folder (a real path) when all links are followed; also of what does not exist."""
    return _is_below(root, os.path.realpath(location))


def _lies_in(root: Path, location: Path, opened: os.stat_result) -> bool:
    """Whether the file that was opened is the one that a path within the folder leads to, without a link."""
    real = os.path.realpath(location)
    try:
        return _is_below(root, real) and os.path.samestat(os.lstat(real), opened)
    except OSError:  # it was removed meanwhile; what was opened stays readable, but cannot be placed
        return False


def _is_below(root: Path, real: str) -> bool:
    return os.path.commonpath([root, real]) == str(root)
