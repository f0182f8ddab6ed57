"""Who may read what a command makes: whoever may enter the warehouse's folder, and nobody else.

The folder's own mode is the record of it: the system enforces that one, and it outlives every setting of ours.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

# Of the owner's group, and of all others; and what nobody but the owner and that group may ever do.
OTHERS = 0o077
WORLD_WRITES = 0o002


def _mask_of_the_caller() -> int:
    mask = os.umask(OTHERS)
    os.umask(mask)
    return mask


CALLER = _mask_of_the_caller()


def follow(warehouse: Path) -> None:
    """From here on this process, and those that it starts, make nothing for people whom the folder keeps out."""
    try:
        kept_out = OTHERS & ~warehouse.expanduser().stat().st_mode
    except OSError:  # there is none yet
        kept_out = 0
    os.umask(CALLER | WORLD_WRITES | kept_out)


def make_private(warehouse: Path) -> None:
    """Leave a warehouse to its owner alone, made here if there is none: what it holds, and what will come."""
    os.umask(CALLER | OTHERS)
    warehouse.mkdir(parents=True, exist_ok=True)
    if not _others_may(warehouse):
        return
    # First the folder: while the rest follows, nobody comes in any more.
    _keep_out(warehouse)
    for folder, folders, files in os.walk(warehouse):
        for name in (*folders, *files):
            path = Path(folder, name)
            # A run or maintenance beside this may take away what was just listed.
            with suppress(FileNotFoundError):
                if not path.is_symlink() and _others_may(path):
                    _keep_out(path)


def _others_may(path: Path) -> bool:
    return bool(path.stat().st_mode & OTHERS)


def _keep_out(path: Path) -> None:
    path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
