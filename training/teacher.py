"""A teacher for the recogniser: a small transformer fine-tuned on the corpora, which then labels plain pages.

It is far too slow to ship; `recogniser` learns from what it says of texts that nobody labelled (Hinton et al. 2015).
The base model is a folder with an uncased BERT of any size as transformers writes it; the letter case that its tokens
lack comes in by an embedding of the word's shape. Needs torch, transformers and tokenizers. One core fine-tunes 1,500
to 2,400 word pieces a second and labels 4,000 to 5,000 words a second: half an hour in all. What it says differs in the
last digits from processor to processor, since it works in 16 bits.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

from flows.recognise.columns import case_mode
from flows.recognise.model import TAGS
from flows.recognise.tokens import plain, tokens
from training.examples import SOURCE_WEIGHTS, Example, say, tags_of

LONGEST = 126  # pieces of one text seen at once, the two marks at its ends left out
BATCH_PIECES = 1536
POOL = 64  # batches are cut from this many batches' worth of texts sorted by length, so that little is padded
BODY_RATE, HEAD_RATE = 1.5e-4, 1e-3
WARM_UP = 0.1
MASKED = 0.05  # share of pieces hidden in training, so that the context counts
SHAPES = 8 * 4
GMB_TENTHS = 5  # of ten documents of the silver newswire
# The teacher never learns from these, so that they measure it too; the recogniser that ships has their own labels.
UNSEEN = frozenset({"gum", "uner_ewt", "wikigold"})
Odds = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Window:
    """A stretch of a text as the teacher sees it.

    Attributes:
        pieces: numbers of the word pieces, marks at both ends included.
        shapes: the shape of the word that each piece belongs to.
        heads: where the words' first pieces stand.
        tags: the gold tag of every word, empty when there is none.
    """

    pieces: list[int]
    shapes: list[int]
    heads: list[int]
    tags: list[int]
    weight: float = 1.0


def shape_of(word: str, *, is_first: bool) -> int:
    """1 to 7 for how a word is written, 8 more where it begins the text; 0 is kept for padding."""
    letters = [char for char in word if char.isalpha()]
    if not letters:
        kind = 1 if any(char.isdigit() for char in word) else 2
    elif all(char.islower() for char in letters):
        kind = 3
    elif len(letters) > 1 and all(char.isupper() for char in letters):
        kind = 4
    elif word[0].isupper():
        kind = 5 if all(char.islower() for char in letters[1:]) else 6
    else:
        kind = 7
    return kind + 8 * is_first


class Reader:
    """Turns texts into windows; words are those of the recogniser that learns from the teacher."""

    def __init__(self, base: Path) -> None:
        self._pieces = Tokenizer.from_file(str(base / "tokenizer.json"))
        self._pieces.no_padding()
        self._pieces.no_truncation()
        self._known: dict[str, list[int]] = {}
        self.begin, self.end, self.mask, self.pad, self.unknown = (
            self._pieces.token_to_id(mark) for mark in ("[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]")
        )

    def windows(self, text: str, tags: Sequence[int] = (), weight: float = 1.0) -> Iterator[Window]:
        """The text's words in windows of LONGEST pieces at most."""
        words = [plain(text[start:end]) for start, end in tokens(text)]
        mode = case_mode(words)
        first = 0
        while first < len(words):
            pieces, shapes, heads = [self.begin], [0], []
            last = first
            while last < len(words):
                parts = self._parts(words[last])
                if len(pieces) + len(parts) > LONGEST + 1 and heads:
                    break
                heads.append(len(pieces))
                pieces += parts
                # Capitals say little in headlines and shouting: those have shapes of their own.
                shapes += [shape_of(words[last], is_first=last == 0) + 16 * (mode > 0)] * len(parts)
                last += 1
            yield Window([*pieces, self.end], [*shapes, 0], heads, list(tags[first:last]), weight)
            first = last

    def _parts(self, word: str) -> list[int]:
        parts = self._known.get(word)
        if parts is None:
            encoded = self._pieces.encode(word, add_special_tokens=False).ids
            parts = self._known[word] = encoded[:12] or [self.unknown]
        return parts


class Teacher(nn.Module):
    """The base model, an embedding of shapes added to that of pieces, and a layer that scores tags."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(base, attn_implementation="eager", add_pooling_layer=False)
        for module in self.body.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0  # a single pass over each text overfits little, and random numbers cost time
        self.body.embeddings.word_embeddings.requires_grad_(requires_grad=False)
        width = self.body.config.hidden_size
        self.shapes = nn.Embedding(SHAPES, width)
        nn.init.normal_(self.shapes.weight, std=0.01)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(width, len(TAGS))

    def forward(self, pieces: torch.Tensor, shapes: torch.Tensor, heads: torch.Tensor) -> torch.Tensor:
        """Scores of tags for the first pieces, shape (heads, tags); `heads` are places in the flattened batch."""
        embedded = self.body.embeddings.word_embeddings(pieces) + self.shapes(shapes)
        hidden = self.body(inputs_embeds=embedded, attention_mask=(pieces != 0).long()).last_hidden_state
        return self.head(self.dropout(hidden.reshape(-1, hidden.shape[-1])[heads]))


def _batches(windows: Sequence[Window], order: Sequence[int]) -> list[list[int]]:
    """Numbers of windows, those of like length together, no batch above BATCH_PIECES with its padding."""
    found: list[list[int]] = []
    by_length = sorted(order, key=lambda i: len(windows[i].pieces))
    batch: list[int] = []
    for i in by_length:
        if batch and (len(batch) + 1) * len(windows[i].pieces) > BATCH_PIECES:
            found.append(batch)
            batch = []
        batch.append(i)
    return [*found, batch] if batch else found


def _tensors(windows: Sequence[Window]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = max(len(window.pieces) for window in windows)
    pieces, shapes = (torch.zeros(len(windows), longest, dtype=torch.long) for _ in range(2))
    heads: list[int] = []
    for row, window in enumerate(windows):
        pieces[row, : len(window.pieces)] = torch.tensor(window.pieces)
        shapes[row, : len(window.shapes)] = torch.tensor(window.shapes)
        heads += [row * longest + head for head in window.heads]
    return pieces, shapes, torch.tensor(heads)


def teach(base: Path, examples: Sequence[Example], texts: Sequence[str]) -> list[Odds]:
    """What a teacher that learned from the examples says of the texts: probabilities of tags, shape (words, tags)."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    reader, teacher = Reader(base), Teacher(base)
    _fit(teacher, reader, [e for e in examples if e.source not in UNSEEN and not _is_spared(e)])
    return odds(teacher, reader, texts)


def _is_spared(example: Example) -> bool:
    """Whether the example is one of the silver newswire that the teacher need not see: there is more than enough."""
    return example.source == "gmb" and crc32(example.doc.encode()) % 10 >= GMB_TENTHS


def _fit(teacher: Teacher, reader: Reader, examples: Sequence[Example]) -> None:
    """One pass over the examples, printing the loss as it goes."""
    windows = [window for example in examples for window in _labelled_windows(reader, example)]
    random = np.random.default_rng(1)
    batches = _mixed_batches(windows, random)
    optimizer, schedule = _optimizer(teacher, len(batches))
    teacher.train()
    started, pieces_seen = time.monotonic(), 0
    for step, batch in enumerate(batches, 1):
        chosen = [windows[i] for i in batch]
        loss = _loss(teacher, chosen, reader.mask, random)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        pieces_seen += sum(len(window.pieces) for window in chosen)
        if step % 50 == 0 or step == len(batches):
            pace = pieces_seen / (time.monotonic() - started)
            say(f"step {step} of {len(batches)}: loss {loss.item():.4f}, {pace:,.0f} pieces a second")


def _labelled_windows(reader: Reader, example: Example) -> Iterator[Window]:
    tags = tags_of(example, tokens(example.text))
    return reader.windows(example.text, tags, SOURCE_WEIGHTS.get(example.source, 1.0))


def _loss(
    teacher: Teacher, windows: Sequence[Window], mask: int, random: np.random.Generator
) -> torch.Tensor:
    """The mean loss of the words, by the weight of their corpus; some pieces are hidden."""
    pieces, shapes, heads = _tensors(windows)
    pieces[torch.from_numpy(random.random(pieces.shape) < MASKED) & (shapes > 0)] = mask
    gold = torch.tensor([tag for window in windows for tag in window.tags])
    weights = torch.tensor([window.weight for window in windows for _ in window.tags])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = teacher(pieces, shapes, heads)
    losses = nn.functional.cross_entropy(scores.float(), gold, reduction="none")
    return (losses * weights).sum() / weights.sum()


def _optimizer(
    teacher: Teacher, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW with a linear rise and fall; what is new to the model learns faster than what is not."""
    body = [weight for weight in teacher.body.parameters() if weight.requires_grad]
    fresh = [*teacher.shapes.parameters(), *teacher.head.parameters()]
    groups = [
        {"params": [weight for weight in body if weight.ndim > 1], "lr": BODY_RATE, "weight_decay": 0.01},
        {"params": [weight for weight in body if weight.ndim == 1], "lr": BODY_RATE, "weight_decay": 0.0},
        {"params": fresh, "lr": HEAD_RATE, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, fused=True)

    def share(step: int) -> float:
        return min(1.0, (step + 1) / (WARM_UP * steps), (steps - step) / (steps * (1 - WARM_UP)))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def _mixed_batches(windows: Sequence[Window], random: np.random.Generator) -> list[list[int]]:
    """All windows once in random order, those of like length together."""
    order = random.permutation(len(windows)).tolist()
    size = POOL * BATCH_PIECES // LONGEST
    batches = [b for at in range(0, len(order), size) for b in _batches(windows, order[at : at + size])]
    return [batches[i] for i in random.permutation(len(batches))]


def odds(teacher: Teacher, reader: Reader, texts: Sequence[str]) -> list[Odds]:
    """For each text the probability of every tag for every word, shape (words, tags)."""
    windows: list[Window] = []
    owners: list[int] = []
    for number, text in enumerate(texts):
        here = list(reader.windows(text))
        windows += here
        owners += [number] * len(here)
    found: list[Odds | None] = [None] * len(windows)
    teacher.eval()
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for batch in _batches(windows, range(len(windows))):
            chosen = [windows[i] for i in batch]
            scores = teacher(*_tensors(chosen)).float().softmax(1).numpy()
            at = 0
            for i, window in zip(batch, chosen, strict=True):
                found[i] = scores[at : at + len(window.heads)]
                at += len(window.heads)
    whole: list[list[Odds]] = [[] for _ in texts]
    for owner, piece in zip(owners, found, strict=True):
        if piece is not None:
            whole[owner].append(piece)
    return [np.concatenate(p) if p else np.zeros((0, len(TAGS)), np.float32) for p in whole]
