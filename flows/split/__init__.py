"""Cuts articles into sentences and loses none of their characters: `split` is the stage, its rules beside it."""

from flows.split.stage import split, split_version

__all__ = ["split", "split_version"]
