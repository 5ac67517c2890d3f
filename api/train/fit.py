"""Training the head: seeded, on the CPU; what it is worth is measured on texts by authors whom it did not read."""

from __future__ import annotations

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from api.model import CONTEXT
from api.train.data import Item
from api.train.features import Features, wanted
from api.train.network import HIDDEN, Head
from api.train.words import Words

SEED, EPOCHS, BATCH, RATE = 1, 6, 192, 1.5e-3
# Files are dealt out to so many folds: all texts of one author stay on one side.
FOLDS = 2
# The extension often does not know the sector or the account; the head must do without.
_FORGET_SECTOR, _FORGET_ACCOUNT = 0.3, 0.2
_SECTOR = torch.tensor(
    [name in ("securities", "banking", "insurance", "crypto", "pharma", "general") for name in CONTEXT]
)
_BRAND, _PERSONAL = CONTEXT.index("brand"), CONTEXT.index("personal")


def folds(items: list[Item]) -> np.ndarray:
    """(texts,) the fold of each."""
    number = {batch: place % FOLDS for place, batch in enumerate(sorted({item.batch for item in items}))}
    return np.array([number[item.batch] for item in items])


def fit(data: Features, texts: Tensor, epochs: int = EPOCHS) -> Head:
    """A head that learned from the texts of these numbers: each whole text, and each sentence in its text."""
    torch.manual_seed(SEED)
    head = Head()
    chosen = torch.zeros(len(data.texts), dtype=torch.bool)
    chosen[texts] = True
    sentences = torch.nonzero(chosen[data.owner])[:, 0]
    steps = max(1, (len(texts) + len(sentences)) // BATCH)
    optimiser = torch.optim.AdamW(head.parameters(), RATE, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps * epochs + 1, pct_start=0.1)
    head.train()
    for _ in tqdm(range(epochs), desc="training", unit=" epochs"):
        some, parts = texts[torch.randperm(len(texts))], sentences[torch.randperm(len(sentences))]
        for text, sentence in zip(some.tensor_split(steps), parts.tensor_split(steps), strict=True):
            loss = _loss(head, data, text, sentence)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return head.eval()


def _loss(head: Head, data: Features, text: Tensor, sentence: Tensor) -> Tensor:
    around = torch.cat([text, data.owner[sentence]])
    whole = data.wholes[around]
    own = torch.cat([data.wholes[text], data.own[sentence]])
    target = wanted(torch.cat([data.texts[text], data.labels[sentence]]))
    logits = head(own, whole, _forgetting(data.context[around]))
    losses = F.binary_cross_entropy_with_logits(logits, target, reduction="none").sum(1)
    return (losses * data.weights[around]).mean()


def _forgetting(context: Tensor) -> Tensor:
    context = context.masked_fill((torch.rand(len(context), 1) < _FORGET_SECTOR) & _SECTOR, 0.0)
    unknown = torch.rand(len(context)) < _FORGET_ACCOUNT
    context[unknown, _BRAND], context[unknown, _PERSONAL] = 0.0, 1.0
    return context


@torch.inference_mode()
def logits(head: Head, data: Features) -> np.ndarray:
    """(texts, categories + 1): the whole text's, averaged with the highest of its sentences', as `api.model` does."""
    whole = head(data.wholes, data.wholes, data.context)
    own = torch.cat(
        [head(data.own[n], data.wholes[data.owner[n]], data.context[data.owner[n]]) for n in _slices(len(data.own))]
    )
    highest = torch.full_like(whole, -9.0).index_reduce(0, data.owner, own, "amax")
    return ((whole + highest) / 2).numpy()


def _slices(rows: int, size: int = 8192) -> list[slice]:
    return [slice(n, n + size) for n in range(0, rows, size)]


def unseen_logits(data: Features, items: list[Item], epochs: int = EPOCHS) -> tuple[np.ndarray, np.ndarray]:
    """(texts, categories + 1), and (texts,) by single words: of each text, from what read nothing of its author."""
    own = folds(items)
    found = np.zeros((len(items), data.texts.shape[1] + 1), np.float32)
    words = np.zeros(len(items), np.float32)
    for fold in range(FOLDS):
        head = fit(data, torch.tensor(np.where(own != fold)[0]), epochs)
        plain = Words([item for item, one in zip(items, own, strict=True) if one != fold])
        words[own == fold] = plain.logits(items)[own == fold]
        found[own == fold] = together(logits(head, data), words)[own == fold]
    return found, words


def together(read: np.ndarray, plain: np.ndarray) -> np.ndarray:
    """ "Anything at all" is the mean of what the head reads and what the words alone say, as in `api.model`."""
    read[:, -1] = (read[:, -1] + plain) / 2
    return read


def fit_tokens(data: Features) -> nn.Linear:
    """Which tokens of a flagged sentence a person would underline: one logistic regression over the last layer."""
    model = LogisticRegression(C=0.1, max_iter=200).fit(data.tokens.float().numpy(), data.marks.numpy() > 0)
    line = nn.Linear(HIDDEN, 1)
    line.weight.data = torch.tensor(model.coef_, dtype=torch.float32)
    line.bias.data = torch.tensor(model.intercept_, dtype=torch.float32)
    return line
