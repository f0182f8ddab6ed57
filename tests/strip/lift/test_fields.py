from datetime import UTC, date, datetime

from flows.strip.decisions import decide
from flows.strip.lift.fields import Lifted, lift
from flows.strip.page.page import Page
from flows.strip.page.supplied import Supplied
from flows.strip.signs.cues import CueBook
from flows.strip.signs.reader import LineReader
from flows.strip.stripper import cue_groups

READER = LineReader(CueBook.of(cue_groups()))
TITLE = "Old Ferry Returns to the Harbour After Forty Years"
TEXT = (
    "The old ferry came back to the harbour on Tuesday with a band on its deck.",
    "Two hundred people waited on the quay for the ferry, some of them since the morning.",
    "The council has bought the ferry for one krone and will spend a million on its engine.",
)


def at(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    """An instant in UTC without a zone, as the tables hold it."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)


def lifted(*lines: str, supplied: Supplied | None = None) -> tuple[Lifted, str]:
    page = Page.of("\n\n".join(lines), supplied or Supplied())
    scores = [0.05 if line.text in TEXT or line.is_prose else 0.9 for line in page.lines]
    return lift(page, decide(page, scores, READER, None)), page.raw


def evidence(found: Lifted, raw: str) -> dict[str, str | None]:
    return {f.name: raw[f.span.start : f.span.end] if f.span else None for f in found.fields}


def test_everything_printed_above_the_text_is_read_with_its_place() -> None:
    found, raw = lifted(
        f"{TITLE} | Tideline",
        "By Orla Penhallow and Tomas Brandvik, AP",
        "Monday, 06 December 2021 12:50 PM EST",
        *TEXT,
        "© 2024 Tideline Media Ltd. All rights reserved.",
    )
    assert found.title == TITLE
    assert found.authors == ("Orla Penhallow", "Tomas Brandvik")
    assert (found.agency, found.publisher) == ("AP", "Tideline Media Ltd.")
    assert found.published_on == date(2021, 12, 6)
    assert found.published_at == at(2021, 12, 6, 17, 50)
    assert found.published_precision == "minute"
    assert evidence(found, raw) == {
        "title": TITLE,
        "authors": "Orla Penhallow and Tomas Brandvik",
        "agency": "By Orla Penhallow and Tomas Brandvik, AP",
        "publisher": "Tideline Media Ltd.",
        "published_on": "06 December 2021 12:50 PM EST",
        "published_at": "06 December 2021 12:50 PM EST",
    }


def test_a_text_that_begins_with_a_sentence_has_no_headline() -> None:
    found, _ = lifted(*TEXT)
    assert found == Lifted()


def test_the_first_of_several_printed_headlines_is_the_headline_in_its_own_spelling() -> None:
    found, _ = lifted("Old ferry returns to the harbour after forty years", f"{TITLE} {TITLE}", *TEXT)
    assert found.title == "Old ferry returns to the harbour after forty years"


def test_a_headline_glued_to_itself_is_read_once() -> None:
    found, raw = lifted(f"{TITLE} {TITLE}", *TEXT)
    assert found.title == TITLE
    assert evidence(found, raw) == {"title": TITLE}


def test_a_short_line_above_the_headline_is_not_the_headline() -> None:
    found, _ = lifted("Winter Ferries", TITLE, "By Orla Penhallow", *TEXT)
    assert found.title == TITLE


def test_supplied_fields_win_and_have_no_place() -> None:
    supplied = Supplied(
        title="A Title of the Record", authors=("Hanne Oyen",), published="2020-01-02", publisher="Gull"
    )
    found, raw = lifted(TITLE, "By Orla Penhallow", "6 December 2021", *TEXT, supplied=supplied)
    assert (found.title, found.authors, found.publisher) == ("A Title of the Record", ("Hanne Oyen",), "Gull")
    assert found.published_on == date(2020, 1, 2)
    assert set(evidence(found, raw).values()) == {None}
    assert {f.method for f in found.fields} == {"supplied"}


def test_a_supplied_title_that_is_printed_has_its_place() -> None:
    found, raw = lifted("Coast", TITLE, *TEXT, supplied=Supplied(title=TITLE))
    assert evidence(found, raw) == {"title": TITLE}
    assert [f.method for f in found.fields] == ["supplied-title"]


def test_a_supplied_date_that_cannot_be_read_leaves_the_printed_one() -> None:
    found, _ = lifted(TITLE, "6 December 2021", *TEXT, supplied=Supplied(published="last week"))
    assert found.published_on == date(2021, 12, 6)


def test_years_of_rights_relative_dates_and_dates_in_the_text_are_no_dates_of_publication() -> None:
    lead = "On 6 December 2021 the ferry left the harbour of Esbjerg and did not come back."
    found, _ = lifted(TITLE, "3 hours ago", lead, *TEXT, "© 2024 Tideline Media")
    assert (found.published_on, found.published_precision) == (None, None)


def test_a_dateline_gives_agency_and_date_and_stays() -> None:
    found, raw = lifted(TITLE, f"ESBJERG, Dec. 6, 2021 (AFP) — {TEXT[0]}", *TEXT[1:])
    assert (found.agency, found.published_on) == ("AFP", date(2021, 12, 6))
    assert evidence(found, raw)["agency"] == "AFP"


def test_an_agency_that_holds_the_rights_is_credited_and_the_publisher_is_another() -> None:
    found, _ = lifted(TITLE, *TEXT, "© 2024 Thomson/Reuters. All rights reserved.", "© Tideline Media, Inc.")
    assert (found.agency, found.publisher) == ("Reuters", "Tideline Media, Inc.")


def test_a_name_above_a_date_is_an_author_and_a_section_is_not() -> None:
    assert lifted(TITLE, "Orla Penhallow", "6 December 2021", *TEXT)[0].authors == ("Orla Penhallow",)
    assert lifted(TITLE, "Middle East", "6 December 2021", *TEXT)[0].authors == ()


def test_reporters_named_below_the_text_are_authors_where_no_byline_is() -> None:
    credit = "Reporting by Orla Penhallow; editing by Tomas Brandvik"
    assert lifted(TITLE, *TEXT, credit)[0].authors == ("Orla Penhallow",)
    assert lifted(TITLE, "By Hanne Oyen", *TEXT, credit)[0].authors == ("Hanne Oyen",)


def test_a_date_line_may_name_a_section_or_a_place() -> None:
    assert lifted(TITLE, "Published: December 6, 2021 | Esbjerg", *TEXT)[0].published_on == date(2021, 12, 6)
