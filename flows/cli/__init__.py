"""The command line: what people type, what they read. Everything that is done stands in the flows and below.

Heavy imports (prefect, great_expectations, duckdb, pyarrow) stay inside the commands that need them.
"""

from flows.cli.entry import main

__all__ = ["main"]
