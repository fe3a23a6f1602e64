"""Which steps of two SOPs correspond: in order, one to one or one to several."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopsim.profile import MAX_SPAN, Profile, Score, TermMatrix

# Weights of the evidence that two spans of steps are the same work, set by hand and checked on the
# tuning
# sets. The sum is a log-odds-like strength; evidence that one side lacks (no output, no actor, no
# papers)
# is left out and the rest scaled up.
_ACTIVITY = 0.8
_CONTENT = 0.8
_OUTPUT = 2.0
_MEANING = 2.5
_ACTOR = 0.6
_PAPERS = 0.5
_MISSING_EVIDENCE = 0.5
"""What one side lacks counts as this share of the mean of what both have."""
_ALL = _ACTIVITY + _CONTENT + _OUTPUT + _MEANING + _ACTOR + _PAPERS

MIN_STRENGTH = 0.3
"""Strength below which two spans are not aligned."""
CERTAIN_STRENGTH = 0.8
"""Strength from which a pair of spans counts as counterparts whatever the titles say."""
PLAIN_STRENGTH = 1.4
"""Strength from which two steps are plainly alike, even against the order of the others."""
_POSITION = 1.0
"""Loss of strength per unit of difference in relative position (0 … 1)."""
_SPAN_LOSS = 0.3
_SPAN_BONUS = 0.15
"""A further step in a span costs ``_SPAN_LOSS`` and raises the gain by this share: a span must be
plainly stronger than its best single step, and the path that explains more steps wins.
"""


@dataclass(frozen=True, slots=True)
class AlignedSpans:
    """Steps ``a_first … a_end - 1`` of one SOP and ``b_first … b_end - 1`` of the other."""

    a_first: int
    a_end: int
    b_first: int
    b_end: int
    strength: float

    @property
    def n_steps(self) -> int:
        """Number of steps on both sides together; 2 for a step and its counterpart."""
        return self.a_end - self.a_first + self.b_end - self.b_first

    @property
    def score(self) -> float:
        """The strength on a scale from 0 to 1; 0.5 is as weak as an aligned pair gets."""
        return 1 / (1 + math.exp(-(self.strength - MIN_STRENGTH)))


def align_steps(a: Profile, b: Profile, score: Score) -> tuple[AlignedSpans, ...]:
    """Align the steps of two SOPs, sorted by a, then b; ``score`` maps cosines to 0 … 1.

    The best set of span pairs that keep the order of both is found by dynamic programming; single
    steps that are left over and plainly alike are added even where they cross it.
    """
    if not a.n_steps or not b.n_steps:
        return ()
    strength = span_strengths(a, b, score)
    in_order = _best_path(a, b, strength)
    crossing = _crossing_pairs(a, b, strength, in_order)
    return tuple(sorted((*in_order, *crossing), key=lambda s: (s.a_first, s.b_first)))


def span_strengths(a: Profile, b: Profile, score: Score) -> NDArray[np.float64]:
    """Strength of the evidence for each two spans, shape (spans of a, spans of b)."""
    strength = np.zeros((len(a.spans), len(b.spans)))
    known = np.zeros_like(strength)
    always = np.ones_like(strength)
    activities = _overlap(a, b, a.activities, b.activities)
    contents = _overlap(a, b, a.contents, b.contents)
    outputs = _overlap(a, b, a.outputs, b.outputs)
    papers = _overlap(a, b, a.papers, b.papers)
    actors = _overlap(a, b, a.actors, b.actors)
    for evidence, weight, given in (
        (activities.dice, _ACTIVITY, always),
        (contents.containment, _CONTENT, always),
        (_meaning(a, b, score), _MEANING, always),
        (outputs.dice, _OUTPUT, outputs.both_given),
        (papers.dice, _PAPERS, papers.both_given),
        (actors.containment > 0, _ACTOR, actors.both_given),
    ):
        strength += weight * evidence * given
        known += weight * given
    missing = _ALL - known
    return np.asarray(strength + _MISSING_EVIDENCE * missing * strength / known)


def _meaning(a: Profile, b: Profile, score: Score) -> NDArray[np.float64]:
    """Likeness of meaning, half of it beyond what all steps of the two SOPs have in common."""
    at_large = score(a.span_vectors @ b.span_vectors.T)
    common = (
        a.span_vectors[: a.n_steps].mean(axis=0) + b.span_vectors[: b.n_steps].mean(axis=0)
    ) / 2
    own_a, own_b = _unit(a.span_vectors - common), _unit(b.span_vectors - common)
    here = np.clip(own_a @ own_b.T, 0.0, 1.0)
    return np.asarray((at_large + here) / 2, dtype=np.float64)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Overlap:
    """How far the term sets of two spans agree; each of shape (spans of a, spans of b)."""

    dice: NDArray[np.float64]
    containment: NDArray[np.float64]
    both_given: NDArray[np.float64]


def _overlap(a: Profile, b: Profile, of_a: TermMatrix, of_b: TermMatrix) -> _Overlap:
    """Compare term sets; a term weighs the mean of how telling it is at large and in these two
    SOPs.

    What both SOPs are about stands in most of their steps and does not tell one step from another.
    """
    _, in_a, in_b = np.intersect1d(of_a.terms, of_b.terms, assume_unique=True, return_indices=True)
    has_a, has_b = of_a.rows.astype(np.float64), of_b.rows.astype(np.float64)
    count_a, count_b = has_a[: a.n_steps].sum(axis=0), has_b[: b.n_steps].sum(axis=0)
    count_a[in_a] += count_b[in_b]
    count_b[in_b] = count_a[in_a]
    n_steps = a.n_steps + b.n_steps
    weight_a = (rarity(count_a, n_steps) + of_a.weights) / 2
    weight_b = (rarity(count_b, n_steps) + of_b.weights) / 2
    total_a, total_b = has_a @ weight_a, has_b @ weight_b
    common = (has_a[:, in_a] * weight_a[in_a]) @ has_b[:, in_b].T
    smaller = np.minimum(total_a[:, None], total_b[None, :])
    return _Overlap(
        dice=2 * common / np.maximum(total_a[:, None] + total_b[None, :], 1e-9),
        containment=common / np.maximum(smaller, 1e-9),
        both_given=np.outer(total_a > 0, total_b > 0).astype(float),
    )


def rarity(counts: NDArray[np.float64], n_steps: float) -> NDArray[np.float64]:
    """Weight of terms that stand in ``counts`` of ``n_steps`` steps, from 0.1 (in all) to 1 (in
    one).
    """
    return np.asarray(np.maximum(0.1, 1 - np.log(np.maximum(counts, 1)) / np.log(n_steps + 1)))


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
    """Gain of aligning the span of length di at i with that of length dj at j: [i, di, j, dj]."""
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
    found: list[AlignedSpans] = []
    i, j = a.n_steps, b.n_steps
    while i or j:
        di, dj = move[i][j]
        if di and dj:
            value = strength[a.spans[i - di, i], b.spans[j - dj, j]]
            found.append(AlignedSpans(i - di, i, j - dj, j, float(value)))
        i, j = i - di, j - dj
    return found


def _crossing_pairs(
    a: Profile, b: Profile, strength: NDArray[np.float64], aligned: list[AlignedSpans]
) -> list[AlignedSpans]:
    """Pair left-over single steps that are plainly alike, the most alike first."""
    free_a = set(range(a.n_steps)) - {i for s in aligned for i in range(s.a_first, s.a_end)}
    free_b = set(range(b.n_steps)) - {j for s in aligned for j in range(s.b_first, s.b_end)}
    # The spans of single steps come first, so their row is the number of the step.
    ranked = sorted(
        (
            (float(strength[i, j]), i, j)
            for i in free_a
            for j in free_b
            if strength[i, j] >= PLAIN_STRENGTH
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
