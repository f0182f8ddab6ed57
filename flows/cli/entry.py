"""Where the command line begins and ends: its streams and signals made ready, its errors made sentences."""

import os
import sys
from pathlib import Path

from flows.cli.app import app
from flows.cli.console import complain, has_no_reader, prepare_streams
from flows.cli.interrupting import INTERRUPTED, end_soon_when_told
from schemas.errors import CopydeskError, RunError


def main() -> None:
    """Run the command line; every error a person can meet is one sentence and an exit status."""
    end_soon_when_told()
    prepare_streams()
    prepare_home()
    status = _run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        status = 0
    sys.stderr.flush()
    # Imported only where tables were looked at; the end below leaves it no time of its own.
    if "warehouse.relations" in sys.modules:
        sys.modules["warehouse.relations"].close()
    # Not sys.exit: Prefect's threads keep objects of duckdb past the interpreter's end, which lists them as leaks.
    os._exit(status)


def prepare_home() -> None:
    """Libraries ask for a home when they are imported, and fail where a user has neither name nor HOME.

    One that is not there is nobody's: in a folder that all may write to, others could leave settings for us.
    """
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = "/nonexistent"


def _run() -> int:
    # rich puts another file in the place of standard output when its reader has left; this one can still be asked.
    stdout = os.dup(1)
    try:
        app()
    except SystemExit as end:
        # Typer and rich end with 1 when the reader of what they print (head, less) has left; it had all it wanted.
        if isinstance(end.__context__, BrokenPipeError) and has_no_reader(stdout):
            return 0
        if end.code == INTERRUPTED:
            complain("Interrupted. What was committed stays; the same command goes on from there.")
        return end.code if isinstance(end.code, int) else 0
    except CopydeskError as error:
        complain(str(error))
        return error.exit_status
    except OSError as error:
        complain(
            f"The machine refused: {error}. What was committed stays; put that right, and the same command goes on."
        )
        return RunError.exit_status
    except Exception as error:
        if os.environ.get("COPYDESK_TRACEBACK"):
            raise
        complain(
            f"This is a fault of copydesk's own ({type(error).__name__}: {error}). What was committed stays; "
            "COPYDESK_TRACEBACK=1 before the command shows where it happened."
        )
        return RunError.exit_status
    return 0
