"""Dates, times and amounts in English sentences, found by rule where asked for: `ValueFinder`."""

from flows.recognise.values.finder import ValueFinder, load_values
from flows.recognise.values.value import Value

__all__ = ["Value", "ValueFinder", "load_values"]
