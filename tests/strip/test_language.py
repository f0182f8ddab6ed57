import pytest

from flows.strip.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The old ferry came back to the harbour on Tuesday, with a band on its deck and flags.", "en"),
        ("Die alte Fähre kehrte am Dienstag in den Hafen zurück, mit einer Kapelle an Deck.", "de"),
        ("El viejo transbordador volvió el martes al puerto con una banda de música a bordo.", "es"),
        ("旧渡轮星期二回到港口，甲板上有一支乐队，人们在码头上等待。", "zh"),
        ("عادت العبارة القديمة إلى الميناء يوم الثلاثاء وعلى متنها فرقة موسيقية", "ar"),
        ("", "und"),
        ("Ferry!", "und"),
        ("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25", "und"),
    ],
)
def test_languages_are_told_and_short_texts_are_not_guessed_at(text: str, language: str) -> None:
    assert language_of(text) == language
