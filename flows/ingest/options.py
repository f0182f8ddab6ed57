"""What a user can say about how a drop is read, and the version that follows from it."""

from dataclasses import asdict, dataclass
from importlib.metadata import version

import seeds
from schemas.errors import UsageError
from schemas.identity import bytes_id, version_of

# Raised whenever the same bytes and options give other rows.
CODE_VERSION = "2"

# What of other people's code decides how bytes become text. pyarrow and the decompressors do not.
_READERS = ("charset-normalizer", "ftfy", "resiliparse", "trafilatura")


@dataclass(frozen=True)
class IngestOptions:
    """Names of the fields that records keep things in, where the usual names do not serve, and the encoding.

    Attributes:
        text_field, id_field, title_field, url_field, date_field, publisher_field, authors_field: win over the
            usual names; compared without regard to case.
        encoding: a codec that Python knows; nothing is detected then.
        follow_links: whether links in a folder may lead out of it. Says which files are read, not how: no part of
            the version.
    """

    text_field: str | None = None
    id_field: str | None = None
    title_field: str | None = None
    url_field: str | None = None
    date_field: str | None = None
    publisher_field: str | None = None
    authors_field: str | None = None
    encoding: str | None = None
    follow_links: bool = False

    def __post_init__(self) -> None:
        if self.encoding is not None:
            try:
                # codecs.lookup would also take what is no encoding of text, like hex
                "x".encode(self.encoding)
            except LookupError as error:
                raise UsageError(
                    f"There is no encoding {self.encoding!r}; name one that Python knows, like cp1252."
                ) from error

    @property
    def version(self) -> str:
        """The ingest version: the same bytes, options and libraries give the same rows."""
        how = {name: value for name, value in asdict(self).items() if name != "follow_links"}
        libraries = {name: version(name) for name in _READERS}
        return version_of(CODE_VERSION, {**how, **libraries, **_field_names()})


def _field_names() -> dict[str, str]:
    """The names that records' fields go by are data that people may extend."""
    return {"fields.toml": bytes_id(seeds.path("ingest", "fields.toml").read_bytes())}
