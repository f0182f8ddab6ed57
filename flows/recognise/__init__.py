"""Finds names in articles and says who or what they are: `recognise` is the stage, its rules beside it."""

from flows.recognise.entities.aliases import Aliases, load_aliases
from flows.recognise.names import Name, Recogniser
from flows.recognise.recognisers import load_recogniser
from flows.recognise.stage import Recognised, Tools, recognise, recognise_version
from flows.recognise.values import ValueFinder, load_values

__all__ = [
    "Aliases",
    "Name",
    "Recognised",
    "Recogniser",
    "Tools",
    "ValueFinder",
    "load_aliases",
    "load_recogniser",
    "load_values",
    "recognise",
    "recognise_version",
]
