"""How ids and versions are made: 32 hexadecimal digits of a sha256 over what they stand for."""

import hashlib
import json
from collections.abc import Mapping, Sequence

ID_LENGTH = 32

Hashable = str | int | float | bool | None | Sequence["Hashable"] | Mapping[str, "Hashable"]


def bytes_id(data: bytes) -> str:
    """The id of some bytes."""
    return hashlib.sha256(data).hexdigest()[:ID_LENGTH]


def row_id(*parts: str | int) -> str:
    """The id of something known by several values, in order; the values cannot run into each other."""
    return bytes_id("\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass"))


def version_of(code: str, options: Mapping[str, Hashable]) -> str:
    """A stage's version: declared code version, a dash, and 12 digits over its options, lists and models.

    Args:
        code: raised by hand whenever the stage's output changes for the same options, for instance "1".
        options: everything else that output depends on; files go in as their hash.
    """
    canonical = json.dumps(options, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return f"{code}-{bytes_id(canonical.encode())[:12]}"
