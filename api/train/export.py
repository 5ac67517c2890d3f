"""The trained network as the files that `api.model` loads: int8 ONNX, head, tokenizer, and model.json over them."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from api.engine.types import LEARNED
from api.model import CONTEXT, FILES
from api.train.network import WIDTH, Encoder
from api.train.reader import Reader
from api.train.words import Words


class _Sentence(nn.Module):
    """One sentence without padding: its vector and its token logits."""

    def __init__(self, encoder: Encoder, tokens: nn.Linear):
        super().__init__()
        self.encoder, self.tokens = encoder, tokens

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        vector, hidden = self.encoder(ids, torch.ones_like(ids))
        return vector, self.tokens(hidden)[:, :, 0]


@dataclass(frozen=True)
class Parts:
    """All that was trained, and the calibration over it."""

    reader: Reader
    tokens: nn.Linear
    words: Words
    slopes: np.ndarray
    shifts: np.ndarray


def export(parts: Parts, base: Path, folder: Path, facts: dict[str, Any]) -> None:
    """Writes every file; `facts` are what model.json says beside names and hashes."""
    folder.mkdir(parents=True, exist_ok=True)
    full = folder / "full.onnx"
    torch.onnx.export(
        _Sentence(parts.reader.encoder, parts.tokens).eval(),
        (torch.tensor([[0, 5, 6, 7, 2]]),),
        str(full),
        input_names=["ids"],
        output_names=["vector", "tokens"],
        dynamo=True,
        external_data=False,
        dynamic_shapes={"ids": {1: torch.export.Dim("length", min=2, max=512)}},
    )
    graph = onnx.load(full)
    del graph.metadata_props[:]
    for node in graph.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    onnx.save(graph, full)
    quantize_dynamic(
        full,
        folder / "encoder.onnx",
        op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        # Seven bits: sums of eight overflow on processors without int8 instructions, which costs a point of F1.
        reduce_range=True,
        extra_options={"MatMulConstBOnly": True},
    )
    full.unlink()
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    np.savez(folder / "head.npz", **_plain(parts.reader), slope=parts.slopes, shift=parts.shifts)
    parts.words.save(folder / "words.npz")
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    version = hashlib.sha256("".join(hashes.values()).encode()).hexdigest()[:12]
    described = {"version": version, "categories": LEARNED, "context": CONTEXT, "sha256": hashes, **facts}
    (folder / "model.json").write_text(json.dumps(described, indent=2) + "\n")


def _plain(reader: Reader) -> dict[str, np.ndarray]:
    """The head's matrices, with the standardising of its inputs folded into the first."""
    head = reader.head
    first, bias = head.first.weight.detach().clone(), head.first.bias.detach().clone()
    for start in (0, WIDTH):
        part = first[:, start : start + WIDTH] / reader.spread
        bias -= part @ reader.mean
        first[:, start : start + WIDTH] = part
    return {
        "first": first.T.numpy(),
        "first_bias": bias.numpy(),
        "second": head.second.weight.detach().T.numpy(),
        "second_bias": head.second.bias.detach().numpy(),
    }
