"""What a first reading of the whole page says about each line: the features of the second reading.

A line of a comment or of a second story looks like the article; the lines around it often give it away.
"""

import numpy as np
import numpy.typing as npt

from flows.strip.line_model.features import layout, repeats
from flows.strip.line_model.features.characters import Ints
from flows.strip.line_model.features.columns import Batch, groups_of_kin
from flows.strip.line_model.features.layout import Named
from flows.strip.line_model.features.page import Walk

# Probabilities are whole thousandths here.
CERTAIN = 1_000
_MOST_WORDS = 100


def context_columns(batch: Batch, likely: Ints) -> Named:
    """The features of the second reading; `likely` is how likely each line is boilerplate, in thousandths."""
    walk, count = batch.walk, batch.words.counts
    weight = np.minimum(count, _MOST_WORDS)
    keep, drop = weight * (CERTAIN - likely), weight * likely
    result: Named = {"likely": likely}
    for by in (-3, -2, -1, 1, 2, 3):
        result[f"likely[{by}]"] = walk.shifted(likely, by, -1)
    for reach in (2, 5, 12, 30):
        for side, back, ahead in (("back", reach, -1), ("ahead", -1, reach)):
            kept, dropped = walk.window(keep, back, ahead), walk.window(drop, back, ahead)
            result[f"keep_{side}{reach}"] = kept
            result[f"keep_share_{side}{reach}"] = _share(kept, dropped)
            result[f"likely_{side}{reach}"] = walk.window(likely, back, ahead)
    result |= _page_columns(walk, keep, drop)
    is_kept = likely < CERTAIN // 2
    changing = np.append(True, is_kept[1:] != is_kept[:-1])
    result |= _group_columns("side", walk.groups(changing), batch, likely, keep)
    result |= _group_columns("block", walk.groups(batch.lines.blanks > 0), batch, likely, keep)
    article = is_kept & (count >= 8)
    for gap in (1, 4, 10):
        run = layout.longest_run(article, count, walk, gap)
        result |= {
            f"kept{gap}_{name}": values
            for name, values in layout.run_columns(run, article, count, walk).items()
        }
    for name, flags in (("sure", likely < CERTAIN // 10), ("cue", likely > CERTAIN * 19 // 20)):
        result[f"{name}_before"] = walk.distance(walk.last_where(flags))
        result[f"{name}_behind"] = walk.distance(walk.next_where(flags))
    heading = layout.is_heading(batch.lines, batch.words)
    result["heading_likely"] = walk.pick(likely, walk.last_where(heading), -1)
    kin = groups_of_kin(batch)
    number = np.bincount(kin)
    result["kin_likely"] = (np.bincount(kin, likely) / number)[kin]
    result["kin_others"] = ((np.bincount(kin, likely)[kin] - likely) / np.maximum(number[kin] - 1, 1)) * (
        number[kin] > 1
    )
    return result | _word_columns(batch, likely)


def _share(kept: Ints, dropped: Ints) -> npt.NDArray[np.float64]:
    total = kept + dropped
    return np.where(total > 0, kept / np.maximum(total, 1), -1)


def _page_columns(walk: Walk, keep: Ints, drop: Ints) -> Named:
    before, total, dropped = walk.before(keep), walk.whole(keep), walk.whole(drop)
    return {
        "keep_before": before,
        "keep_behind": total - before - keep,
        "keep_before_share": before / np.maximum(total, 1),
        "keep_total": total,
        "drop_total": dropped,
        "keep_page_share": _share(total, dropped),
    }


def _group_columns(name: str, group: Ints, batch: Batch, likely: Ints, keep: Ints) -> Named:
    first = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(first, append=len(group))
    words = np.add.reduceat(batch.words.counts, first)
    kept = np.add.reduceat(keep, first)
    return {
        f"likely_{name}_lines": sizes[group],
        f"likely_{name}_words": words[group],
        f"likely_{name}_mean": (np.add.reduceat(likely, first) / sizes)[group],
        f"likely_{name}_keep": kept[group],
        f"likely_{name}_share": (kept / np.maximum(words, 1))[group],
    }


def _word_columns(batch: Batch, likely: Ints) -> Named:
    """Whether the line's longer words stand in lines that are kept."""
    size = len(batch)
    content = repeats.content_words(batch.words, batch.walk)
    keep = (CERTAIN - likely)[content.line]
    others = np.bincount(content.group)[content.group] - 1 if len(content.group) else content.group
    rest = np.bincount(content.group, keep).astype(np.int64)[content.group] - keep if len(keep) else keep
    number = np.bincount(content.line, minlength=size)
    some = np.maximum(number, 1)
    kept = np.bincount(content.line, np.minimum(rest, 4 * CERTAIN), minlength=size)
    share = np.bincount(content.line, rest // np.maximum(others, 1), minlength=size)
    return {
        "words_kept": np.where(number > 0, kept / some, -1),
        "words_kept_share": np.where(number > 0, share / some, -1),
    }
