"""Encodings that a file does not name, each with a text or two as newspapers write them."""

import pytest

from flows.ingest.decode import decode
from flows.ingest.detection import marked_encoding

ENGLISH = (
    "The harbour was closed on Monday after a storm.\n"
    "The ferry will sail again on Tuesday, the operator said; 40 people were waiting.\n"
)
FRENCH = "Le port a été fermé lundi après une tempête, a déclaré la mairie de Besançon. Où est-elle ?\n"
GERMAN = (
    "Der Hafen wurde geschlossen. Die Fähre fährt erst am Dienstag, sagte die Betreiberin größerer Schiffe.\n"
)
POLISH = "Port został zamknięty w poniedziałek. Prom wypłynie ponownie we wtorek, powiedział wójt. Gdańsk, Poznań.\n"
RUSSIAN = "Порт был закрыт в понедельник после шторма. Паром снова выйдет во вторник, сообщил оператор.\n"
GREEK = "Το λιμάνι έκλεισε τη Δευτέρα μετά την καταιγίδα. Το πλοίο θα αναχωρήσει ξανά την Τρίτη.\n"
TURKISH = (
    "Liman fırtınanın ardından kapatıldı. Şirket, feribotun salı günü çıkacağını söyledi. İstanbul, Ağrı.\n"
)
JAPANESE = "港は月曜日に嵐の後で閉鎖された。フェリーは火曜日に再び出航すると運航会社は述べた。\n"
KOREAN = "항구는 폭풍 후 월요일에 폐쇄되었다. 페리는 화요일에 다시 출항할 것이라고 운영사가 말했다.\n"
CHINESE = "港口在暴风雨过后于星期一关闭。渡轮将于星期二再次启航，运营商表示。\n"
TAIWANESE = "港口在暴風雨過後於星期一關閉。渡輪將於星期二再次啟航，營運商表示。\n"
THAI = "ท่าเรือถูกปิดเมื่อวันจันทร์หลังพายุ เรือข้ามฟากจะออกอีกครั้งในวันอังคาร\n"
ARABIC = "أغلق الميناء يوم الاثنين بعد العاصفة. ستبحر العبارة مرة أخرى يوم الثلاثاء.\n"
HEBREW = "הנמל נסגר ביום שני לאחר הסערה. המעבורת תפליג שוב ביום שלישי.\n"

WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
READ = [
    (ENGLISH, ("cp037", "cp500", "cp1140", "cp273", *WIDE)),
    (FRENCH, ("cp1252", "mac_roman", "cp850", "latin-1", "cp500", "cp1140", "iso8859-15", *WIDE)),
    (GERMAN, ("cp1252", "mac_roman", "cp850", "cp273", "cp500", *WIDE)),
    (POLISH, ("cp1250", "iso8859-2", "cp852", "mac_latin2", *WIDE)),
    (RUSSIAN, ("cp1251", "koi8-r", "cp866", "iso8859-5", *WIDE)),
    (GREEK, ("cp1253", "iso8859-7", "cp875", *WIDE)),
    (TURKISH, ("cp1254", "iso8859-9", "cp1026", *WIDE)),
    (JAPANESE, ("shift_jis", "euc_jp", "iso2022_jp", *WIDE)),
    (KOREAN, ("euc_kr", "cp949", "iso2022_kr", *WIDE)),
    (CHINESE, ("gb18030", "gb2312", "hz", *WIDE)),
    (TAIWANESE, ("big5", *WIDE)),
    (THAI, ("cp874", *WIDE)),
    (ARABIC, ("cp1256", *WIDE)),
    (HEBREW, ("cp1255", *WIDE)),
]


@pytest.mark.parametrize(("text", "encoding"), [(text, name) for text, names in READ for name in names])
def test_a_text_is_read_as_it_was_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x.txt").text == text


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH.encode(),
        RUSSIAN.encode(),
        CHINESE.encode(),
        b"user@example.org, info@example.org: write to us @ home",
        b"@" * 40,
        b"a\x00b\nc\x00d words and words and more words",
        b"\x1b[1mbold\x1b[0m and ~{ a brace in words",
        b"",
        b"x",
    ],
)
def test_what_is_in_no_such_encoding_is_not_taken_for_one(text: bytes) -> None:
    assert marked_encoding(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Wait\u2026what is foo\u2022bar \u20ac 5?",
        "Brand\u2122Name costs \u00a35",
        "caf\u00e9\u2014noir \u2018x\u2019",
    ],
)
def test_signs_between_letters_do_not_make_a_text_another_encoding(text: str) -> None:
    assert decode(text.encode("cp1252"), "x.txt").text == text
