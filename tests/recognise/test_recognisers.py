import importlib.util
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from flows.recognise import Tools, load_aliases, recognise_version
from flows.recognise.names import Name
from flows.recognise.recognisers import load_recogniser
from schemas.errors import UsageError
from schemas.slugs import Label


def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, body: str) -> str:
    (tmp_path / f"{name}.py").write_text(dedent(body))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, name, raising=False)
    return f"{name}:find"


def test_ours_serves_english() -> None:
    ours = load_recogniser()
    assert (ours.name, ours.languages) == ("copydesk", frozenset({"en"}))


@pytest.mark.skipif(importlib.util.find_spec("spacy") is not None, reason="spaCy is installed here")
def test_a_missing_library_is_said_with_what_to_do() -> None:
    with pytest.raises(UsageError, match=r"pip install .*spacy download en_core_web_sm"):
        load_recogniser("spacy:en_core_web_sm")


def test_the_version_of_ones_own_function_is_part_of_the_stages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = set()
    for n, said in enumerate(("1", "2")):
        body = f"VERSION = '{said}'\ndef find(texts):\n    return [[] for _ in texts]\n"
        tools = Tools(load_recogniser(own(tmp_path, monkeypatch, f"versioned_{n}", body)), load_aliases())
        versions.add(recognise_version(tools))
    assert len(versions) == 2


@pytest.mark.parametrize(
    "spec", ["poe", "spacy:", ":find", "no_such_module_of_ours:find", "json:no_such_function"]
)
def test_a_recogniser_that_is_not_there_is_a_usage_error(spec: str) -> None:
    with pytest.raises(UsageError, match="--recogniser"):
        load_recogniser(spec)


def test_a_function_of_ones_own_finds_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = """
    VERSION = "7"
    LANGUAGES = {"de"}
    def find(texts):
        return [[(t.index("Poe"), t.index("Poe") + 3, "PERSON", 0.87654)] if "Poe" in t else [] for t in texts]
    """
    recogniser = load_recogniser(own(tmp_path, monkeypatch, "finder_of_poe", body))
    assert recogniser.languages == frozenset({"de"})
    assert recogniser.find(["Hier ist Poe", "nichts"]) == [[Name(9, 12, Label.PERSON, 0.8765)], []]


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("[]", "0 lists for 1"),
        ("[[(0, 99, 'ORG')]]", "span 0 to 99, which leaves its sentence of 8 characters: 'Poe left'"),
        ("[[(3, 3, 'ORG')]]", "leaves its sentence"),
        ("[[(-3, 3, 'ORG')]]", "leaves its sentence"),
        (
            "[[(0, 5, 'ORG'), (4, 8, 'ORG')]]",
            "span 4 to 8, which overlaps the one before it, which ends at 5",
        ),
        ("[[(0, 3)]]", r"must return \(start, end, label\)"),
        ("[5 // 0]", "failed on 1 sentences: ZeroDivisionError"),
        ("[[(0, 3, 'CAT')]]", "label of PERSON"),
    ],
)
def test_a_function_that_breaks_the_interface_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: str, said: str
) -> None:
    name = f"finder_{abs(hash(result))}"
    recogniser = load_recogniser(own(tmp_path, monkeypatch, name, f"def find(texts):\n    return {result}\n"))
    with pytest.raises(UsageError, match=said):
        recogniser.find(["Poe left"])
