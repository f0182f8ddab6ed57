from dataclasses import replace

import pytest

from flows.ingest.documents import Document
from flows.ingest.forms import Kind
from flows.ingest.identity import article_address, version_key

PLAIN = Document("a.txt", "0" * 32, Kind.TEXT, 5, "utf-8", 0, "words")


def test_the_supplied_id_goes_before_the_url_and_the_url_before_the_place() -> None:
    known = replace(PLAIN, supplied_id="a-1", url="https://example.org/a")
    assert version_key(known, "x") == version_key(
        replace(known, path="b.txt", url="https://example.org/b"), "y"
    )
    addressed = replace(PLAIN, url="https://example.org/a")
    assert version_key(addressed, "x") == version_key(replace(addressed, path="b.txt"), "y")
    assert version_key(PLAIN, "x") == version_key(replace(PLAIN, raw_text="other"), "x")
    assert len({version_key(known, "x"), version_key(addressed, "x"), version_key(PLAIN, "x")}) == 3
    assert version_key(PLAIN, "x") != version_key(PLAIN, "y")


def test_a_counter_says_nothing_outside_its_drop() -> None:
    counted = replace(PLAIN, supplied_id="17")
    assert version_key(counted, "x") == version_key(replace(counted, path="b.txt"), "x")
    assert version_key(counted, "x") != version_key(counted, "y")


@pytest.mark.parametrize(
    "url", ["https://example.org", "https://example.org/", "not an address", "http://[", "/a/b"]
)
def test_an_address_that_names_no_article_is_none(url: str) -> None:
    assert article_address(url) is None
    assert version_key(replace(PLAIN, url=url), "x") == version_key(PLAIN, "x")


def test_what_does_not_name_the_article_is_folded() -> None:
    assert article_address(" HTTPS://Example.org/A?id=1#top ") == "https://example.org/A?id=1"
    assert article_address("https://example.org/?p=7") == "https://example.org/?p=7"
