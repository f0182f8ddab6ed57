import pyarrow as pa

from flows.identify import Known, identify
from schemas import DOCUMENTS, OUTCOMES
from schemas.table import strings


def sightings(*rows: tuple[str, str, str]) -> pa.Table:
    """Documents as staged: (content, version_key, path) each, all of the drop `wire`."""
    return DOCUMENTS.from_rows(
        {
            "document_id": content,
            "version_key": key,
            "drop_name": "wire",
            "source_path": path,
            "media_type": "text/plain",
            "byte_length": 1,
            "encoding": "utf-8",
            "decode_repairs": 0,
            "raw_text": content,
            "url": None,
            "publisher": None,
            "metadata": "{}",
            "ingest_version": "1",
        }
        for content, key, path in rows
    )


def statuses(known: Known, *rows: tuple[str, str, str]) -> list[str]:
    identified = identify(sightings(*rows), OUTCOMES.empty(), known)
    return [*strings(identified.outcomes, "status"), *["unchanged"] * identified.unchanged]


def test_content_that_was_never_seen_is_new() -> None:
    assert statuses(Known(), ("one", "k", "a.txt")) == ["new"]


def test_known_content_at_its_known_place_is_unchanged() -> None:
    known = Known()
    statuses(known, ("one", "k", "a.txt"))
    assert statuses(known, ("one", "k", "a.txt")) == ["unchanged"]


def test_other_content_of_the_same_series_is_an_update() -> None:
    known = Known()
    assert statuses(known, ("one", "k", "a.txt"), ("two", "k", "a.txt")) == ["new", "updated"]


def test_known_content_at_a_new_place_is_a_duplicate() -> None:
    assert statuses(Known(), ("one", "k", "a.txt"), ("one", "l", "b.txt")) == ["new", "duplicate"]


def test_old_content_that_comes_back_is_current_again() -> None:
    known = Known()
    statuses(known, ("one", "k", "a.txt"), ("two", "k", "a.txt"))
    assert statuses(known, ("one", "k", "a.txt")) == ["updated"]
    assert known.current["k"] == "one"


def test_a_document_that_is_held_back_where_it_stands_is_let_out_when_it_is_seen_again() -> None:
    held = Known(documents={"one"}, current={"k": "one"}, held={("wire", "a.txt"): "k"})
    assert statuses(held, ("one", "k", "a.txt")) == ["updated"]
    assert statuses(held, ("one", "k", "a.txt")) == ["unchanged"]


def test_what_was_held_back_at_a_place_of_another_series_does_not_make_a_copy_an_update() -> None:
    known = Known(documents={"one"}, current={"k": "one"}, held={("wire", "b.txt"): "l"})
    assert statuses(known, ("one", "k", "b.txt")) == ["duplicate"]


def test_only_content_that_is_not_in_the_tables_goes_on() -> None:
    rows = sightings(("one", "k", "a.txt"), ("one", "l", "b.txt"), ("two", "m", "c.txt"))
    fresh = identify(rows, OUTCOMES.empty(), Known(documents={"two"})).fresh
    assert fresh["source_path"].to_pylist() == ["a.txt"]


def test_what_could_not_be_read_keeps_its_outcome() -> None:
    failed = OUTCOMES.from_rows(
        [
            {
                "drop_name": "wire",
                "source_path": "b.txt",
                "version_key": "k",
                "document_id": None,
                "status": "failed",
                "stage": "ingest",
                "expectation": None,
                "reason": "empty",
                "detail": "b.txt is empty.",
            }
        ]
    )
    assert identify(sightings(), failed, Known()).outcomes.to_pylist() == failed.to_pylist()


def test_what_a_person_has_let_go_counts_as_known_read_or_not() -> None:
    failed = OUTCOMES.from_rows(
        [
            {
                "drop_name": "wire",
                "source_path": path,
                "version_key": path,
                "document_id": document_id,
                "status": "failed",
                "stage": "ingest",
                "expectation": None,
                "reason": "empty",
                "detail": "It is empty.",
            }
            for path, document_id in (("b.txt", "gone"), ("c.txt", "other"), ("d.txt", None))
        ]
    )
    identified = identify(sightings(("one", "k", "a.txt")), failed, Known(dismissed={"one", "gone"}))
    assert (len(identified.fresh), identified.unchanged) == (0, 2)
    assert strings(identified.outcomes, "source_path") == ["c.txt", "d.txt"]


def test_what_is_in_the_tables_is_known_although_its_last_working_through_was_let_go() -> None:
    known = Known(documents={"one"}, current={"k": "one"}, dismissed={"one"})
    assert statuses(known, ("one", "l", "b.txt")) == ["duplicate"]


def test_what_was_forgotten_stays_out_and_is_said_at_every_sighting() -> None:
    known = Known(forgotten={"one": "It was forgotten."})
    identified = identify(
        sightings(("one", "k", "a.txt"), ("one", "l", "b.txt"), ("two", "k", "a.txt")),
        OUTCOMES.empty(),
        known,
    )
    assert strings(identified.fresh, "document_id") == ["two"]
    assert strings(identified.outcomes, "status") == ["forgotten", "forgotten", "new"]
    assert identified.outcomes["detail"].to_pylist() == ["It was forgotten.", "It was forgotten.", None]


def test_what_was_forgotten_and_could_not_be_read_stays_out_too() -> None:
    row = {
        "drop_name": "wire",
        "source_path": "a.txt",
        "version_key": "k",
        "document_id": "one",
        "status": "failed",
        "stage": "ingest",
        "expectation": None,
        "reason": "empty",
        "detail": "It is empty.",
    }
    failed = OUTCOMES.from_rows([row, {**row, "source_path": "b.txt", "document_id": None}])
    identified = identify(sightings(), failed, Known(forgotten={"one": "It was forgotten."}))
    outcomes = identified.outcomes.select(["source_path", "status", "detail"]).to_pylist()
    assert [tuple(each.values()) for each in outcomes] == [
        ("a.txt", "forgotten", "It was forgotten."),
        ("b.txt", "failed", "It is empty."),
    ]
