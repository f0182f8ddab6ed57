"""Tells the language of a text, or that it cannot be told.

py3langid (the maintained continuation of langid.py) knows 97 languages; its model takes about a second to load, so
it is loaded on first use.
"""

from functools import cache
from typing import Protocol

from flows.strip.signs.sources import sources

# Enough to be sure of, whatever the article's length; more costs time.
_SAMPLE = 1_500
# Below this many letters, and below this probability, it is a guess. Chinese and Japanese say more with less.
_LEAST_LETTERS = 40
_LEAST_DENSE_LETTERS = 12
_LEAST_PROBABILITY = 0.7
_LEAST_DENSE_PROBABILITY = 0.5
# English prose has a third of its words in the list; a Dutch or Danish text shares a few of them.
_SURELY_ENGLISH = 0.22
_LEAST_WORDS = 20
# Curly quotation marks and dashes take three bytes.
_MOST_FOREIGN = 1.08
UNKNOWN = "und"


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


@cache
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier


def _is_english(sample: str) -> bool:
    """Whether a text is English beyond doubt, by its function words: a hundred times faster than the model."""
    if len(sample.encode("utf-8", "replace")) > len(sample) * _MOST_FOREIGN:
        return False
    words = sample.lower().split()
    count = sum(map(sources().english_words.__contains__, words))
    return len(words) >= _LEAST_WORDS and count > len(words) * _SURELY_ENGLISH and "the" in words


def language_of(text: str) -> str:
    """The BCP 47 tag of a text's language, `und` where it is too short or too mixed to tell."""
    sample = text[:_SAMPLE]
    if _is_english(sample):
        return "en"
    letters = sum(map(str.isalpha, sample))
    dense = sum(c > "\u2e80" for c in sample)
    is_dense = dense * 2 > letters
    if letters < (_LEAST_DENSE_LETTERS if is_dense else _LEAST_LETTERS):
        return UNKNOWN
    language, probability = _identifier().classify(sample)
    return (
        language if probability >= (_LEAST_DENSE_PROBABILITY if is_dense else _LEAST_PROBABILITY) else UNKNOWN
    )
