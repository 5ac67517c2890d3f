"""Write tests/model: an untrained model with the real shape of files, small enough to be kept, for tests of loading.

Needs requirements-train.txt: python -m tests.make_model
"""

import json
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from api.engine.types import LEARNED
from api.train.export import export
from api.train.network import Encoder, Network

HERE = Path(__file__).parent
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]


def main() -> None:
    out = HERE / "model"
    out.mkdir(exist_ok=True)
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    texts = [json.loads(line)["text"] for line in (HERE.parent / "training/en/ea-01.jsonl").read_text().splitlines()]
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=400, special_tokens=SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    base = out / "base"
    base.mkdir(exist_ok=True)
    tokenizer.save(str(base / "tokenizer.json"))
    torch.manual_seed(1)
    network = Network(Encoder(tokenizer.get_vocab_size(), 1)).eval()
    facts = {"thresholds": dict.fromkeys(LEARNED, 0.5), "flag_threshold": 0.5}
    plain = np.ones(len(LEARNED) + 1, np.float32)
    export(network, base, out, facts, plain, plain * 0)
    (base / "tokenizer.json").unlink()
    base.rmdir()


if __name__ == "__main__":
    main()
