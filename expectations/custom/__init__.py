"""Our own expectations: subclasses of Great Expectations' own, usable by type name in any suite's JSON.

Importing this package registers them, and imports Great Expectations: only `engine` does. They compare columns of
one frame; what they need of other tables is prepared beside it (see `expectations.prepared`).
"""

from expectations.custom.agreement import (
    ExpectOrdinalsToCountFromZero,
    ExpectReferenceToExist,
    ExpectSpanToGiveBackItsText,
    ExpectTextToBeRawLessRemovals,
)
from expectations.custom.dates import ExpectColumnDatesToBeSane
from expectations.custom.filled import ExpectRequiredColumnsToBeFilled
from expectations.custom.lines import ExpectColumnTextsToHoldNoLineLike
from expectations.custom.slugs import ExpectColumnValuesToBeInSlugs
from expectations.custom.spans import ExpectNothingOutsideSentences, ExpectSpanToLieWithin
from expectations.custom.structure import ExpectColumnsToBeAsDeclared

__all__ = [
    "ExpectColumnDatesToBeSane",
    "ExpectColumnTextsToHoldNoLineLike",
    "ExpectColumnValuesToBeInSlugs",
    "ExpectColumnsToBeAsDeclared",
    "ExpectNothingOutsideSentences",
    "ExpectOrdinalsToCountFromZero",
    "ExpectReferenceToExist",
    "ExpectRequiredColumnsToBeFilled",
    "ExpectSpanToGiveBackItsText",
    "ExpectSpanToLieWithin",
    "ExpectTextToBeRawLessRemovals",
]
