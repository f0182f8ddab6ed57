"""Makes seeds/recognise/recogniser.npz: the weights of the recogniser that ships.

    python -m training.recogniser ENTITIES_FOLDER --pages PAGES.jsonl.gz --teacher BASE_MODEL_FOLDER --said FOLDER

ENTITIES_FOLDER holds train.jsonl.gz and dev.jsonl.gz with {text, ents: [[start, end, label]], source, doc}, the pages
{doc, variant, gold_text, raw_text}. A chain and a teacher are trained on the corpora; both label corpora and pages; the
student learns from that. What the two say is kept in the folder SAID, without text, and is not worked out again where
it is there. Needs the `train` group of packages; an hour and three quarters on one core, most of it the teacher's; 8 GB
of memory. No text goes into the result: only numbers of hashed words.

`--leave-out gum,uner_ewt,wikigold --out benchmarks/recogniser_left_out.npz` makes what `benchmarks.entities` scores on
whole corpora left out; the teacher then reads nothing but the others, too.
"""

import argparse
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from flows.recognise.gazetteer import load_gazetteer
from flows.recognise.tagger.model import NameModel
from flows.recognise.tagger.numbering import Reader
from flows.recognise.tagger.vectors import Floats
from flows.recognise.tokens import tokens
from schemas.identity import bytes_id
from training.examples import Example, pages, read, say, surroundings
from training.export import save, whole
from training.lessons import Lesson, Odds, labelled, taught, together, with_variants
from training.student import EPOCHS, Inputs, Lessons, Student, fit
from training.vocabulary import coded, vocabulary


class Said:
    """What chain and teacher say, worked out once and kept in a folder."""

    def __init__(self, folder: Path, base: Path, corpora: Sequence[Example], texts: Sequence[str]) -> None:
        self._folder = folder
        self._base = base
        self._corpora = corpora
        self._texts = texts
        sources = sorted({example.source for example in corpora})
        self._imprint = bytes_id("\n".join([base.name, *sources, *texts]).encode("utf-8", "surrogatepass"))[
            :12
        ]

    def of_texts(self) -> list[Odds]:
        """What both say together of every word of the texts."""
        lengths = [len(tokens(text)) for text in self._texts]
        teacher, chain = (
            self._kept(name, work)
            for name, work in (("teacher", self._teacher_says), ("chain", self._chain_says))
        )
        both = together(teacher["odds"].astype(np.float32), chain["odds"].astype(np.float32))
        return np.split(both, np.cumsum(lengths))[:-1]

    def alone(self, words: Sequence[str]) -> tuple[Floats, Floats]:
        """How the teacher takes every word alone: its last layer and log probabilities."""

        def work() -> dict[str, npt.NDArray[np.generic]]:
            from training.teacher import alone  # torch and transformers are needed only here

            hidden, odds = alone(*self._teacher, words)
            return {"hidden": hidden.astype(np.float16), "odds": odds.astype(np.float16)}

        kept = self._kept("alone", work)
        if len(kept["hidden"]) != len(words):
            raise ValueError(f"{self._folder} holds what was said of other words: name another folder")
        return kept["hidden"].astype(np.float32), kept["odds"].astype(np.float32)

    @cached_property
    def _teacher(self):  # type: ignore[no-untyped-def] # noqa: ANN202 - a module of torch
        from training.teacher import teach

        return teach(self._base, self._corpora)

    def _teacher_says(self) -> dict[str, npt.NDArray[np.generic]]:
        from training.teacher import odds

        return {"odds": np.concatenate(odds(*self._teacher, self._texts)).astype(np.float16)}

    def _chain_says(self) -> dict[str, npt.NDArray[np.generic]]:
        from training.chain import learn  # numba is needed only here

        chain = learn(list(labelled(self._corpora)), self._texts)
        return {"odds": np.concatenate(chain.odds(self._texts)).astype(np.float16)}

    def _kept(
        self, name: str, work: Callable[[], dict[str, npt.NDArray[np.generic]]]
    ) -> dict[str, npt.NDArray[np.generic]]:
        """What was worked out before for the same corpora, texts and base, or is worked out now."""
        path = self._folder / f"{name}-{self._imprint}.npz"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".part.npz")
            np.savez(unfinished, **work())  # type: ignore[arg-type] # numpy's stubs
            unfinished.rename(path)
        with np.load(path) as file:
            return {key: file[key] for key in file.files}


def lessons_of(reader: Reader, lessons: Sequence[Lesson]) -> Lessons:
    """The lessons as the student reads them."""
    read_ = reader.read([lesson.text for lesson in lessons])
    odds = np.concatenate([lesson.odds for lesson in lessons]).astype(np.float16)
    weights = np.repeat([lesson.weight for lesson in lessons], read_.lengths).astype(np.float32)
    return Lessons(read_, odds, weights)


def score(model: NameModel, examples: Sequence[Example]) -> dict[str, float]:
    """Exact-span-and-label F1 for each source and over all."""
    found = model.find([example.text for example in examples])
    sums: dict[str, list[int]] = {}
    for example, names in zip(examples, found, strict=True):
        gold = {(n.start, n.end, n.label) for n in example.names}
        got = {(n.start, n.end, n.label) for n in names}
        for key in (example.source, "all"):
            row = sums.setdefault(key, [0, 0, 0])
            row[0] += len(gold & got)
            row[1] += len(got)
            row[2] += len(gold)
    return {key: round(2 * hit / max(1, got + gold), 4) for key, (hit, got, gold) in sums.items()}


def main() -> None:
    """Trains, scores, writes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True, help="folder of the base model")
    parser.add_argument("--said", type=Path, required=True, help="folder for what chain and teacher say")
    parser.add_argument("--leave-out", default="")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--out", type=Path, default=Path("seeds/recognise/recogniser.npz"))
    arguments = parser.parse_args()
    examples = read(arguments.folder / "train.jsonl.gz")
    left_out = frozenset(filter(None, arguments.leave_out.split(",")))
    corpora = [example for example in examples if example.source not in left_out]
    everything = [*corpora, *pages(arguments.pages), *surroundings(arguments.pages)]
    said = Said(arguments.said, arguments.teacher, corpora, [example.text for example in everything])
    reader = Reader(load_gazetteer())
    lessons = lessons_of(reader, with_variants(list(taught(everything, said.of_texts()))))
    counts = np.bincount(lessons.tokens.words, minlength=len(reader.words))
    lows, written = vocabulary(reader.words, counts)
    hidden, odds = said.alone(written)
    alone = coded(lows, hidden, odds)
    say(f"{len(lessons.tokens.spans)} sentences, {len(lessons.odds)} tokens, {len(alone.keys)} words alone")
    student = Student(
        Inputs(reader.words, counts, alone, load_gazetteer()), phrases=2 * len(load_gazetteer().names) + 1
    )
    fit(student, lessons, epochs=arguments.epochs)
    save(arguments.out, whole(student, alone, lessons))
    model = NameModel.load(arguments.out)
    say(f"dev {score(model, read(arguments.folder / 'dev.jsonl.gz'))}")
    say(f"left out {score(model, [e for e in examples if e.source in left_out])}")
    say(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
