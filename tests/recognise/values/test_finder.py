from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.recognise.values import load_values

OURS = load_values()
CASES = Path(__file__).with_name("cases.txt").read_text(encoding="utf-8").splitlines()
ALPHABET = [
    *"0123456789.,:-–/$€%’' ",
    "Dec. ",
    "May ",
    "Tuesday ",
    "last ",
    "year ",
    "one ",
    "million ",
    "👩‍👩‍👧",
    "p.m. ",
    "s",
]


@pytest.mark.parametrize("day", [date.min, date(1, 1, 3), date(9999, 12, 29), date.max])
@pytest.mark.parametrize(
    "sentence",
    ["It closed last Tuesday.", "It opens next Friday and tomorrow night.", "That was last week, a day ago."],
)
def test_an_article_at_the_end_of_the_calendar_has_values_without_a_day(day: date, sentence: str) -> None:
    found = [value for row in OURS.find_all([sentence], day, [[]]) for value in row]
    assert found
    assert [value.meaning.resolved_on for value in found] == [None] * len(found)


def cases() -> Iterator[tuple[date | None, str, list[str]]]:
    day: date | None = None
    sentence, found = "", list[str]()
    for line in [*CASES, "@ -"]:
        if line.startswith("    "):
            found.append(line.strip())
            continue
        if sentence:
            yield day, sentence, found
        sentence, found = "", []
        if line.startswith("@"):
            day = None if line == "@ -" else date.fromisoformat(line[2:])
        elif not line.startswith("#"):
            sentence = line


def described(sentence: str, day: date | None) -> list[str]:
    return [
        " | ".join(
            [
                value.label.value,
                sentence[value.start : value.end],
                value.meaning.value or "-",
                str(value.meaning.resolved_on or "-"),
                value.meaning.period.value if value.meaning.period else "-",
            ]
        )
        for value in OURS.find(sentence, day)
    ]


@pytest.mark.parametrize(("day", "sentence", "expected"), [*cases()])
def test_what_a_sentence_holds(day: date | None, sentence: str, expected: list[str]) -> None:
    assert described(sentence, day) == expected


def test_there_are_cases_enough() -> None:
    assert len([*cases()]) >= 120


def test_amounts_have_a_number_and_a_unit_and_times_a_zone() -> None:
    sentence = "At 10 a.m. ET they paid €1.5 million, 3.5 percent, for 5-10 km and US$2bn for seven."
    found = [(v.meaning.amount, v.meaning.unit) for v in OURS.find(sentence, None)]
    assert found == [
        (None, "ET"), (1_500_000.0, "EUR"), (3.5, "%"), (None, "km"), (2_000_000_000.0, "USD"), (7.0, None),
    ]  # fmt: skip


def test_nothing_is_found_over_a_name() -> None:
    sentence = "The October 7 Memorial opened on October 8."
    spans = [(v.start, v.end) for v in OURS.find(sentence, None, taken=[(4, 22)])]
    assert spans == [(33, 42)]


def test_a_weekday_without_a_cue_is_the_one_that_another_sentence_tells_of() -> None:
    texts = [
        "They will meet on Monday.",
        "A meeting on Monday is rare.",
        "He said so on Monday.",
        "Rain on Friday.",
    ]
    days = [v.meaning.value for row in OURS.find_all(texts, date(2021, 12, 9), [[]] * 4) for v in row]
    assert days == ["2021-12-13", "2021-12-13", "2021-12-06", "2021-12-03"]


@given(st.lists(st.sampled_from(ALPHABET), max_size=40).map("".join))
def test_values_stand_in_order_inside_the_sentence(sentence: str) -> None:
    at = 0
    for value in OURS.find(sentence, date(2024, 2, 29)):
        assert at <= value.start < value.end <= len(sentence)
        at = value.end


@pytest.mark.parametrize(
    "part", ["1,", "one ", "9", "May 5 ", "last ", "$", "two hundred ", "1-", "’", "10:30 "]
)
def test_a_long_run_of_one_thing_is_read_to_its_end(part: str) -> None:
    # A pattern that tried every way of parting the run would not come to an end.
    text = part * 3000
    assert all(value.end <= len(text) for value in OURS.find(text, date(2021, 12, 9)))
