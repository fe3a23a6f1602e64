"""Vectors to neighbours; the only importer of faiss."""

from __future__ import annotations

import faiss
import numpy as np
from numpy.typing import NDArray


def neighbours_within(
    vectors: NDArray[np.float32], min_similarity: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Find every two vectors whose inner product exceeds ``min_similarity``, without a cap.

    ``vectors`` has shape (n, d). Returns ``left``, ``right`` and ``similarity``, each of shape
    (m,), with ``left < right``, sorted by left, then right.
    """
    n, dimension = vectors.shape
    if n < 2:
        empty = np.empty(0, dtype=np.int64)
        return empty, empty.copy(), np.empty(0, dtype=np.float32)
    index = faiss.IndexFlatIP(dimension)
    index.add(np.ascontiguousarray(vectors))
    limits, similarity, right = index.range_search(
        np.ascontiguousarray(vectors), float(min_similarity)
    )
    left = np.repeat(np.arange(n, dtype=np.int64), np.diff(limits).astype(np.int64))
    kept = left < right
    left, right, similarity = left[kept], right[kept], similarity[kept]
    order = np.lexsort((right, left))
    return left[order], right[order], similarity[order]
