import pytest

from flows.strip.signs.bylines import is_person, read_byline, read_credit, read_names


@pytest.mark.parametrize(
    ("line", "names", "agency"),
    [
        ("By Orla Penhallow", ["Orla Penhallow"], None),
        ("By Orla Penhallow and Tomas Brandvik, AP", ["Orla Penhallow", "Tomas Brandvik"], "AP"),
        ("BY ORLA MCBRIDE • HARBOUR REPORTER", ["Orla McBride"], None),
        ("By Orla Penhallow for The Tideline Post", ["Orla Penhallow"], None),
        ("By Orla Penhallow in Esbjerg", ["Orla Penhallow"], None),
        ("By Orla Penhallow | December 6, 2021 12:50 PM EST | 4 min read", ["Orla Penhallow"], None),
        ("by Orla Penhallow @orlapen Updated 3:15 pm", ["Orla Penhallow"], None),
        ("By Orla Penhallow Associated Press", ["Orla Penhallow"], "AP"),
        ("By Orla Penhallow Political Editor", ["Orla Penhallow"], None),
        ("By Orla Penhallow, M.P.H., Staff Writer", ["Orla Penhallow"], None),
        (
            "By Orla Penhallow, Tomas O'Neil and Maria de la Cruz",
            ["Orla Penhallow", "Tomas O'Neil", "Maria de la Cruz"],
            None,
        ),
        ("By Reuters", [], "Reuters"),
        ("Von Greta Steinlechner und Peter Amsel", ["Greta Steinlechner", "Peter Amsel"], None),
        ("Par Mathilde Roussel", ["Mathilde Roussel"], None),
        ("Photographs and text by Hanne Oyen", ["Hanne Oyen"], None),
    ],
)
def test_a_byline_gives_people_and_agency(line: str, names: list[str], agency: str | None) -> None:
    byline = read_byline(line)
    assert byline is not None
    assert byline.is_sure
    assert ([name.text for name in byline.names], byline.agency) == (names, agency)


@pytest.mark.parametrize(
    "line",
    [
        "By the time the ferry left, the storm had passed.",
        "By noon",
        "By Staff",
        "By",
        "Von Bergen nach Oslo",
        "by and large",
    ],
)
def test_a_line_that_only_begins_like_one_is_no_byline(line: str) -> None:
    byline = read_byline(line)
    assert byline is None or not byline.is_sure


def test_names_point_at_where_they_stand() -> None:
    line = "By Orla Penhallow and Tomas Brandvik"
    byline = read_byline(line)
    assert byline is not None
    assert [line[name.start : name.end] for name in byline.names] == ["Orla Penhallow", "Tomas Brandvik"]


def test_names_without_a_prefix_are_people_not_sections() -> None:
    found = read_names("Orla Penhallow – Esbjerg", places=1)
    assert found is not None
    assert [name.text for name in found.names] == ["Orla Penhallow"]
    assert read_names("Middle East") is None
    assert read_names("Climate Change") is None


def test_credits_at_the_end_name_reporters_but_not_editors() -> None:
    credit = read_credit("Reporting by Orla Penhallow in Esbjerg; editing by Tomas Brandvik")
    assert credit is not None
    assert [name.text for name in credit.names] == ["Orla Penhallow"]
    contributed = read_credit("The Associated Press contributed to this report.")
    assert contributed is not None
    assert contributed.agency == "AP"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("Orla Penhallow", True), ("J.K. Amsel", True), ("Tideline News", False), ("Orla", False)],
)
def test_people_have_two_names_and_no_word_of_a_company(text: str, is_one: bool) -> None:
    assert is_person(text) is is_one
