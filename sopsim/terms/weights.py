"""How much a term tells about what a procedure is about, from how many procedures use it."""

from __future__ import annotations

import math
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
