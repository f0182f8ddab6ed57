from flows.recognise.gazetteer import Gazetteer
from flows.recognise.tagger.numbering import (
    GLUED_BEFORE,
    GLUED_BEHIND,
    HEADLINE,
    IS_FIRST,
    MODES,
    Reader,
    case_mode,
)

GAZETTEER = Gazetteer({"bodies": ["North Sea Board", "Board"], "cities": ["Oslo"]})


def test_a_word_has_one_number_wherever_it_stands() -> None:
    reader = Reader(GAZETTEER)
    tokens = reader.read(["Rain in Oslo", "Oslo rain"])
    assert [reader.words[i] for i in tokens.words] == ["Rain", "in", "Oslo", "Oslo", "rain"]
    assert tokens.words[2] == tokens.words[3]
    assert tokens.lengths == [3, 2]
    assert reader.read(["rain"]).words.tolist() == [tokens.words[4]]


def test_a_place_says_first_glued_and_how_its_sentence_is_capitalised() -> None:
    tokens = Reader(GAZETTEER).read(["Poe (left).", "RAIN FELL OVER OSLO"])
    prose, shouted = tokens.place[:5].tolist(), tokens.place[5:].tolist()
    assert prose == [
        IS_FIRST,
        GLUED_BEHIND,
        GLUED_BEFORE + GLUED_BEHIND,
        GLUED_BEFORE + GLUED_BEHIND,
        GLUED_BEFORE,
    ]
    assert shouted == [2 * MODES + IS_FIRST, *[2 * MODES] * 3]


def test_a_phrase_is_marked_from_its_first_word_on_and_ends_with_the_sentence() -> None:
    reader = Reader(GAZETTEER)
    assert reader.read(["the North Sea Board met"]).phrase.tolist() == [0, 1, 2, 2, 0]
    assert reader.read(["the North Sea", "Board met"]).phrase.tolist() == [0] * 5
    assert reader.read([]).phrase.tolist() == []


def test_a_headline_shouting_and_whispering_are_told_from_prose() -> None:
    assert case_mode(["The", "mayor", "of", "Bergen", "left", "the", "town"]) == 0
    assert case_mode(["Mayor", "Leaves", "Bergen", "After", "Storm"]) == HEADLINE
    assert case_mode(["MAYOR", "LEAVES", "BERGEN"]) == 2
    assert case_mode(["mayor", "leaves", "bergen", "after", "heavy", "storm"]) == 3
