from flows.strip.measures import measure, word_count


def test_words_are_runs_of_letters_and_figures() -> None:
    assert word_count("Don't shut the so-called “Gate 7.5”.") == 6
    assert word_count("Das Schiff lief aus.") == 4
    assert word_count("—  …") == 0


def test_the_ratio_counts_what_is_not_white_space() -> None:
    assert measure("ab", "ab\n\ncd ").kept_ratio == 0.5
    assert measure("", " \n").kept_ratio == 0.0
    assert measure("", "x").kept_ratio == 0.0


def test_copies_share_a_hash_whatever_their_white_space() -> None:
    assert measure("One.\n\nTwo.", "").text_hash == measure(" One. Two.\n", "").text_hash
    assert measure("One.", "").text_hash != measure("Two.", "").text_hash
    assert len(measure("", "").text_hash) == 32
