import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from flows.count.line_keys import keys_of
from flows.count.line_table import COUNTED, READ, read_lines, uncounted, with_counts

FIRST = "The ferry came back to the harbour with a band on its deck."
SECOND = "The council has bought the ferry for one krone."


def documents(*texts: str) -> pa.Table:
    ids = [f"{number:032x}" for number in range(len(texts))]
    return pa.table({"document_id": ids, "version_key": ids, "raw_text": pa.array(texts, pa.string())})


def keys(*lines: str) -> list[int]:
    found: list[int] = keys_of(pa.array(lines, pa.string())).tolist()
    return found


def test_a_document_has_each_of_its_lines_once_in_order() -> None:
    read = read_lines(documents(f"Menu\n\n{FIRST}\n MENU \n{SECOND}\n{FIRST}\n", "", "Menu"))
    assert read.schema == READ
    assert read["line_keys"].to_pylist() == [keys("menu", FIRST, SECOND), [], keys("menu")]
    assert read["places"].to_pylist() == [[0, 1, 0, 2, 1], [], [0]]
    assert read["paragraph_keys"].to_pylist() == [keys(FIRST, SECOND), [], []]
    assert read["paragraph_lengths"].to_pylist() == [[len(FIRST), len(SECOND)], [], []]


def test_no_documents_have_no_lines() -> None:
    assert len(read_lines(documents())) == 0
    assert uncounted(documents()).schema == COUNTED


def test_counts_stand_beside_the_lines_that_they_are_of() -> None:
    read = read_lines(documents(f"Menu\n{FIRST}", f"{SECOND}\nMenu"))
    repeated = sorted([*keys("menu"), 5])
    counted = with_counts(
        read, ["a", "b"], np.array(repeated), np.array([9 if key == 5 else 2 for key in repeated])
    )
    assert counted["stories"].to_pylist() == [[2, 1], [1, 2]]
    assert counted["story_id"].to_pylist() == ["a", "b"]


@given(st.lists(st.lists(st.sampled_from(["Menu", FIRST, SECOND, "", "x"]), max_size=6), max_size=5))
def test_a_documents_lines_do_not_depend_on_the_documents_beside_it(pages: list[list[str]]) -> None:
    table = documents(*("\n".join(lines) for lines in pages))
    alone = [read_lines(table.slice(at, 1)) for at in range(len(pages))]
    assert read_lines(table).to_pylist() == [row for part in alone for row in part.to_pylist()]
