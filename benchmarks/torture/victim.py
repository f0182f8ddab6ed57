"""The command line with fail-points: `python -m benchmarks.torture.victim POINT NTH WHOM TRACE ARGUMENT…`.

Dies the NTH time that it passes POINT: alone, or with its process group where WHOM is group. With an empty POINT it
goes through, with the name of a file for TRACE it writes the points that it passes there, and where WHOM is clock it
lives in a time that jumps.
"""

import random
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import warehouse.publisher
from benchmarks.torture.points import CLOCK, Points
from flows.cli import main as copydesk


class JumpingClock(datetime):
    """A clock that is days off, otherwise each time it is asked."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "JumpingClock":
        """Some time of this week or of the last one."""
        return super().now(tz) + timedelta(seconds=random.uniform(-4e5, 4e5))  # noqa: S311 - no secret


def main() -> None:
    """Put the points, and run the command line."""
    point, nth, whom, trace, *arguments = sys.argv[1:]
    if whom == CLOCK:
        vars(warehouse.publisher)["datetime"] = JumpingClock
    Points(point, int(nth), whom, Path(trace) if trace else None).put()
    sys.argv = ["copydesk", *arguments]
    copydesk()


if __name__ == "__main__":
    main()
