"""The trained network as the files that `api.model` loads: int8 ONNX, head, tokenizer, and model.json over them."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from api.engine.types import LEARNED
from api.model import CONTEXT, FILES
from api.train.network import Network


class _Sentence(nn.Module):
    """One sentence without padding: its vector and its token logits."""

    def __init__(self, network: Network):
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        return self.network.sentences(ids, torch.ones_like(ids))


def export(
    network: Network, base: Path, folder: Path, facts: dict[str, Any], slopes: np.ndarray, shifts: np.ndarray
) -> None:
    """Writes every file; `facts` are what model.json says beside names and hashes."""
    folder.mkdir(parents=True, exist_ok=True)
    full = folder / "full.onnx"
    torch.onnx.export(
        _Sentence(network),
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
        extra_options={"MatMulConstBOnly": True},
    )
    full.unlink()
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    head = {name: tensor.detach().numpy() for name, tensor in network.state_dict().items()}
    np.savez(
        folder / "head.npz",
        first=head["first.weight"].T,
        first_bias=head["first.bias"],
        second=head["second.weight"].T,
        second_bias=head["second.bias"],
        slope=slopes,
        shift=shifts,
    )
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    version = hashlib.sha256("".join(hashes.values()).encode()).hexdigest()[:12]
    described = {"version": version, "categories": LEARNED, "context": CONTEXT, "sha256": hashes, **facts}
    (folder / "model.json").write_text(json.dumps(described, indent=2) + "\n")
