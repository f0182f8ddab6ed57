import pytest

from flows.ingest.options import IngestOptions
from flows.ingest.records.fields import Role, fields_by_role


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("maintext", "text"),
        ("Article_Body", "text"),
        ("contentHtml", "html"),
        ("GUID", "id"),
        ("Link", "url"),
        ("headline", "title"),
        ("datePublished", "published"),
        ("Publish Date", "published"),
        ("source_domain", "publisher"),
        ("dc:creator", "authors"),
    ],
)
def test_usual_names_are_known_in_any_spelling(name: str, role: Role) -> None:
    assert [key for key, names in fields_by_role((name,), IngestOptions()).items() if names] == [role]


def test_preferred_names_come_first() -> None:
    roles = fields_by_role(("domain", "source", "content", "text"), IngestOptions())
    assert (roles["text"], roles["publisher"]) == (["text", "content"], ["source", "domain"])


def test_a_named_field_fills_its_role_alone_and_no_other() -> None:
    roles = fields_by_role(("text", "Title", "headline"), IngestOptions(text_field="title"))
    assert (roles["text"], roles["title"]) == (["Title"], ["headline"])


def test_a_named_field_that_is_missing_is_not_replaced() -> None:
    assert not fields_by_role(("text",), IngestOptions(text_field="story"))["text"]
