"""The learned stage's artefact: `load(folder)` gives a Model that reads sentences. No network, one thread.

The folder holds encoder.onnx (a sentence's token ids -> its vector and, per token, a logit "underline this"),
tokenizer.json, head.npz (a two-layer perceptron over sentence, whole text and context), words.npz (weights of single
words) and model.json (sha256 of the four, thresholds). `python -m api train` writes it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np
import onnxruntime
from cachetools import LRUCache
from tokenizers import Tokenizer

from api.engine.types import ACCOUNTS, KINDS, LEARNED, SECTORS, Draft
from api.ngrams import Grams

FILES = ("encoder.onnx", "tokenizer.json", "head.npz", "words.npz")
# What the head knows beside the words, one number each.
CONTEXT = (*KINDS, *ACCOUNTS[:2], *SECTORS)
# What model.json says beside the categories' thresholds: chances, and a log-odds of the single words.
AT = ("flag_threshold", "fairly", "sure", "inbound_threshold", "skip_below")
# Tokens read of one sentence; a longer one is cut, so that its cost stays bounded.
LONGEST = 160
# Sentences remembered while people type; a vector and a few numbers each, 2 kB.
_REMEMBERED = 4096


class ModelError(ValueError):
    """The artefact cannot be used; the message says why. The service then runs with rules only."""


class Reading(NamedTuple):
    """One sentence, with its calibrated probabilities by category and the words [start, end) to underline."""

    start: int
    end: int
    flagged: float
    categories: dict[str, float]


class _Sentence(NamedTuple):
    vector: np.ndarray
    size: int  # tokens
    start: int
    end: int


def context_vector(draft: Draft) -> np.ndarray:
    facts = {draft.kind, "personal" if draft.account == "unknown" else draft.account, draft.sector}
    return np.array([float(name in facts) for name in CONTEXT], np.float32)


def calibrated(logits: np.ndarray, plain: np.ndarray, slope: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Chances (texts, categories + 1) from what the network and the single words say, each of the same shape.

    Slope and shift are Platt's, one for each output.
    """
    categories = each(logits, plain) * slope[:-1] + shift[:-1]
    overall = anything(logits[:, -1], categories, plain[..., -1])
    scores = np.column_stack([categories, overall * slope[-1] + shift[-1]])
    return 1 / (1 + np.exp(-scores))


def each(logits: np.ndarray, plain: np.ndarray) -> np.ndarray:
    """What speaks for each category: the mean of the network's opinion and that of the single words."""
    return (logits[..., :-1] + plain[..., :-1]) / 2


def anything(network: np.ndarray, categories: np.ndarray, plain: np.ndarray) -> np.ndarray:
    """What speaks for "anything at all": the mean of three opinions, each a log-odds.

    The network's own, that of the single words, and that at least one category applies, were they independent.
    """
    none = np.clip(np.logaddexp(0, categories).sum(1), 1e-12, 50)  # minus the log of the chance that no category does
    return (network + plain + np.log(np.expm1(none))) / 3


def tokenise(tokenizer: Tokenizer, text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Token ids and, for each, its half-open place in the text."""
    encoding = tokenizer.encode(text)
    if len(encoding.ids) <= LONGEST:
        return encoding.ids, encoding.offsets
    return encoding.ids[: LONGEST - 1] + encoding.ids[-1:], [*encoding.offsets[: LONGEST - 1], (0, 0)]


@dataclass
class Model:
    """`read` is a pure function of sentences and context; the cache only saves work. Safe for many threads."""

    version: str
    thresholds: dict[str, float]
    flag_threshold: float
    fairly: float
    sure: float
    inbound_threshold: float
    skip_below: float
    _session: onnxruntime.InferenceSession
    _tokenizer: Tokenizer
    _head: dict[str, np.ndarray]
    _grams: Grams

    def __post_init__(self) -> None:
        self._key = secrets.token_bytes(32)  # the cache never holds a typed word, nor a digest that others could test
        self._cache: LRUCache[bytes, _Sentence] = LRUCache(_REMEMBERED)
        self._lock = Lock()

    def read(self, text: str, sentences: list[str], draft: Draft) -> list[Reading]:
        """One Reading for each sentence: what its own words say in such a text.

        None at all where the single words rule it out: most of what people write is not worth the network's time.
        What others say is always read: it comes once, not with every key, and a complaint has no words of its own.
        """
        plain = self._grams.score(text)
        if not sentences or (plain[-1] < self.skip_below and draft.kind != "inbound"):
            return []
        encoded = [self._encoded(sentence) for sentence in sentences]
        own = np.stack([one.vector for one in encoded])
        whole = np.average(own, axis=0, weights=[one.size for one in encoded]).astype(np.float32)[None]
        logits = self._logits(own, whole, context_vector(draft))
        chances = calibrated(logits, plain, self._head["slope"], self._head["shift"])
        return [
            Reading(one.start, one.end, float(row[-1]), dict(zip(LEARNED, map(float, row), strict=False)))
            for one, row in zip(encoded, chances, strict=True)
        ]

    def _logits(self, rows: np.ndarray, whole: np.ndarray, context: np.ndarray) -> np.ndarray:
        around = [np.broadcast_to(one, (len(rows), one.shape[-1])) for one in (whole, context)]
        hidden = np.concatenate([rows, *around], 1) @ self._head["first"] + self._head["first_bias"]
        return np.maximum(hidden, 0) @ self._head["second"] + self._head["second_bias"]

    def _encoded(self, sentence: str) -> _Sentence:
        key = hashlib.blake2b(sentence.encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            known = self._cache.get(key)
        if known is None:
            known = self._encode(sentence)
            with self._lock:
                self._cache[key] = known
        return known

    def _encode(self, sentence: str) -> _Sentence:
        # One sentence a run: the scale of int8 activations would otherwise depend on its neighbours.
        ids, offsets = tokenise(self._tokenizer, sentence)
        vector, tokens = self._session.run(None, {"ids": np.array([ids], np.int64)})
        marked = [place for place, logit in zip(offsets, tokens[0], strict=True) if logit > 0 and place[1] > place[0]]
        if not marked:
            return _Sentence(vector[0], len(ids), 0, len(sentence))
        return _Sentence(vector[0], len(ids), *_whole_words(sentence, marked[0][0], marked[-1][1]))


def _whole_words(sentence: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and not sentence[start - 1].isspace():
        start -= 1
    while end < len(sentence) and not sentence[end].isspace():
        end += 1
    words = sentence[start:end]
    start += len(words) - len(words.lstrip())
    return start, max(start + 1, start + len(words.strip().rstrip(".,;:")))


def load(folder: Path) -> Model:
    """Check every file against model.json and load it. Raises ModelError."""
    try:
        facts = json.loads((folder / "model.json").read_text())
        for name in FILES:
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != facts["sha256"][name]:
                raise ModelError(f"{name} is not the file that model.json describes")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        with np.load(folder / "head.npz") as file:
            head = {name: file[name] for name in file.files}
        if tuple(facts["categories"]) != LEARNED or tuple(facts["context"]) != CONTEXT:
            raise ModelError("it was trained for other categories")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        at = (facts[name] for name in ("thresholds", *AT))
        return Model(facts["version"], *at, session, tokenizer, head, Grams(folder / "words.npz"))
    except ModelError:
        raise
    except FileNotFoundError as error:
        raise ModelError(f"{Path(error.filename or folder).name} is missing") from error
    except Exception as error:  # onnxruntime, tokenizers and numpy each raise their own
        raise ModelError(f"cannot be read ({type(error).__name__})") from error
