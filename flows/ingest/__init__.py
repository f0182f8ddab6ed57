"""ingest: from the files of a drop to raw texts, one row a document, with everything that came with them."""

from flows.ingest.discover import Discovery, PassedOver, SourceFile, discover, fingerprint
from flows.ingest.identity import place_key
from flows.ingest.options import IngestOptions
from flows.ingest.stage import Ingested, ingest

__all__ = [
    "Discovery",
    "IngestOptions",
    "Ingested",
    "PassedOver",
    "SourceFile",
    "discover",
    "fingerprint",
    "ingest",
    "place_key",
]
