import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from flows.split.model import load_splitter
from flows.split.stage import sentence_spans, split, split_version
from schemas import SENTENCES

TITLE = "Rain closes U.S. harbour"
RAW = f"{TITLE}\nSHARE\nIt rained. Mr. Poe stayed.\nAD\n\nHe left at 5 p.m. Nobody saw him."
TEXT = RAW.replace(f"{TITLE}\nSHARE\n", "").replace("AD\n", "")
ARTICLES = pa.table({"article_id": ["a" * 32], "title": [TITLE], "text": [TEXT], "language": ["en"]})
FIELDS = pa.table({"article_id": ["a" * 32], "field": ["title"], "raw_start": pa.array([0], pa.int32())})
CUT = RAW.index("AD\n")
REMOVALS = pa.table(
    {"document_id": ["a" * 32] * 2, "raw_start": [0, CUT], "raw_end": [len(TITLE) + 7, CUT + 3]},
)


def test_sentences_point_into_text_title_and_raw_text() -> None:
    rows = split(ARTICLES, FIELDS, REMOVALS, {"a" * 32: len(RAW)})
    assert rows.schema == SENTENCES.staged
    assert rows["text"].to_pylist() == [
        "It rained.",
        "Mr. Poe stayed.",
        "He left at 5 p.m.",
        "Nobody saw him.",
        TITLE,
    ]
    assert rows["paragraph"].to_pylist() == [0, 0, 1, 1, 0]
    for row in rows.to_pylist():
        assert row["text"] == RAW[row["raw_start"] : row["raw_end"]]
        assert row["text"] == {"text": TEXT, "title": TITLE}[row["part"]][row["char_start"] : row["char_end"]]


def test_a_supplied_title_has_no_raw_offsets() -> None:
    fields = FIELDS.set_column(2, "raw_start", pa.array([None], pa.int32()))
    title = split(ARTICLES, fields, REMOVALS, {"a" * 32: len(RAW)}).to_pylist()[-1]
    assert (title["part"], title["raw_start"], title["raw_end"]) == ("title", None, None)


def test_no_article_gives_no_sentence() -> None:
    assert split(ARTICLES.slice(0, 0), FIELDS, REMOVALS, {}).num_rows == 0


def test_the_version_is_stable() -> None:
    assert split_version() == split_version()


LAYOUT = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("abcAB .!?…”“\"'()[]1\n\n \u00a0\u2028\u200d。")), st.characters()
    ),
    max_size=200,
)


@given(LAYOUT, st.booleans())
def test_no_character_is_lost_or_moved(text: str, is_english: bool) -> None:
    spans = [span for _, span in sentence_spans(text, load_splitter(), is_english=is_english)]
    covered: set[int] = set()
    for span in spans:
        assert not text[span.start].isspace()
        assert not text[span.end - 1].isspace()
        assert not covered & set(range(span.start, span.end))
        covered |= set(range(span.start, span.end))
    assert spans == sorted(spans)
    assert all(at in covered or text[at].isspace() for at in range(len(text)))
