"""No pattern uses what one supported Python matches otherwise than another."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from re import _parser  # type: ignore[attr-defined]  # the parse tree has no public name

import schemas
from flows import identify, ingest, recognise, split, strip

# Wrong before a repair in a later 3.11: `(?:…)?+` let go of what it should have kept.
REFUSED = {"POSSESSIVE_REPEAT", "ATOMIC_GROUP"}


def patterns() -> list[tuple[str, str, int]]:
    """Module, pattern and flags of all that stand in modules that make rows, also within tuples and mappings."""
    found = []
    for package in (identify, ingest, recognise, schemas, split, strip):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                attributes = vars(importlib.import_module(module.name))
                found += [(module.name, each.pattern, each.flags) for each in _within(attributes, depth=3)]
    return found


def _within(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, Mapping):
        for each in list(value.values()):
            yield from _within(each, depth - 1)
    elif depth and isinstance(value, tuple | list | frozenset | set):
        for each in value:
            yield from _within(each, depth - 1)


def _operations(tree: object) -> Iterator[str]:
    if isinstance(tree, _parser.SubPattern | list | tuple):
        for each in tree:
            yield str(each)
            yield from _operations(each)


def test_possessive_and_atomic_groups_are_seen() -> None:
    for pattern in ("a?+", "(?>ab)", "x(?:(?:a|b)*+c|d)"):
        assert REFUSED & set(_operations(_parser.parse(pattern)))


def test_no_pattern_has_possessive_or_atomic_groups() -> None:
    found = patterns()
    assert len(found) > 50
    bad = {
        (module, pattern)
        for module, pattern, flags in found
        if REFUSED & set(_operations(_parser.parse(pattern, flags)))
    }
    assert bad == set()
