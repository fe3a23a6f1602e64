"""The figures that sum up a report, and the scope of a pair: what xlsx and html both show.

A program that reads ``overlaps.json`` arrives at the same figures by the rules written here, for
they use nothing but the fields ``scope`` and ``agency`` of the SOPs, ``relation`` and ``conflicts``
of the pairs. Only listed pairs count: of a cluster whose ``pairs`` is ``principal``, those with the
principal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sopsim.types import ConflictType, Pair, Relation, Report, Scope, Severity, Sop


class PairScope(StrEnum):
    """Between which kinds of SOP a pair lies: cross-agency, or of one agency or two."""

    LINTAS_LINTAS = "lintas_lintas"
    LINTAS_INTERNAL = "lintas_internal"
    INTERNAL_ANTAR = "internal_antar"
    INTERNAL_DALAM = "internal_dalam"
    INTERNAL_TANPA_NAMA = "internal_tanpa_nama"


@dataclass(frozen=True, slots=True)
class AgencyFigures:
    """What was found about the SOPs of one agency; every figure counts SOPs.

    ``n_found`` counts those in any pair, ``n_duplicate`` those in a pair that is identical or
    duplicate, ``n_overlap`` those in one that contains or overlaps, and ``n_conflict`` those in one
    with a conflict; an SOP may count under all of them.
    """

    agency: str
    n_sops: int
    n_found: int
    n_duplicate: int
    n_overlap: int
    n_conflict: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of a report. A missing key counts 0."""

    pairs: Counter[tuple[Relation, PairScope]]
    pairs_in_conflict: Counter[PairScope]
    conflicts: Counter[tuple[ConflictType, Severity]]
    agencies: tuple[AgencyFigures, ...]


def scope_of_pair(a: Sop, b: Sop) -> PairScope:
    """Tell the scope of a pair.

    Two internal SOPs are of one agency if its canonical name is the same. Where the name of either
    could not be read, nothing is claimed.
    """
    n_lintas = [a.scope, b.scope].count(Scope.LINTAS)
    if n_lintas == 2:
        return PairScope.LINTAS_LINTAS
    if n_lintas == 1:
        return PairScope.LINTAS_INTERNAL
    if not (a.agency and b.agency):
        return PairScope.INTERNAL_TANPA_NAMA
    return PairScope.INTERNAL_DALAM if a.agency == b.agency else PairScope.INTERNAL_ANTAR


def count_report(report: Report) -> Figures:
    """Count pairs, conflicts and the SOPs of each agency; agencies in alphabetical order."""
    sops = {sop.id: sop for sop in report.sops}
    scopes = [scope_of_pair(sops[pair.a], sops[pair.b]) for pair in report.pairs]
    return Figures(
        pairs=Counter(
            (pair.relation, scope) for pair, scope in zip(report.pairs, scopes, strict=True)
        ),
        pairs_in_conflict=Counter(
            scope for pair, scope in zip(report.pairs, scopes, strict=True) if pair.conflicts
        ),
        conflicts=Counter(
            (conflict.type, conflict.severity)
            for pair in report.pairs
            for conflict in pair.conflicts
        ),
        agencies=_count_agencies(report),
    )


def _count_agencies(report: Report) -> tuple[AgencyFigures, ...]:
    found = _sops_in(report.pairs)
    duplicate = _sops_in(pair for pair in report.pairs if pair.relation.is_same_procedure)
    overlap = _sops_in(pair for pair in report.pairs if not pair.relation.is_same_procedure)
    conflict = _sops_in(pair for pair in report.pairs if pair.conflicts)
    ids_of: dict[str, set[str]] = defaultdict(set)
    for sop in report.sops:
        ids_of[sop.agency].add(sop.id)
    return tuple(
        AgencyFigures(
            agency=agency,
            n_sops=len(ids),
            n_found=len(ids & found),
            n_duplicate=len(ids & duplicate),
            n_overlap=len(ids & overlap),
            n_conflict=len(ids & conflict),
        )
        for agency, ids in sorted(ids_of.items())
    )


def _sops_in(pairs: Iterable[Pair]) -> set[str]:
    return {sop_id for pair in pairs for sop_id in (pair.a, pair.b)}
