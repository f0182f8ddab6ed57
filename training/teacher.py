"""A teacher for the recogniser: a transformer fine-tuned on the corpora, which then labels plain texts.

It is far too slow to ship; `student` learns from what it says of texts that nobody labelled (Hinton et al. 2015). The
base model is a folder with an uncased MPNet as transformers writes it, of which the first layers are taken; the letter
case that its tokens lack comes in by an embedding of the word's shape. Needs torch, transformers and tokenizers. One
core fine-tunes 900 word pieces a second and labels 2,300 words: an hour and a half in all. What it says differs in the
last digits from processor to processor, since it works in 16 bits.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

from flows.recognise.tagger.model import TAGS
from flows.recognise.tagger.numbering import case_mode
from flows.recognise.tokens import plain, tokens
from training.examples import SOURCE_WEIGHTS, Example, say, tags_of

LONGEST = 126  # pieces of one text seen at once, the two marks at its ends left out
BATCH_PIECES = 1536
POOL = 64  # batches are cut from this many batches' worth of texts sorted by length, so that little is padded
LAYERS = 8  # of twelve: the last ones serve what the base model was made for, whole sentences
WARM_UP = 0.1
MASKED = 0.05  # share of pieces hidden in training, so that the context counts
SHAPES = 8 * 4
PADDED = -1
# The corpora of the second pass alone, which measure the teacher where it stops after the first.
LATE = frozenset({"gum", "uner_ewt", "wikigold"})
TENTHS = (range(2), range(2, 4))  # of the silver newswire's documents, of ten, in each pass
LATE_COPIES = 2
RATES = ((8e-5, 1e-3), (5e-5, 4e-4))  # of the body and of what is new, in each pass
ALONE_AT_ONCE = 512  # words
Floats = npt.NDArray[np.float32]
Odds = Floats  # probabilities


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


class Pieces:
    """Turns texts into windows; words are those of the recogniser that learns from the teacher."""

    def __init__(self, base: Path) -> None:
        self._pieces = Tokenizer.from_file(str(base / "tokenizer.json"))
        self._pieces.no_padding()
        self._pieces.no_truncation()
        self._known: dict[str, list[int]] = {}
        self.begin, self.end, self.mask, self.unknown = (
            self._pieces.token_to_id(mark) for mark in ("<s>", "</s>", "<mask>", "[UNK]")
        )

    def windows(self, text: str, tags: Sequence[int] = (), weight: float = 1.0) -> Iterator[Window]:
        """The text's words in windows of LONGEST pieces at most."""
        written = [text[start:end] for start, end in tokens(text)]
        words, mode = [plain(word) for word in written], case_mode(written)
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
        self.body.encoder.layer = self.body.encoder.layer[:LAYERS]
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
        """Scores of tags for the first pieces, shape (heads, tags)."""
        return self.head(self.dropout(self.hidden(pieces, shapes, heads)))

    def hidden(self, pieces: torch.Tensor, shapes: torch.Tensor, heads: torch.Tensor) -> torch.Tensor:
        """The last layer at the first pieces, shape (heads, width); `heads` are places in the flattened batch.

        A mark at either end of a text, and the PADDED places behind it, have shape 0.
        """
        is_inside = pieces != PADDED
        embedded = self.body.embeddings.word_embeddings(pieces.clamp_min(0)) + self.shapes(shapes)
        hidden = self.body(inputs_embeds=embedded, attention_mask=is_inside.long()).last_hidden_state
        return hidden.reshape(-1, hidden.shape[-1])[heads]


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
    pieces = torch.full((len(windows), longest), PADDED)
    shapes = torch.zeros_like(pieces)
    heads: list[int] = []
    for row, window in enumerate(windows):
        pieces[row, : len(window.pieces)] = torch.tensor(window.pieces)
        shapes[row, : len(window.shapes)] = torch.tensor(window.shapes)
        heads += [row * longest + head for head in window.heads]
    return pieces, shapes, torch.tensor(heads)


def teach(base: Path, examples: Sequence[Example]) -> tuple[Teacher, Pieces]:
    """A teacher that learned from the examples: in two passes, or in one where they hold none of LATE."""
    torch.manual_seed(1)
    reader, teacher = Pieces(base), Teacher(base)
    late = [example for example in examples if example.source in LATE]
    early = [example for example in examples if example.source not in LATE]
    _fit(teacher, reader, [e for e in early if _is_read(e, TENTHS[0])], RATES[0])
    if late:
        again = [example for example in early if _is_read(example, TENTHS[1])]
        _fit(teacher, reader, [*again, *late * LATE_COPIES], RATES[1])
    return teacher, reader


def _is_read(example: Example, tenths: range) -> bool:
    """Whether the example is read in a pass: of the silver newswire there is more than enough."""
    return example.source != "gmb" or crc32(example.doc.encode()) % 10 in tenths


def _fit(teacher: Teacher, reader: Pieces, examples: Sequence[Example], rates: tuple[float, float]) -> None:
    """One pass over the examples, printing the loss as it goes."""
    windows = [window for example in examples for window in _labelled_windows(reader, example)]
    random = np.random.default_rng(1)
    batches = _mixed_batches(windows, random)
    optimizer, schedule = _optimizer(teacher, len(batches), *rates)
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


def _labelled_windows(reader: Pieces, example: Example) -> Iterator[Window]:
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
    teacher: Teacher, steps: int, body_rate: float, head_rate: float
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW with a linear rise and fall; what is new to the model learns faster than what is not."""
    body = [weight for weight in teacher.body.parameters() if weight.requires_grad]
    fresh = [*teacher.shapes.parameters(), *teacher.head.parameters()]
    groups = [
        {"params": [weight for weight in body if weight.ndim > 1], "lr": body_rate, "weight_decay": 0.01},
        {"params": [weight for weight in body if weight.ndim == 1], "lr": body_rate, "weight_decay": 0.0},
        {"params": fresh, "lr": head_rate, "weight_decay": 0.0},
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


def odds(teacher: Teacher, reader: Pieces, texts: Sequence[str]) -> list[Odds]:
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


def alone(teacher: Teacher, reader: Pieces, words: Sequence[str]) -> tuple[Floats, Floats]:
    """How the teacher takes each word alone: its last layer and log probabilities, one row a word each."""
    windows = []
    for word in words:
        window = next(reader.windows(word))
        # Not the first word of a sentence, which is capitalised whatever it is.
        shapes = [0, *[shape_of(word, is_first=False)] * (len(window.pieces) - 2), 0]
        windows.append(replace(window, shapes=shapes, heads=[1]))
    order = sorted(range(len(words)), key=lambda i: len(windows[i].pieces))
    hidden = np.zeros((len(words), teacher.head.in_features), np.float32)
    odds = np.zeros((len(words), len(TAGS)), np.float32)
    teacher.eval()
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for first in range(0, len(order), ALONE_AT_ONCE):
            chosen = order[first : first + ALONE_AT_ONCE]
            found = teacher.hidden(*_tensors([windows[i] for i in chosen]))
            hidden[chosen] = found.float().numpy()
            odds[chosen] = teacher.head(found).float().log_softmax(1).numpy()
    return hidden, odds
