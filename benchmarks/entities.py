"""How well names are found and joined, and how fast: `python -m benchmarks.entities ENTITIES_FOLDER`.

ENTITIES_FOLDER holds dev.jsonl.gz and train.jsonl.gz with {text, ents, source, doc}. Printed are exact-span-and-label
F1 by label and by corpus on the development split; the same on three whole corpora by weights that were trained without
them, benchmarks/recogniser_left_out.npz (`training.recogniser` says how to make them); the commonest errors; names and
joins on the labelled samples; and words a CPU-second of the whole stage, beside an untrained spaCy CNN where
`--spacy PYTHON` names an interpreter that has spaCy. A split within one corpus flatters; corpora left out tell the
truth.
"""

import argparse
import gzip
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks import gate
from flows.recognise import Recogniser, Tools, load_aliases, load_recogniser, load_values, recognise
from flows.recognise.consistency import agree
from flows.recognise.entities.join import join
from flows.recognise.gazetteer import load_gazetteer
from flows.recognise.names import Name
from flows.recognise.tagger.model import NameModel
from flows.recognise.tidy import Tidier
from flows.split import split
from schemas import ARTICLE_FIELDS, REMOVALS
from schemas.slugs import Label
from seeds.samples import find_names, samples

LEFT_OUT = ("gum", "uner_ewt", "wikigold")
FLOORS = Path(__file__).with_name("entities_floors.json")
WEIGHTS = Path(__file__).with_name("recogniser_left_out.npz")
SPACY = Path(__file__).with_name("spacy_speed.py")
Spans = set[tuple[int, int, str]]


@dataclass(frozen=True)
class Passage:
    """A text with its gold names."""

    text: str
    names: tuple[Name, ...]
    source: str
    doc: str


@dataclass
class Sums:
    """What was found of what was there."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, gold: Spans, found: Spans) -> None:
        """Counts one text."""
        self.right += len(gold & found)
        self.found += len(found)
        self.gold += len(gold)

    @property
    def f1(self) -> float:
        """F1, 0 where there is nothing."""
        return 2 * self.right / max(1, self.found + self.gold)

    def row(self, title: str) -> str:
        """One line of a table."""
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.gold)
        return f"{title:24} {precision:6.3f} {recall:6.3f} {self.f1:6.3f} {self.gold:7}"


def read(path: Path, sources: Iterable[str] | None = None) -> list[Passage]:
    """The passages of a file, or those of some sources."""
    wanted = None if sources is None else frozenset(sources)
    passages = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if wanted is None or row["source"] in wanted:
                names = tuple(Name(start, end, Label(label)) for start, end, label in row["ents"])
                passages.append(Passage(row["text"], names, row["source"], row["doc"]))
    return passages


def find(recogniser: Recogniser, passages: Sequence[Passage]) -> list[list[Name]]:
    """The names of every passage as the stage finds them: cleaned, made to agree and joined within each document."""
    aliases = load_aliases()
    tidier = Tidier(load_gazetteer(), aliases)
    raw = recogniser.find([passage.text for passage in passages])
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i, passage in enumerate(passages):
        places[passage.source, passage.doc].append(i)
    found: list[list[Name]] = [[] for _ in passages]
    for document in places.values():
        texts = [passages[i].text for i in document]
        known = frozenset(t[n.start : n.end] for t, i in zip(texts, document, strict=True) for n in raw[i])
        tidied = [tidier.tidy(text, raw[i], known) for text, i in zip(texts, document, strict=True)]
        agreed = agree(texts, tidied)
        # An alias gives a mention its own label.
        for i, names, entities in zip(document, agreed, join(texts, agreed, aliases), strict=True):
            found[i] = [replace(n, label=entity.label) for n, entity in zip(names, entities, strict=True)]
    return found


def score(passages: Sequence[Passage], found: Sequence[Sequence[Name]], title: str) -> dict[str, float]:
    """Prints the table of one set of passages; returns the F1 by label, by corpus and over all."""
    sums: defaultdict[str, Sums] = defaultdict(Sums)
    errors: Counter[str] = Counter()
    for passage, names in zip(passages, found, strict=True):
        gold, got = _spans(passage.names), _spans(names)
        sums["all"].add(gold, got)
        sums[passage.source].add(gold, got)
        for label in Label:
            sums[label.value].add(
                *({span for span in spans if span[2] == label.value} for spans in (gold, got))
            )
        three = [{s for s in spans if s[2] in {"PERSON", "ORG", "GPE", "LOC"}} for spans in (gold, got)]
        sums["PERSON ORG GPE LOC"].add(*three)
        sums["spans without labels"].add(*({(a, b, "") for a, b, _ in spans} for spans in (gold, got)))
        errors.update(_error(passage.text, span, "missed") for span in gold - got)
        errors.update(_error(passage.text, span, "invented") for span in got - gold)
    print(f"\n{title:24} precis. recall     F1    gold")
    for key in sorted(sums, key=lambda key: (key not in {label.value for label in Label}, key)):
        print(sums[key].row(key))
    print("commonest errors:", "; ".join(f"{error} ({n})" for error, n in errors.most_common(20)))
    return {key: each.f1 for key, each in sums.items()}


def _spans(names: Iterable[Name]) -> Spans:
    return {(name.start, name.end, name.label.value) for name in names}


def _error(text: str, span: tuple[int, int, str], kind: str) -> str:
    return f"{kind} {text[span[0] : span[1]]} {span[2]}"


def score_samples(recogniser: Recogniser) -> dict[str, float]:
    """Names on the labelled samples, and how they are joined in each article and across all of them (B-cubed)."""
    names, wrong = Sums(), Counter[str]()
    within, across = _Joins(), _Joins()
    everywhere: dict[Any, tuple[str, str]] = {}
    for number, sample in enumerate(samples()):
        if sample.labels.language != "en":
            continue
        table = _articles([("\n\n".join(sample.kept_lines()), sample.labels.title or "")], number)
        rows = _run(table, recogniser).to_pylist()
        text, title = table["text"][0].as_py(), table["title"][0].as_py()
        parts = {"title": title, "text": text}
        sentences = {row["sentence_id"]: row["part"] for row in _split(table).to_pylist()}
        found = {
            (sentences[r["sentence_id"]], r["char_start"], r["char_end"], r["label"]): r["entity_id"]
            for r in rows
        }
        gold = {
            (part, name.start, name.end, name.name.label.value): name.name.entity
            for part, written in parts.items()
            for name in find_names(written, sample.labels.names)
        }
        names.right += len(gold.keys() & found.keys())
        names.found += len(found)
        names.gold += len(gold)
        wrong.update(f"missed {parts[p][a:b]} {label}" for p, a, b, label in gold.keys() - found.keys())
        wrong.update(f"invented {parts[p][a:b]} {label}" for p, a, b, label in found.keys() - gold.keys())
        pairs = {key: (gold[key], found[key]) for key in gold.keys() & found.keys()}
        within.add(pairs)
        everywhere |= {(number, *key): pair for key, pair in pairs.items()}
    across.add(everywhere)
    people = {entity for (*_, label), (entity, _) in everywhere.items() if label == Label.PERSON}
    print("\nlabelled samples         precis. recall     F1    gold")
    print(names.row("names"))
    print("errors:", "; ".join(f"{error} ({n})" for error, n in wrong.most_common(40)))
    for title, joins in (("joins within articles", within), ("joins across articles", across)):
        print(f"{title:24} {joins.precision:6.3f} {joins.recall:6.3f} {joins.f1:6.3f} {joins.mentions:7}")
        print("wrong merges:", "; ".join(" = ".join(merge) for merge in joins.merges) or "none")
    return {
        "names": names.f1,
        "joined within": within.f1,
        "joined across": across.f1,
        # Of people alone: two in one are worse than any split.
        "people kept apart": float(not any(len(people.intersection(merge)) > 1 for merge in across.merges)),
    }


class _Joins:
    """B-cubed sums over articles (Bagga and Baldwin 1998), and the merges that are wrong."""

    def __init__(self) -> None:
        self.mentions = 0
        self._precise = self._recalled = 0.0
        self.merges: list[tuple[str, ...]] = []

    def add(self, pairs: dict[Any, tuple[str, str]]) -> None:
        by_gold, by_found = Counter(g for g, _ in pairs.values()), Counter(f for _, f in pairs.values())
        both = Counter(pairs.values())
        for pair in pairs.values():
            self._precise += both[pair] / by_found[pair[1]]
            self._recalled += both[pair] / by_gold[pair[0]]
        self.mentions += len(pairs)
        for found in sorted(by_found):
            golds = sorted({g for g, f in pairs.values() if f == found})
            if len(golds) > 1:
                self.merges.append(tuple(golds))

    @property
    def precision(self) -> float:
        return self._precise / max(1, self.mentions)

    @property
    def recall(self) -> float:
        return self._recalled / max(1, self.mentions)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def _articles(texts: Sequence[tuple[str, str]], first: int = 0) -> pa.Table:
    ids = [f"{first + i:032x}" for i in range(len(texts))]
    nothing: list[str | None] = [None] * len(texts)
    columns: dict[str, list[str | None]] = {
        "article_id": [*ids],
        "title": [title for _, title in texts],
        "text": [text for text, _ in texts],
        "language": ["en" for _ in texts],
        "recogniser": nothing,
        "published_precision": ["day" for _ in texts],
    }
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    days = pa.array([date(2021, 12, 9)] * len(texts), pa.date32())
    return table.append_column("published_on", days)


def _split(articles: pa.Table) -> pa.Table:
    lengths = {row["article_id"]: len(row["text"]) for row in articles.to_pylist()}
    return split(articles, ARTICLE_FIELDS.empty(), REMOVALS.empty(), lengths)


def _run(articles: pa.Table, recogniser: Recogniser) -> pa.Table:
    tools = Tools(recogniser, load_aliases())
    return recognise(articles, _split(articles), tools, removals=REMOVALS.empty()).entities


def speed(passages: Sequence[Passage], spacy: Path | None) -> dict[str, float]:
    """Thousand words a CPU-second of the whole stage, and beside it an untrained spaCy CNN's."""
    documents: defaultdict[str, list[str]] = defaultdict(list)
    for passage in passages:
        documents[passage.doc].append(passage.text)
    articles = _articles([("\n\n".join(texts), "") for texts in documents.values()])
    sentences = _split(articles)
    words = sum(len(passage.text.split()) for passage in passages)
    print(f"\nloaded in {_timed(NameModel.load):.2f} CPU-seconds")
    reached = {}
    for title, values in (("recognise stage", None), ("the same with --values", load_values())):
        # A new recogniser each time: one that has met the words already is half as fast again.
        tools = Tools(NameModel.load(), load_aliases(), values)
        work = partial(recognise, articles, sentences, tools, removals=REMOVALS.empty())
        reached[title] = words / _timed(work) / 1000
        print(f"{title}: {reached[title] * 1000:,.0f} words a CPU-second ({words} words)")
    if spacy is None:
        print("spaCy: no interpreter was named (--spacy PYTHON), no comparison")
    else:
        texts = json.dumps([passage.text for passage in passages])
        done = subprocess.run([spacy, SPACY], input=texts, capture_output=True, text=True, check=True)
        print(f"spaCy CNN, width 96, depth 4, untrained: {float(done.stdout):,.0f} words a CPU-second")
    return {"speed": reached["recognise stage"]}


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> int:
    """Prints the tables; exit status 1 where a figure is under its floor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--spacy", type=Path, metavar="PYTHON", help="an interpreter that has spaCy")
    gate.add_options(parser)
    options = parser.parse_args()
    files = [options.folder / name for name in ("dev.jsonl.gz", "train.jsonl.gz")]
    if not all(file.is_file() for file in files):
        print(f"{options.folder} holds no dev.jsonl.gz and train.jsonl.gz: make bench-entities DATA=FOLDER")
        return 1
    recogniser = load_recogniser()
    dev = read(files[0])
    of_data = {"development split": score(dev, find(recogniser, dev), "development split")}
    passages = read(files[1], LEFT_OUT)
    found = find(NameModel.load(WEIGHTS), passages)
    of_data["corpora left out"] = score(passages, found, "corpora left out")
    always = {"labelled samples": score_samples(recogniser)}
    of_data["recognise stage"] = speed(read(files[1], [*LEFT_OUT, "docred"]), options.spacy)
    return gate.compare(gate.data_sha256(files), of_data, always, options, FLOORS, "texts")


if __name__ == "__main__":
    sys.exit(main())
