"""Two SOPs → how they relate, which steps correspond, and where they contradict each other."""

from __future__ import annotations

from dataclasses import replace

from sopsim.compare.align import AlignedSpans, align_steps
from sopsim.compare.conflicts import find_conflicts
from sopsim.compare.judge import NEAR_OBJECT, SAME_OBJECT, Judgement, judge_pair
from sopsim.profile import Profile, Score
from sopsim.types import AlignedSteps, Conflict, ConflictType, Pair, Relation

__all__ = ["compare_pair"]

MIN_PROBABILITY_FOR_CONFLICTS = 0.1
"""Distinct SOPs do not contradict each other; below this probability none are looked for."""

_IN_IDENTITY_BLOCK = (ConflictType.LEGAL_BASIS,)
"""Identical SOPs may differ in the identity block."""

_CONFLICT_NAMES = {
    ConflictType.DURATION: "standar waktu",
    ConflictType.ACTOR: "pelaksana",
    ConflictType.REQUIREMENT: "persyaratan",
    ConflictType.OUTPUT: "output",
    ConflictType.LEGAL_BASIS: "dasar hukum",
    ConflictType.FEE: "biaya",
    ConflictType.ORDER: "urutan langkah",
}


def compare_pair(a: Profile, b: Profile, score: Score) -> Pair:
    """Compare two SOPs with ``a.sop.id < b.sop.id``; the pair tells with which probability they
    relate.
    """
    aligned = align_steps(a, b, score)
    judgement = judge_pair(a, b, aligned, score)
    conflicts: tuple[Conflict, ...] = ()
    sought = judgement.probability >= MIN_PROBABILITY_FOR_CONFLICTS
    if sought:
        conflicts = find_conflicts(a, b, aligned, judgement.relation)
    differs = any(conflict.type not in _IN_IDENTITY_BLOCK for conflict in conflicts)
    if differs and judgement.relation is Relation.IDENTICAL:
        # Only the words are identical; the boxes are not.
        judgement = replace(judgement, relation=Relation.DUPLICATE)
    larger = a.sop.id if judgement.a_is_larger else b.sop.id
    return Pair(
        a=a.sop.id,
        b=b.sop.id,
        relation=judgement.relation,
        probability=judgement.probability,
        a_in_b=judgement.a_in_b,
        b_in_a=judgement.b_in_a,
        larger=larger if judgement.relation is Relation.CONTAINS else None,
        aligned=tuple(step for spans in aligned for step in _steps(spans)),
        conflicts=conflicts,
        explanation=_explain(a, b, judgement, conflicts if sought else None),
    )


def _steps(spans: AlignedSpans) -> list[AlignedSteps]:
    return [
        AlignedSteps(i, j, spans.score)
        for i in range(spans.a_first, spans.a_end)
        for j in range(spans.b_first, spans.b_end)
    ]


def _explain(
    a: Profile, b: Profile, judgement: Judgement, conflicts: tuple[Conflict, ...] | None
) -> str:
    """Say in one sentence why the pair was flagged; conflicts are None where none were sought."""
    parts = [_titles(judgement)]
    if not (a.n_steps and b.n_steps):
        unread = " dan ".join(name for name, p in (("A", a), ("B", b)) if not p.n_steps)
        parts.append(f"langkah SOP {unread} tidak terbaca sehingga hanya judul yang dibandingkan")
    else:
        in_b, in_a = round(judgement.a_in_b * a.n_steps), round(judgement.b_in_a * b.n_steps)
        parts.append(
            f"{in_b} dari {a.n_steps} langkah A dan {in_a} dari {b.n_steps} langkah B "
            "jelas berpadanan"
        )
    kinds = dict.fromkeys(_CONFLICT_NAMES[conflict.type] for conflict in conflicts or ())
    if kinds:
        parts.append(f"berbeda dalam {', '.join(kinds)}")
    elif conflicts is not None and a.n_steps and b.n_steps:
        parts.append("tidak ada pertentangan yang ditemukan")
    return "; ".join(parts) + "."


def _titles(judgement: Judgement) -> str:
    features = judgement.features
    if judgement.relation is Relation.IDENTICAL:
        return "Isinya sama, kecuali identitas, ejaan, dan salah ketik"
    if features.object >= SAME_OBJECT:
        return "Urusan pada judulnya sama"
    if features.object >= NEAR_OBJECT:
        return "Urusan pada judulnya berdekatan"
    return "Judulnya berbeda, isi langkahnya bertemu"
