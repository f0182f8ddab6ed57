"""What expectations of severity warning noted in a run, as sentences."""

from collections import Counter
from pathlib import Path

from expectations import load_suites
from expectations.suites import Check
from flows.runs.report import Noted
from schemas.slugs import Severity


def sentences(warned: Counter[Noted], suites: Path | None) -> list[str]:
    """A sentence for each expectation that did not hold: where, in how many rows, what was asked for and why.

    Args:
        warned: rows by expectation; none for one that judges a table as a whole.
        suites: a person's own suites, where there are any.
    """
    if not warned:
        return []
    loaded = load_suites(suites)
    return [
        _sentence(noted, rows, _words(noted, loaded[noted.suite]))
        for noted, rows in sorted(warned.items(), key=str)
    ]


def _words(noted: Noted, checks: tuple[Check, ...]) -> str:
    for check in checks:
        is_same = (check.type, check.column, check.severity) == (
            noted.expectation,
            noted.column,
            Severity.WARNING,
        )
        if is_same:
            return f"{check.description.rstrip('.')}. {check.why}".strip()
    return noted.expectation.replace("_", " ") + "."


def _sentence(noted: Noted, rows: int, words: str) -> str:
    where = f"{noted.suite}.{noted.column}" if noted.column else noted.suite
    counted = {0: "", 1: ", not so in 1 row"}.get(rows, f", not so in {rows:,} rows")
    return f"{where} ({noted.expectation}){counted}: {words}"
