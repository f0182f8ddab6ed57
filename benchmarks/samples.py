"""How the stages do on the labelled samples: `python -m benchmarks.samples`, or with names of samples.

Runs ingest, strip, split and recognise on seeds/articles/ and prints for each sample the lines that are wrongly kept,
wrongly removed and wrongly named, the lifted columns that differ, and the names found. The samples are few and known to
whoever writes the rules: a figure here says that nothing broke, not how well copydesk does on the world.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

import seeds
from flows.ingest import IngestOptions, discover, ingest
from flows.recognise import Tools, load_aliases, load_recogniser, recognise
from flows.split import split
from flows.strip import StripOptions, Stripper, strip
from schemas.slugs import Category
from schemas.spans import Span
from seeds.samples import RemovedText, Sample, find_names, samples

KEPT = "kept"
FIELDS = (
    "title",
    "subtitle",
    "authors",
    "agency",
    "publisher",
    "published_on",
    "published_at",
    "published_precision",
    "language",
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """A line, or a part of one, and what a person says about it: removed as something, or kept (nothing).

    Where a renderer joins several labelled texts in one line, any of their categories will do.
    """

    span: Span
    removed: tuple[RemovedText, ...] = ()

    @property
    def labelled(self) -> str:
        """The category, or that the piece is kept."""
        return self.removed[0].category.value if self.removed else KEPT


@dataclass(frozen=True)
class Wrong:
    """A piece that a stage sees otherwise."""

    text: str
    labelled: str
    found: str


@dataclass
class Names:
    """Counts of names.

    Attributes:
        labelled, found: by a person; by the recogniser.
        right: found at a labelled place under the labelled label.
        joined: right, and named as the labelled entity is.
    """

    labelled: int = 0
    found: int = 0
    right: int = 0
    joined: int = 0

    def add(self, other: "Names") -> None:
        """Count another sample's names as well."""
        self.labelled += other.labelled
        self.found += other.found
        self.right += other.right
        self.joined += other.joined

    @property
    def precision(self) -> float:
        """Share of the found names that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the labelled names that are found."""
        return self.right / self.labelled if self.labelled else 0.0


@dataclass
class Report:
    """What came out for one sample."""

    source_path: str
    pieces: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    wrong_names: list[str] = field(default_factory=list)
    is_recognised: bool = True

    def count(self, kind: str) -> int:
        """How many pieces are wrong in that way: missed (boilerplate kept), lost (text removed) or misnamed."""
        return sum(kind == _kind(wrong) for wrong in self.wrong)


@dataclass(frozen=True)
class Made:
    """The rows of one document after all stages; `parts` says of each sentence whether it is of title or text."""

    document: Row
    article: Row
    removals: Sequence[Row]
    entities: Sequence[Row]
    parts: Mapping[str, str]


def run_stages() -> dict[str, Made]:
    """Every sample's rows, by source path."""
    options, found = IngestOptions(), discover([seeds.path("articles")])
    read = ingest(found.sources, options, batch_documents=10_000, batch_bytes=1 << 30)
    documents = pa.concat_tables(part.documents for part in read)
    stripped = strip(documents, Stripper.load(StripOptions()))
    lengths = {row["document_id"]: len(row["raw_text"]) for row in documents.to_pylist()}
    sentences = split(stripped.articles, stripped.article_fields, stripped.removals, lengths)
    recognised = recognise(
        stripped.articles, sentences, Tools(load_recogniser(), load_aliases()), removals=stripped.removals
    )
    articles = {row["article_id"]: row for row in recognised.articles.to_pylist()}
    parts = {row["sentence_id"]: row["part"] for row in sentences.to_pylist()}
    removals, entities = stripped.removals.to_pylist(), recognised.entities.to_pylist()
    return {
        document["source_path"]: Made(
            document,
            articles[document["document_id"]],
            [row for row in removals if row["document_id"] == document["document_id"]],
            [row for row in entities if row["article_id"] == document["document_id"]],
            parts,
        )
        for document in documents.to_pylist()
    }


def report(sample: Sample, rows: Made) -> Report:
    """Compare what the stages made of a sample with its labels."""
    made = Report(sample.source_path)
    raw = rows.document["raw_text"]
    for piece in page_pieces(raw, sample) if sample.is_html else text_pieces(raw, sample):
        made.pieces += 1
        found = _found_category(raw, piece.span, rows.removals)
        if not _is_right(piece.removed, found, sample):
            made.wrong.append(Wrong(piece.span.of(raw), piece.labelled, found))
    made.fields = list(_differing_fields(sample, rows.article))
    made.is_recognised = rows.article["recogniser"] is not None
    if made.is_recognised:
        _compare_names(sample, rows, made)
    return made


def text_pieces(raw: str, sample: Sample) -> Iterator[Piece]:
    """The lines of a text that are not blank; a line of which a part is labelled gives that part and the rest."""
    start = 0
    for ordinal, line in enumerate(raw.split("\n")):
        at = start
        for removed in (row for row in sample.labels.removed if row.line == ordinal):
            begin = raw.index(removed.text, at)
            yield from _kept_piece(raw, Span(at, begin))
            at = begin + len(removed.text)
            yield Piece(Span(begin, at), (removed,))
        yield from _kept_piece(raw, Span(at, start + len(line)))
        start += len(line) + 1


def page_pieces(raw: str, sample: Sample) -> Iterator[Piece]:
    """The lines of a rendered page, matched with the labelled texts; a renderer may join or cut the removed ones."""
    kept = {_folded(text) for text in sample.kept_lines()}
    for match in re.finditer(r"[^\n]*\S[^\n]*", raw):
        line = _folded(match.group())
        if line in kept:
            yield Piece(Span(*match.span()))
            continue
        labelled = [row for row in sample.labels.removed if _folded(row.text) == line] or [
            row for row in sample.labels.removed if line in _folded(row.text) or _folded(row.text) in line
        ]
        if labelled:
            yield Piece(Span(*match.span()), tuple(labelled))
        elif any(line in text for text in kept):
            yield Piece(Span(*match.span()))


def _kept_piece(raw: str, span: Span) -> Iterator[Piece]:
    if span.of(raw).strip():
        yield Piece(span)


def _folded(text: str) -> str:
    return "".join(text.split()).lstrip("•*-")


def _found_category(raw: str, span: Span, removals: Sequence[Row]) -> str:
    """What most of a piece's visible characters were removed as, or that they were kept."""
    counts: Counter[str] = Counter()
    for row in removals:
        overlap = Span(max(span.start, row["raw_start"]), min(span.end, row["raw_end"]))
        if overlap.start < overlap.end:
            counts[row["category"]] += len("".join(overlap.of(raw).split()))
    counts[KEPT] = len("".join(span.of(raw).split())) - counts.total()
    return counts.most_common(1)[0][0]


def _is_right(removed: Sequence[RemovedText], found: str, sample: Sample) -> bool:
    if not removed or found == KEPT:
        return not removed and found == KEPT
    if sample.is_html and found == Category.HTML_OUTSIDE_MAIN:
        return True
    return any(row.is_right(found) for row in removed)


def _kind(wrong: Wrong) -> str:
    if wrong.found == KEPT:
        return "missed"
    return "lost" if wrong.labelled == KEPT else "misnamed"


def _differing_fields(sample: Sample, article: Row) -> Iterator[str]:
    for name in FIELDS:
        labelled, found = getattr(sample.labels, name), article[name]
        labelled = list(labelled) if isinstance(labelled, tuple) else labelled
        is_same = labelled == found
        if name == "language":  # a region is right where it is supplied, and cannot be read from a text
            is_same = sample.labels.language.split("-")[0] == article["language"].split("-")[0]
        if not is_same:
            yield f"{name}: {found!r}, labelled {str(labelled)!r}"


def _compare_names(sample: Sample, rows: Made, made: Report) -> None:
    """Names are right at exactly the labelled place under the labelled label; places follow from the text we have."""
    labelled = {
        (part, place.start, place.end, place.name.label.value): place.name
        for part in ("title", "text")
        for place in find_names(rows.article[part] or "", sample.labels.names)
    }
    made.names = Names(sum(name.occurrences for name in sample.labels.names), len(rows.entities))
    for row in rows.entities:
        place = (rows.parts[row["sentence_id"]], row["char_start"], row["char_end"], row["label"])
        name = labelled.pop(place, None)
        made.names.right += name is not None
        made.names.joined += name is not None and name.entity == row["name"]
        if name is None:
            made.wrong_names.append(f"+ {row['label']} {row['text']}")
        elif name.entity != row["name"]:
            made.wrong_names.append(
                f"= {row['label']} {row['text']} joined to {row['name']}, not {name.entity}"
            )
    made.wrong_names += [f"- {name.label} {name.text}" for name in labelled.values()]


def show(made: Report, *, with_details: bool) -> None:
    """One row of figures for a sample, and below it what is wrong; names: + too many, - missing, = misjoined."""
    names = made.names
    figures = f"{names.precision:5.2f} {names.recall:5.2f}" if made.is_recognised else "    -     -"
    print(
        f"{made.source_path:40} {made.pieces:5} {made.count('missed'):6} {made.count('lost'):4} "
        f"{made.count('misnamed'):8} {len(made.fields):6} {figures}"
    )
    if with_details:
        for wrong in made.wrong:
            print(f"    {_kind(wrong):8} {wrong.labelled} seen as {wrong.found}: {wrong.text[:90]!r}")
        for difference in made.fields:
            print(f"    field    {difference}")
        for name, times in Counter(made.wrong_names).items():
            print(f"    name     {name}" + (f" ({times} times)" if times > 1 else ""))


def show_sums(reports: Sequence[Report]) -> None:
    """The sums, how often each field is right, and which categories are taken for which."""
    names = Names()
    for made in reports:
        names.add(made.names)
    pieces = sum(made.pieces for made in reports)
    wrong = sum(len(made.wrong) for made in reports)
    print(f"\nlines: {pieces}, right {1 - wrong / max(pieces, 1):.4f}", end="")
    for kind in ("missed", "lost", "misnamed"):
        print(f", {kind} {sum(made.count(kind) for made in reports)}", end="")
    print(
        f"\nnames: {names.labelled} labelled, precision {names.precision:.3f}, recall {names.recall:.3f}, "
        f"joined to the right entity {names.joined / max(names.right, 1):.3f}"
    )
    differing = Counter(difference.split(":")[0] for made in reports for difference in made.fields)
    print("fields right: " + ", ".join(f"{name} {len(reports) - differing[name]}" for name in FIELDS))
    confused = Counter((wrong.labelled, wrong.found) for made in reports for wrong in made.wrong)
    for (labelled, found), times in sorted(confused.items(), key=lambda item: (-item[1], item[0])):
        print(f"  {times:3} {labelled} seen as {found}")


def main() -> None:
    """Run the stages on all samples, and print the reports of those named."""
    parser = argparse.ArgumentParser(description="How the stages do on the labelled samples.")
    parser.add_argument("names", nargs="*", help="parts of source paths; all samples without")
    parser.add_argument("--quiet", action="store_true", help="figures only")
    arguments = parser.parse_args()
    made = run_stages()
    reports = []
    print(f"{'sample':40} lines missed lost misnamed fields  P     R")
    for sample in samples():
        if arguments.names and not any(name in sample.source_path for name in arguments.names):
            continue
        if sample.source_path not in made:
            print(f"{sample.source_path:40} was not read")
            continue
        reports.append(report(sample, made[sample.source_path]))
        show(reports[-1], with_details=not arguments.quiet)
    show_sums(reports)


if __name__ == "__main__":
    main()
