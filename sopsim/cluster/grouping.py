"""Which candidate pairs are compared: all in small groups, each member with the principal in large
ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from sopsim.profile import Candidate, Profile, content_key
from sopsim.types import Pair

LARGE_GROUP = 12
"""A group with more members than this is listed by its principal only."""

JOIN_PROBABILITY = 0.9
"""Probability from which an SOP joins the group of another as the same procedure."""


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
    104 kelurahan share costs some 208 comparisons, not 5,356. A large group is then checked against
    its typical member, which speaks for it from there on.
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
                if is_same_procedure(pair := comparisons.pair(first, number), needed)
            ),
            default=None,
        )
        if best is None:
            groups[number] = [number]
        else:
            groups[-best[1]].append(number)
        progress(1)
    return [part for group in groups.values() for part in split_large(group, comparisons, needed)]


def is_same_procedure(pair: Pair, min_probability: float) -> bool:
    """Tell whether a pair is one procedure, with at least this probability."""
    return pair.relation.is_same_procedure and pair.probability >= min_probability


def split_large(
    group: Sequence[int], comparisons: Comparisons, min_probability: float
) -> list[list[int]]:
    """Split a large group until all members of each part are one procedure with its typical one."""
    if len(group) <= LARGE_GROUP:
        return [list(group)]
    typical = typical_member(group, comparisons.profiles)
    kept, rest = [typical], list[int]()
    for member in group:
        if member == typical:
            continue
        alike = is_same_procedure(comparisons.pair(typical, member), min_probability)
        (kept if alike else rest).append(member)
    if not rest:
        return [list(group)]
    return [
        *split_large(sorted(kept), comparisons, min_probability),
        *split_large(rest, comparisons, min_probability),
    ]


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
    """Compare all candidates; for a member of a large group, its typical member."""
    speaker: dict[int, int] = {}
    for group in groups:
        if len(group) > LARGE_GROUP:
            typical = typical_member(group, comparisons.profiles)
            speaker.update(dict.fromkeys(group, typical))
    for i, j in candidates:
        i, j = speaker.get(i, i), speaker.get(j, j)
        if i != j:
            comparisons.pair(i, j)
        progress(1)
