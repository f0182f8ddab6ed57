from benchmarks.strip.drop import count_lines
from benchmarks.strip.ours import documents_of_texts
from schemas.identity import row_id

APPEAL = "Our paper has no owner but its readers, and each of them has a vote at the yearly meeting."
TEXTS = {
    "ferry": f"""The ferry came back on Tuesday with a band on its deck and flags on its masts.
Two hundred people waited on the quay, some of them since early in the morning.
It is to carry tourists from May, if the engine starts, and schoolchildren if it does not.
{APPEAL}
Share""",
    "storm": f"""A storm took the roof off the boathouse on Friday night and laid it in the park.
Nobody was hurt, the fire brigade said, apart from a swan that would not leave its nest.
The club will meet under the roof, where it is, until somebody has a better idea.
{APPEAL}
Share""",
    "alone": "Nobody has seen the lighthouse keeper since the storm of last week.",
}


def test_lines_are_counted_over_the_drop_and_handed_out_by_document() -> None:
    documents = documents_of_texts(TEXTS)
    counted = count_lines(documents)
    rows = {row["document_id"]: row for row in counted.lines.to_pylist()}
    assert rows[row_id("ferry")]["stories"] == [1, 1, 1, 2, 2]
    assert rows[row_id("alone")]["stories"] == [1]
    assert counted.seconds_a_page > 0
    some = documents.filter([name != "storm" for name in documents["source_path"].to_pylist()])
    assert set(counted.of(some)["document_id"].to_pylist()) == {row_id("ferry"), row_id("alone")}
