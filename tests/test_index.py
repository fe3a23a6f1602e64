"""Vectors to neighbours: all of them, and each pair once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sopsim.index import neighbours_within


def unit_vectors(n: int, seed: int = 0, dimension: int = 8) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).standard_normal((n, dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def pairs(vectors: NDArray[np.float32], least: float) -> list[tuple[int, int]]:
    left, right, _ = neighbours_within(vectors, least)
    return list(zip(left.tolist(), right.tolist(), strict=True))


@given(n=st.integers(0, 40), seed=st.integers(0, 2**31), least=st.floats(-1, 1, width=32))
def test_finds_what_comparing_all_finds(n: int, seed: int, least: float) -> None:
    vectors = unit_vectors(n, seed)
    cosines = vectors @ vectors.T
    found = pairs(vectors, least)
    assert found == sorted(set(found))
    assert all(i < j for i, j in found)
    for i in range(n):
        for j in range(i + 1, n):
            # at the threshold itself rounding decides
            if abs(cosines[i, j] - least) > 1e-5:
                assert ((i, j) in found) is bool(cosines[i, j] > least)


def test_gives_the_similarities() -> None:
    vectors = unit_vectors(12)
    left, right, similarity = neighbours_within(vectors, 0.1)
    assert similarity == pytest.approx((vectors[left] * vectors[right]).sum(axis=1))


def test_nothing_is_capped() -> None:
    vectors = np.repeat(unit_vectors(1), 1500, axis=0)
    assert len(pairs(vectors, 0.9)) == 1500 * 1499 // 2


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_vectors_have_no_neighbours(n: int) -> None:
    left, right, similarity = neighbours_within(unit_vectors(n), -1.0)
    assert left.shape == right.shape == similarity.shape == (0,)


def test_zero_vectors_resemble_nothing() -> None:
    assert pairs(np.zeros((3, 8), dtype=np.float32), 0.01) == []


def test_vectors_may_be_a_view() -> None:
    wide = unit_vectors(10, dimension=16)
    narrow = wide[::2, ::2]
    assert pairs(narrow, 0.0) == pairs(narrow.copy(), 0.0)
