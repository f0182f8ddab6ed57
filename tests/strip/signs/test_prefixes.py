from flows.strip.signs.prefixes import Prefixes


def test_the_first_of_several_beginnings_wins_whatever_the_case() -> None:
    prefixes = Prefixes([("gulls on", 1), ("gulls", 2), ("Ärger", 3)])
    assert prefixes.find("Gulls on parade") == 1
    assert prefixes.find("GULLS eat") == 2
    assert prefixes.find("ärger am Kai") == 3


def test_what_stands_further_in_is_no_beginning() -> None:
    prefixes = Prefixes([("gulls", 1)])
    assert prefixes.find("Two gulls") is None
    assert prefixes.find("") is None


def test_a_beginning_ends_where_a_word_ends() -> None:
    prefixes = Prefixes([("ap photo", 1), ("© 2", 2)])
    assert prefixes.find("AP photo") == 1
    assert prefixes.find("AP Photographer") is None
    assert prefixes.find("© 2024 Tideline") == 2
