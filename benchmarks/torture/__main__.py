"""Kills, crowds and other faults: python -m benchmarks.torture [--kills N] [--seed N].

Prints what was done and what it came to; status 1 where a promise was broken. 300 kills, which hit every fail-point
that any of the commands passes, take about an hour on two cores.
"""

import argparse
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import product

from benchmarks.torture.kills import Taken, Tally, torture
from benchmarks.torture.points import ALONE, GROUP
from benchmarks.torture.scenarios import SCENARIOS

WORKERS = (0, 2)
# One command keeps little more than one core busy.
AT_ONCE = 2


def main() -> int:
    """Torture, and print the summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    cases = list(product(SCENARIOS, WORKERS))
    each = -(-asked.kills // len(cases))
    tally, taken = Tally(), Taken()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = [
            (
                scenario,
                workers,
                pool.submit(torture, scenario, workers, each, seed=asked.seed, taken=taken, say=_say),
            )
            for scenario, workers in cases
        ]
        for scenario, workers, job in jobs:
            found = job.result()
            _say(
                f"{scenario.name}, {workers} workers: {found.kills.total()} kills, {len(found.violations)} violations"
            )
            tally.add(found)
    _print(tally)
    return 1 if tally.violations else 0


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def _print(tally: Tally) -> None:
    by_point: dict[str, Counter[str]] = {point: Counter() for point in [*sorted(tally.points), "random"]}
    for (point, whom), count in tally.kills.items():
        by_point[point][whom] += count
    print("| fail-point | kills of the group | of the process alone | of a worker |")
    print("|---|---|---|---|")
    for point, kills in by_point.items():
        print(f"| {point} | {kills[GROUP]} | {kills[ALONE]} | {kills['worker']} |")
    total = tally.kills.total()
    missed = [point for point, kills in by_point.items() if not kills]
    print(
        f"\n{total} kills, {len(by_point) - 1} fail-points ({len(missed)} not hit: {missed}), "
        f"{tally.reruns} reruns, {len(tally.violations)} violations."
    )
    for violation in tally.violations:
        print(f"- {violation}")


if __name__ == "__main__":
    sys.exit(main())
