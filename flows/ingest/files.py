"""From the bytes of one file to the one document in it: plain text, or an HTML page."""

from flows.ingest.decode import decode
from flows.ingest.documents import Document, require_text
from flows.ingest.forms import Kind, has_tags, is_page
from flows.ingest.pages import declared_charset, read_page
from schemas.identity import bytes_id


def file_document(path: str, data: bytes, kind: Kind | None, encoding: str | None) -> Document:
    """The document that a file holds.

    What begins like a page is one, whatever its name; a file named .html without a single tag is plain text.
    Unreadable if it is empty, binary, or in no known encoding.
    """
    declared = declared_charset(data) if kind is Kind.HTML else None
    decoded = decode(data, path, encoding, declared)
    if is_page(decoded.text) or (kind is Kind.HTML and has_tags(decoded.text)):
        page = read_page(decoded.text)
        media_type, raw_text, metadata = Kind.HTML, page.raw_text, page.metadata
        repairs = decoded.repairs + page.repairs
    else:
        media_type, raw_text, metadata = Kind.TEXT, decoded.text, {}
        repairs = decoded.repairs
    require_text(raw_text, path)
    url, publisher = metadata.get("url"), metadata.get("publisher")
    return Document(
        path=path,
        document_id=bytes_id(data),
        media_type=media_type,
        byte_length=len(data),
        encoding=decoded.encoding,
        decode_repairs=repairs,
        raw_text=raw_text,
        url=url if isinstance(url, str) else None,
        publisher=publisher if isinstance(publisher, str) else None,
        metadata=metadata,
    )
