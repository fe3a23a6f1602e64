"""Pairs → clusters of one and the same procedure, with what varies among their members."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from sopsim.cluster.grouping import (
    LARGE_GROUP,
    Comparisons,
    is_same_procedure,
    split_large,
    typical_member,
)
from sopsim.cluster.variants import find_variants
from sopsim.types import (
    Cluster,
    Pair,
    PairListing,
    Recommendation,
    Sop,
    Variant,
)

MAX_DISTANCE = 0.5
"""Distance (1 - probability of being the same procedure) that no two members may exceed."""


def make_clusters(
    comparisons: Comparisons, groups: Sequence[Sequence[int]], min_probability: float
) -> tuple[list[Cluster], list[Pair]]:
    """Make the clusters, and the pairs to report: related ones, in large clusters with the
    principal only.

    ``groups`` are those of ``group_alike``; a large one is clustered as one. Connected components
    come first, then complete linkage inside, so that A–B and B–C alone do not put A and C together.
    """
    clusters = [
        _describe(members, comparisons)
        for nodes in _linked(comparisons, groups, min_probability)
        for members in _verified(sorted(sum(nodes, ())), comparisons, min_probability)
        if len(members) > 1
    ]
    return sorted(clusters, key=_order), _reported(comparisons, clusters, min_probability)


def _order(cluster: Cluster) -> tuple[int, str]:
    return -len(cluster.members), cluster.id


# --- linkage ----------------------------------------------------------------------------------

_Node = tuple[int, ...]
_Likeness = Mapping[tuple[_Node, _Node], float]


def _linked(
    comparisons: Comparisons, groups: Sequence[Sequence[int]], min_probability: float
) -> list[list[_Node]]:
    node_of: dict[int, _Node] = {}
    for group in groups:
        for member in group:
            node_of[member] = tuple(group) if len(group) > LARGE_GROUP else (member,)
    nodes = sorted(set(node_of.values()))
    speaker = {node: typical_member(node, comparisons.profiles) for node in nodes}
    likeness: dict[tuple[_Node, _Node], float] = {}
    for (i, j), pair in comparisons.known().items():
        if i != speaker[node_of[i]] or j != speaker[node_of[j]]:
            continue
        if is_same_procedure(pair, min_probability):
            a, b = sorted((node_of[i], node_of[j]))
            likeness[a, b] = pair.probability
    return [
        cluster
        for component in _components(nodes, likeness)
        for cluster in _complete_linkage(component, likeness)
    ]


def _verified(
    members: list[int], comparisons: Comparisons, min_probability: float
) -> list[list[int]]:
    """Split a large cluster as ``split_large`` does; small parts are linked anew, pair by pair."""
    parts = split_large(members, comparisons, min_probability)
    if len(parts) == 1:
        return parts
    verified: list[list[int]] = []
    for part in parts:
        if len(part) > LARGE_GROUP:
            verified.append(part)
            continue
        likeness: _Likeness = {
            ((i,), (j,)): pair.probability
            for i, j in combinations(part, 2)
            if is_same_procedure(pair := comparisons.pair(i, j), min_probability)
        }
        linked = _complete_linkage([(member,) for member in part], likeness)
        verified.extend(sorted(sum(nodes, ())) for nodes in linked)
    return verified


def _components(nodes: Sequence[_Node], likeness: _Likeness) -> list[list[_Node]]:
    linked: dict[_Node, list[_Node]] = defaultdict(list)
    for a, b in likeness:
        linked[a].append(b)
        linked[b].append(a)
    seen: set[_Node] = set()
    components = []
    for node in nodes:
        if node in seen:
            continue
        component, pending = [], [node]
        seen.add(node)
        while pending:
            current = pending.pop()
            component.append(current)
            fresh = [other for other in linked[current] if other not in seen]
            seen.update(fresh)
            pending.extend(fresh)
        components.append(sorted(component))
    return components


def _complete_linkage(component: list[_Node], likeness: _Likeness) -> list[list[_Node]]:
    if len(component) < 2:
        return [component]
    distance = np.ones((len(component), len(component)))
    np.fill_diagonal(distance, 0.0)
    for i, a in enumerate(component):
        for j in range(i + 1, len(component)):
            distance[i, j] = distance[j, i] = 1 - likeness.get((a, component[j]), 0.0)
    labels = AgglomerativeClustering(
        n_clusters=None,
        metric="precomputed",
        linkage="complete",
        distance_threshold=MAX_DISTANCE,
    ).fit_predict(distance)
    clusters: dict[int, list[_Node]] = defaultdict(list)
    for node, label in zip(component, labels, strict=True):
        clusters[int(label)].append(node)
    return list(clusters.values())


# --- description ------------------------------------------------------------------------------


def _describe(members: Sequence[int], comparisons: Comparisons) -> Cluster:
    profiles = comparisons.profiles
    large = len(members) > LARGE_GROUP
    principal = typical_member(members, profiles) if large else _most_central(members, comparisons)
    with_principal = [comparisons.pair(principal, m) for m in members if m != principal]
    inside = with_principal
    if not large:
        inside = [comparisons.pair(i, j) for n, i in enumerate(members) for j in members[n + 1 :]]
    ids = tuple(profiles[member].sop.id for member in members)
    sops = [profiles[member].sop for member in members]
    variants = find_variants(profiles[principal].sop, with_principal, {sop.id: sop for sop in sops})
    recommendation = _recommend(sops, variants)
    return Cluster(
        id=hashlib.sha256("\n".join(ids).encode()).hexdigest()[:10],
        members=ids,
        principal=profiles[principal].sop.id,
        pairs=PairListing.PRINCIPAL if large else PairListing.ALL,
        min_probability=min(pair.probability for pair in inside),
        variants=variants,
        recommendation=recommendation,
        explanation=_explain(sops, variants, recommendation),
    )


def _most_central(members: Sequence[int], comparisons: Comparisons) -> int:
    """Give the member that the others resemble most, by steps with a counterpart."""

    def closeness(member: int) -> tuple[float, float, int, int]:
        pairs = [comparisons.pair(member, other) for other in members if other != member]
        shared = sum(min(pair.a_in_b, pair.b_in_a) * pair.probability for pair in pairs)
        profile = comparisons.profiles[member]
        return round(shared, 6), profile.sop.quality, profile.n_steps, -member

    return max(members, key=closeness)


def _recommend(sops: Sequence[Sop], variants: Sequence[Variant]) -> Recommendation:
    if _of_one_agency(sops):
        return Recommendation.CABUT
    return Recommendation.SELARASKAN if variants else Recommendation.GABUNG


def _of_one_agency(sops: Sequence[Sop]) -> bool:
    """Tell whether all are known to be of the same agency."""
    agencies = {sop.agency for sop in sops}
    return len(agencies) == 1 and "" not in agencies


def _explain(
    sops: Sequence[Sop], variants: Sequence[Variant], recommendation: Recommendation
) -> str:
    facts = f"{len(sops)} SOP{_owners(sops)} memuat prosedur yang sama"
    differences = f"{len(variants)} ketentuan berbeda" if variants else "ketentuannya tidak berbeda"
    advice = {
        Recommendation.CABUT: "satu perangkat daerah cukup mempunyai satu SOP untuk prosedur ini",
        Recommendation.SELARASKAN: "perbedaannya perlu diselaraskan sebelum dapat digabung",
        Recommendation.GABUNG: "dapat digabung menjadi satu SOP bersama",
        Recommendation.PERTAHANKAN: "dapat dipertahankan",
    }[recommendation]
    return f"{facts}; {differences}; {advice}."


def _owners(sops: Sequence[Sop]) -> str:
    n_agencies = len({sop.agency for sop in sops} - {""})
    if any(not sop.agency for sop in sops):
        return " (perangkat daerahnya tidak semua terbaca)"
    return f" dari {n_agencies} perangkat daerah"


# --- pairs to report --------------------------------------------------------------------------


def _reported(
    comparisons: Comparisons, clusters: Sequence[Cluster], min_probability: float
) -> list[Pair]:
    """Give the pairs to list; of a large cluster only those of its principal, also with others."""
    number_of = {profile.sop.id: number for number, profile in enumerate(comparisons.profiles)}
    principal_of = {
        number_of[member]: number_of[cluster.principal]
        for cluster in clusters
        if cluster.pairs is PairListing.PRINCIPAL
        for member in cluster.members
    }
    listed: set[tuple[int, int]] = set()
    for i, j in comparisons.known():
        first, second = principal_of.get(i, i), principal_of.get(j, j)
        if first != second:
            listed.add((min(first, second), max(first, second)))
    listed.update((min(m, p), max(m, p)) for m, p in principal_of.items() if m != p)
    pairs = (comparisons.pair(i, j) for i, j in listed)
    return sorted(
        (pair for pair in pairs if pair.probability >= min_probability),
        key=lambda pair: (pair.a, pair.b),
    )
