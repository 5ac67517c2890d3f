"""The plain half: TF-IDF over words and parts of words, and one logistic regression for "anything at all"."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from api.ngrams import BLOCKS
from api.train.data import Item

# A gram must stand in so many texts of the training; at most so many are kept of each block.
_LEAST, _MOST = (2, 3), (60_000, 100_000)
_STRENGTH = 3.0
# Most of what people write is ordinary; so many times as much as any other text does an ordinary one weigh.
_ORDINARY_WEIGHT = 5.0


class Words:
    """Vectorisers and weights that learned from some of the items."""

    def __init__(self, items: list[Item]):
        self.vectors = [
            TfidfVectorizer(analyzer=block, sublinear_tf=True, min_df=least, max_features=most)
            for block, least, most in zip(BLOCKS, _LEAST, _MOST, strict=True)
        ]
        texts = [item.text for item in items]
        matrix = hstack([vector.fit_transform(texts) for vector in self.vectors]).tocsr()
        self.model = LogisticRegression(C=_STRENGTH, solver="liblinear", tol=1e-2, random_state=1)
        weights = [_ORDINARY_WEIGHT if item.ordinary else 1.0 for item in items]
        self.model.fit(matrix, [bool(item.labels.any()) for item in items], np.array(weights) / np.mean(weights))

    def logits(self, items: list[Item]) -> np.ndarray:
        texts = [item.text for item in items]
        matrix: csr_matrix = hstack([vector.transform(texts) for vector in self.vectors]).tocsr()
        return self.model.decision_function(matrix).astype(np.float32)

    def save(self, path: Path) -> None:
        """As `api.ngrams.Grams` reads it."""
        arrays: dict[str, np.ndarray] = {"bias": np.float32(self.model.intercept_[0])}
        start = 0
        for block, vector in zip(BLOCKS, self.vectors, strict=True):
            grams = vector.get_feature_names_out()
            arrays[block.__name__] = np.array("\n".join(grams))
            arrays[f"{block.__name__}_idf"] = vector.idf_.astype(np.float16)
            arrays[f"{block.__name__}_weight"] = self.model.coef_[0, start : start + len(grams)].astype(np.float16)
            start += len(grams)
        np.savez_compressed(path, **arrays)
