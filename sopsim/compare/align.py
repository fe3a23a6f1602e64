"""Which steps of two SOPs correspond: in order, one to one or one to several."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopsim.profile import MAX_SPAN, Profile, TermMatrix

# Weights of the evidence that two spans of steps are the same work, set by hand and checked on the tuning
# sets. The sum is a log-odds-like strength; evidence that one side lacks (no output, no actor, no papers)
# is left out and the rest scaled up.
_ACTIVITY = 0.8
_CONTENT = 0.8
_OUTPUT = 2.0
_MEANING = 2.5
_ACTOR = 0.6
_PAPERS = 0.5
_ALL = _ACTIVITY + _CONTENT + _OUTPUT + _MEANING + _ACTOR + _PAPERS

MIN_STRENGTH = 0.3
"""Strength below which two spans are not aligned."""
CERTAIN_STRENGTH = 1.0
"""Strength from which an aligned pair counts as a counterpart by itself, whatever the titles say."""
MIN_STRENGTH_OUT_OF_ORDER = 1.6
"""Strength that two steps need to be aligned against the order of the others."""
_POSITION = 1.0
"""Loss of strength per unit of difference in relative position (0 … 1)."""
_SPAN_LOSS = 0.3
_SPAN_BONUS = 0.15
"""Each further step in a span costs ``_SPAN_LOSS`` and raises the gain by this share: a span must be
plainly stronger than its best single step, and of two paths the one that explains more steps wins."""


@dataclass(frozen=True, slots=True)
class AlignedSpans:
    """Steps ``a_first … a_end - 1`` of one SOP and ``b_first … b_end - 1`` of the other; score 0 … 1."""

    a_first: int
    a_end: int
    b_first: int
    b_end: int
    strength: float

    @property
    def score(self) -> float:
        """The strength on a scale from 0 to 1; 0.5 is as weak as an aligned pair gets."""
        return 1 / (1 + math.exp(-(self.strength - MIN_STRENGTH)))


def align_steps(a: Profile, b: Profile) -> tuple[AlignedSpans, ...]:
    """Align the steps of two SOPs, sorted by a, then b.

    The best set of span pairs that keep the order of both is found by dynamic programming; single steps
    that are left over and plainly alike are added even where they cross it.
    """
    if not a.n_steps or not b.n_steps:
        return ()
    strength = span_strengths(a, b)
    in_order = _best_path(a, b, strength)
    crossing = _crossing_pairs(a, b, strength, in_order)
    return tuple(sorted((*in_order, *crossing), key=lambda s: (s.a_first, s.b_first)))


def span_strengths(a: Profile, b: Profile) -> NDArray[np.float64]:
    """Strength of the evidence for each two spans, shape (spans of a, spans of b)."""
    strength = np.zeros((len(a.spans), len(b.spans)))
    known = np.zeros_like(strength)
    meaning = np.clip(a.span_vectors @ b.span_vectors.T, 0.0, 1.0)
    always = np.ones_like(strength)
    for evidence, weight, given in (
        (_dice(a.activities, b.activities), _ACTIVITY, always),
        (_containment(a.contents, b.contents), _CONTENT, always),
        (meaning, _MEANING, always),
        (_dice(a.outputs, b.outputs), _OUTPUT, _both_given(a.outputs, b.outputs)),
        (_dice(a.papers, b.papers), _PAPERS, _both_given(a.papers, b.papers)),
        (_share_actor(a, b), _ACTOR, _both_name_actor(a, b)),
    ):
        strength += weight * evidence * given
        known += weight * given
    return np.asarray(strength * _ALL / known)


def _share_actor(a: Profile, b: Profile) -> NDArray[np.float64]:
    return np.array([[bool(x & y) for y in b.span_actors] for x in a.span_actors], dtype=float)


def _both_name_actor(a: Profile, b: Profile) -> NDArray[np.float64]:
    return np.array([[bool(x and y) for y in b.span_actors] for x in a.span_actors], dtype=float)


def _both_given(a: TermMatrix, b: TermMatrix) -> NDArray[np.float64]:
    return np.outer(a.totals > 0, b.totals > 0).astype(float)


def _common_weight(a: TermMatrix, b: TermMatrix) -> NDArray[np.float64]:
    _, in_a, in_b = np.intersect1d(a.terms, b.terms, assume_unique=True, return_indices=True)
    return np.asarray(a.rows[:, in_a] @ b.rows[:, in_b].T, dtype=np.float64)


def _dice(a: TermMatrix, b: TermMatrix) -> NDArray[np.float64]:
    total = a.totals[:, None] + b.totals[None, :]
    return np.asarray(2 * _common_weight(a, b) / np.maximum(total, 1e-9))


def _containment(a: TermMatrix, b: TermMatrix) -> NDArray[np.float64]:
    smaller = np.minimum(a.totals[:, None], b.totals[None, :])
    return np.asarray(_common_weight(a, b) / np.maximum(smaller, 1e-9))


# --- the best path ----------------------------------------------------------------------------

_MOVES = tuple(
    (i, j) for i in range(1, MAX_SPAN + 1) for j in range(1, MAX_SPAN + 1) if min(i, j) == 1
)


def _best_path(a: Profile, b: Profile, strength: NDArray[np.float64]) -> list[AlignedSpans]:
    n, m = a.n_steps, b.n_steps
    gain = _gains(a, b, strength)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    move: list[list[tuple[int, int]]] = [[(0, 0)] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for j in range(m + 1):
            if i == 0 and j == 0:
                continue
            value, step = -1.0, (0, 0)
            if i and best[i - 1][j] > value:
                value, step = best[i - 1][j], (1, 0)
            if j and best[i][j - 1] > value:
                value, step = best[i][j - 1], (0, 1)
            for di, dj in _MOVES:
                if di <= i and dj <= j:
                    candidate = best[i - di][j - dj] + gain[i - di, di, j - dj, dj]
                    if candidate > value:
                        value, step = candidate, (di, dj)
            best[i][j], move[i][j] = value, step
    return _walk_back(a, b, strength, move)


def _gains(a: Profile, b: Profile, strength: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gain of aligning the span of length di from i with that of length dj from j: [i, di, j, dj]."""
    middle_a = np.array([(first + end) / 2 / a.n_steps for first, end in a.spans])
    middle_b = np.array([(first + end) / 2 / b.n_steps for first, end in b.spans])
    length_a = np.array([end - first for first, end in a.spans])
    length_b = np.array([end - first for first, end in b.spans])
    further = length_a[:, None] + length_b[None, :] - 2
    net = strength - MIN_STRENGTH - _POSITION * np.abs(middle_a[:, None] - middle_b[None, :])
    value = net * (1 + _SPAN_BONUS * further) - _SPAN_LOSS * further
    gain = np.full((a.n_steps, MAX_SPAN + 1, b.n_steps, MAX_SPAN + 1), -np.inf)
    rows = np.array([first for first, _ in a.spans])
    columns = np.array([first for first, _ in b.spans])
    gain[rows[:, None], length_a[:, None], columns[None, :], length_b[None, :]] = value
    return gain


def _walk_back(
    a: Profile, b: Profile, strength: NDArray[np.float64], move: list[list[tuple[int, int]]]
) -> list[AlignedSpans]:
    span_of_a = {span: number for number, span in enumerate(a.spans)}
    span_of_b = {span: number for number, span in enumerate(b.spans)}
    found: list[AlignedSpans] = []
    i, j = a.n_steps, b.n_steps
    while i or j:
        di, dj = move[i][j]
        if di and dj:
            value = strength[span_of_a[i - di, i], span_of_b[j - dj, j]]
            found.append(AlignedSpans(i - di, i, j - dj, j, float(value)))
        i, j = i - di, j - dj
    return found


def _crossing_pairs(
    a: Profile, b: Profile, strength: NDArray[np.float64], aligned: list[AlignedSpans]
) -> list[AlignedSpans]:
    """Pair left-over single steps that are plainly alike, the most alike first."""
    free_a = set(range(a.n_steps)) - {i for s in aligned for i in range(s.a_first, s.a_end)}
    free_b = set(range(b.n_steps)) - {j for s in aligned for j in range(s.b_first, s.b_end)}
    # The spans of single steps come first, so their number is that of the step.
    ranked = sorted(
        (
            (float(strength[i, j]), i, j)
            for i in free_a
            for j in free_b
            if strength[i, j] >= MIN_STRENGTH_OUT_OF_ORDER
        ),
        key=lambda item: (-item[0], item[1], item[2]),
    )
    found = []
    for value, i, j in ranked:
        if i in free_a and j in free_b:
            free_a.remove(i)
            free_b.remove(j)
            found.append(AlignedSpans(i, i + 1, j, j + 1, value))
    return found
