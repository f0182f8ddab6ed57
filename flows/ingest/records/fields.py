"""Which field of a record holds what: names in, roles out. No texts, no metadata.

The names are data: seeds/ingest/fields.toml says them, and why.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal, get_args

import seeds
from flows.ingest.options import IngestOptions

Role = Literal["text", "html", "id", "url", "title", "published", "publisher", "authors"]
ROLES: tuple[Role, ...] = get_args(Role)

_SEPARATORS = re.compile(r"[\s_.-]+")


@cache
def usual_names() -> Mapping[Role, tuple[str, ...]]:
    """The names of each role, folded, the preferred ones first."""
    lists = tomllib.loads(seeds.path("ingest", "fields.toml").read_text(encoding="utf-8"))
    return {role: tuple(folded(name) for name in lists[role]) for role in ROLES}


def folded(name: str) -> str:
    """A field's name without regard to case and separators."""
    return _SEPARATORS.sub("", name).lower()


@lru_cache(maxsize=256)  # the records of a file nearly all have the same fields
def fields_by_role(names: tuple[str, ...], options: IngestOptions) -> Mapping[Role, Sequence[str]]:
    """The fields among `names` that can fill each role, the preferred ones first.

    A field that an option names fills its role alone, and no other role.
    """
    chosen = _chosen(options)
    taken = set(chosen.values())
    by_folded: dict[str, list[str]] = {}
    for name in names:
        by_folded.setdefault(folded(name), []).append(name)
    return {
        role: by_folded.get(chosen[role], [])
        if role in chosen
        else [
            name for usual in usual_names()[role] if usual not in taken for name in by_folded.get(usual, [])
        ]
        for role in ROLES
    }


def _chosen(options: IngestOptions) -> dict[Role, str]:
    named: dict[Role, str | None] = {
        "text": options.text_field,
        "id": options.id_field,
        "url": options.url_field,
        "title": options.title_field,
        "published": options.date_field,
        "publisher": options.publisher_field,
        "authors": options.authors_field,
    }
    return {role: folded(name) for role, name in named.items() if name is not None}
