"""Any bytes under any name: reading never raises, every document has exactly one outcome, and strip is reversible."""

import json
from collections.abc import Mapping

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.ingest import IngestOptions, SourceFile, ingest
from flows.strip import StripOptions, Stripper, strip
from schemas import DOCUMENTS
from schemas.table import strings
from tests.ingest.matrix.containers import PACKERS, tarred, zipped
from tests.ingest.matrix.parquet_cases import parquet

ENDINGS = [
    *["txt", "html", "json", "jsonl", "csv", "tsv", "parquet", "zip", "tar"],
    *[f"{kind}.{packer}" for kind in ("txt", "jsonl") for packer in PACKERS],
]
# What parts one thing from another in some format, and what has broken readers.
PIECES = [
    *[
        "{",
        "}",
        "[",
        "]",
        '"',
        ":",
        ",",
        "\\",
        "\n",
        "\r",
        "\t",
        ";",
        "<",
        ">",
        "</",
        "<p>",
        "<!--",
        "-->",
        "&amp;",
        "=",
    ],
    *[
        "<html>",
        "<!doctype html [",
        "]>",
        "<script>",
        "<meta charset=",
        '{"text": "',
        '"}',
        "text",
        "id,text\n",
        "\\ud800",
    ],
    *[
        "\x00",
        "\x1b$B",
        "~{",
        "\ufeff",
        "\u202e",
        "\ud83d",
        "é",
        "漢",
        "PK\x03\x04",
        "\x1f\x8b",
        "PAR1",
        "BZh9",
        "9" * 50,
    ],
    *["Monday, 6 December 2021", "By Anna Berg", "Updated 0001-01-01T00:00+14:00", "Share this", "© 2021"],
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=30).map("".join)
raw = st.binary(max_size=200) | texts.map(lambda text: text.encode("utf-8", "surrogatepass"))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def containers(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of some kind as it should be, now and then with a byte changed or its end cut off."""
    data, inner = draw(raw), draw(st.sampled_from(ENDINGS))
    kind, built = draw(
        st.sampled_from(
            [
                ("zip", zipped({f"a.{inner}": data, "../b.txt": b"Words."})),
                ("tar", tarred({f"a.{inner}": data, "b.txt": b"Words."})),
                *[(f"{inner}.{name}", pack(data)) for name, pack in PACKERS.items()],
                ("parquet", parquet({"text": pa.array([data, b"Words."]), "x": pa.array([data, None])})),
                (
                    "json",
                    json.dumps(
                        [{"text": draw(texts), "x": draw(json_values), "date": draw(json_values)}]
                    ).encode(),
                ),
            ]
        )
    )
    if built and draw(st.booleans()):
        at = draw(st.integers(0, len(built) - 1))
        built = draw(
            st.sampled_from(
                [built[:at], built[:at] + b"\xff" + built[at + 1 :], built[:at] + data + built[at:]]
            )
        )
    return kind, built


def read(
    tmp_path_factory: pytest.TempPathFactory, ending: str, data: bytes
) -> tuple[pa.Table, Mapping[str, int]]:
    """The documents that a file gives, and how many outcomes there are of each path."""
    location = tmp_path_factory.getbasetemp() / f"fuzz.{ending}"
    location.write_bytes(data)
    source = SourceFile("drop", f"a.{ending}", location)
    parts = list(ingest([source], IngestOptions(), batch_documents=50, batch_bytes=10**6))
    documents = pa.concat_tables([DOCUMENTS.staged.empty_table(), *(part.documents for part in parts)])
    counts: dict[str, int] = {}
    for part in parts:
        for path in [*strings(part.documents, "source_path"), *strings(part.failed, "source_path")]:
            counts[path] = counts.get(path, 0) + 1
    assert [row for part in parts for row in strings(part.sources, "path")] == [f"a.{ending}"]
    assert sum(part.passed_over for part in parts) or counts
    return documents, counts


@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
@given(ending=st.sampled_from(ENDINGS), data=raw)
def test_any_bytes_have_one_outcome_each(
    tmp_path_factory: pytest.TempPathFactory, ending: str, data: bytes
) -> None:
    _, counts = read(tmp_path_factory, ending, data)
    assert set(counts.values()) <= {1}


@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
@given(file=containers())
def test_containers_of_any_content_have_one_outcome_for_each_document(
    tmp_path_factory: pytest.TempPathFactory, file: tuple[str, bytes]
) -> None:
    _, counts = read(tmp_path_factory, *file)
    assert set(counts.values()) <= {1}


@pytest.fixture(scope="module")
def stripper() -> Stripper:
    return Stripper.load(StripOptions())


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(ending=st.sampled_from(["txt", "html", "jsonl"]), data=raw)
def test_whatever_is_read_is_stripped_and_put_together_again(
    tmp_path_factory: pytest.TempPathFactory, stripper: Stripper, ending: str, data: bytes
) -> None:
    if ending == "jsonl":
        text = data.decode("utf-8", "replace")
        data = json.dumps({"text": text or "x", "date": text, "title": text, "authors": text}).encode()
    documents, _ = read(tmp_path_factory, ending, data)
    stripped = strip(documents, stripper)
    texts_by_id = dict(
        zip(strings(stripped.articles, "article_id"), strings(stripped.articles, "text"), strict=True)
    )
    spans = stripped.removals.select(["document_id", "raw_start", "raw_end"]).to_pylist()
    for document_id, raw_text in zip(
        strings(documents, "document_id"), strings(documents, "raw_text"), strict=True
    ):
        kept, at = [], 0
        own = [span for span in spans if span["document_id"] == document_id]
        for span in sorted(own, key=lambda span: span["raw_start"]):
            kept.append(raw_text[at : span["raw_start"]])
            at = span["raw_end"]
        assert "".join([*kept, raw_text[at:]]) == texts_by_id[document_id]
