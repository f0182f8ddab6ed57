"""The command line with fail-points: `python -m benchmarks.torture.victim POINT NTH WHOM TRACE ARGUMENT…`.

Dies the NTH time that it passes POINT: alone, or with its process group where WHOM is group. With an empty POINT it
goes through, and with the name of a file for TRACE it writes the points that it passes there.
"""

import sys
from pathlib import Path

from benchmarks.torture.points import Points
from flows.cli import main as copydesk


def main() -> None:
    """Put the points, and run the command line."""
    point, nth, whom, trace, *arguments = sys.argv[1:]
    Points(point, int(nth), whom, Path(trace) if trace else None).put()
    sys.argv = ["copydesk", *arguments]
    copydesk()


if __name__ == "__main__":
    main()
