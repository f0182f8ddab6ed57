import pytest

from flows.ingest.options import IngestOptions
from schemas.errors import UsageError


def test_every_option_that_changes_the_reading_changes_the_version() -> None:
    versions = {
        IngestOptions().version,
        IngestOptions(text_field="story").version,
        IngestOptions(title_field="story").version,
        IngestOptions(encoding="cp1252").version,
    }
    assert len(versions) == 4
    assert IngestOptions().version == IngestOptions().version


@pytest.mark.parametrize("encoding", ["klingon", "hex", ""])
def test_an_encoding_that_python_does_not_know_is_refused(encoding: str) -> None:
    with pytest.raises(UsageError, match="There is no encoding"):
        IngestOptions(encoding=encoding)
