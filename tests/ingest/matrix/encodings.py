"""Bytes in encodings of all kinds, and characters that texts should not have."""

import random

from tests.ingest.matrix.case import READ, one, text

_ACCENTS = "Le port a été fermé lundi après une tempête, a déclaré la mairie de Besançon. Où est-elle ?\n"
_RUSSIAN = "Порт был закрыт в понедельник после шторма. Паром снова выйдет во вторник, сообщил оператор.\n"
_JAPANESE = "港は月曜日に嵐の後で閉鎖された。フェリーは火曜日に再び出航すると運航会社は述べた。\n"
_CHINESE = "港口在暴风雨过后于星期一关闭。渡轮将于星期二再次启航，运营商表示。\n"
_KOREAN = "항구는 폭풍 후 월요일에 폐쇄되었다. 페리는 화요일에 다시 출항할 것이라고 운영사가 말했다.\n"

_WRITTEN = [
    *[(name, _ACCENTS) for name in ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "latin-1")],
    *[(name, _ACCENTS) for name in ("mac_roman", "cp850", "cp500", "cp1140")],
    *[(name, _RUSSIAN) for name in ("utf-16-be", "utf-32-le", "koi8-r", "cp1251", "iso8859-5")],
    *[(name, _JAPANESE) for name in ("shift_jis", "euc_jp", "iso2022_jp")],
    *[(name, _CHINESE) for name in ("gb18030", "hz", "utf-16-le")],
    *[(name, _KOREAN) for name in ("euc_kr", "iso2022_kr")],
]

_TEXT = text("Encodings").encode()
_NOISE = random.Random(1).randbytes(4000)  # noqa: S311 - the same noise each time

CASES = [
    *[one(f"{said[:8]} in {name}", "a.txt", said.encode(name), READ, said) for name, said in _WRITTEN],
    one(
        "UTF-7 stays as it is",
        "a.txt",
        "Café, été, août.\n".encode("utf-7"),
        READ,
        "Caf+AOk, +AOk-t+AOk, ao+APs-t.\n",
    ),
    one("UTF-8 cut within a character", "a.txt", f"{text('Cut')}é".encode()[:-1], READ),
    one(
        "a stray byte in UTF-8",
        "a.txt",
        "Été à Nîmes, déjà vu, ".encode() + b"caf\xe9 noir.",
        READ,
        "Été à Nîmes, déjà vu, café noir.",
    ),
    one("overlong UTF-8", "a.txt", _TEXT + b"\xc0\xaf\xe0\x80\xaf", READ),
    one(
        "surrogates written as UTF-8",
        "a.txt",
        "Été à Nîmes, déjà là, 😀 ".encode() + b"\xed\xa0\xbd\xed\xb8\x80",
        READ,
    ),
    one(
        "UTF-16 with half a pair",
        "a.txt",
        b"\xff\xfe" + "Fine words.".encode("utf-16-le") + b"\x3d\xd8",
        READ,
    ),
    one("UTF-16 with a byte too many", "a.txt", b"\xff\xfe" + "Fine words.".encode("utf-16-le") + b"x", READ),
    one(
        "mojibake", "a.txt", "L’été à la plage.".encode().decode("cp1252").encode(), READ, "L’été à la plage."
    ),
    one("a mark and nothing else", "a.txt", b"\xef\xbb\xbf", "empty"),
    one("only zero-width characters", "a.txt", "\u200b\u200d\ufeff\u2060".encode(), "empty"),
    one("only spaces of all kinds", "a.txt", "\u00a0\u2003\u3000 \t\n".encode(), "empty"),
    one("no byte", "a.txt", b"", "empty"),
    one("one letter", "a.txt", b"x", READ, "x"),
    one("only NULs", "a.txt", b"\0" * 500, "binary"),
    one("NULs in a text", "a.txt", _TEXT.replace(b"Monday", b"Mon\0day"), READ, text("Encodings")),
    one("a few control characters", "a.txt", _TEXT + b"\x01\x02\x7f", READ),
    one("many control characters", "a.txt", b"a\x01b\x02" * 50, "binary"),
    one("escapes of a terminal", "a.txt", b"\x1b]0;title\x07\x1b[31mRed\x1b[0m\n" + _TEXT, READ),
    one("writing turned around", "a.txt", f"\u202e{text('Turned')}\u202c".encode(), READ),
    one("old line ends", "a.txt", b"One.\rTwo.\r\nThree.\x0bFour.", READ, "One.\nTwo.\nThree.\nFour."),
    one("line separators", "a.txt", "One.\u2028Two.\u2029Three.".encode(), READ, "One.\nTwo.\nThree."),
    one("noise", "a.txt", _NOISE, "binary"),
    one("noise of high bytes", "a.txt", bytes(b | 0x80 for b in _NOISE), "undecodable"),
    one("a program", "a.txt", b"\x7fELF\x02\x01\x01" + _NOISE, "binary"),
    one("an image", "a.txt", b"\x89PNG\r\n\x1a\n" + _NOISE, "binary"),
    one("a PDF", "a.txt", b"%PDF-1.7\n" + _NOISE, "binary"),
    one(
        "characters that nobody has assigned",
        "a.txt",
        f"{text('Private')}\ue000\U000f0000\U0010ffff\uffff".encode(),
        READ,
    ),
    one("a thousand accents on a letter", "a.txt", ("e" + "\u0301" * 1000 + " is a letter.").encode(), READ),
]
