"""Puts the features of every line together, by name.

What a column is and over which lines it is taken stands here; how it is computed for all pages at once, in the
other modules. The order of the columns is part of the weights: a change of either needs the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flows.strip.line_model.features import layout, repeats
from flows.strip.line_model.features.characters import Alphabet, Ints, Kind, Lines
from flows.strip.line_model.features.layout import Named
from flows.strip.line_model.features.lexicon import (
    HEADING,
    HERE,
    LONG,
    NEXT,
    OWN,
    PREVIOUS,
    Evidence,
    Lexicon,
)
from flows.strip.line_model.features.page import NEVER, Flags, Walk
from flows.strip.line_model.features.words import Words

# A heading with this much evidence (in sixty-fourths of log-odds) is a cue, with more a loud one.
_CUE, _LOUD_CUE = 64, 192
# Lines with numbers of words between the same two of these are of one size.
_SIZES = np.array([2, 4, 7, 12, 20, 35, 60, 100])


@dataclass(frozen=True)
class Batch:
    """The lines of some pages with all that the columns are made of."""

    lines: Lines
    words: Words
    walk: Walk

    def __len__(self) -> int:
        return len(self.lines)


def read_batch(pages: Sequence[Sequence[str]], alphabet: Alphabet) -> Batch:
    """The lines and words of some pages."""
    lines = Lines.read(pages, alphabet)
    return Batch(lines, Words.read(lines, alphabet), Walk.along(lines.page))


def columns(batch: Batch, lexicon: Lexicon) -> Named:
    """Every feature of every line: arrays as long as the batch, which has at least one line."""
    lines, words, walk = batch.lines, batch.words, batch.walk
    count = words.counts
    prose = layout.is_prose(lines)
    heading = layout.is_heading(lines, words)
    evidence = lexicon.read(words)
    own, long = evidence[OWN].total, evidence[LONG].total
    joint = joint_evidence(evidence, walk)
    result: Named = own_columns(batch)
    result |= evidence_columns(evidence, joint, count, heading, walk)
    result |= neighbour_columns(batch, prose)
    result |= layout.place_columns(prose, count, walk)
    size = walk.end - walk.first
    result["page_score"] = walk.whole(own) / size
    result["page_joint_score"] = walk.whole(joint) / size
    result["page_long_score"] = walk.whole(long * prose) / np.maximum(1, walk.whole(prose))
    result["prose"] = prose
    blocks = walk.groups(lines.blanks > 0)
    result |= _named("block_", layout.group_columns(blocks, prose, count, [own, long, joint], walk))
    changing = np.append(True, prose[1:] != prose[:-1])
    result |= _named(
        "stretch_", layout.group_columns(walk.groups(changing), prose, count, [own, long, joint], walk)
    )
    for gap in (2, 6):
        run = layout.longest_run(prose, count, walk, gap)
        result |= _named(f"run{gap}_", layout.run_columns(run, prose, count, walk))
    result |= recurrence_columns(batch, run)
    result |= story_columns(batch, run, own, heading)
    result |= kin_columns(batch, joint, prose)
    return result


def joint_evidence(evidence: list[Evidence], walk: Walk) -> Ints:
    """What a line's words say together with those of the lines before and behind."""
    before, behind = evidence[NEXT].total, evidence[PREVIOUS].total
    return evidence[HERE].total + walk.shifted(before, -1, 0) + walk.shifted(behind, 1, 0)


def own_columns(batch: Batch) -> Named:
    """What a line shows by itself."""
    lines, words = batch.lines, batch.words
    some = np.maximum(words.counts, 1)
    length = np.diff(lines.starts)
    result: Named = {
        "blanks": lines.blanks,
        "indent": lines.indent,
        "length": lines.length,
        "words": words.counts,
        "first": lines.first,
        "last": lines.last,
    }
    for kind in (
        Kind.STOP,
        Kind.COMMA,
        Kind.COLON,
        Kind.QUOTE,
        Kind.BAR,
        Kind.SIGN,
        Kind.PICTURE,
        Kind.DIGIT,
    ):
        result[f"{kind.name.lower()}s"] = lines.counts[:, kind]
    for kind in (Kind.UPPER, Kind.LOWER, Kind.DIGIT, Kind.CASELESS, Kind.STOP, Kind.BRACKET, Kind.DASH):
        result[f"{kind.name.lower()}_share"] = lines.counts[:, kind] / length
    shapes = {
        "capital": words.initial == Kind.UPPER,
        "shouted": (words.capitals == words.lengths) & (words.lengths > 1),
        "small": (words.initial == Kind.LOWER) & (words.lengths <= 4),
        "numeric": words.initial == Kind.DIGIT,
    }
    for name, shape in shapes.items():
        result[f"{name}_share"] = np.bincount(words.line, shape, minlength=len(batch)) / some
    result["word_length"] = np.bincount(words.line, words.lengths, minlength=len(batch)) / some
    result["sentence_words"] = words.counts / np.maximum(1, lines.counts[:, Kind.STOP])
    longest = np.zeros(len(batch), np.int64)
    filled = np.flatnonzero(words.counts)
    if len(filled):
        longest[filled] = np.maximum.reduceat(words.lengths, words.starts[:-1][filled])
    result["longest_word"] = longest
    return result


def evidence_columns(evidence: list[Evidence], joint: Ints, count: Ints, heading: Flags, walk: Walk) -> Named:
    """What the words say: of the line, of the lines around it, of the heading above it."""
    result: Named = {}
    for name, found in (("own", evidence[OWN]), ("long", evidence[LONG])):
        result[f"{name}_high"] = found.highest
        result[f"{name}_low"] = found.lowest
    result["here"] = evidence[HERE].total
    for name, total in (("own", evidence[OWN].total), ("long", evidence[LONG].total), ("joint", joint)):
        result[name] = total
        for by in (-2, -1, 1, 2):
            result[f"{name}[{by}]"] = walk.shifted(total, by, 0)
        for reach in (3, 10, 30):
            result[f"{name}_back{reach}"] = walk.window(total, reach, -1)
            result[f"{name}_ahead{reach}"] = walk.window(total, -1, reach)
    weight = np.minimum(count, 50)
    for reach in (5, 15):
        for side, back, ahead in (("back", reach, -1), ("ahead", -1, reach)):
            words = np.maximum(walk.window(weight, back, ahead), 1)
            result[f"joint_words_{side}{reach}"] = walk.window(joint * weight, back, ahead) / words
    above = walk.last_where(heading)
    for order in ("", "2"):
        result[f"heading{order}_distance"] = walk.distance(above)
        result[f"heading{order}_words_since"] = walk.between(count, above)
        result[f"heading{order}_own"] = walk.pick(evidence[OWN].total, above, 0)
        result[f"heading{order}_joint"] = walk.pick(joint, above, 0)
        result[f"heading{order}_tells"] = walk.pick(evidence[HEADING].total, above, 0)
        above = walk.pick(walk.last_where(heading), above, -1)
    result["heading"] = heading
    result["heading_self"] = evidence[HEADING].total
    return result


def neighbour_columns(batch: Batch, prose: Flags) -> Named:
    """What stands around a line, by form alone."""
    lines, walk, count = batch.lines, batch.walk, batch.words.counts
    result: Named = {}
    for by in (-3, -2, -1, 1, 2, 3):
        result[f"words[{by}]"] = walk.shifted(count, by, -1)
        result[f"last[{by}]"] = walk.shifted(lines.last, by, 99)
    for by in (-1, 1):
        result[f"blanks[{by}]"] = walk.shifted(lines.blanks, by, -1)
        result[f"first[{by}]"] = walk.shifted(lines.first, by, 99)
        result[f"indent[{by}]"] = walk.shifted(lines.indent, by, -1)
        result[f"digits[{by}]"] = walk.shifted(lines.counts[:, Kind.DIGIT], by, -1)
    for reach in (3, 8, 20):
        for side, back, ahead in (("back", reach, -1), ("ahead", -1, reach)):
            result[f"prose_words_{side}{reach}"] = walk.window(prose * count, back, ahead)
            result[f"prose_{side}{reach}"] = walk.window(prose, back, ahead)
            result[f"words_{side}{reach}"] = walk.window(count, back, ahead)
    before, behind = walk.last_where(prose), walk.next_where(prose)
    result["to_prose_back"] = walk.distance(before)
    result["to_prose_ahead"] = walk.distance(behind)
    result["prose_back_words"] = walk.pick(count, before, 0)
    result["prose_ahead_words"] = walk.pick(count, behind, 0)
    alike = np.abs(np.diff(count, prepend=-9)) <= np.maximum(2, count // 4)
    alike &= (lines.first == walk.shifted(lines.first, -1, 99)) & (
        lines.last == walk.shifted(lines.last, -1, 99)
    )
    result["alike_back5"] = walk.window(alike, 4, 0)
    result["alike_ahead5"] = walk.window(alike, -1, 5)
    return result


def recurrence_columns(batch: Batch, run: layout.Run) -> Named:
    """What of the line stands elsewhere on the page, in the run, in the headline."""
    lines, words, walk = batch.lines, batch.words, batch.walk
    size = len(batch)
    same = repeats.equal_lines(words, walk)
    back, ahead = repeats.distances(same, walk)
    three, content = repeats.triples(words, walk), repeats.content_words(words, walk)
    result: Named = {"same_back": back, "same_ahead": ahead}
    for reach in (4, 12):
        result[f"same_lines_back{reach}"] = walk.window(same.again, reach, -1)
        result[f"same_lines_ahead{reach}"] = walk.window(same.again, -1, reach)
    result["page_same"] = walk.whole(same.again) / (walk.end - walk.first)
    gap_back = np.where(three.before >= 0, three.line - three.before, NEVER)
    gap_ahead = np.where(three.behind >= 0, three.behind - three.line, NEVER)
    result["triples_again"] = repeats.share(three.again, three, size)
    result["triples_back2"] = repeats.share(gap_back <= 2, three, size)
    result["triples_ahead2"] = repeats.share(gap_ahead <= 2, three, size)
    gap_back = np.where(content.before >= 0, content.line - content.before, NEVER)
    gap_ahead = np.where(content.behind >= 0, content.behind - content.line, NEVER)
    result["words_again"] = repeats.share(content.again, content, size)
    result["words_before"] = repeats.share(content.before >= 0, content, size)
    for reach in (3, 10):
        result[f"words_near_back{reach}"] = repeats.share(gap_back <= reach, content, size)
        result[f"words_near_ahead{reach}"] = repeats.share(gap_ahead <= reach, content, size)
    inside = _in_run(content, run)
    result["words_in_run"] = repeats.share(inside, content, size)
    result["many_in_run"] = np.bincount(content.line, inside, minlength=size)
    title = layout.headlines(lines, words, content, run, walk)
    result["from_headline"] = np.where(title >= 0, walk.at - title, NEVER)
    result["words_in_headline"] = repeats.share(_in_lines(content, title, 1), content, size)
    result["words_in_lead"] = repeats.share(_in_lines(content, run.start, 3), content, size)
    return result


def story_columns(batch: Batch, run: layout.Run, own: Ints, heading: Flags) -> Named:
    """What stood between the start of the longest run and the line: dates, cues that the story is over."""
    walk = batch.walk
    start = np.where(run.missing, walk.at, run.start)
    dated = heading & repeats.dates(batch.lines, batch.words)
    result: Named = {
        "dated": dated,
        "dated[-1]": walk.shifted(dated, -1, fill=False),
        "dated[1]": walk.shifted(dated, 1, fill=False),
        "dates_since": walk.between(dated, start),
    }
    for name, level in (("cue", _CUE), ("loud_cue", _LOUD_CUE)):
        flags = heading & (own > level)
        result[f"{name}s_since"] = walk.between(flags, start)
        result[f"{name}_before"] = walk.distance(walk.last_where(flags))
        result[f"{name}_behind"] = walk.distance(walk.next_where(flags))
    return result


def kin_columns(batch: Batch, joint: Ints, prose: Flags) -> Named:
    """What the lines of the page that look alike (size, first and last character, indent) have in common."""
    kin = groups_of_kin(batch)
    number = np.bincount(kin)
    near = batch.walk.window(prose, 3, 3)
    return {
        "kin": number[kin],
        "kin_joint": (np.bincount(kin, joint) / number)[kin],
        "kin_near_prose": (np.bincount(kin, near) / number)[kin],
    }


def groups_of_kin(batch: Batch) -> Ints:
    """Number of each line's group of lines on its page that look alike."""
    lines = batch.lines
    size = np.searchsorted(_SIZES, batch.words.counts)
    looks = ((size * 32 + lines.first) * 32 + lines.last) * 4 + np.minimum(lines.indent, 3)
    _, kin = np.unique(batch.walk.page * (16 * 32 * 32 * 4) + looks, return_inverse=True)
    return kin.astype(np.int64)


def _in_run(content: repeats.Occurrences, run: layout.Run) -> Flags:
    """Occurrences whose thing stands in the run of the page, outside the line."""
    things = int(content.group.max()) + 1 if len(content.group) else 0
    inside = (content.line >= run.start[content.line]) & (content.line <= run.end[content.line])
    number = np.bincount(content.group, inside, minlength=things)
    return number[content.group] - inside > 0


def _in_lines(content: repeats.Occurrences, start: Ints, lines: int) -> Flags:
    """Occurrences whose thing stands in the `lines` lines from the page's `start` on, outside the line."""
    things = int(content.group.max()) + 1 if len(content.group) else 0
    first = start[content.line]
    inside = (first >= 0) & (content.line >= first) & (content.line < first + lines)
    held = np.zeros(things, bool)
    held[content.group[inside]] = True
    return held[content.group] & ~inside


def _named(prefix: str, named: Named) -> Named:
    return {f"{prefix}{name}": values for name, values in named.items()}
