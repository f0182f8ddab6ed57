import json

import pytest

from flows.strip.page.supplied import Supplied
from schemas.spans import Span


def test_fields_are_read_under_the_names_that_exports_use() -> None:
    metadata = {
        "headline": " The  Ferry ",
        "authors": [{"name": "Orla Penhallow"}, "Tomas Brandvik", "", 7],
        "date": "2021-12-06",
        "sitename": "Tideline",
        "url": "https://www.tideline.example/a",
    }
    found = Supplied.read(json.dumps(metadata), None, None)
    assert found.title == "The Ferry"
    assert found.authors == ("Orla Penhallow", "Tomas Brandvik", "7")
    assert (found.published, found.publisher, found.host) == ("2021-12-06", "Tideline", "tideline.example")


@pytest.mark.parametrize(
    "metadata", [None, "", "[]", "{", '"text"', '{"title": null, "authors": {}, "main_spans": 3}']
)
def test_metadata_that_says_nothing_is_nothing(metadata: str | None) -> None:
    assert Supplied.read(metadata, None, None) == Supplied()


def test_a_string_of_authors_is_split_at_semicolons() -> None:
    assert Supplied.read('{"author": "Orla Penhallow; Tomas Brandvik"}', None, None).authors == (
        "Orla Penhallow",
        "Tomas Brandvik",
    )


def test_main_spans_are_kept_in_order_and_none_if_empty() -> None:
    assert Supplied.read('{"main_spans": [[9, 12], [0, 4], [5, 5], [1]]}', None, None).main_spans == (
        Span(0, 4),
        Span(9, 12),
    )
    assert Supplied.read('{"main_spans": []}', None, None).main_spans is None


def test_a_broken_address_has_no_host() -> None:
    assert Supplied.read(None, "http://[half", None).host is None
