import json
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

import seeds
from schemas.slugs import Category, Label
from seeds.samples import LabelledName, Sample, find_names, samples

SAMPLES = list(samples())
TEXTS = [sample for sample in SAMPLES if not sample.is_html]
PAGES = [sample for sample in SAMPLES if sample.is_html]

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.source_path)
every_text = pytest.mark.parametrize("sample", TEXTS, ids=lambda sample: sample.source_path)
every_page = pytest.mark.parametrize("sample", PAGES, ids=lambda sample: sample.source_path)

# What only a stage can say: by a renderer, by comparing documents, by being blank.
NOT_LABELLED = {Category.HTML_OUTSIDE_MAIN, Category.TEMPLATE, Category.WHITESPACE}

# Agencies are labelled by their short names, however they are printed.
IN_FULL = {"AP": "Associated Press"}


class VisibleText(HTMLParser):
    """Text of a page outside head, scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - HTMLParser's signature
        self.hidden += tag in {"head", "script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"head", "script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.texts.append(data)


def without_spaces(text: str) -> str:
    return "".join(text.split())


def documents_in_articles() -> set[str]:
    names = set()
    for file in seeds.path("articles").iterdir():
        if file.suffix == ".jsonl":
            records = file.read_text(encoding="utf-8").splitlines()
            names |= {f"{file.name}#{line}" for line in range(1, len(records) + 1)}
        else:
            names.add(file.name)
    return names


def test_every_document_has_labels_and_every_label_a_document() -> None:
    assert {sample.source_path for sample in SAMPLES} == documents_in_articles()


@every_text
def test_removed_lines_are_as_labelled(sample: Sample) -> None:
    lines = sample.source().split("\n")
    for removed in sample.labels.removed:
        assert removed.line is not None
        assert removed.text.strip()
        assert removed.text in lines[removed.line]


@every_text
def test_labels_of_one_line_do_not_overlap(sample: Sample) -> None:
    lines = sample.source().split("\n")
    labelled = Counter[int]()
    for removed in sample.labels.removed:
        assert removed.line is not None
        labelled[removed.line] += len(removed.text)
    assert all(length <= len(lines[line]) for line, length in labelled.items())


@every_text
def test_kept_heads_are_whole_kept_lines(sample: Sample) -> None:
    assert set(sample.labels.kept_heads) <= set(sample.kept_lines())


@every_page
def test_removed_and_kept_texts_make_up_the_whole_page(sample: Sample) -> None:
    parser = VisibleText()
    parser.feed(sample.source())
    left = without_spaces("".join(parser.texts))
    labelled = [*(removed.text for removed in sample.labels.removed), *sample.kept_lines()]
    for text in sorted(labelled, key=len, reverse=True):
        before, found, after = left.partition(without_spaces(text))
        assert found, text
        left = f"{before}\n{after}"
    assert not left.strip()


@every_sample
def test_names_stand_as_often_as_labelled(sample: Sample) -> None:
    text = "\n".join([sample.labels.title or "", *sample.kept_lines()])
    counted = Counter(place.name for place in find_names(text, sample.labels.names))
    assert counted == Counter({name: name.occurrences for name in sample.labels.names})


@every_sample
def test_names_carry_no_article_and_no_genitive(sample: Sample) -> None:
    for name in sample.labels.names:
        assert not re.match(r"the |mr |mrs |ms ", name.text, re.IGNORECASE), name
        assert not name.text.endswith(("’s", "'s")), name


@every_text
def test_a_title_that_is_not_supplied_is_a_removed_line(sample: Sample) -> None:
    titles = [removed.text for removed in sample.labels.removed if removed.category == Category.TITLE]
    is_supplied = sample.record is not None
    assert titles == ([sample.labels.title] if sample.labels.title and not is_supplied else [])


@every_sample
def test_authors_and_agency_are_printed_or_supplied(sample: Sample) -> None:
    whole = sample.file.read_text(encoding=sample.labels.encoding)
    for name in (*sample.labels.authors, sample.labels.publisher, sample.labels.agency):
        assert name != ""
        assert name is None or name in whole or IN_FULL.get(name, name.upper()) in whole, name


def test_the_samples_show_every_category_that_a_person_can_label() -> None:
    shown = {removed.category for sample in SAMPLES for removed in sample.labels.removed}
    assert shown >= set(Category) - NOT_LABELLED


def test_the_samples_show_every_label_of_names() -> None:
    assert {name.label for sample in SAMPLES for name in sample.labels.names} == set(Label)


def test_no_sample_names_a_host_that_may_exist() -> None:
    for file in seeds.path("articles").iterdir():
        hosts = re.findall(r"(?:https?://|www\.|@)((?:[\w-]+\.)+\w+)", file.read_text(errors="replace"))
        assert all(host.endswith(".example") or host == "schema.org" for host in hosts), hosts


def test_the_jsonl_export_supplies_what_the_labels_say() -> None:
    for sample in SAMPLES:
        if sample.record is not None:
            record = json.loads(sample.file.read_text(encoding="utf-8").splitlines()[sample.record - 1])
            assert (record["title"], record["source"]) == (sample.labels.title, sample.labels.publisher)
            assert tuple(record["authors"]) == sample.labels.authors


def test_find_names_takes_the_longer_name_first_and_whole_words_only() -> None:
    paris = LabelledName("Paris", Label.GPE, "Paris", 1)
    accord = LabelledName("Paris Agreement", Label.MISC, "Paris Agreement", 1)
    found = find_names("Parisians in Paris read the Paris Agreement", [paris, accord])
    assert [(place.start, place.end, place.name) for place in found] == [(13, 18, paris), (28, 43, accord)]
