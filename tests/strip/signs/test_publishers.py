import pytest

from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.signs.publishers import is_company, publisher_of, read_owner, sounds_like_agency


def owner(text: str) -> str | None:
    found = read_owner(Page.of(text, Supplied()).lines[0])
    assert found is None or text[found.start : found.end] == found.name
    return found.name if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("© Tideline Media, Inc.", "Tideline Media, Inc."),
        ("© 2024 Tideline Media Ltd. All rights reserved.", "Tideline Media Ltd."),
        ("Copyright © 2019-2024, The Harbour Courier. All Rights Reserved", "The Harbour Courier"),
        ("Copyright 2016 Harbour Standard", "Harbour Standard"),
        ("© The Harbour Courier 2022", "The Harbour Courier"),
        ("© El Faro de Poniente, S. L. Todos los derechos reservados", "El Faro de Poniente, S. L."),
        ("© 2023, built by Gull Digital and powered by", None),
        ("© 2024 All rights reserved", None),
        ("The copyright in the picture is disputed.", None),
    ],
)
def test_the_holder_of_the_rights_is_read_where_one_is_named(text: str, name: str | None) -> None:
    assert owner(text) == name


def test_the_publisher_is_named_most_often_and_is_no_agency() -> None:
    page = Page.of("© 2024 Reuters\n© Tideline Media\n© Harbour Courier\n© Tideline Media", Supplied())
    found = publisher_of([o for line in page.lines if (o := read_owner(line))])
    assert found is not None
    assert found.name == "Tideline Media"


def test_companies_and_agencies_are_known_by_their_words() -> None:
    assert is_company("Tideline Media, Inc.")
    assert not is_company("He works for Tideline Media, Inc.")
    assert sounds_like_agency("Northern Press Agency")
    assert not sounds_like_agency("Tideline Media, Inc.")
