"""Strip: takes out of a raw text what is not the article, and says what every removed span was.

`strip` is the stage; `Stripper` holds what it works with. Text is only ever deleted, never changed.
"""

from flows.strip.stage import Stripped, strip
from flows.strip.stripper import StripOptions, Stripper

__all__ = ["StripOptions", "Stripped", "Stripper", "strip"]
