import io
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from flows.ingest import Ingested, IngestOptions, discover, ingest
from schemas import DOCUMENTS, OUTCOMES, SOURCES


def drop(folder: Path) -> Path:
    folder.mkdir()
    (folder / "a.txt").write_text("One.")
    (folder / "b.jsonl").write_text(
        "\n".join(json.dumps({"text": f"Record {n}."}) for n in range(7)) + "\n{oops\n"
    )
    (folder / "copy.txt").write_text("One.")
    (folder / "empty.txt").write_text("")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("c.txt", "Three.")
    (folder / "d.zip").write_bytes(buffer.getvalue())
    return folder


def parts(folder: Path, batch_documents: int = 1000, batch_bytes: int = 10**6) -> list[Ingested]:
    sources = discover([folder]).sources
    return list(ingest(sources, IngestOptions(), batch_documents=batch_documents, batch_bytes=batch_bytes))


def rows(tables: list[pa.Table]) -> list[tuple[object, ...]]:
    return sorted((tuple(row.values()) for table in tables for row in table.to_pylist()), key=str)


def test_tables_have_the_staged_schemas_and_documents_the_order_of_sight(tmp_path: Path) -> None:
    (part,) = parts(drop(tmp_path / "drop"))
    assert part.documents.schema == DOCUMENTS.staged
    assert part.sources.schema == SOURCES.staged
    assert part.failed.schema == OUTCOMES.staged
    files = [str(row["source_path"]).split("#")[0].split("!")[0] for row in part.documents.to_pylist()]
    assert files == sorted(files)


def test_every_document_is_counted_once(tmp_path: Path) -> None:
    (part,) = parts(drop(tmp_path / "drop"))
    assert (len(part.documents), len(part.failed)) == (10, 2)
    assert sum(row["records"] for row in part.sources.to_pylist()) == 12


@pytest.mark.parametrize(("batch_documents", "batch_bytes"), [(1, 10**6), (3, 10**6), (1000, 1), (5, 40)])
def test_rows_do_not_depend_on_the_size_of_batches(
    tmp_path: Path, batch_documents: int, batch_bytes: int
) -> None:
    folder = drop(tmp_path / "drop")
    whole, small = parts(folder), parts(folder, batch_documents, batch_bytes)
    assert len(small) > 1
    assert all(len(part.documents) + len(part.failed) <= batch_documents for part in small)
    for table in ("documents", "sources", "failed"):
        assert rows([getattr(part, table) for part in small]) == rows(
            [getattr(part, table) for part in whole]
        )


def test_a_source_comes_with_the_last_of_its_documents(tmp_path: Path) -> None:
    small = parts(drop(tmp_path / "drop"), batch_documents=2)
    last = {path: n for n, part in enumerate(small) for path in part.documents["source_path"].to_pylist()}
    read = {path: n for n, part in enumerate(small) for path in part.sources["path"].to_pylist()}
    assert read["b.jsonl"] >= last["b.jsonl#7"]


def test_the_same_bytes_at_two_places_are_one_document_in_two_rows(tmp_path: Path) -> None:
    (part,) = parts(drop(tmp_path / "drop"))
    by_path = {row["source_path"]: row for row in part.documents.to_pylist()}
    assert by_path["a.txt"]["document_id"] == by_path["copy.txt"]["document_id"]
    assert by_path["a.txt"]["version_key"] != by_path["copy.txt"]["version_key"]


def test_nothing_gives_nothing() -> None:
    assert list(ingest([], IngestOptions(), batch_documents=10, batch_bytes=10)) == []
