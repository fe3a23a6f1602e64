"""How much a term tells about what a procedure is about, from how many procedures use it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Set
from functools import lru_cache

from sopsim.terms.tables import read_table

FLOOR = 0.05
"""Weight of a term that every procedure uses."""


@lru_cache(maxsize=1)
def _frequencies() -> tuple[int, dict[str, int]]:
    rows = read_table("term_frequencies")
    return int(rows[0]["procedures"]), {row["term"]: int(row["procedures"]) for row in rows[1:]}


@lru_cache(maxsize=1 << 16)
def term_weight(term: str) -> float:
    """Give the weight of a term, from ``FLOOR`` (office routine) to 1 (used in one procedure or
    none).

    Inverse document frequency over the procedures of the tuning sets, scaled to 1. It is a fixed
    table, not a count over the corpus at hand: what 104 kelurahan all do would else count as
    routine, and a pair would be judged otherwise as soon as other files come or go.
    """
    n_procedures, frequencies = _frequencies()
    seen = max(1, frequencies.get(term, 1))
    return max(FLOOR, 1 - math.log(seen) / math.log(n_procedures))


def total_weight(terms: Iterable[str]) -> float:
    """Give the sum of the weights of the terms."""
    return sum(map(term_weight, terms))


def weighted_dice(a: Set[str], b: Set[str]) -> float:
    """Give the share of the weight of two sets that both have, 0 … 1; 0 where both are empty."""
    total = total_weight(a) + total_weight(b)
    return 2 * total_weight(a & b) / total if total else 0.0
