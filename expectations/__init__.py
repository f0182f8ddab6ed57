"""What must hold before anything is published: suites, our own expectations, and the verdict on a batch.

Imports `schemas` and `seeds` only. Great Expectations itself costs 2.5 s and 270 MB to import, so it is imported
when the first batch is judged and not before. Neither the order of stages nor storage belongs here: callers hand
in staged tables and act on the verdict.
"""

from expectations.aggregates import RUN_DOCUMENTS, RunJudge
from expectations.data_docs import build_data_docs
from expectations.suites import load_suites
from expectations.validator import validate
from expectations.verdict import Finding, Verdict

__all__ = ["RUN_DOCUMENTS", "Finding", "RunJudge", "Verdict", "build_data_docs", "load_suites", "validate"]
