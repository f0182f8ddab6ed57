"""The way of a batch, stage by stage: which tables each stage reads, what it makes, and the version of that.

This is the list to read first. Stages do not know their neighbours, nor Prefect; here they are put in order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flows.recognise import Tools, load_aliases, load_recogniser, load_values, recognise, recognise_version
from flows.settings import Settings
from flows.split import split, split_version
from flows.strip import StripOptions, Stripper, strip
from schemas.slugs import Stage
from schemas.table import Tables, strings


@dataclass(frozen=True)
class Step:
    """One stage on the way.

    Attributes:
        reads: names of the tables it takes; a document that it fails on is set aside by the rows of the first.
        makes: names of the tables that come out.
        run: tables in, tables out.
        version: the version of its output under these settings.
    """

    stage: Stage
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    run: Callable[[Tables, Settings], Tables]
    version: Callable[[Settings], str]


@cache
def _stripper(config: Path | None) -> Stripper:
    return Stripper.load(StripOptions(config=config))


@cache
def _load_tools(spec: str | None, config: Path | None, *, values: bool) -> Tools:
    return Tools(load_recogniser(spec), load_aliases(config), load_values() if values else None)


def _tools(settings: Settings) -> Tools:
    return _load_tools(settings.recogniser, settings.config_folder, values=settings.values)


def _strip(tables: Tables, settings: Settings) -> Tables:
    stripped = strip(tables["documents"], _stripper(settings.config_folder), tables["lines"])
    return {
        "articles": stripped.articles,
        "removals": stripped.removals,
        "article_fields": stripped.article_fields,
        "lines": stripped.lines,
    }


def _split(tables: Tables, _settings: Settings) -> Tables:
    documents = tables["documents"]
    lengths = [len(raw) for raw in strings(documents, "raw_text")]
    raw_lengths = dict(zip(strings(documents, "document_id"), lengths, strict=True))
    return {"sentences": split(tables["articles"], tables["article_fields"], tables["removals"], raw_lengths)}


def _recognise(tables: Tables, settings: Settings) -> Tables:
    recognised = recognise(
        tables["articles"], tables["sentences"], _tools(settings), removals=tables["removals"]
    )
    return {"articles": recognised.articles, "entities": recognised.entities}


def _recognise_version(settings: Settings) -> str:
    return recognise_version(_tools(settings))


STEPS = (
    Step(
        Stage.STRIP,
        reads=("documents", "lines"),
        makes=("articles", "removals", "article_fields", "lines"),
        run=_strip,
        version=lambda settings: _stripper(settings.config_folder).version,
    ),
    Step(
        Stage.SPLIT,
        reads=("articles", "article_fields", "removals", "documents"),
        makes=("sentences",),
        run=_split,
        version=lambda _: split_version(),
    ),
    Step(
        Stage.RECOGNISE,
        reads=("articles", "sentences", "removals"),
        makes=("articles", "entities"),
        run=_recognise,
        version=_recognise_version,
    ),
)


def steps_from(first: Stage) -> tuple[Step, ...]:
    """The steps from that stage to the end."""
    stages = [step.stage for step in STEPS]
    return STEPS[stages.index(first) :]


def versions(settings: Settings) -> dict[str, str]:
    """The version of each stage's output under these settings, by the stage's name."""
    return {step.stage.value: step.version(settings) for step in STEPS}
