"""The network: the first layers of a pretrained encoder read each sentence, a small head reads them together."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor, nn
from torch.nn import functional as F

from api.engine.types import LEARNED
from api.model import CONTEXT

HIDDEN, HEADS, FEED, POSITIONS, PAD = 384, 12, 1536, 512, 1
HEAD = 256


class Layer(nn.Module):
    """One post-norm BERT layer; the three attention projections are one matrix."""

    def __init__(self, drop: float):
        super().__init__()
        self.qkv, self.out = nn.Linear(HIDDEN, 3 * HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.up, self.down = nn.Linear(HIDDEN, FEED), nn.Linear(FEED, HIDDEN)
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, 1e-12), nn.LayerNorm(HIDDEN, 1e-12)
        self.drop = nn.Dropout(drop)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        q, k, v = (
            part.unflatten(2, (HEADS, HIDDEN // HEADS)).transpose(1, 2) for part in self.qkv(x).split(HIDDEN, dim=2)
        )
        weights = (q @ k.transpose(2, 3) / math.sqrt(HIDDEN // HEADS) + bias).softmax(-1)
        attended = (self.drop(weights) @ v).transpose(1, 2).flatten(2)
        x = self.norm1(x + self.drop(self.out(attended)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """ids (B, L) int64, mask (B, L) 1 or 0 -> hidden states (B, L, 384)."""

    def __init__(self, vocabulary: int, layers: int, drop: float = 0.1):
        super().__init__()
        self.word, self.pos = nn.Embedding(vocabulary, HIDDEN, padding_idx=PAD), nn.Embedding(POSITIONS, HIDDEN)
        self.norm, self.drop = nn.LayerNorm(HIDDEN, 1e-12), nn.Dropout(drop)
        self.layers = nn.ModuleList(Layer(drop) for _ in range(layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        x = self.drop(self.norm(self.word(ids) + self.pos.weight[: ids.shape[1]]))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Network(nn.Module):
    """Sentences of several texts at once; `owner` (B,) says to which text each sentence belongs.

    Gives logits (B, categories + 1), the last for "anything at all", and per token (B, L) whether a person would
    underline it.
    """

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder = encoder
        self.token = nn.Linear(HIDDEN, 1)
        self.first = nn.Linear(2 * HIDDEN + len(CONTEXT), HEAD)
        self.second = nn.Linear(HEAD, len(LEARNED) + 1)
        self.drop = nn.Dropout(0.2)

    def sentences(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """The mean of the hidden states (B, 384) and the token logits (B, L): what the exported graph gives."""
        hidden = self.encoder(ids, mask)
        weight = mask[:, :, None].to(hidden.dtype)
        return (hidden * weight).sum(1) / weight.sum(1), self.token(hidden)[:, :, 0]

    def forward(self, ids: Tensor, mask: Tensor, owner: Tensor, context: Tensor) -> tuple[Tensor, Tensor]:
        vectors, tokens = self.sentences(ids, mask)
        vectors = vectors.float()
        sizes = torch.zeros(len(context)).index_add(0, owner, torch.ones(len(owner)))
        whole = torch.zeros(len(context), HIDDEN).index_add(0, owner, vectors) / sizes[:, None]
        x = torch.cat([vectors, whole[owner], context[owner]], 1)
        return self.second(self.drop(F.gelu(self.first(self.drop(x))))), tokens.float()


def pretrained(folder: Path, layers: int) -> Encoder:
    """The first `layers` of twelve."""
    with safe_open(str(folder / "base.safetensors"), "pt") as file:
        state = {
            name: file.get_tensor(name).float()
            for name in file.keys()  # noqa: SIM118 - not a mapping
            if not name.startswith("layers.") or int(name.split(".")[1]) < layers
        }
    encoder = Encoder(state["word.weight"].shape[0], layers)
    encoder.load_state_dict(state)
    return encoder
