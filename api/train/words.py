"""The plain half: TF-IDF over words and parts of words, and a logistic regression for each thing that may be said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from api.ngrams import BLOCKS
from api.train.data import Item
from api.train.thresholds import targets

# A gram must stand in so many texts of the training; at most so many are kept of each block.
_LEAST, _MOST = (2, 3), (40_000, 60_000)
# Liblinear's C, and how many times as much as any other text an ordinary one weighs: most of what people write is
# ordinary, and "anything at all" must know it; which category it is, is asked of the others.
_CATEGORY, _ANYTHING = (10.0, 2.0), (3.0, 5.0)


class Words:
    """Vectorisers and weights that learned from some of the items."""

    def __init__(self, items: list[Item]):
        self.vectors = [
            TfidfVectorizer(analyzer=block, sublinear_tf=True, min_df=least, max_features=most)
            for block, least, most in zip(BLOCKS, _LEAST, _MOST, strict=True)
        ]
        texts = [item.text for item in items]
        matrix = hstack([vector.fit_transform(texts) for vector in self.vectors]).tocsr()
        ordinary = np.array([item.ordinary for item in items])
        wanted = targets(items).T
        settings = [_CATEGORY] * (len(wanted) - 1) + [_ANYTHING]
        learners = [
            _line(matrix, own, np.where(ordinary, weight, 1.0), strength)
            for own, (strength, weight) in zip(tqdm(wanted, desc="weighing words"), settings, strict=True)
        ]
        self.weights = np.concatenate([learner.coef_ for learner in learners]).T.astype(np.float32)
        self.bias = np.concatenate([learner.intercept_ for learner in learners]).astype(np.float32)

    def logits(self, items: list[Item]) -> np.ndarray:
        """(texts, categories + 1)."""
        texts = [item.text for item in items]
        matrix: csr_matrix = hstack([vector.transform(texts) for vector in self.vectors]).tocsr()
        return (matrix @ self.weights + self.bias).astype(np.float32)

    def save(self, path: Path) -> None:
        """As `api.ngrams.Grams` reads it."""
        arrays: dict[str, np.ndarray] = {"bias": self.bias}
        start = 0
        for block, vector in zip(BLOCKS, self.vectors, strict=True):
            grams = vector.get_feature_names_out()
            arrays[block.__name__] = np.array("\n".join(grams))
            arrays[f"{block.__name__}_idf"] = vector.idf_.astype(np.float16)
            arrays[f"{block.__name__}_weights"] = self.weights[start : start + len(grams)].astype(np.float16)
            start += len(grams)
        np.savez_compressed(path, **arrays)


def _line(matrix: csr_matrix, wanted: np.ndarray, weights: np.ndarray, strength: float) -> LogisticRegression:
    """Where two readings differ, the text stands there twice, once as yes and once as no, each at half its weight."""
    torn = wanted == 0.5
    rows, yes = vstack([matrix, matrix[torn]]), np.append(wanted > 0, np.zeros(torn.sum(), bool))
    weights = np.append(weights * np.where(torn, 0.5, 1.0), weights[torn] / 2)
    line = LogisticRegression(C=strength, solver="liblinear", tol=1e-2, random_state=1)
    return line.fit(rows, yes, weights / weights.mean())
