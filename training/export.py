"""Turns a student into the whole numbers that ship, and writes what NameModel.load reads.

Weights are rounded to steps of their column, activations to steps that all texts have in common; what is rounded is
measured on texts that the student knows. Needs torch.
"""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from flows.recognise.tagger.net import EXACT, MOST
from flows.recognise.tagger.vectors import FORMS, Codes
from training.student import SEEN, Lessons, Student, tensors

SAMPLE = 500  # sentences on which activations are measured
CAUTION = (
    0.3  # added to the log odds of O: precision and recall on corpora left out are even then, F1 .003 higher
)
SPARED = 0.9995  # share of the activations that is not cut off
Floats = npt.NDArray[np.float32]
Numbers = dict[str, npt.NDArray[Any]]


def whole(student: Student, alone: Codes, sample: Lessons) -> Numbers:
    """The student's numbers by the names that the recogniser knows them by."""
    low, high = _units(student, sample)
    numbers: Numbers = {"layers": np.array(len(SEEN))}
    numbers |= {"alone_keys": alone.keys, "alone_codes": alone.codes, "alone_book": alone.book}
    matrix = _array(student.word.weight).T.copy()
    at = 0
    for form in FORMS:
        rows = _array(student.tables[form].weight)
        unit = np.abs(rows).max() / 127
        numbers[f"{form}_keys"] = student.inputs.keys[form]
        numbers[f"{form}_rows"] = np.round(rows / unit).astype(np.int8)
        matrix[at : at + rows.shape[1]] *= unit
        at += rows.shape[1]
    matrix[at:] /= 127
    numbers |= _layer("word", matrix, _array(student.word.bias), units=(1.0, low), most=127)
    for name, table in (("place", student.place), ("phrase", student.phrase)):
        numbers[name] = np.round(_array(table.weight) / low).astype(np.int16)
    before, most = low, MOST
    for number, layer in enumerate(student.layers):
        # From (width, width before, places) to (places * width before, width).
        weights = _array(layer.weight).transpose(2, 1, 0)
        weights = weights.reshape(-1, weights.shape[2])
        numbers |= _layer(f"layer{number}", weights, _array(layer.bias), units=(before, high), most=most)
        before, most = high, MOST * (number + 1)
    bias = _array(student.head.bias).copy()
    bias[0] += CAUTION
    return numbers | _layer("head", _array(student.head.weight).T, bias, units=(high, 1.0), most=most)


def _array(tensor: torch.Tensor) -> Floats:
    found: Floats = tensor.detach().float().numpy()
    return found


def _layer(name: str, weights: Floats, bias: Floats, *, units: tuple[float, float], most: float) -> Numbers:
    """One matrix in whole numbers; `units` are those of what goes in and comes out, `most` the largest that goes in."""
    steps = np.maximum(np.abs(weights).max(0), 1e-9) / 127
    matrix = np.round(weights / steps).astype(np.int8)
    if (np.abs(matrix.astype(np.int64)).sum(0) * most).max() >= EXACT:
        raise ValueError(f"{name}: its sums are too large for 32-bit floats to be exact")
    scale, shift = steps * units[0] / units[1], bias / units[1]
    return {
        f"{name}_matrix": matrix,
        f"{name}_scale": scale.astype(np.float32),
        f"{name}_bias": shift.astype(np.float32),
    }


def _units(student: Student, sample: Lessons) -> tuple[float, float]:
    """What one step of the words' vectors and one of the layers' stands for."""
    count = len(sample.tokens.spans)
    _, batch = tensors(sample.tokens, range(0, count, max(1, count // SAMPLE)))
    student.eval()
    with torch.inference_mode():
        low, *layers = student.activations(*batch)
    # Each layer is cut off before it is added to those below it.
    added = [layers[0], *(above - below for below, above in pairwise(layers))]
    return _unit(low), max(map(_unit, added))


def _unit(values: torch.Tensor) -> float:
    positive = values[values > 0].numpy()
    return float(np.quantile(positive, SPARED)) / MOST


def save(path: Path, numbers: Mapping[str, npt.NDArray[Any]]) -> None:
    """Writes the numbers, compressed."""
    with path.open("wb") as file:
        np.savez_compressed(file, **numbers)
