from flows.recognise.consistency import agree
from flows.recognise.names import Name
from schemas.slugs import Label


def found(texts: list[str], *names: tuple[int, str, Label, float]) -> list[list[Name]]:
    rows: list[list[Name]] = [[] for _ in texts]
    for sentence, written, label, score in names:
        start = texts[sentence].index(written)
        rows[sentence].append(Name(start, start + len(written), label, score))
    return rows


def written(texts: list[str], rows: list[list[Name]]) -> list[list[tuple[str, str]]]:
    return [
        [(t[n.start : n.end], n.label.value) for n in names] for t, names in zip(texts, rows, strict=True)
    ]


def test_a_name_found_once_is_found_everywhere() -> None:
    texts = ["Velmora lies on the coast.", "They left Velmora early.", "velmora is a word"]
    rows = agree(texts, found(texts, (0, "Velmora", Label.GPE, 0.9)))
    assert written(texts, rows) == [[("Velmora", "GPE")], [("Velmora", "GPE")], []]


def test_a_doubtful_name_does_not_spread() -> None:
    texts = ["Velmora lies there.", "They left Velmora early."]
    assert written(texts, agree(texts, found(texts, (0, "Velmora", Label.GPE, 0.4))))[1] == []


def test_the_surname_of_a_person_is_a_name_too() -> None:
    texts = ["Ann Teller spoke.", "Then Teller left."]
    rows = agree(texts, found(texts, (0, "Ann Teller", Label.PERSON, 0.9)))
    assert written(texts, rows)[1] == [("Teller", "PERSON")]


def test_one_spelling_has_one_label() -> None:
    texts = ["In Velmora it rained.", "In Velmora it snowed.", "Velmora won."]
    names = [(0, "Velmora", Label.GPE, 0.9), (1, "Velmora", Label.GPE, 0.9), (2, "Velmora", Label.ORG, 0.5)]
    assert written(texts, agree(texts, found(texts, *names)))[2] == [("Velmora", "GPE")]


def test_part_of_a_longer_word_or_name_stays_as_it_is() -> None:
    texts = ["Poeville is near.", "Ann Poeville spoke of Poevilles."]
    rows = agree(texts, found(texts, (0, "Poeville", Label.GPE, 0.9), (1, "Ann Poeville", Label.PERSON, 0.9)))
    assert written(texts, rows)[1] == [("Ann Poeville", "PERSON")]


def test_a_surname_takes_the_label_of_the_person() -> None:
    texts = ["Ann Teller spoke.", "In Teller it rained."]
    rows = agree(texts, found(texts, (0, "Ann Teller", Label.PERSON, 0.9), (1, "Teller", Label.GPE, 0.4)))
    assert written(texts, rows)[1] == [("Teller", "PERSON")]
