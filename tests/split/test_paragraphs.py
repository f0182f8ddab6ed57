from flows.split.paragraphs import paragraphs


def texts(text: str) -> list[str]:
    return [span.of(text) for span in paragraphs(text)]


def test_every_line_is_a_paragraph() -> None:
    assert texts("A head\n\n  It rained. \nIt stopped.") == ["A head", "It rained.", "It stopped."]


def test_a_line_wrapped_by_hand_goes_on_below() -> None:
    wrapped = "The harbour was closed on Friday after a storm had\nbroken the wall beside the lighthouse."
    assert texts(wrapped) == [wrapped]


def test_a_lower_case_line_after_a_blank_one_is_a_paragraph_of_its_own() -> None:
    assert len(texts("The harbour was closed on Friday after a storm had\n\nbroken the wall")) == 2


def test_nothing_gives_nothing() -> None:
    assert texts(" \n\t\n") == []
