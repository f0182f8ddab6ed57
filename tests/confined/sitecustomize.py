"""Python imports this first, in every process that finds it: what the process opens, changes and connects to is noted.

The environment's NOTED names the file of notes: a JSON list a line, of the event, whether it changes something, and the
absolute path or the address. Native code is not heard here; the test in namespaces holds that to the same rules.
"""

# What notes what is opened should itself do and import as little as can be.
# ruff: noqa: PTH100, PTH115, PTH117, PTH118
import json
import os
import sys
from collections.abc import Mapping

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# By event: which of its arguments are paths that it changes, and which is the folder that they are relative to.
CHANGES: Mapping[str, tuple[tuple[int, ...], int | None]] = {
    "os.mkdir": ((0,), 2),
    "os.rename": ((0, 1), 2),
    "os.remove": ((0,), 1),
    "os.rmdir": ((0,), 1),
    "os.link": ((0, 1), None),
    "os.symlink": ((1,), 2),
    "os.truncate": ((0,), None),
    "os.chmod": ((0,), 2),
    "os.chown": ((0,), 3),
    "os.utime": ((0,), 3),
    "sqlite3.connect": ((0,), None),
}
ADDRESSES = {
    "socket.connect": 1,
    "socket.bind": 1,
    "socket.sendto": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
}

_notes = os.open(os.environ["NOTED"], os.O_WRONLY | os.O_APPEND)


def _note(event: str, *, changes: bool, what: object) -> None:
    os.write(_notes, (json.dumps([event, changes, what]) + "\n").encode())


def _path(given: object, folder: object = None) -> str | None:
    """The absolute path; None for a file that is open already."""
    if isinstance(given, int) or given is None:
        return None
    named = os.fsdecode(given)  # type: ignore[arg-type]  # str, bytes or a path, as the events give it
    if named.startswith(("file:", ":memory:")):
        named = named.removeprefix("file:").partition("?")[0]
    if isinstance(folder, int) and folder >= 0 and not os.path.isabs(named):
        named = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), named)
    return os.path.abspath(named)


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        path, _, flags = arguments
        found = _path(path)
        if found is not None:
            _note(event, changes=bool(int(str(flags or 0)) & WRITES), what=found)
    elif event in CHANGES:
        paths, folder = CHANGES[event]
        for number in paths:
            relative_to = arguments[folder] if folder is not None and folder < len(arguments) else None
            found = _path(arguments[number], relative_to)
            if found is not None:
                _note(event, changes=True, what=found)
    elif event in ADDRESSES:
        address = arguments[ADDRESSES[event]]
        host = address[0] if isinstance(address, tuple) else address
        _note(event, changes=False, what=host.decode(errors="replace") if isinstance(host, bytes) else host)


sys.addaudithook(_hear)
