from hypothesis import given
from hypothesis import strategies as st

from flows.strip.page.page import Page, ends_sentence
from flows.strip.page.supplied import Supplied


@given(st.text(max_size=200))
def test_lines_point_at_their_text_and_have_no_white_space_at_their_ends(raw: str) -> None:
    for line in Page.of(raw, Supplied()).lines:
        assert raw[line.start : line.end] == line.text
        assert line.text == line.text.strip()
        assert line.text
        assert raw.count("\n", 0, line.start) == line.number


def test_the_key_of_a_very_long_line_holds_its_head_and_tail() -> None:
    (line,) = Page.of("first " + "gull " * 5_000 + "last", Supplied()).lines
    assert line.key.startswith("first gull")
    assert line.key.endswith("gull last")
    assert len(line.key) < 3_000
    assert len(line.text) > 20_000


def test_paragraphs_and_labels_are_told_apart() -> None:
    prose, label, chinese = Page.of(
        "The old ferry came back to the harbour on Tuesday.\nLatest news\n" + "旧渡轮星期二回到港口" * 9,
        Supplied(),
    ).lines
    assert prose.is_prose
    assert not label.is_prose
    assert chinese.is_prose


def test_closing_quotation_marks_belong_to_the_sentence() -> None:
    assert ends_sentence("“It is back.”")
    assert not ends_sentence("It is back")
