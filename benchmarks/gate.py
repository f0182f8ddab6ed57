"""What a benchmark does with its figures: holds them against the floors pinned in a file, and pins anew what was asked.

Shared by the benchmarks; what a floor is stands in `benchmarks.strip.floors`.
"""

import argparse
import hashlib
from collections.abc import Iterable
from pathlib import Path

from benchmarks.strip.floors import Figures, Floors, missed, moved


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that pin floors."""
    parser.add_argument("--raise-floors", action="store_true", help="pin better and new figures")
    parser.add_argument("--lower-floors", action="store_true", help="pin worse figures")


def data_sha256(paths: Iterable[Path]) -> str:
    """The hash of the files that figures are measured on, in this order."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def compare(  # noqa: PLR0917 - what was measured, what was asked, where it is pinned
    sha256: str, of_data: Figures, always: Figures, options: argparse.Namespace, pinned_in: Path, data: str
) -> int:
    """Hold the figures against what is pinned, and pin anew what was asked for; the exit status."""
    floors = Floors.load(pinned_in)
    up, down = options.raise_floors, options.lower_floors
    if up or down:
        floors = _moved(floors, sha256, of_data, always, up=up, down=down)
        floors.save(pinned_in)
    is_pinned = floors.data_sha256 == sha256
    misses = list(missed(always, floors.always))
    if is_pinned:
        misses += missed(of_data, floors.of_data)
    else:
        print(f"\nThese are not the {data} that floors are pinned for: of {data}, no floor applies.")
    print("\n" + ("\n".join(misses) if misses else "No figure is under its floor."))
    return 1 if misses else 0


def _moved(floors: Floors, sha256: str, of_data: Figures, always: Figures, *, up: bool, down: bool) -> Floors:
    """The floors to pin; those of other data are given up only where lowering is allowed."""
    always = moved(always, floors.always, up=up, down=down)
    if floors.data_sha256 == sha256:
        return Floors(sha256, moved(of_data, floors.of_data, up=up, down=down), always)
    if down or not floors.of_data:
        return Floors(sha256, moved(of_data, {}, up=True, down=False), always)
    return Floors(floors.data_sha256, floors.of_data, always)
