import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.strip.line_model.model import LineModel
from schemas.errors import UsageError

ARTICLE = [
    "Home | News | Sport | Weather",
    "Sign in",
    "",
    "Harbour board puts off its vote on the new pier",
    "",
    "The harbour board put off its vote on the new pier on Monday, after residents said they had not been heard.",
    "",
    "“We need another month,” said its chair, Ada Brook. “Nobody here wants to decide this in a hurry.”",
    "",
    "What happens next",
    "",
    "The board meets again in May, when the council's engineers will have finished their survey of the sea wall.",
    "",
    "The pier, which was closed after the storm of 2019, would cost about four million pounds to rebuild.",
    "",
    "Share this article",
    "Sign up for our newsletter",
    "Leave a comment",
    "© 2021 The Harbour Post. All rights reserved.",
    "Terms of Use | Privacy Policy",
]


@pytest.fixture(scope="module")
def model() -> LineModel:
    return LineModel.load()


def test_a_footer_goes_and_paragraphs_and_a_section_head_stay(model: LineModel) -> None:
    (scores,) = model.score([ARTICLE])
    removed = {line for line, score in zip(ARTICLE, scores, strict=True) if line and score >= 0.5}
    assert removed >= {*ARTICLE[:2], *ARTICLE[15:]}
    assert not removed & {ARTICLE[at] for at in (5, 7, 9, 11, 13)}


def test_scores_are_probabilities_with_four_digits(model: LineModel) -> None:
    (scores,) = model.score([ARTICLE])
    assert len(scores) == len(ARTICLE)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert (scores == np.round(scores, 4)).all()


def test_a_blank_line_follows_its_likelier_neighbour(model: LineModel) -> None:
    (scores,) = model.score([ARTICLE])
    assert scores[2] == max(scores[1], scores[3])


def test_a_page_has_the_same_scores_in_any_company(model: LineModel) -> None:
    other = ["Short page", "", "One more line, of no weight."]
    alone = model.score([ARTICLE])[0]
    for pages, at in (
        ([other, ARTICLE], 1),
        ([ARTICLE, other], 0),
        ([other] * 40 + [ARTICLE, [], other], 40),
    ):
        assert (model.score(pages)[at] == alone).all()


@pytest.mark.parametrize(
    "page", [[], [""], ["", " ", "\t"], ["\x00\x07"], ["\ud800"], ["1"] * 3, ["שלום עולם"]]
)
def test_odd_pages_have_a_score_for_every_line(model: LineModel, page: list[str]) -> None:
    (scores,) = model.score([page])
    assert len(scores) == len(page)
    assert np.isfinite(scores).all()


RUSSIAN = [
    "Совет порта в понедельник отложил голосование о новом причале до весны, когда закончится осмотр набережной.",
    "Жители соседних улиц говорили на собрании почти два часа, и большинство из них просило ещё один месяц.",
    "«Никто здесь не хочет решать это в спешке», сказала председатель совета, открывая вторую часть заседания.",
    "Старый причал закрыли после шторма, и с тех пор рыбаки выгружают улов на другой стороне залива.",
    "По расчётам инженеров, новый причал обойдётся городу в четыре миллиона, если работы начнутся летом.",
]
CHINESE = [
    "港口委员会星期一推迟了关于新码头的表决，因为附近的居民们表示，他们的意见还没有得到充分的听取。",
    "在将近两个小时的会议上，有三位渔民发言，他们说旧码头关闭以后，每天都要绕到海湾的另一边去卸货。",
    "委员会主席在会议的第二部分说，这里没有人愿意匆忙作出决定，大家还需要一个月的时间。",
    "工程师们估计，如果工程能够在夏天开始，新码头将使这座城市花费大约四百万元，比去年的估计略高。",
    "委员会将在五月再次开会，到那时，市政府的工程师应该已经完成了对海堤的检查，并且公布结果。",
]


@pytest.mark.parametrize("paragraphs", [RUSSIAN, CHINESE], ids=["Russian", "Chinese"])
def test_paragraphs_stay_in_other_scripts(model: LineModel, paragraphs: list[str]) -> None:
    page = [line for paragraph in paragraphs for line in (paragraph, "")]
    (scores,) = model.score([page])
    assert (scores[::2] < 0.5).all()


@pytest.mark.parametrize(
    "page", [["word " * 4_000_000], ["short line"] * 200_000], ids=["one line", "many lines"]
)
def test_huge_pages_are_scored(model: LineModel, page: list[str]) -> None:
    (scores,) = model.score([page])
    assert len(scores) == len(page)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.text(max_size=40), max_size=12), max_size=4))
def test_any_pages_have_scores_that_do_not_depend_on_the_batch(pages: list[list[str]]) -> None:
    model = LineModel.load()
    together = model.score(pages)
    assert [len(scores) for scores in together] == [len(page) for page in pages]
    for page, scores in zip(pages, together, strict=True):
        assert (model.score([page])[0] == scores).all()


def test_weights_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(b"not weights")
    with pytest.raises(UsageError, match=r"weights\.npz: not the weights"):
        LineModel.load(path)


def test_the_model_needs_nothing_that_only_training_needs() -> None:
    code = "import sys; import flows.strip.line_model.model; print({'catboost', 'scipy', 'sklearn'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "set()"
