from flows.strip.measures import kept_ratio, text_hash, word_count


def test_words_are_runs_of_letters_and_figures() -> None:
    assert word_count("Don't shut the so-called “Gate 7.5”.") == 6
    assert word_count("Das Schiff lief aus.") == 4
    assert word_count("—  …") == 0


def test_the_ratio_counts_what_is_not_white_space() -> None:
    assert kept_ratio("ab", "ab\n\ncd ") == 0.5
    assert kept_ratio("", " \n") == 0.0
    assert kept_ratio("", "x") == 0.0


def test_copies_share_a_hash_whatever_their_white_space() -> None:
    assert text_hash("One.\n\nTwo.") == text_hash(" One. Two.\n")
    assert text_hash("One.") != text_hash("Two.")
    assert len(text_hash("")) == 32
