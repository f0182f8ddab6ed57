"""The lines of the benchmark's tables, from what was measured. Measures nothing."""

from collections.abc import Iterator, Mapping

from benchmarks.strip.footers import Counts
from benchmarks.strip.measuring import Result


def comparison(group: str, results: Mapping[str, Result]) -> Iterator[str]:
    """What each method reaches on a group of pages."""
    pages = next(iter(results.values())).score.pages
    yield f"\n{group}: {pages} pages, sites left out"
    heads = ("P", "R", "F1", "median", "lost", "left", "line F1", "pages/s", "MB/s")
    yield f"  {'':26}" + "".join(f"{head:>8}" for head in heads)
    for name, found in results.items():
        score = found.score
        figures = (
            score.precision,
            score.recall,
            score.f1,
            score.median,
            score.lost,
            score.left,
            score.line_f1,
        )
        shown = "".join(f"{figure:8.4f}" for figure in figures)
        yield f"  {name:26}{shown}{_speeds(found)}"


def _speeds(found: Result) -> str:
    if not found.seconds:
        return f"{'-':>8}{'-':>8}"
    return f"{found.score.pages / found.seconds:8.0f}{found.megabytes / found.seconds:8.2f}"


def beside_trafilatura(theirs: float, times: float) -> str:
    """Their speed, and how many times as fast the whole stage is."""
    return (
        f"  trafilatura: {theirs:.0f} pages/s of bare HTML made of these lines, since the data has none; "
        f"the whole stage {times:.2f} times as many"
    )


def footers(counts: Mapping[str, Counts]) -> Iterator[str]:
    """How many texts hold a plain footer before and after strip."""
    yield "\ntexts that hold a plain footer, as the suite on articles sees it"
    yield f"  {'':26}{'texts':>8}{'before':>8}{'after':>8}"
    for name, (texts, before, after) in counts.items():
        yield f"  {name:26}{texts:8}{before:8}{after:8}"
