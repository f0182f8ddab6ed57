"""Reads the suites: what people write as JSON, and what `schemas` already says about a table's structure.

A suite is Great Expectations' own JSON; `meta` of each expectation says its severity, a reason slug, and why the
number is what it is. Nothing is judged here, and Great Expectations is not imported: see `engine`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from schemas import TABLES
from schemas.errors import UsageError
from schemas.slugs import Reason, Severity, Stage
from schemas.table import Table

SHIPPED = Path(__file__).parent / "suites"
RUN_SUITE = "run"
# What a reason looks like; those that ship are all declared in schemas.slugs.
SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
# In the order of the stages, so that a document's first finding is the earliest cause.
TABLE_SUITES = ("documents", "removals", "articles", "article_fields", "lines", "sentences", "entities")

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Check:
    """One expectation of a suite, as written."""

    suite: str
    stage: Stage
    type: str
    kwargs: Mapping[str, Json]
    severity: Severity
    reason: str
    description: str
    why: str
    source: str = field(compare=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns judged, none for the table as a whole."""
        kwargs = self.kwargs
        if "column" in kwargs:
            return (str(kwargs["column"]),)
        if "column_A" in kwargs:
            return (str(kwargs["column_A"]), str(kwargs.get("column_B")))
        listed = kwargs.get("column_list")
        return tuple(str(name) for name in listed) if isinstance(listed, list) else ()

    @property
    def column(self) -> str | None:
        """The columns as one word for `validations`."""
        return ", ".join(self.columns) or None

    @property
    def bound(self) -> str:
        """What was asked for, without the columns."""
        names = ("column", "column_A", "column_B", "column_list")
        return ", ".join(f"{key} {value}" for key, value in self.kwargs.items() if key not in names)


def load_suites(folder: Path | None = None) -> dict[str, tuple[Check, ...]]:
    """Every suite by name: those that ship, each replaced by the file of the same name in `folder` if there is one.

    Structure (columns, nullability, keys) is not in the files; see `structure`.

    Raises:
        UsageError: a file that is no suite, or is named after no table.
    """
    if folder is not None and not folder.is_dir():
        raise UsageError(f"{folder} is no folder of suites.")
    names = (*TABLE_SUITES, RUN_SUITE)
    own = {path.stem: path for path in sorted(folder.glob("*.json"))} if folder is not None else {}
    for name, path in own.items():
        if name not in names:
            raise UsageError(f"{path} is named after no suite; there are {', '.join(names)}.")
    return {name: _read(own.get(name, SHIPPED / f"{name}.json"), name) for name in names}


def structure(table: Table) -> tuple[Check, ...]:
    """What `schemas` says of a table, as expectations: its columns, what may not be null, its key."""

    def check(kind: str, reason: Reason, description: str, severity: Severity, **kwargs: Json) -> Check:
        stage = Stage(STAGES[table.name])
        source = f"schemas/{table.name}.py"
        return Check(
            table.name,
            stage,
            kind,
            kwargs,
            severity,
            reason.value,
            description,
            f"Declared in {source}.",
            source,
        )

    columns = check(
        "expect_columns_to_be_as_declared",
        Reason.ROWS_DO_NOT_FIT,
        f"{table.name} has the columns and types that schemas declares",
        Severity.CRITICAL,
        declared=table.name,
    )
    filled = check(
        "expect_required_columns_to_be_filled",
        Reason.BAD_VALUE,
        "Columns that are not declared nullable are always given",
        Severity.ERROR,
        column_list=[c.name for c in table.columns if not c.is_nullable and not c.is_stamped],
    )
    kind, key = (
        ("expect_column_values_to_be_unique", {"column": table.key[0]})
        if len(table.key) == 1
        else ("expect_compound_columns_to_be_unique", {"column_list": list(table.key)})
    )
    described = f"No two rows have the same {' and '.join(table.key)}"
    return (columns, filled, check(kind, Reason.ROWS_DO_NOT_FIT, described, Severity.ERROR, **key))


STAGES: Mapping[str, Stage] = {
    "documents": Stage.INGEST,
    "removals": Stage.STRIP,
    "articles": Stage.STRIP,
    "article_fields": Stage.STRIP,
    "lines": Stage.STRIP,
    "sentences": Stage.SPLIT,
    "entities": Stage.RECOGNISE,
    RUN_SUITE: Stage.VALIDATE,
}
BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}


def _read(path: Path, suite: str) -> tuple[Check, ...]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"The suite {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise UsageError(f"The suite {path} is no JSON: {error}.") from error
    listed = content.get("expectations") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        raise UsageError(f"The suite {path} is no suite: it needs a list under “expectations”.")
    return tuple(_check(path, suite, at, entry) for at, entry in enumerate(listed))


def _check(path: Path, suite: str, at: int, entry: object) -> Check:
    where = f"Expectation {at} of the suite {path}"
    if not isinstance(entry, dict) or not isinstance(entry.get("type"), str):
        raise UsageError(f"{where} has no “type”.")
    kind, kwargs, meta = entry["type"], entry.get("kwargs", {}), entry.get("meta") or {}
    if not isinstance(kwargs, dict) or not isinstance(meta, dict):
        raise UsageError(f"{where} ({kind}): “kwargs” and “meta” are objects.")
    try:
        severity = Severity(meta.get("severity", Severity.WARNING))
        stage = Stage(meta.get("stage", STAGES[suite]))
    except ValueError as error:
        raise UsageError(f"{where} ({kind}): {error}.") from error
    reason = str(meta.get("reason") or kind.removeprefix("expect_").replace("_", "-"))
    if not SLUG.fullmatch(reason):
        raise UsageError(
            f"{where} ({kind}): the reason {reason!r} is no slug: small letters, digits and single dashes, such as "
            "not-our-topic."
        )
    return Check(
        suite=suite,
        stage=stage,
        type=kind,
        kwargs=kwargs,
        severity=severity,
        reason=reason,
        description=str(entry.get("description") or kind.replace("_", " ")),
        why=str(meta.get("why", "")),
        source=str(path),
    )
