"""The student: the network that ships while it learns, in floating point; `export` turns it into whole numbers.

It learns from probabilities of tags: the corpora's own labels and what the teacher says of texts (Hinton et al. 2015).
Needs torch. A core works through 50,000 to 60,000 tokens a second.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from flows.recognise.gazetteer import Gazetteer
from flows.recognise.tagger.model import TAGS
from flows.recognise.tagger.net import GAP
from flows.recognise.tagger.numbering import PLACES, Tokens
from flows.recognise.tagger.vectors import FORMS, Codes, looked_up
from training.examples import say

# Width of each form's vector, and of what the layers pass on.
WIDTHS = {"low": 48, "shape": 24, "p2": 8, "p3": 24, "p4": 32, "s2": 8, "s3": 24, "s4": 32}
LOW, HIGH = 96, 128
SEEN = (5, 3, 3)  # places that each layer sees
LEAST = 6  # a form has a vector of its own if it occurs so often
# Words of the lower-case table are hidden more often: most words of a new text are not in it.
HIDDEN = {"low": 0.15, "alone": 0.1}
HIDDEN_ELSE = 0.1
DROPPED = 0.05
RATE = 3e-3
EPOCHS = 6
BATCH = 4096  # tokens
POOL = 2000  # sentences are sorted by length within so many, so that batches are of a size
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lessons:
    """Sentences to learn from.

    Attributes:
        tokens: as the recogniser reads them.
        odds: how probable each tag of each token is, shape (tokens, tags).
        weights: what each token counts, shape (tokens,).
    """

    tokens: Tokens
    odds: npt.NDArray[np.float16]
    weights: Floats


class Inputs:
    """Every distinct word as numbers of its forms, bits of its lists, and its vector alone.

    Attributes:
        keys: for each form the hashes that have vectors of their own, ascending.
        numbers: for each form the row of every word, shape (words,); the last row is that of unknown forms.
        alone, lists: the vector alone and the lists of every word, shape (words, width).
    """

    def __init__(
        self, words: Sequence[str], counts: npt.NDArray[np.int64], alone: Codes, gazetteer: Gazetteer
    ) -> None:
        hashes, lists = looked_up(words, gazetteer)
        self.keys: dict[str, npt.NDArray[np.uint32]] = {}
        self.numbers: dict[str, torch.Tensor] = {}
        for i, form in enumerate(FORMS):
            different, at = np.unique(hashes[:, i], return_inverse=True)
            often = np.bincount(at, counts) >= LEAST
            self.keys[form] = different[often]
            rows = np.where(often, np.cumsum(often) - 1, often.sum())
            self.numbers[form] = torch.tensor(rows[at])
        self.alone = torch.tensor(alone.of(hashes[:, 0])).float() / 127
        self.lists = torch.tensor(lists).float()


class Student(nn.Module):
    """Tables of vectors, a matrix over what they give, and convolutions; scores tags."""

    def __init__(self, inputs: Inputs, phrases: int) -> None:
        super().__init__()
        self.inputs = inputs
        self.tables = nn.ModuleDict(
            {form: nn.Embedding(len(inputs.keys[form]) + 1, WIDTHS[form]) for form in FORMS}
        )
        for table in self.tables.values():
            nn.init.normal_(table.weight, std=0.3)
            nn.init.zeros_(table.weight[-1])
        joined = sum(WIDTHS.values()) + inputs.alone.shape[1] + inputs.lists.shape[1]
        self.word = nn.Linear(joined, LOW)
        self.place, self.phrase = nn.Embedding(PLACES, LOW), nn.Embedding(phrases, LOW)
        for table in (self.place, self.phrase):
            nn.init.normal_(table.weight, std=0.05)
        widths = [LOW, *(HIGH for _ in SEEN)]
        self.layers = nn.ModuleList(
            nn.Conv1d(width, HIGH, seen, padding=seen // 2) for width, seen in zip(widths, SEEN, strict=False)
        )
        self.head = nn.Linear(HIGH, len(TAGS))
        self.drop = nn.Dropout(DROPPED)

    def forward(
        self, words: torch.Tensor, place: torch.Tensor, phrase: torch.Tensor, at: torch.Tensor
    ) -> torch.Tensor:
        """Scores of tags, shape (tokens, tags); `at` are the tokens' places, GAP apart between sentences."""
        return self.head(self.activations(words, place, phrase, at)[-1])

    def activations(
        self, words: torch.Tensor, place: torch.Tensor, phrase: torch.Tensor, at: torch.Tensor
    ) -> list[torch.Tensor]:
        """What each level makes of every token, the words' own first; shape (tokens, width) each."""
        parts = [
            self._hidden(self.tables[form](self.inputs.numbers[form][words]), HIDDEN.get(form, HIDDEN_ELSE))
            for form in FORMS
        ]
        parts.append(self._hidden(self.inputs.alone[words], HIDDEN["alone"]))
        parts.append(self._hidden(self.inputs.lists[words], HIDDEN_ELSE))
        low = torch.relu(self.word(torch.cat(parts, 1)) + self.place(place) + self.phrase(phrase))
        inside = torch.zeros(int(at[-1]) + 1 + GAP, 1)
        inside[at] = 1
        values = torch.zeros(len(inside), LOW)
        values[at] = self.drop(low).float()
        found = [low]
        for number, layer in enumerate(self.layers):
            above = torch.relu(layer(values.t()[None])[0].t())
            above = above + values if number else above
            values = self.drop(above) * inside
            found.append(values[at])
        return found

    def _hidden(self, values: torch.Tensor, share: float) -> torch.Tensor:
        """In training, all of a part is hidden for some tokens, so that no part is relied on alone."""
        if not self.training:
            return values
        return values * (torch.rand(len(values), 1) >= share) / (1 - share)


def fit(student: Student, lessons: Lessons, *, epochs: int, seed: int = 1) -> None:
    """Several passes over all lessons with AdamW and a rate that falls like a cosine; prints the loss of each."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(student.parameters(), lr=RATE, weight_decay=0.01, fused=True)
    steps = epochs * sum(1 for _ in _batches(lessons.tokens.lengths))
    done, started = 0, time.monotonic()
    student.train()
    for epoch in range(epochs):
        batches = list(_batches(lessons.tokens.lengths, random))
        losses = 0.0
        for number in random.permutation(len(batches)).tolist():
            rate = min(1.0, (done + 1) / 200, max(0.02, 0.5 + 0.5 * np.cos(np.pi * done / steps)))
            for group in optimizer.param_groups:
                group["lr"] = RATE * rate
            rows, batch = tensors(lessons.tokens, batches[number])
            losses += _step(student, optimizer, batch, lessons.odds[rows], lessons.weights[rows])
            done += 1
        say(f"pass {epoch}: loss {losses / len(batches):.4f}, {time.monotonic() - started:.0f} s")
    student.eval()


def _step(
    student: Student,
    optimizer: torch.optim.Optimizer,
    batch: Sequence[torch.Tensor],
    odds: npt.NDArray[np.float16],
    weights: Floats,
) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = student(*batch).float()
    losses = -(torch.tensor(odds).float() * torch.log_softmax(scores, 1)).sum(1)
    loss = (losses * torch.tensor(weights)).mean()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(student.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def tensors(tokens: Tokens, chosen: Sequence[int]) -> tuple[npt.NDArray[np.int64], list[torch.Tensor]]:
    """The rows of the tokens of some sentences, and these as the student reads them."""
    rows = np.concatenate([np.arange(tokens.firsts[i], tokens.firsts[i + 1]) for i in chosen])
    sentence = np.repeat(np.arange(len(chosen)), [tokens.lengths[i] for i in chosen])
    at = np.arange(len(rows)) + (sentence + 1) * GAP
    parts = (tokens.words[rows], tokens.place[rows], tokens.phrase[rows], at)
    return rows, [*map(torch.tensor, parts)]


def _batches(lengths: Sequence[int], random: np.random.Generator | None = None) -> Iterator[list[int]]:
    """Numbers of sentences, BATCH tokens or a little more together; in random order where one is given."""
    order = np.arange(len(lengths)) if random is None else random.permutation(len(lengths))
    sizes = np.array(lengths)
    chosen: list[int] = []
    size = 0
    for first in range(0, len(order), POOL):
        pool = order[first : first + POOL]
        for i in pool[np.argsort(sizes[pool], kind="stable")].tolist():
            if sizes[i]:
                chosen.append(i)
                size += int(sizes[i])
            if size >= BATCH:
                yield chosen
                chosen, size = [], 0
    if chosen:
        yield chosen
