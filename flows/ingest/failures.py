"""What can be wrong with a file, a member or a record, and how that is said.

Only the vocabulary: which check raises what stands where the check is made. Nothing of this leaves the stage
as an exception; `stage` turns each into an outcome row.
"""

from dataclasses import dataclass

from schemas.slugs import Reason


@dataclass(frozen=True)
class Failure:
    """One document, record or file that could not be read.

    `document_id` is set where all of its bytes are known.
    """

    path: str
    reason: Reason
    detail: str
    document_id: str | None = None


class Unreadable(Exception):  # noqa: N818 - a finding about the input, not an error of ours
    """The file, member or record at `path` cannot be read; what encloses it may still be."""

    def __init__(self, path: str, reason: Reason, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path
        self.reason = reason

    def failure(self, document_id: str | None = None) -> Failure:
        """The same as a value."""
        return Failure(self.path, self.reason, str(self), document_id)


def too_large(path: str, limit: int) -> Unreadable:
    """The error for a document or record of more than `limit` bytes."""
    sentence = (
        f"{path} is larger than {limit // 1024**2} MB, which no article is; split it into its articles."
    )
    return Unreadable(path, Reason.TOO_LARGE, sentence)
