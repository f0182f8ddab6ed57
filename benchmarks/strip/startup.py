"""How long strip takes before its first page: processor time of a fresh process, less that of the interpreter."""

import subprocess
import sys
from pathlib import Path

_TIMED = """
import time
started = time.process_time()
from flows.strip import Stripper
imported = time.process_time()
Stripper.load()
print(imported - started, time.process_time() - imported)
"""
_ROOT = Path(__file__).parents[2]


def seconds(processes: int = 3) -> tuple[float, float]:
    """To import the package, and to load model, phrases and rules: the least that a process took for each."""
    runs = [
        subprocess.run([sys.executable, "-c", _TIMED], cwd=_ROOT, capture_output=True, text=True, check=True)
        for _ in range(processes)
    ]
    imports, loads = zip(*(map(float, run.stdout.split()) for run in runs), strict=True)
    return min(imports), min(loads)
