from flows.cli.entities import Place, in_context

PLACES = [
    Place("The old harbour bridge in ", "Bergen", " reopened on Monday after eleven months of repairs."),
    Place("", "Bergen", " waits."),
    Place("Rain fell, and the ferry to “", "BERGEN", "”\x1b[2J left 🚢 without a single passenger on board."),
]


def shown(width: int) -> list[str]:
    return [line.plain for line in in_context(PLACES, width)]


def test_the_keyword_stands_in_one_column() -> None:
    lines = shown(60)
    assert {line.upper().index("BERGEN") for line in lines} == {27}
    assert lines[0] == " The old harbour bridge in Bergen reopened on Monday after…"


def test_lines_keep_within_the_width() -> None:
    assert all(len(line) <= 60 for line in shown(60))
    assert shown(60)[2].startswith("…n fell, and the ferry to “BERGEN”")


def test_nothing_that_a_terminal_obeys_is_printed() -> None:
    assert all(char.isprintable() for line in shown(80) for char in line)


def test_a_long_name_leaves_room_for_what_stands_around_it() -> None:
    (line,) = in_context([Place("It was the ", "Harbour " * 20, " that said so.")], 60)
    assert line.plain == "    It was the Harbour Harbour Harbour Harbo… that said so."
