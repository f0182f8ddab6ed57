"""Kills, faults and crowds: python -m benchmarks.torture [--kills N] [--faults N] [--crowd SECONDS] [--seed N].

Prints what was done and what it came to; status 1 where a promise was broken. 300 kills, which hit every fail-point
that any of the commands passes, take about an hour on two cores, all faults three times a quarter of an hour.
"""

import argparse
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import product

from benchmarks.torture.crowd import crowd
from benchmarks.torture.faults import FAULTS, suffer
from benchmarks.torture.kills import WORKER, Taken, Tally, torture
from benchmarks.torture.points import ALONE, GROUP
from benchmarks.torture.scenarios import SCENARIOS

WORKERS = (1, 2)
# One command keeps little more than one core busy.
AT_ONCE = 2


def main() -> int:
    """Torture, and print the summary."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture")
    parser.add_argument("--kills", type=int, default=300, help="how many processes are killed; 0 for none")
    parser.add_argument("--faults", type=int, default=3, help="how often each fault comes; 0 for none")
    parser.add_argument(
        "--crowd", type=float, default=180, metavar="SECONDS", help="how long the crowd is there"
    )
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    violations: list[str] = []
    if asked.kills:
        violations += _kill(asked.kills, asked.seed)
    if asked.faults:
        violations += _befall(asked.faults)
    if asked.crowd:
        violations += _crowd(asked.crowd, asked.seed)
    print(f"\n{len(violations)} violations.")
    for violation in violations:
        print(f"- {violation}")
    return 1 if violations else 0


def _kill(kills: int, seed: int) -> list[str]:
    cases = list(product(SCENARIOS, WORKERS))
    tally, taken = Tally(), Taken()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = [
            pool.submit(torture, scenario, workers, -(-kills // len(cases)), seed=seed, taken=taken, say=_say)
            for scenario, workers in cases
        ]
        for (scenario, workers), job in zip(cases, jobs, strict=True):
            found = job.result()
            _say(
                f"{scenario.name}, {workers} workers: {found.kills.total()} kills, {len(found.violations)} violations"
            )
            tally.add(found)
    _hit_the_others(tally, taken, seed)
    by_point: dict[str, Counter[str]] = {point: Counter() for point in [*sorted(tally.points), "random"]}
    for (point, whom), count in tally.kills.items():
        by_point[point][whom] += count
    print("| fail-point | kills of the group | of the process alone | of a worker |")
    print("|---|---|---|---|")
    for point, found_kills in by_point.items():
        print(f"| {point} | {found_kills[GROUP]} | {found_kills[ALONE]} | {found_kills[WORKER]} |")
    missed = [point for point, found_kills in by_point.items() if not found_kills]
    print(f"\n{tally.kills.total()} kills, {tally.reruns} reruns, {len(tally.violations)} violations;")
    print(f"{len(by_point) - 1} fail-points, {len(missed)} of them not hit{_list(missed)}.\n")
    return tally.violations


def _hit_the_others(tally: Tally, taken: Taken, seed: int) -> None:
    """Hit the points that were passed and were not chosen yet, in the first scenario that passes them."""
    for scenario in SCENARIOS:
        left = tally.by_scenario[scenario.name] - {point for point, _ in tally.kills}
        if left:
            # A fifth is at random.
            tally.add(torture(scenario, 1, -(-len(left) * 5 // 4), seed=seed + 1, taken=taken, say=_say))


def _befall(rounds: int) -> list[str]:
    print("| fault | commands | that ended well all the same | violations |")
    print("|---|---|---|---|")
    violations: list[str] = []
    for fault in FAULTS:
        refusal = fault.refusal()
        if refusal:
            print(f"| {fault.name} | not here: {refusal} | | |")
            continue
        found = suffer(fault, rounds)
        for violation in found.violations:
            _say(violation)
        print(
            f"| {fault.name} | {len(found.statuses)} | {found.statuses.count(0)} | {len(found.violations)} |"
        )
        violations += found.violations
    print()
    return violations


def _crowd(seconds: float, seed: int) -> list[str]:
    found = crowd(seconds, seed)
    print("| command of the crowd | done | found the warehouse taken |")
    print("|---|---|---|")
    for name in sorted({name for name, _ in found.commands}):
        print(f"| {name} | {found.commands[name, 'done']} | {found.commands[name, 'taken']} |")
    print(
        f"\n{found.reads} whole readings beside them; {found.documents} documents; {len(found.violations)} violations."
    )
    return found.violations


def _list(names: list[str]) -> str:
    return f" ({', '.join(names)})" if names else ""


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
