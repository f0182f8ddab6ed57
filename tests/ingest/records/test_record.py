import pytest

from flows.ingest.documents import Document, Json
from flows.ingest.failures import Unreadable
from flows.ingest.forms import Kind
from flows.ingest.options import IngestOptions
from flows.ingest.records.record import Record, record_document
from schemas.identity import bytes_id
from schemas.slugs import Reason


def read(fields: dict[str, Json], **options: str) -> Document:
    reading = IngestOptions(**options)  # type: ignore[arg-type]  # no option here is a truth value
    return record_document(Record("x.jsonl#1", fields), Kind.JSON_LINES, reading)


def reason(fields: dict[str, Json], **options: str) -> Reason:
    with pytest.raises(Unreadable) as caught:
        read(fields, **options)
    return caught.value.reason


def test_known_fields_are_filed_under_their_role_and_others_under_their_name() -> None:
    document = read(
        {
            "maintext": "The bridge is open.",
            "headline": " Bridge opens ",
            "guid": "b-1",
            "link": "https://example.org/bridge",
            "date_publish": "2023-05-01",
            "source": {"id": None, "name": "River Post"},
            "byline": "By Ann Lee and Tom Roe",
            "section": "Local",
            "views": 12,
            "empty": None,
        }
    )
    assert document.raw_text == "The bridge is open."
    assert (document.supplied_id, document.url, document.publisher) == (
        "b-1",
        "https://example.org/bridge",
        "River Post",
    )
    assert document.metadata == {
        "title": "Bridge opens",
        "id": "b-1",
        "url": "https://example.org/bridge",
        "published": "2023-05-01",
        "publisher": "River Post",
        "authors": ["Ann Lee", "Tom Roe"],
        "section": "Local",
        "views": 12,
    }


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("Ann Lee", ["Ann Lee"]),
        ("Ann Lee; Tom Roe", ["Ann Lee", "Tom Roe"]),
        ("Ann Lee, Tom Roe and Jo Day", ["Ann Lee", "Tom Roe", "Jo Day"]),
        ("Lee, Ann", ["Lee, Ann"]),
        (["Ann Lee", {"name": "Tom Roe"}, None], ["Ann Lee", "Tom Roe"]),
        ('["Ann Lee", "Tom Roe"]', ["Ann Lee", "Tom Roe"]),
        ("['Ann Lee', 'Tom Roe']", ["Ann Lee", "Tom Roe"]),
    ],
)
def test_authors_become_a_list(value: Json, authors: list[str]) -> None:
    assert read({"text": "Words.", "authors": value}).metadata["authors"] == authors


def test_a_field_of_the_user_wins() -> None:
    document = read(
        {"text": "No.", "story": "Yes.", "title": "T", "h": "H"}, text_field="story", title_field="h"
    )
    assert document.raw_text == "Yes."
    assert document.metadata == {"text": "No.", "title": "H", "record_title": "T"}


def test_the_first_field_that_is_filled_is_the_text() -> None:
    assert read({"text": "", "content": "Words."}).raw_text == "Words."


def test_paragraphs_in_a_list_are_joined() -> None:
    assert read({"body": ["One.", "Two."]}).raw_text == "One.\n\nTwo."


def test_html_is_rendered_where_there_is_no_plain_text() -> None:
    assert read({"html": "<p>One.</p><p>Two.</p>"}).raw_text == "One.\n\nTwo."
    assert read({"html": "<p>One.</p>", "text": "Plain."}).raw_text == "Plain."
    assert read({"content": "<!doctype html><title>T</title><p>A page.</p>"}).raw_text == "A page."
    assert read({"text": "Use <b> sparingly."}).raw_text == "Use <b> sparingly."


def test_identity_does_not_depend_on_the_order_of_fields() -> None:
    one, other = read({"text": "Wörds.", "id": "1"}), read({"id": "1", "text": "Wörds."})
    assert one.document_id == other.document_id == bytes_id(b'{"id":"1","text":"W\\u00f6rds."}')
    assert one.byte_length == 31


def test_supplied_fields_are_repaired_like_the_text() -> None:
    document = read({"text": "Itâ€™s open.", "title": "Itâ€™s open", "note": {"a": ["\ud800\x00"]}})
    assert (document.raw_text, document.decode_repairs) == ("It’s open.", 3)
    assert document.metadata == {"title": "It’s open", "note": {"a": ["\ufffd"]}}


def test_records_without_a_text_say_why() -> None:
    assert reason({"title": "T"}) is Reason.NO_TEXT_FIELD
    assert reason({"text": "Words."}, text_field="story") is Reason.NO_TEXT_FIELD
    assert reason({"text": None}) is Reason.EMPTY
    assert reason({"text": " \n "}) is Reason.EMPTY
    assert reason({"text": {"a": "b"}}) is Reason.BAD_RECORD
    assert reason({"text": 12}) is Reason.BAD_RECORD
