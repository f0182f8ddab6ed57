"""Judges a staged batch by every suite and says which documents to hold back and whether the batch may be committed.

Rows are judged first, tables as a whole afterwards, on what is left without the documents held back. What is done
about a verdict is the caller's.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from expectations.data_docs import record
from expectations.engine import Bound, Judged, bind, judge
from expectations.prepared import prepare
from expectations.suites import BY_NAME, TABLE_SUITES, load_suites, structure
from expectations.verdict import Finding, Verdict, shown
from schemas import VALIDATIONS
from schemas.errors import StageError
from schemas.slugs import Severity


@dataclass(frozen=True)
class ByDocument:
    """What failed rows of severity error come to.

    Attributes:
        documents: the first finding on each document to hold back.
        orphaned: checks with failed rows of no document of the batch: holding back documents does not mend those.
    """

    documents: Mapping[str, Finding] = field(default_factory=dict)
    orphaned: tuple[Judged, ...] = ()

    def rest(self, name: str, table: pa.Table) -> pa.Table:
        """A table without the rows of documents held back."""
        if not self.documents:
            return table
        documents = table[BY_NAME[name].document_column or ""]
        return table.filter(pc.invert(pc.is_in(documents, pa.array(list(self.documents), documents.type))))


def validate(
    batch_id: str, tables: Mapping[str, pa.Table], *, results: Path | None = None, suites: Path | None = None
) -> Verdict:
    """The suites' verdict on a batch.

    Args:
        batch_id: goes into `validations` and names the batch in Data Docs.
        tables: documents, removals, articles, article_fields, lines, sentences and entities of the batch, as staged.
        results: where results are kept for Data Docs; None keeps none.
        suites: a folder of people's own suites; a file there replaces the one that ships of that name.

    Raises:
        UsageError: a suite that cannot be read, or names what does not exist.
        StageError: a table is not there.
    """
    missing = [name for name in TABLE_SUITES if name not in tables]
    if missing:
        raise StageError(f"The batch {batch_id} came to validation without {', '.join(missing)}.")
    loaded = load_suites(suites)
    written = {name: [bind(check) for check in loaded[name]] for name in TABLE_SUITES}
    declared = {name: [bind(check) for check in structure(BY_NAME[name])] for name in TABLE_SUITES}

    # Lookups and every other expectation rely on the columns: they come first and alone.
    columns = {name: judge(declared[name][:1], tables[name].slice(0, 0)) for name in TABLE_SUITES}
    if not all(judged.success for judged in every(columns)):
        return conclude(batch_id, columns, ByDocument(), results)

    prepared = prepare(tables)
    bounds = {name: declared[name][1:] + written[name] for name in TABLE_SUITES}
    rows = {name: judge([b for b in bounds[name] if b.is_by_row], prepared[name]) for name in TABLE_SUITES}
    held = by_document(rows, prepared)
    wholes = {
        name: judge([b for b in bounds[name] if not b.is_by_row], held.rest(name, prepared[name]))
        for name in TABLE_SUITES
    }
    judged = {name: columns[name] + rows[name] + wholes[name] for name in TABLE_SUITES}
    return conclude(batch_id, judged, held, results)


def every(judged: Mapping[str, list[Judged]]) -> Iterator[Judged]:
    """All results, suite after suite in the order of stages."""
    for listed in judged.values():
        yield from listed


def by_document(rows: Mapping[str, list[Judged]], tables: Mapping[str, pa.Table]) -> ByDocument:
    """What failed rows of severity error come to; of several findings on a document the first counts."""
    known = set(tables["documents"]["document_id"].to_pylist()) - {None}
    found: dict[str, Finding] = {}
    orphaned = []
    for judged in every(rows):
        check = judged.bound.check
        if check.severity is not Severity.ERROR or judged.success:
            continue
        table = tables[check.suite]
        owners = table[BY_NAME[check.suite].document_column or ""]
        orphans = not judged.rows
        for row in judged.rows:
            document_id = owners[row].as_py()
            if document_id is None or document_id not in known:
                orphans = True
            elif document_id not in found:
                found[document_id] = _row_finding(judged, table, row, document_id)
        if orphans:
            orphaned.append(judged)
    return ByDocument(found, tuple(orphaned))


def conclude(
    batch_id: str, judged: Mapping[str, list[Judged]], held: ByDocument, results: Path | None
) -> Verdict:
    """The verdict that results come to, and their record for Data Docs."""
    if results is not None:
        record(results, batch_id, judged)
    listed = list(every(judged))
    return Verdict(
        validations=VALIDATIONS.from_rows(_validation(batch_id, one) for one in listed),
        quarantined=tuple(held.documents.values()),
        critical=tuple(_critical(listed, held)),
    )


def _critical(judged: Iterable[Judged], held: ByDocument) -> Iterator[Finding]:
    for one in judged:
        check = one.bound.check
        if one.broken is not None:
            yield _batch_finding(one, f"could not be checked: {one.broken}.")
        elif one.success:
            continue
        elif check.severity is Severity.CRITICAL:
            yield _batch_finding(one, _failed(one))
        elif one in held.orphaned:
            yield _batch_finding(one, f"{_failed(one)[:-1]}, some of it in rows of no document of the batch.")


def _failed(judged: Judged) -> str:
    check = judged.bound.check
    if judged.bound.is_by_row:
        seen = f"{judged.unexpected} of {judged.elements} rows, for instance {_listed(judged.observed)}"
    else:
        seen = _listed(judged.observed)
    asked = f" where {check.bound} is asked for" if check.bound else ""
    return f"failed: {seen} was seen{asked}."


def _listed(observed: object) -> str:
    return "; ".join(map(str, observed)) if isinstance(observed, list) else shown(observed)


def _batch_finding(judged: Judged, said: str) -> Finding:
    check = judged.bound.check
    what = f" ({check.column})" if check.column else ""
    why = f" {check.why}" if check.why else ""
    detail = (
        f"Suite {check.suite}: {check.type}{what} {said} {check.description}.{why} Nothing of the batch becomes "
        f"visible. If this is as it should be, change the bound or the severity in {check.source}, or in a copy of "
        "that file in your own folder of suites, and run again."
    )
    return Finding(
        None,
        check.stage.value,
        check.suite,
        check.type,
        check.column,
        Severity.CRITICAL,
        check.reason,
        detail,
    )


def _row_finding(judged: Judged, table: pa.Table, row: int, document_id: str) -> Finding:
    check = judged.bound.check
    key = ", ".join(f"{name} {table[name][row].as_py()}" for name in BY_NAME[check.suite].key)
    at_fault = getattr(judged.bound.expectation, "at_fault", None)
    columns = (
        check.columns if at_fault is None else at_fault({n: table[n][row].as_py() for n in check.columns})
    )
    seen = ", ".join(f"{name} {_cell(judged.bound, table, name, row)}" for name in columns)
    detail = f"{check.description}; not so in {check.suite} ({key}): {seen}."
    return Finding(
        document_id,
        check.stage.value,
        check.suite,
        check.type,
        check.column,
        check.severity,
        check.reason,
        detail,
    )


def _cell(bound: Bound, table: pa.Table, name: str, row: int) -> str:
    value = table[name][row].as_py()
    offending = getattr(bound.expectation, "offending", None)
    return shown(offending(value) if offending is not None else value) if value is not None else "is missing"


def _validation(batch_id: str, judged: Judged) -> dict[str, str | int | bool | None]:
    check = judged.bound.check
    observed = judged.broken if judged.broken is not None else judged.observed
    return {
        "batch_id": batch_id,
        "stage": check.stage.value,
        "suite": check.suite,
        "expectation": check.type,
        "column": check.column,
        "severity": check.severity.value,
        "success": judged.success and judged.broken is None,
        "observed": None if observed is None else json.dumps(observed, ensure_ascii=False, default=str),
        "unexpected": judged.unexpected,
        "elements": judged.elements,
    }
