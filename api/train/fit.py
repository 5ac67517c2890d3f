"""Training: seeded, on the CPU; what it is worth is measured on files that it did not read."""

from __future__ import annotations

import hashlib
import math
import random

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from api.model import CONTEXT
from api.train.data import Item
from api.train.network import HIDDEN, Encoder
from api.train.reader import Batch, Reader
from api.train.states import Sentences

SEED, EPOCHS, BATCH = 1, 3, 32
# The head starts from nothing, the layers from what they know.
_HEAD_RATE, _LAYER_RATE = 1e-3, 1e-4
_WARM, _LAST_RATE = 0.1, 0.02  # of an epoch; of the highest rate
# One file in so many is not read, and tells what the rest is worth.
_UNSEEN = 8
# In each epoch these shares of the texts. Ordinary ones count so many times: most of what people write is ordinary.
_SHARE, _ORDINARY_SHARE, _ORDINARY_WEIGHT = 0.80, 0.35, 10.0
# The extension often does not know the sector or the account; the head must do without.
_FORGET_SECTOR, _FORGET_ACCOUNT = 0.3, 0.2
_SECTOR = torch.tensor(
    [name in ("securities", "banking", "insurance", "crypto", "pharma", "general") for name in CONTEXT]
)
_BRAND, _PERSONAL = CONTEXT.index("brand"), CONTEXT.index("personal")
# Sentences with a label whose tokens are looked at: plenty for the 385 numbers that are learned from them.
_MARKED = 2000
# The logit of everything where there is no sentence to read.
_SILENT = -9.0


def unseen(item: Item) -> bool:
    """Whether this text is kept for measuring: all texts of a file, or none. Its hand may have filled other files."""
    return int(hashlib.sha256((item.lang + item.batch).encode()).hexdigest(), 16) % _UNSEEN == 3


def fit(encoder: Encoder, items: list[Item], states: list[Sentences], epochs: int = EPOCHS) -> Reader:
    """The encoder's upper layers and a head that learned from these texts: each whole text, and each sentence in it."""
    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    reader = Reader(encoder).eval()
    some = chance.sample(range(len(items)), min(3000, len(items)))
    reader.standardise(Batch.of([items[n] for n in some], [states[n] for n in some]).sentences)
    optimiser = torch.optim.AdamW(
        [
            {"params": reader.learned(), "highest": _LAYER_RATE, "weight_decay": 0.01},
            {"params": reader.head.parameters(), "highest": _HEAD_RATE, "weight_decay": 0.05},
        ]
    )
    reader.train()
    for epoch in range(epochs):
        shares = (_ORDINARY_SHARE if item.ordinary else _SHARE for item in items)
        taken = [n for n, share in enumerate(shares) if chance.random() < share]
        chance.shuffle(taken)
        batches = [taken[start : start + BATCH] for start in range(0, len(taken), BATCH)]
        for place, numbers in enumerate(tqdm(batches, desc=f"learning, {epoch + 1} of {epochs}", unit=" batches")):
            for group in optimiser.param_groups:
                group["lr"] = group["highest"] * _rate(epoch + place / len(batches), epochs)
            loss = _loss(reader, [items[n] for n in numbers], [states[n] for n in numbers])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*reader.learned(), *reader.head.parameters()], 1.0)
            optimiser.step()
    return reader.eval()


def _rate(done: float, epochs: int) -> float:
    """After so many epochs the share of the highest rate: up quickly, down along a cosine."""
    warm = min(1.0, (done + 0.01) / _WARM)
    return warm * (_LAST_RATE + (1 - _LAST_RATE) * (1 + math.cos(math.pi * done / epochs)) / 2)


def _loss(reader: Reader, items: list[Item], states: list[Sentences]) -> Tensor:
    batch = Batch.of(items, states)
    logits = reader(batch, _forgetting(batch.context))
    losses = F.binary_cross_entropy_with_logits(logits, batch.wanted(), reduction="none").sum(1)
    weights = torch.tensor([_ORDINARY_WEIGHT if item.ordinary else 1.0 for item in items])
    return (losses * torch.cat([weights, weights[batch.owner]])).mean()


def _forgetting(context: Tensor) -> Tensor:
    context = context.masked_fill((torch.rand(len(context), 1) < _FORGET_SECTOR) & _SECTOR, 0.0)
    unknown = torch.rand(len(context)) < _FORGET_ACCOUNT
    context[unknown, _BRAND], context[unknown, _PERSONAL] = 0.0, 1.0
    return context


@torch.no_grad()
def logits(reader: Reader, items: list[Item], states: list[Sentences]) -> np.ndarray:
    """(texts, categories + 1): the highest of the sentences', since `api.model` says what each sentence is."""
    found = []
    for start in range(0, len(items), 64):
        batch = Batch.of(items[start : start + 64], states[start : start + 64])
        own = reader(batch, batch.context)[len(batch.context) :]
        lowest = torch.full((len(batch.context), own.shape[1]), -torch.inf)
        found.append(lowest.index_reduce(0, batch.owner, own, "amax").nan_to_num(neginf=_SILENT))
    return torch.cat(found).numpy()


@torch.no_grad()
def fit_tokens(reader: Reader, items: list[Item], states: list[Sentences]) -> nn.Linear:
    """Which tokens of a flagged sentence a person would underline: one logistic regression over the last layer."""
    labelled = [
        (unit, own.hidden[n])
        for item, own in zip(items, states, strict=True)
        for n, unit in enumerate(item.units)
        if unit.labels.any()
    ]
    some = labelled[:: max(1, len(labelled) // _MARKED)]
    last = [reader.encoder.upper(hidden.float()[None], torch.ones(1, len(hidden)))[1][0] for _, hidden in some]
    marks = np.concatenate([unit.marks for unit, _ in some]) > 0
    model = LogisticRegression(C=0.1, max_iter=200).fit(torch.cat(last).numpy(), marks)
    line = nn.Linear(HIDDEN, 1)
    line.weight.data = torch.tensor(model.coef_, dtype=torch.float32)
    line.bias.data = torch.tensor(model.intercept_, dtype=torch.float32)
    return line
