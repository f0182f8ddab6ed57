"""The gate of the strip stage: prints what it reaches beside its peers; status 1 where a pinned figure is not reached.

    python -m benchmarks.strip FOLDER [--raise-floors] [--lower-floors]

FOLDER holds dev.jsonl.gz, in the format that training/line_model_data.py reads. Every page is stripped by weights that
never saw its site. pages/s and MB/s are of processor time; lost and left are words of the text that went, and words of
the rest that stayed, as shares of all such words.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import gate
from benchmarks.strip import cases, footers, growth, losses, report, startup
from benchmarks.strip.floors import CEILINGS, FLOORS, Figures
from benchmarks.strip.measuring import (
    OURS,
    VARIANTS,
    WHOLE,
    Part,
    groups,
    kinds,
    measure,
    methods,
    result,
    trafilatura_speed,
)
from benchmarks.strip.ours import fold_strippers
from benchmarks.strip.peers import is_installed
from flows.strip import StripOptions, Stripper
from training.line_model_data import Page, read_pages

_PINNED = ("precision", "recall", "f1", "median", "line_f1", *sorted(CEILINGS))


def main(arguments: Sequence[str] | None = None, pinned_in: Path = FLOORS) -> int:
    """Measures, prints, compares with the floors."""
    parser = argparse.ArgumentParser(prog="benchmarks.strip", description="What the strip stage reaches.")
    parser.add_argument("folder", help="the folder that holds dev.jsonl.gz")
    gate.add_options(parser)
    options = parser.parse_args(arguments)
    path = Path(options.folder) / "dev.jsonl.gz"
    if not options.folder or not path.is_file():
        where = f"{path} does not exist" if options.folder else "No folder was named"
        print(f"{where}; name the folder that holds dev.jsonl.gz: make bench-strip DATA=FOLDER")
        return 1
    if not is_installed("justext"):
        print("jusText is not installed, so it is not measured; `make .venv/bench.done` installs it.")
    of_data, always = of_pages(read_pages(path)), of_ourselves(Stripper.load(StripOptions()))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return compare(sha256, of_data, always, options, pinned_in)


def of_pages(pages: Sequence[Page]) -> Figures:
    """Measure and print what methods make of the labelled pages."""
    figures: dict[str, dict[str, float]] = {}
    strippers = fold_strippers()
    for variant in VARIANTS:
        measured = methods(strippers, [page for page in pages if page.variant == variant])
        found = {
            name: {genre: measure(chosen, method) for genre, chosen in kinds(pages, variant).items()}
            for name, method in measured.items()
        }
        for group, parts in groups(found[WHOLE]).items():
            results = {name: result(groups(of_method)[group]) for name, of_method in found.items()}
            print("\n".join(report.comparison(f"{group}, {variant}", results)))
            for name in OURS:
                score = vars(results[name].score)
                figures[f"{group}, {variant}, {name}"] = {key: score[key] for key in _PINNED if key in score}
            theirs = trafilatura_speed([page for part in parts for page in part.pages])
            times = results[WHOLE].score.pages / results[WHOLE].seconds / theirs
            print(report.beside_trafilatura(theirs, times), flush=True)
            figures[f"{group}, {variant}, {WHOLE}"]["speed"] = times
        _details(variant, found[WHOLE])
    return figures


def _details(variant: str, parts: dict[str, Part]) -> None:
    counts = {}
    for genre, part in parts.items():
        print(f"\n{genre}, {variant}, {WHOLE}: where the loss is, and the ten worst pages")
        print("\n".join([*losses.table(part.marks, part.run), *losses.worst(part.marks, part.run)]))
        counts[f"{genre}, {variant}"] = footers.of_pages(part.pages, part.run)
    print("\n".join(report.footers(counts)), flush=True)


def of_ourselves(stripper: Stripper) -> Figures:
    """Measure and print what needs no data: our own cases, the samples, long pages."""
    judged = cases.judge(cases.case_pages(), stripper)
    right = cases.accuracy(judged)
    print(f"\nour own labelled lines: {len(judged)}, called what they are: {right:.4f}")
    print("\n".join([*cases.table(judged), *report.footers({"samples": footers.of_samples(stripper)})]))
    print("\nprocessor time before the first page: import {:.2f} s, load {:.2f} s".format(*startup.seconds()))
    print("\nprocessor time of the whole stage for longer and longer pages")
    grown = growth.measure(stripper)
    print("\n".join(growth.table(grown)), flush=True)
    return {
        "our own cases": {"right": right, "kept": cases.kept_share(judged)},
        **{f"a page of {one.form}": {"growth": one.ratio} for one in grown},
    }


def compare(
    sha256: str, of_data: Figures, always: Figures, options: argparse.Namespace, pinned_in: Path
) -> int:
    """Hold the figures against what is pinned, and pin anew what was asked for; the status."""
    return gate.compare(sha256, of_data, always, options, pinned_in, "pages")


if __name__ == "__main__":
    sys.exit(main())
