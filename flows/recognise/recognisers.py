"""Which recognisers there are and how one is named on the command line.

What a recogniser is stands in `names`; the one that ships in `model`. Other libraries are imported when they are named.
"""

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from flows.recognise.names import Name, Recogniser
from flows.recognise.tagger.model import NameModel
from schemas.errors import UsageError
from schemas.identity import version_of
from schemas.slugs import Label

# OntoNotes' eighteen labels, and WikiNER's four, as ours; numbers, dates and amounts are left out.
SPACY_LABELS = {
    "PERSON": Label.PERSON, "PER": Label.PERSON, "ORG": Label.ORG, "GPE": Label.GPE, "LOC": Label.LOC, "FAC": Label.LOC,
    "NORP": Label.NORP, "EVENT": Label.EVENT, "PRODUCT": Label.MISC, "WORK_OF_ART": Label.MISC, "LAW": Label.MISC,
    "LANGUAGE": Label.MISC, "MISC": Label.MISC,
}  # fmt: skip
INSTALL = "python -m pip install spacy && python -m spacy download"
SHOWN = 60  # characters of a sentence in a message


@cache
def load_recogniser(spec: str | None = None) -> Recogniser:
    """The recogniser that ships, or the one named: `spacy:MODEL`, or `MODULE:FUNCTION` for one of your own.

    A function of one's own takes a list of sentences and returns, for each, (start, end, label) or (start, end, label,
    score) tuples. Its module may set `LANGUAGES` (default {"en"}) and `VERSION` (default "1"); the version of what is
    stored depends on it. UsageError where the named one cannot be had, with what to do.
    """
    if spec is None:
        return NameModel.load()
    kind, colon, name = spec.partition(":")
    if not colon or not kind or not name:
        raise UsageError(f"--recogniser {spec}: write spacy:MODEL or MODULE:FUNCTION")
    return _spacy(name) if kind == "spacy" else _own(kind, name)


def _spacy(model: str) -> Recogniser:
    if importlib.util.find_spec("spacy") is None:
        raise UsageError(
            f"--recogniser spacy:{model} needs spaCy, which is not installed: {INSTALL} {model}."
        )
    spacy: Any = importlib.import_module("spacy")
    try:
        pipeline = spacy.load(model, exclude=["lemmatizer"])
    except OSError as error:
        raise UsageError(
            f"--recogniser spacy:{model}: that model is not installed: python -m spacy download {model}."
        ) from error
    if not pipeline.has_pipe("ner") and not pipeline.has_pipe("entity_ruler"):
        raise UsageError(
            f"--recogniser spacy:{model}: that model finds no names, having neither `ner` nor `entity_ruler`."
        )
    return SpacyRecogniser(model, pipeline, str(spacy.__version__))


class SpacyRecogniser:
    """A spaCy pipeline behind our interface; it gives no probabilities."""

    def __init__(self, model: str, pipeline: Any, library: str) -> None:  # noqa: ANN401 - spaCy publishes no types we pin
        self._pipeline = pipeline
        meta = pipeline.meta
        self.name = f"spacy:{model}"
        self.version = version_of(
            "1", {"model": model, "version": str(meta.get("version")), "spacy": library}
        )
        self.languages = frozenset({str(meta.get("lang", "en"))})

    def find(self, texts: Sequence[str]) -> list[list[Name]]:
        """The names of each sentence, with spaCy's labels turned into ours."""
        return [[*_of_document(document)] for document in self._pipeline.pipe(texts)]


def _of_document(document: Any) -> Iterable[Name]:  # noqa: ANN401 - a spaCy Doc
    for entity in document.ents:
        label = SPACY_LABELS.get(entity.label_)
        if label:
            yield Name(entity.start_char, entity.end_char, label)


def _own(module: str, function: str) -> Recogniser:
    try:
        loaded = importlib.import_module(module)
    except Exception as error:  # a person's own module may raise anything when it is imported
        raise UsageError(
            f"--recogniser {module}:{function}: the module cannot be imported ({type(error).__name__}: {error})"
        ) from error
    found = getattr(loaded, function, None)
    if not callable(found):
        raise UsageError(f"--recogniser {module}:{function}: the module has no function of that name")
    version = str(getattr(loaded, "VERSION", "1"))
    languages = getattr(loaded, "LANGUAGES", {"en"})
    # frozenset("de") would be two languages of one letter.
    served = frozenset({languages} if isinstance(languages, str) else languages)
    return OwnRecogniser(f"{module}:{function}", found, version, served)


class OwnRecogniser:
    """A person's own function behind our interface; what it returns is checked, since it is not our code."""

    def __init__(
        self, name: str, function: Callable[[Sequence[str]], Any], version: str, languages: frozenset[str]
    ) -> None:
        self._function = function
        self.name = name
        self.version = version_of("1", {"name": name, "version": version})
        self.languages = languages

    def find(self, texts: Sequence[str]) -> list[list[Name]]:
        """The names of each sentence; UsageError if the function breaks the interface."""
        try:
            found = [*self._function(list(texts))]
        except (
            Exception
        ) as error:  # a person's own code may raise anything; the message says whose fault it is
            raise UsageError(
                f"--recogniser {self.name} failed on {len(texts)} sentences: {type(error).__name__}: {error}."
            ) from error
        if len(found) != len(texts):
            raise UsageError(
                f"--recogniser {self.name} returned {len(found)} lists for {len(texts)} sentences; it must return one "
                "for each, an empty one where there is no name."
            )
        return [self._checked(text, rows) for text, rows in zip(texts, found, strict=True)]

    def _checked(self, text: str, rows: Iterable[Any]) -> list[Name]:
        names: list[Name] = []
        try:
            names = sorted(Name(int(r[0]), int(r[1]), Label(r[2]), _rounded(r[3:])) for r in rows)
        except (ValueError, TypeError, LookupError) as error:
            wanted = ", ".join(Label)
            raise UsageError(
                f"--recogniser {self.name} must return (start, end, label) with a label of {wanted}: {error}."
            ) from error
        at = 0
        for name in names:
            if not 0 <= name.start < name.end <= len(text):
                raise self._refused(name, f"leaves its sentence of {len(text)} characters", text)
            if name.start < at:
                raise self._refused(name, f"overlaps the one before it, which ends at {at}", text)
            at = name.end
        return names

    def _refused(self, name: Name, why: str, text: str) -> UsageError:
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        return UsageError(
            f"--recogniser {self.name} returned the span {name.start} to {name.end}, which {why}: {shown!r}."
        )


def _rounded(rest: Sequence[Any]) -> float | None:
    return round(float(rest[0]), 4) if rest and rest[0] is not None else None
