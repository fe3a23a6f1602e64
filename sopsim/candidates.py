"""Which pairs are worth comparing: the union of signals that catch different kinds of likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from sopsim.index import neighbours_within
from sopsim.profile import Candidate, Profile, Score, content_key
from sopsim.terms.agencies import strip_agency_names
from sopsim.terms.text import tokens

MIN_SUBJECT = 0.08
"""Least cosine of the subjects' weighted terms."""
MIN_TITLE_SCORE = 0.45
"""Least score of the title vectors."""
MIN_STEP_SCORE = 0.6
"""Score from which two steps count as alike; two such steps make a candidate."""
MIN_SHARED_STEPS = 2
MIN_JACCARD = 0.4
"""Jaccard of 3-word shingles that MinHash looks for."""
_N_PERMUTATIONS = 64
_SHINGLE_WORDS = 3


def find_candidates(profiles: Sequence[Profile], score: Score) -> list[Candidate]:
    """Give the pairs (i, j), i < j, that any signal proposes, sorted.

    Every signal gives all it finds above its threshold; none keeps only the nearest few. All are
    exact but MinHash, which may miss a pair close to its threshold.
    """
    found: set[Candidate] = set()
    found.update(_same_content(profiles))
    found.update(_shared_shingles(profiles))
    found.update(_shared_subject(profiles))
    found.update(_like_titles(profiles, score))
    found.update(_like_steps(profiles, score))
    return sorted(found)


def _same_content(profiles: Sequence[Profile]) -> Iterator[Candidate]:
    groups: dict[str, list[int]] = defaultdict(list)
    for number, profile in enumerate(profiles):
        groups[content_key(profile)].append(number)
    for members in groups.values():
        yield from combinations(members, 2)


def _shared_shingles(profiles: Sequence[Profile]) -> Iterator[Candidate]:
    lsh = MinHashLSH(threshold=MIN_JACCARD, num_perm=_N_PERMUTATIONS)
    shingles = [_shingles(profile) for profile in profiles]
    numbers = [number for number, words in enumerate(shingles) if words]
    hashes = MinHash.bulk((shingles[number] for number in numbers), num_perm=_N_PERMUTATIONS)
    for number, minhash in zip(numbers, hashes, strict=True):
        for other in lsh.query(minhash):
            yield other, number
        lsh.insert(number, minhash)


def _shingles(profile: Profile) -> list[bytes]:
    text = " ".join(step.activity for step in profile.sop.steps)
    words = tokens(strip_agency_names(text))
    ends = range(_SHINGLE_WORDS, len(words) + 1)
    return sorted({" ".join(words[end - _SHINGLE_WORDS : end]).encode() for end in ends})


def _shared_subject(profiles: Sequence[Profile]) -> Iterator[Candidate]:
    columns: dict[str, int] = {}
    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for profile in profiles:
        for term, weight in profile.subject.items():
            indices.append(columns.setdefault(term, len(columns)))
            data.append(weight)
        starts.append(len(indices))
    matrix = csr_matrix((data, indices, starts), shape=(len(profiles), max(1, len(columns))))
    cosines = (matrix @ matrix.T).tocoo()
    kept = (cosines.row < cosines.col) & (cosines.data >= MIN_SUBJECT)
    yield from zip(cosines.row[kept].tolist(), cosines.col[kept].tolist(), strict=True)


def _like_titles(profiles: Sequence[Profile], score: Score) -> Iterator[Candidate]:
    if not profiles:
        return
    vectors = np.stack([profile.title_vector for profile in profiles])
    left, right, _ = neighbours_within(vectors, _cosine_at(score, MIN_TITLE_SCORE))
    yield from zip(left.tolist(), right.tolist(), strict=True)


def _like_steps(profiles: Sequence[Profile], score: Score) -> Iterator[Candidate]:
    steps = [p.span_vectors[: p.n_steps] for p in profiles if p.n_steps]
    if not steps:
        return
    distinct, place = np.unique(np.concatenate(steps), axis=0, return_inverse=True)
    owners = np.repeat(np.arange(len(profiles)), [profile.n_steps for profile in profiles])
    has = _ones(owners, place.ravel(), (len(profiles), len(distinct)))
    left, right, _ = neighbours_within(distinct, _cosine_at(score, MIN_STEP_SCORE))
    itself = np.flatnonzero(distinct.any(axis=1))
    alike = _ones(
        np.concatenate([left, right, itself]),
        np.concatenate([right, left, itself]),
        (len(distinct), len(distinct)),
    )
    counts = (has @ alike @ has.T).tocoo()
    kept = (counts.row < counts.col) & (counts.data >= MIN_SHARED_STEPS)
    yield from zip(counts.row[kept].tolist(), counts.col[kept].tolist(), strict=True)


def _ones(rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> Any:
    """Make a sparse matrix with 1 at these places, also where one is given twice."""
    matrix = csr_matrix((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=shape)
    matrix.data[:] = 1
    return matrix


def _cosine_at(score: Score, wanted: float) -> float:
    """Give the least cosine with at least the wanted score; more than 1 where none has it."""
    cosines = np.linspace(-1.0, 1.0, 2001)
    high_enough = score(cosines) >= wanted
    return float(cosines[np.argmax(high_enough)]) if high_enough.any() else 1.1
