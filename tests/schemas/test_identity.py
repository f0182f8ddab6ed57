from schemas.identity import bytes_id, row_id, version_of


def test_ids_are_32_hexadecimal_digits() -> None:
    assert bytes_id(b"") == "e3b0c44298fc1c149afbf4c8996fb924"
    assert len(row_id("a", 1)) == 32


def test_parts_of_an_id_do_not_run_into_each_other() -> None:
    assert row_id("ab", "c") != row_id("a", "bc")


def test_lone_surrogates_in_names_have_an_id() -> None:
    assert row_id("\udcff") != row_id("\udcfe")


def test_a_version_depends_on_options_but_not_on_their_order() -> None:
    assert version_of("1", {"a": 1, "b": [2]}) == version_of("1", {"b": [2], "a": 1})
    assert version_of("1", {"a": 1}) != version_of("1", {"a": 2})
    assert version_of("2", {"a": 1}).startswith("2-")
