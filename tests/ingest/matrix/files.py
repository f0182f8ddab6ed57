"""Files that are none, links, and names of all kinds."""

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.ingest.matrix.case import READ, Case, named, text

_TEXT = text("Files").encode()
_NAMES = {
    "quotes \"'`.txt": "quotes \"'`.txt",
    "globs *?[a]{b,c}.txt": "globs *?[a]{b,c}.txt",
    "new\nline\ttab.txt": "new\\u000aline\\u0009tab.txt",
    "'; drop table documents; --.txt": "'; drop table documents; --.txt",
    "emoji 👩‍👩‍👧 é.txt": "emoji 👩‍👩‍👧 é.txt",
    "key=value/part=__HIVE_DEFAULT_PARTITION__/a.txt": "key=value/part=__HIVE_DEFAULT_PARTITION__/a.txt",
    "-rf.txt": "-rf.txt",
    "$(reboot) %s {0} \\n.txt": "$(reboot) %s {0} \\\\n.txt",
    "hash#1!a.txt": "hash#1!a.txt",
    " spaces .txt": " spaces .txt",
    "\u202eturned.txt": "\u202eturned.txt",
    "\x1b[31mred.txt": "\\u001b[31mred.txt",
    "a" * 250 + ".txt": "a" * 250 + ".txt",
    "UPPER.TXT": "UPPER.TXT",
    "two.txt.txt": "two.txt.txt",
}


def _links(**targets: str) -> Callable[[Path], None]:
    """A file a.txt, and links beside it; `_` in a name stands for the dot."""

    def make(folder: Path) -> None:
        (folder / "a.txt").write_bytes(_TEXT)
        for name, target in targets.items():
            (folder / name.replace("_", ".")).symlink_to(target)

    return make


def _name_of_bytes(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_bytes(_TEXT)


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")


def _socket(folder: Path) -> None:
    # By its name alone in the folder: addresses of sockets are short.
    here = os.open(".", os.O_RDONLY)
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("s.txt")
    finally:
        os.fchdir(here)
        os.close(here)


def _folder_named_like_a_file(folder: Path) -> None:
    named({"a.txt/b.txt": _TEXT, "c.zip/d.txt": text("In it").encode()})(folder)


def _link(name: str, targets: Mapping[str, str], expected: Mapping[str, str], *ignored: str) -> Case:
    return Case(name, _links(**targets), {"a.txt": READ, **expected}, ignored=ignored)


CASES = [
    *[
        Case(f"the name {written[:12]!r}", named({name: _TEXT}), {written: READ})
        for name, written in _NAMES.items()
    ],
    Case("a name that is no text", _name_of_bytes, {"caf\\xe9.txt": READ}),
    Case("a pipe", _pipe, {}, ignored=("pipe.txt",)),
    Case("a socket", _socket, {}, ignored=("s.txt",)),
    Case("folders named like files", _folder_named_like_a_file, {"a.txt/b.txt": READ, "c.zip/d.txt": READ}),
    _link("a link beside its file", {"b_txt": "a.txt"}, {"b.txt": READ}),
    _link("a link out of the drop", {"passwd_txt": "/etc/passwd"}, {}, "passwd.txt"),
    _link("a link to a folder outside", {"etc": "/etc"}, {}, "etc"),
    _link("a link to the folder above", {"up": ".."}, {}, "up"),
    _link("a link to its own folder", {"loop": "."}, {}, "loop"),
    _link("a link to itself", {"self_txt": "self.txt"}, {"self.txt": "unreadable"}),
    _link("a link to nothing", {"gone_txt": "nothing.txt"}, {"gone.txt": "unreadable"}),
    _link("a link to nothing outside", {"gone_txt": "../../nothing.txt"}, {}, "gone.txt"),
    _link(
        "a chain of links",
        {"b_txt": "c.txt", "c_txt": "d.txt", "d_txt": "a.txt"},
        {f"{n}.txt": READ for n in "bcd"},
    ),
    _link("a chain of links out", {"b_txt": "c.txt", "c_txt": "/etc/passwd"}, {}, "b.txt", "c.txt"),
    _link("a link to a device", {"zero_txt": "/dev/zero"}, {}, "zero.txt"),
    _link("a link to an open file", {"fd_txt": "/proc/self/fd/0"}, {}, "fd.txt"),
    _link("a link to memory", {"mem_txt": "/proc/self/mem"}, {}, "mem.txt"),
    Case(
        "hidden and foreign files",
        named({".a.txt": b"x", "b.png": b"x", ".git/c.txt": b"x", "README.md": b"x"}),
        {},
        ignored=(".a.txt", ".git", "README.md", "b.png"),
    ),
]
