from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]


def test_each_row_is_a_record_numbered_without_the_header(read: Read) -> None:
    data = b'id,text,title\r\n1,"Two\nlines, one comma",A\r\n\r\n2,Second,B\r\n'
    result = read({"a.csv": data})
    assert result.texts == {"a.csv#1": "Two\nlines, one comma", "a.csv#2": "Second"}
    assert result.documents["a.csv#1"]["metadata"] == '{"id": "1", "title": "A"}'


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_divides_the_header(read: Read, delimiter: str) -> None:
    data = delimiter.join(["title", "text"]) + "\n" + delimiter.join(["T", "Words. More, words"]) + "\n"
    expected = "Words. More, words"
    if delimiter == ",":
        data, expected = 'title,text\nT,"Words. More, words"\n', "Words. More, words"
    assert read({"a.csv": data.encode()}).texts == {"a.csv#1": expected}


def test_tsv_is_divided_by_tabs_alone(read: Read) -> None:
    assert read({"a.tsv": b"text\ta,b,c\nWords\tx\n"}).texts == {"a.tsv#1": "Words"}


def test_a_file_without_a_text_column_is_one_failure_that_names_its_columns(read: Read) -> None:
    result = read({"a.csv": b"lead,views\nx,1\ny,2\n"})
    assert result.failed["a.csv"]["detail"] == (
        "a.csv has no field for the text (columns: lead, views); name the one to read with --text-field."
    )
    assert read({"a.csv": b"lead,views\nx,1\ny,2\n"}, text_field="Lead").texts == {
        "a.csv#1": "x",
        "a.csv#2": "y",
    }


def test_rows_that_do_not_fit_fail_and_the_others_arrive(read: Read) -> None:
    data = b'id,text\n1,One\n2\n3,Three,x\n4,Four\n5,"Five" x\n6,Six\n7,"never closed\n8,Eight\n'
    result = read({"a.csv": data})
    assert sorted(result.texts) == ["a.csv#1", "a.csv#4", "a.csv#6"]
    assert set(result.reasons) == {"a.csv#2", "a.csv#3", "a.csv#5", "a.csv#7"}
    assert result.failed["a.csv#2"]["detail"].startswith("a.csv#2 has 1 fields where the header has 2;")
    assert result.failed["a.csv#7"]["detail"].startswith("a.csv#7 (line 8) is not valid CSV:")


def test_a_header_repeated_in_mid_file_is_no_record(read: Read) -> None:
    assert read({"a.csv": b"id,text\n1,One\nid,text\n2,Two\n"}).texts == {"a.csv#1": "One", "a.csv#2": "Two"}


def test_columns_without_a_name_or_with_the_same_get_one_of_their_own(read: Read) -> None:
    result = read({"a.csv": b"text,text,,text_2\nOne,Two,Three,Four\n"})
    assert result.texts == {"a.csv#1": "One"}
    assert result.documents["a.csv#1"]["metadata"] == (
        '{"column_3": "Three", "text_2": "Two", "text_2_2": "Four"}'
    )


def test_a_field_may_be_longer_than_the_csv_module_allows_by_default(read: Read) -> None:
    article = "word " * 50_000
    assert read({"a.csv": f'text\n"{article}"\n'.encode()}).texts == {"a.csv#1": article}


def test_rows_and_header_in_an_older_encoding_are_read(read: Read) -> None:
    result = read(
        {"a.csv": "Überschrift;Größe;Text\nÄpfel;groß;Die Straße über den Fluß ist schön.\n".encode("cp1252")}
    )
    assert result.texts == {"a.csv#1": "Die Straße über den Fluß ist schön."}
    assert result.documents["a.csv#1"]["encoding"] == "cp1252"
    assert result.documents["a.csv#1"]["metadata"] == '{"Größe": "groß", "Überschrift": "Äpfel"}'


def test_files_without_rows_are_empty(read: Read) -> None:
    assert read({"a.csv": b"", "b.csv": b"id,text\n", "c.csv": b"\n\n"}).reasons == dict.fromkeys(
        ["a.csv", "b.csv", "c.csv"], "empty"
    )
