"""Prefect's own files in a warehouse, once they are old: the database of our temporary server, results, long logs."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse import Freed

# A served inbox logs for months; its last lines are what somebody looks for.
MOST_LOG_BYTES = 16 * 1024 * 1024
KEPT_LOG_BYTES = 1024 * 1024


def old_files(home: Path, hours: int) -> list[tuple[Path, int]]:
    """What `delete_old_files` would delete now, with how many bytes that frees."""
    with _database(home) as database:
        return _old(home, database, hours)


def delete_old_files(home: Path, hours: int) -> Freed:
    """Delete what nothing is needed of any more: runs have ended that long ago; and cut logs to their last lines.

    Args:
        home: Prefect's own folder.
        hours: how long files stay after they were last written.
    """
    with _database(home) as database:
        doomed = _old(home, database, hours)
        for path, _ in doomed:
            if path.suffix == ".log":
                _cut(path)
            else:
                path.unlink()
    return Freed(len(doomed), sum(length for _, length in doomed))


def delete_all_but_logs(home: Path) -> bool:
    """Delete the database and results, however young; False where a server of ours is using the database."""
    with _database(home) as database:
        for path in (*database, *_results(home)):
            path.unlink(missing_ok=True)
        return bool(database) or not (home / "prefect.db").exists()


@contextmanager
def _database(home: Path) -> Iterator[list[Path]]:
    """The database's files, which nobody takes into use for the while; none where a server of ours uses them."""
    if not home.is_dir():
        yield []
        return
    # The lock that `flows.engine.api` holds while a server of ours runs.
    with (home / "in-use.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield []
        else:
            yield sorted(home.glob("prefect.db*"))


def _old(home: Path, database: list[Path], hours: int) -> list[tuple[Path, int]]:
    since = (datetime.now(UTC) - timedelta(hours=hours)).timestamp()
    old = [path for path in _results(home) if path.stat().st_mtime < since]
    # One file of the database is worth nothing without the others.
    if all(path.stat().st_mtime < since for path in database):
        old += database
    logs = [(path, path.stat().st_size - KEPT_LOG_BYTES) for path in sorted(home.glob("*.log"))]
    long = [(path, length) for path, length in logs if length > MOST_LOG_BYTES - KEPT_LOG_BYTES]
    return [(path, path.stat().st_size) for path in old] + long


def _results(home: Path) -> list[Path]:
    return sorted(path for path in home.glob("storage/**/*") if path.is_file())


def _cut(log: Path) -> None:
    # In place: whoever writes to it has it open to append, and goes on at its new end.
    with log.open("r+b") as file:
        file.seek(-KEPT_LOG_BYTES, 2)
        tail = file.read()
        file.seek(0)
        file.write(tail[tail.find(b"\n") + 1 :])
        file.truncate()
