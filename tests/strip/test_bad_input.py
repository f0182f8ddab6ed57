"""What becomes of texts that are no articles, or none as English papers print them."""

import pytest

from flows.strip import Stripper, strip
from schemas import DOCUMENTS
from schemas.spans import Span, kept_text
from schemas.table import Row

STRIPPER = Stripper.load()
PARAGRAPH = (
    "The old ferry came back to the harbour on Tuesday with a band on its deck and flags on its masts."
)
SECOND = "Two hundred people waited on the quay for the ferry, some of them since early in the morning."
THIRD = (
    "The council has bought the ferry for one krone and will spend a million on its engine, the mayor said."
)
INDEX = """Skip to main content
Menu
News
Latest stories
Ferry Returns to the Harbour
2 hours ago
Gulls on Parade in Esbjerg
3 hours ago
Sign up for our newsletter
About us
© 2024 Tideline Media, Inc. All rights reserved."""
# By language: a menu, a headline, two paragraphs, and what stands below them.
PAGES = {
    "ar": """الرئيسية
العبارة القديمة تعود إلى الميناء بعد أربعين عاما

عادت العبارة القديمة إلى الميناء يوم الثلاثاء وعلى متنها فرقة موسيقية، وكان مئتا شخص ينتظرون منذ الصباح الباكر.

اشترى المجلس البلدي العبارة بكرونة واحدة، وسينفق مليونا على محركها، كما قال العمدة أمام الصحفيين في البلدية.

Facebook
© 2024 الميناء. All rights reserved.""",
    "he": """ראשי
המעבורת הישנה חוזרת לנמל אחרי ארבעים שנה

המעבורת הישנה חזרה לנמל ביום שלישי ועל סיפונה תזמורת, ומאתיים איש חיכו לה על הרציף מאז שעות הבוקר המוקדמות.

המועצה קנתה את המעבורת בכתר אחד ותוציא מיליון על המנוע שלה, אמר ראש העיר לעיתונאים בבניין העירייה.

Facebook
© 2024 הנמל""",
    "zh": """首页
旧渡轮四十年后重返港口

旧渡轮星期二回到港口,甲板上有一支乐队,桅杆上挂着旗帜。两百人从清晨起就在码头等候。

市议会以一克朗买下这艘渡轮,并将花费一百万克朗修理发动机,市长在市政厅对记者说。

Facebook
© 2024 港口报""",
    "ja": """ホーム
古いフェリーが四十年ぶりに港へ戻る

古いフェリーが火曜日、甲板に楽団を乗せて港に戻ってきた。二百人が早朝から岸壁で待っていた。

町議会はこのフェリーを一クローネで買い取り、エンジンの修理に百万クローネを費やす予定だと町長は記者団に語った。

Facebook
© 2024 港新聞""",
    "th": """หน้าแรก
เรือข้ามฟากเก่ากลับสู่ท่าเรือหลังสี่สิบปี

เรือข้ามฟากเก่ากลับมาที่ท่าเรือเมื่อวันอังคารพร้อมวงดนตรีบนดาดฟ้า และมีผู้คนสองร้อยคนรออยู่ที่ท่าเรือตั้งแต่เช้าตรู่

สภาเมืองซื้อเรือลำนี้ในราคาหนึ่งโครนและจะใช้เงินหนึ่งล้านกับเครื่องยนต์ของมัน นายกเทศมนตรีกล่าวกับผู้สื่อข่าว

Facebook
© 2024 ข่าวท่าเรือ""",
    "ru": """Главная
Старый паром вернулся в гавань спустя сорок лет

Старый паром вернулся во вторник в гавань с оркестром на палубе, и двести человек ждали его с самого утра.

Городской совет купил паром за одну крону и потратит миллион на его двигатель, сказал мэр журналистам в ратуше.

Facebook
© 2024 Гавань. Все права защищены""",
}


def stripped(text: str) -> tuple[dict[str, object], list[dict[str, object]]]:
    row: Row = {
        "document_id": "0" * 32,
        "version_key": "0" * 32,
        "drop_name": "drop",
        "source_path": "a.txt",
        "media_type": "text/plain",
        "byte_length": len(text.encode("utf-8", "surrogatepass")),
        "encoding": "utf-8",
        "decode_repairs": 0,
        "raw_text": text,
        "url": None,
        "publisher": None,
        "metadata": "{}",
        "ingest_version": "1",
    }
    found = strip(DOCUMENTS.from_rows([row]), STRIPPER)
    removals = found.removals.to_pylist()
    (article,) = found.articles.to_pylist()
    assert article["text"] == kept_text(text, [Span(r["raw_start"], r["raw_end"]) for r in removals])
    return article, [r for r in removals if r["category"] != "whitespace"]


def test_an_index_page_leaves_an_article_of_no_words_which_the_suite_sends_to_quarantine() -> None:
    article, removals = stripped(INDEX)
    assert (article["text"], article["word_count"]) == ("", 0)
    assert len(removals) == len(INDEX.split("\n"))


@pytest.mark.parametrize("text", ["", " \n\n\t", "\ufeff", "\u200b\n\u2060"])
def test_of_nothing_nothing_is_left(text: str) -> None:
    article, removals = stripped(text)
    assert (article["text"], article["title"], removals) == ("", None, [])


def test_a_text_that_is_all_title_has_a_title_and_no_words() -> None:
    article, removals = stripped("A Ferry Comes Back to Esbjerg\n\nA FERRY COMES BACK TO ESBJERG")
    assert (article["title"], article["word_count"]) == ("A Ferry Comes Back to Esbjerg", 0)
    assert [r["category"] for r in removals] == ["title", "duplicate"]


def test_a_text_without_line_breaks_loses_what_is_glued_to_its_end() -> None:
    article, removals = stripped(f"{PARAGRAPH} " * 9 + "Share this article")
    assert article["text"] == (f"{PARAGRAPH} " * 9).strip()
    assert [r["text"] for r in removals] == ["Share this article"]


@pytest.mark.parametrize("language", PAGES)
def test_pages_in_other_scripts_are_read_by_their_layout(language: str) -> None:
    article, removals = stripped(PAGES[language])
    menu, title, _, first, _, second, _, *foot = PAGES[language].split("\n")
    assert article["language"] == language
    assert article["title"] == title
    assert article["text"] == f"{first}\n\n{second}"
    assert [r["text"] for r in removals] == [menu, title, *foot]


@pytest.mark.parametrize("mark", ["\x00", "\x0b", "\x0c", "\x1b[31m", "\x85", "\u2028", "\u200e", "\r"])
def test_control_characters_part_no_lines_and_stay_where_they_stand(mark: str) -> None:
    paragraph = PARAGRAPH.replace("Tuesday with", f"Tuesday{mark} with")
    article, removals = stripped(
        f"A Ferry Comes Back\n\n{paragraph}\n\n{SECOND}\n\n{THIRD}\nShare this article{mark}"
    )
    assert article["text"] == f"{paragraph}\n\n{SECOND}\n\n{THIRD}"
    assert removals[-1]["category"] == "share"


@pytest.mark.parametrize("count", [1, 3_000])
def test_many_lines_have_one_outcome_like_few(count: int) -> None:
    article, _ = stripped("\n".join(["Home", "News"] * count + [PARAGRAPH, SECOND]))
    assert article["text"] == f"{PARAGRAPH}\n{SECOND}"
