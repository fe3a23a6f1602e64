"""Which candidate pairs are compared: all in small groups, each member with the principal in large
ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from sopsim.profile import Candidate, Profile, content_key
from sopsim.types import Pair, Relation

LARGE_GROUP = 12
"""A group with more members than this is listed by its principal only."""

JOIN_PROBABILITY = 0.9
"""Probability from which an SOP joins the group of another as the same procedure."""

SAME_PROCEDURE = (Relation.IDENTICAL, Relation.DUPLICATE)


class Comparisons:
    """Compares pairs when first asked for and remembers them."""

    def __init__(
        self, profiles: Sequence[Profile], compare: Callable[[Profile, Profile], Pair]
    ) -> None:
        """``profiles`` must be sorted by SOP id."""
        self.profiles = profiles
        self._compare = compare
        self._pairs: dict[Candidate, Pair] = {}

    def pair(self, i: int, j: int) -> Pair:
        """Give the comparison of SOPs i and j, in either order."""
        key = (i, j) if i < j else (j, i)
        if key not in self._pairs:
            self._pairs[key] = self._compare(self.profiles[key[0]], self.profiles[key[1]])
        return self._pairs[key]

    def known(self) -> dict[Candidate, Pair]:
        """Give all pairs compared so far."""
        return dict(self._pairs)


def group_alike(
    candidates: Iterable[Candidate],
    comparisons: Comparisons,
    min_probability: float,
    progress: Callable[[int], None],
) -> list[list[int]]:
    """Group SOPs that are plainly the same procedure, each with a group's first member.

    Each SOP, in the order of ids, is compared with the first members of the groups among its
    candidates and joins the likeliest as the same procedure, or begins a group. So a procedure that
    104 kelurahan share costs 104 comparisons, not 5,356.
    """
    needed = max(JOIN_PROBABILITY, min_probability)
    neighbours: dict[int, list[int]] = defaultdict(list)
    for i, j in candidates:
        neighbours[j].append(i)
    groups: dict[int, list[int]] = {}
    for number in range(len(comparisons.profiles)):
        firsts = [other for other in neighbours[number] if other in groups]
        best = max(
            (
                (pair.probability, -first)
                for first in firsts
                if (pair := comparisons.pair(first, number)).probability >= needed
                and pair.relation in SAME_PROCEDURE
            ),
            default=None,
        )
        if best is None:
            groups[number] = [number]
        else:
            groups[-best[1]].append(number)
        progress(1)
    return list(groups.values())


def typical_member(group: Sequence[int], profiles: Sequence[Profile]) -> int:
    """Give the member whose text most others share word for word; the best read one among those."""
    keys = {number: content_key(profiles[number]) for number in group}
    counts = Counter(keys.values())
    return max(
        group, key=lambda n: (counts[keys[n]], profiles[n].sop.quality, profiles[n].n_steps, -n)
    )


def compare_candidates(
    candidates: Sequence[Candidate],
    groups: Sequence[Sequence[int]],
    comparisons: Comparisons,
    progress: Callable[[int], None],
) -> None:
    """Compare all candidates, but of a large group only its typical member with the others of it
    and with the rest.
    """
    speaker: dict[int, int] = {}
    for group in groups:
        if len(group) > LARGE_GROUP:
            typical = typical_member(group, comparisons.profiles)
            for member in group:
                speaker[member] = typical
                if member != typical:
                    comparisons.pair(typical, member)
    for i, j in candidates:
        if speaker.get(i, i) == i and speaker.get(j, j) == j:
            comparisons.pair(i, j)
        progress(1)
