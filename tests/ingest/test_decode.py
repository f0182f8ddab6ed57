import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ingest.decode import decode, repair, settled
from flows.ingest.failures import Unreadable
from schemas.slugs import Reason

GERMAN = "Der Bürgermeister sagte, die Straße müsse für größere Fahrzeuge gesperrt bleiben."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "cp1252"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-8-sig"),
        ("The mayor said it’s “a good day” for the town – and its people.", "cp1252"),
        ("Prezydent powiedział, że w Łodzi odbędzie się spotkanie z mieszkańcami miasta.", "cp1250"),
        ("Görüşmelerin önümüzdeki hafta İstanbul'da başlayacağı söylendi.", "cp1254"),
        ("Мост через реку открыли в понедельник, и горожане гуляли по нему весь день.", "cp1251"),
        ("Мост через реку открыли в понедельник, и горожане гуляли по нему весь день.", "koi8_r"),
        ("市長は月曜日に新しい橋が開通したと発表した。多くの市民が歩いて渡った。", "shift_jis"),
        ("市长宣布新桥于星期一开通，许多市民步行过桥。", "gb18030"),
        ("시장은 월요일에 새 다리가 개통되었다고 발표했다.", "euc_kr"),
    ],
)
def test_text_comes_out_of_the_encoding_that_it_was_written_in(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "a.txt")
    assert (decoded.text, decoded.repairs) == (text, 0)


def test_a_given_encoding_is_not_questioned() -> None:
    assert decode(b"\xe9t\xe9", "a.txt", "latin-1").text == "été"
    with pytest.raises(Unreadable, match="byte 1 does not fit") as caught:
        decode(b"\xe9t\xe9", "a.txt", "utf-8")
    assert caught.value.reason is Reason.UNDECODABLE


def test_what_a_page_declares_is_used_where_its_bytes_agree() -> None:
    data = "Košice a Žilina".encode("iso8859_2")
    assert decode(data, "a.html", declared="iso-8859-2").text == "Košice a Žilina"
    assert decode("é".encode(), "a.html", declared="iso-8859-2").text == "é"


@pytest.mark.parametrize("data", [bytes(range(256)), b"\x00\x01\x02\x03\x04words", b"\x00" * 50])
def test_control_bytes_make_a_file_binary(data: bytes) -> None:
    with pytest.raises(Unreadable, match="binary") as caught:
        decode(data, "a.txt")
    assert caught.value.reason is Reason.BINARY


def test_a_few_stray_bytes_do_not_change_the_encoding() -> None:
    decoded = decode("“Über größere Brücken” — „schön“, süß".encode() + b" don\x92t \xe2\x80", "a.txt")
    assert decoded.text == "“Über größere Brücken” — „schön“, süß don’t \ufffd\ufffd"
    assert (decoded.encoding, decoded.repairs) == ("utf-8", 3)


@pytest.mark.parametrize(
    ("broken", "whole", "repairs"),
    [
        ("Itâ€™s a test", "It’s a test", 3),
        ("Ã©tÃ©", "été", 4),
        ("\x93Hi\x94 he said", "“Hi” he said", 2),
        ("nul\x00l", "null", 1),
        ("half \ud83d pair", "half \ufffd pair", 1),
        ("whole \ud83d\udcaa pair", "whole 💪 pair", 2),
        ("whole \ud83d\ude42 pair", "whole 🙂 pair", 2),
        ("\ufefftext", "text", 0),
        ("a\r\nb\rc\u2028d\ve", "a\nb\nc\nd\ne", 0),
    ],
)
def test_broken_text_is_repaired_and_the_changes_are_counted(broken: str, whole: str, repairs: int) -> None:
    assert repair(broken) == (whole, repairs)


@pytest.mark.parametrize(
    "text",
    [
        "“Curly” ‘quotes’ – and — dashes…",
        "a ﬁne ligature",
        "ＦＵＬＬ width",
        "A &amp; B",
        "x\u00a0y",
        "cafe\u0301",
        "l’été à Besançon",
        "MÜNCHEN, ÅLAND",
    ],
)
def test_what_the_publisher_wrote_stays(text: str) -> None:
    assert repair(text) == (text, 0)


def test_only_the_broken_line_is_touched() -> None:
    assert repair("Ã©tÃ©\nl’été “ici”")[0] == "été\nl’été “ici”"


@given(st.text())
def test_repaired_text_can_be_stored_and_split_at_newlines(text: str) -> None:
    repaired, _ = repair(text)
    assert "\x00" not in repaired
    assert "\r" not in repaired
    assert repaired == repaired.encode("utf-8").decode("utf-8")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_unreadable_and_always_the_same(data: bytes) -> None:
    def outcome() -> object:
        try:
            return decode(data, "a.txt")
        except Unreadable as problem:
            return problem.reason

    assert outcome() == outcome()


def test_a_record_that_is_not_utf8_is_settled_by_its_own_bytes() -> None:
    text = GERMAN.encode("cp1252").decode("utf-8", "surrogateescape")
    assert settled([text, "x"], "a.csv#1", "utf-8", is_given=False) == ([GERMAN, "x"], "cp1252")
    with pytest.raises(Unreadable, match="is not utf-8"):
        settled([text], "a.csv#1", "utf-8", is_given=True)
