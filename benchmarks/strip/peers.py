"""What others make of the same lines: keep everything, jusText, the C4 rules; and trafilatura, for its speed alone."""

import html
import importlib.util
import re
import time
from collections import Counter
from collections.abc import Sequence

from benchmarks.strip.ours import Run
from benchmarks.strip.scoring import Kept
from training.line_model_data import Page

# C4's rules for lines (Raffel et al. 2020, "Exploring the Limits of Transfer Learning …", section 2.2), with the least
# number of words that datatrove's filter takes. Its rules that drop whole pages are left out: here a page is a page.
_TERMINAL = (".", "?", "!", '"', "'")
_ELLIPSIS = "..."
_LEAST_WORDS = 3
_POLICIES = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)
_SCRIPT = "javascript"
_CITATION = re.compile(r"\[(?:\d*|edit|citation needed)\]")


def is_installed(name: str) -> bool:
    """Whether a peer's package is there; the runtime depends on trafilatura only."""
    return importlib.util.find_spec(name) is not None


def keep_everything(pages: Sequence[Page]) -> Run:
    """The text as it came."""
    return Run({page.page_id: Kept.of_lines(page, [True] * len(page.lines)) for page in pages}, 0.0)


def c4_rules(pages: Sequence[Page]) -> Run:
    """Lines that end a sentence, have three words and speak of no policy and no script."""
    started = time.process_time()
    kept = {page.page_id: Kept.of_lines(page, [_passes_c4(line) for line in page.lines]) for page in pages}
    return Run(kept, time.process_time() - started)


def _passes_c4(line: str) -> bool:
    text = _CITATION.sub("", line.strip())
    folded = text.lower()
    return (
        text.endswith(_TERMINAL)
        and not text.endswith(_ELLIPSIS)
        and len(text.split()) >= _LEAST_WORDS
        and _SCRIPT not in folded
        and not any(policy in folded for policy in _POLICIES)
    )


def justext(pages: Sequence[Page]) -> Run:
    """JusText's classes, with lines as paragraphs. ImportError where it is not installed."""
    import justext.core

    stop_words = justext.get_stoplist("English")
    marked = [as_html(page.lines) for page in pages]
    started = time.process_time()
    read = [justext.core.justext(page.encode(), stop_words, encoding="utf-8") for page in marked]
    seconds = time.process_time() - started
    good = [Counter(part.text for part in parts if not part.is_boilerplate) for parts in read]
    return Run(
        {page.page_id: _kept_of(page, texts) for page, texts in zip(pages, good, strict=True)}, seconds
    )


def _kept_of(page: Page, good: Counter[str]) -> Kept:
    """The lines whose text is among the good paragraphs', each paragraph used once."""
    kept = []
    for line in page.lines:
        text = " ".join(line.split())
        kept.append(good[text] > 0)
        good[text] -= 1
    return Kept.of_lines(page, kept)


def trafilatura_seconds(pages: Sequence[Page]) -> float:
    """Processor time that trafilatura takes for pages whose lines are paragraphs of a simple HTML page."""
    import trafilatura

    marked = [as_html(page.lines) for page in pages]
    started = time.process_time()
    for page in marked:
        trafilatura.extract(page)
    return time.process_time() - started


def as_html(lines: Sequence[str]) -> str:
    """A page of paragraphs, one a line that is not blank: the data has no HTML."""
    body = "".join(f"<p>{html.escape(line, quote=False)}</p>\n" for line in lines if line.strip())
    return f"<!DOCTYPE html><html><head><title></title></head><body>{body}</body></html>"
