"""Pairs to clusters: no chaining, large groups by their principal, variants by value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from builders import make_sop, step
from hypothesis import given, settings
from hypothesis import strategies as st

from sopsim.cluster import Comparisons, compare_candidates, group_alike, make_clusters
from sopsim.cluster.grouping import LARGE_GROUP
from sopsim.profile import Profile
from sopsim.types import (
    AlignedSteps,
    Cluster,
    Conflict,
    ConflictType,
    Duration,
    Pair,
    PairListing,
    Recommendation,
    Relation,
    Severity,
    Sop,
)

Profiled = Callable[..., list[Profile]]
Compare = Callable[[Profile, Profile], Pair]
Found = tuple[list[Cluster], list[Pair]]
Clustered = Callable[..., Found]


def named(n_sops: int, agency: str = "Kelurahan {}") -> list[Sop]:
    """SOPs ``000.pdf``, ``001.pdf`` … with one text, each of an agency of its own."""
    steps = [step("Menerima berkas"), step("Menandatangani surat"), step("Menyerahkan surat")]
    return [
        make_sop("Surat Pengantar", steps, path=f"{n:03}.pdf", agency=agency.format(n))
        for n in range(n_sops)
    ]


def pair_of(a: str, b: str, probability: float, relation: Relation, *conflicts: Conflict) -> Pair:
    aligned = tuple(AlignedSteps(n, n, 0.9) for n in range(3))
    return Pair(a, b, relation, probability, 1.0, 1.0, None, aligned, conflicts, "Sama.")


def same(probability: float = 0.99) -> Compare:
    """Judge every two SOPs duplicates."""
    return lambda a, b: pair_of(a.sop.id, b.sop.id, probability, Relation.DUPLICATE)


def told(
    probabilities: Mapping[tuple[int, int], float], relation: Relation = Relation.DUPLICATE
) -> Compare:
    """Judge SOPs by a table; pairs that it does not name are distinct."""

    def compare(a: Profile, b: Profile) -> Pair:
        assert a.sop.id < b.sop.id
        key = (int(a.sop.id[:3]), int(b.sop.id[:3]))
        probability = probabilities.get(key, 0.01)
        judged = relation if probability >= 0.5 else Relation.OVERLAP
        return pair_of(a.sop.id, b.sop.id, probability, judged)

    return compare


@pytest.fixture(scope="module")
def clustered(profiled: Profiled) -> Clustered:
    """Cluster SOPs with the stages of the pipeline; every two are candidates."""

    def cluster(sops: Sequence[Sop], compare: Compare, min_probability: float = 0.5) -> Found:
        profiles = profiled(*sops)
        candidates = list(combinations(range(len(profiles)), 2))
        comparisons = Comparisons(profiles, compare)
        groups = group_alike(candidates, comparisons, min_probability, lambda _: None)
        compare_candidates(candidates, groups, comparisons, lambda _: None)
        return make_clusters(comparisons, groups, min_probability)

    return cluster


def members(found: Found) -> list[tuple[str, ...]]:
    return [tuple(member[:3] for member in cluster.members) for cluster in found[0]]


# --- which are together -----------------------------------------------------------------------


def test_two_links_do_not_make_a_chain(clustered: Clustered) -> None:
    found = clustered(named(3), told({(0, 1): 0.95, (1, 2): 0.9}))
    assert members(found) == [("000", "001")]
    assert [(pair.a, pair.b) for pair in found[1]] == [
        ("000.pdf", "001.pdf"),
        ("001.pdf", "002.pdf"),
    ]


def test_long_chain_is_cut(clustered: Clustered) -> None:
    links = {(n, n + 1): 0.95 for n in range(7)}
    assert all(len(cluster) == 2 for cluster in members(clustered(named(8), told(links))))


def test_third_link_closes_the_cluster(clustered: Clustered) -> None:
    found = clustered(named(3), told({(0, 1): 0.95, (1, 2): 0.9, (0, 2): 0.85}))
    assert members(found) == [("000", "001", "002")]
    assert found[0][0].min_probability == 0.85


@pytest.mark.parametrize("n_sops", [4, LARGE_GROUP, LARGE_GROUP + 1, LARGE_GROUP + 8])
def test_two_that_are_not_alike_share_no_cluster(clustered: Clustered, n_sops: int) -> None:
    last = n_sops - 1
    probabilities = dict.fromkeys(combinations(range(n_sops), 2), 0.8) | {(0, last): 0.05}
    clusters, pairs = clustered(named(n_sops), told(probabilities))
    assert clusters
    assert not any({"000.pdf", f"{last:03}.pdf"} <= set(c.members) for c in clusters)
    assert all(pair.probability >= 0.5 for pair in pairs)


@pytest.mark.parametrize("relation", [Relation.CONTAINS, Relation.OVERLAP])
def test_other_relations_are_pairs_but_no_clusters(
    clustered: Clustered, relation: Relation
) -> None:
    clusters, pairs = clustered(named(2), told({(0, 1): 0.95}, relation))
    assert clusters == []
    assert [pair.relation for pair in pairs] == [relation]


def test_unlikely_pairs_are_not_reported(clustered: Clustered) -> None:
    table = told({(0, 1): 0.6})
    assert [len(found) for found in clustered(named(2), table, 0.5)] == [1, 1]
    assert [len(found) for found in clustered(named(2), table, 0.7)] == [0, 0]


@pytest.mark.parametrize("n_sops", [0, 1])
def test_too_few_sops_have_no_clusters(clustered: Clustered, n_sops: int) -> None:
    assert clustered(named(n_sops), same()) == ([], [])


def test_no_candidates_are_not_compared(profiled: Profiled) -> None:
    comparisons = Comparisons(profiled(*named(5)), same())
    assert group_alike([], comparisons, 0.5, lambda _: None) == [[n] for n in range(5)]
    assert comparisons.known() == {}


PROBABILITIES = st.sampled_from((0.05, 0.4, 0.55, 0.7, 0.92, 0.99))
Table = tuple[int, dict[tuple[int, int], float]]


@st.composite
def small_tables(draw: st.DrawFn) -> Table:
    n_sops = draw(st.integers(2, 9))
    return n_sops, {pair: draw(PROBABILITIES) for pair in combinations(range(n_sops), 2)}


@st.composite
def large_tables(draw: st.DrawFn) -> Table:
    """One procedure for nearly all, with exceptions that need not be consistent."""
    n_sops = draw(st.integers(LARGE_GROUP + 1, 30))
    number = st.integers(0, n_sops - 1)
    others = draw(st.dictionaries(st.tuples(number, number), PROBABILITIES, max_size=80))
    alike = dict.fromkeys(combinations(range(n_sops), 2), 0.99)
    return n_sops, alike | {(i, j): value for (i, j), value in others.items() if i < j}


@settings(max_examples=60)
@given(table=small_tables() | large_tables(), least=st.sampled_from((0.5, 0.8, 0.95)))
def test_clusters_part_their_members(clustered: Clustered, table: Table, least: float) -> None:
    n_sops, probabilities = table
    clusters, pairs = clustered(named(n_sops), told(probabilities), least)
    counts = Counter(member for cluster in clusters for member in cluster.members)
    assert set(counts.values()) <= {1}
    for cluster in clusters:
        assert len(cluster.members) > 1
        assert list(cluster.members) == sorted(cluster.members)
        assert cluster.principal in cluster.members
        inside = [pair for pair in pairs if {pair.a, pair.b} <= set(cluster.members)]
        assert cluster.min_probability == min(pair.probability for pair in inside)
        assert cluster.min_probability >= least
    assert len({cluster.id for cluster in clusters}) == len(clusters)
    assert all(pair.probability >= least for pair in pairs)


@settings(max_examples=60)
@given(table=small_tables())
def test_stricter_probability_adds_no_pairs(clustered: Clustered, table: Table) -> None:
    n_sops, probabilities = table
    found = [
        {(pair.a, pair.b) for pair in clustered(named(n_sops), told(probabilities), least)[1]}
        for least in (0.0, 0.5, 0.6, 0.95, 1.0)
    ]
    assert all(stricter <= laxer for laxer, stricter in pairwise(found))


# --- large groups -----------------------------------------------------------------------------


def test_large_group_lists_pairs_with_the_principal_only(clustered: Clustered) -> None:
    (cluster,), pairs = clustered(named(30), same())
    assert len(cluster.members) == 30
    assert cluster.pairs is PairListing.PRINCIPAL
    assert len(pairs) == 29
    assert all(cluster.principal in (pair.a, pair.b) for pair in pairs)


@pytest.mark.parametrize("n_sops", [5, 30])
def test_large_group_obeys_the_least_probability_like_a_small_one(
    clustered: Clustered, n_sops: int
) -> None:
    clusters, pairs = clustered(named(n_sops), same(0.95), 0.99)
    assert clusters == []
    assert pairs == []


@pytest.mark.parametrize(
    "n_sops, listing, n_pairs",
    [
        (LARGE_GROUP, PairListing.ALL, LARGE_GROUP * (LARGE_GROUP - 1) // 2),
        (LARGE_GROUP + 1, PairListing.PRINCIPAL, LARGE_GROUP),
    ],
)
def test_smaller_group_lists_all_pairs(
    clustered: Clustered, n_sops: int, listing: PairListing, n_pairs: int
) -> None:
    (cluster,), pairs = clustered(named(n_sops), same())
    assert cluster.pairs is listing
    assert len(pairs) == n_pairs


def test_comparisons_grow_with_the_group_not_its_square(clustered: Clustered) -> None:
    def comparisons_made(n_sops: int) -> int:
        calls: list[str] = []

        def counting(a: Profile, b: Profile) -> Pair:
            calls.append(a.sop.id)
            return same()(a, b)

        clustered(named(n_sops), counting)
        return len(calls)

    assert comparisons_made(30) <= 2 * 30
    assert comparisons_made(120) <= 2 * 120


def test_two_large_groups_stay_two(clustered: Clustered) -> None:
    def compare(a: Profile, b: Profile) -> Pair:
        alike = (a.sop.id < "020") == (b.sop.id < "020")
        return (same() if alike else same(0.02))(a, b)

    clusters, pairs = clustered(named(40), compare)
    assert [len(cluster.members) for cluster in clusters] == [20, 20]
    assert len(pairs) == 38


def test_principal_of_a_large_group_has_the_commonest_text(clustered: Clustered) -> None:
    """And only pairs with it are listed, though the first member was compared with all, too."""
    sops = [
        sop if number % 2 else replace(sop, title=f"Surat Pengantar {number}")
        for number, sop in enumerate(named(20))
    ]
    (cluster,), pairs = clustered(sops, same())
    assert cluster.principal == "001.pdf"
    assert len(pairs) == 19
    assert all(cluster.principal in (pair.a, pair.b) for pair in pairs)


def test_members_unlike_the_typical_one_leave_a_large_group(clustered: Clustered) -> None:
    """They are like the first member, with which each SOP joined; the typical one decides."""
    sops = [
        sop if 0 < number < 20 else replace(sop, title="Surat Jalan")
        for number, sop in enumerate(named(30))
    ]

    def compare(a: Profile, b: Profile) -> Pair:
        first = a.sop.id == "000.pdf"
        alike = first or (a.sop.id < "020.pdf") == (b.sop.id < "020.pdf")
        return (same() if alike else same(0.02))(a, b)

    (larger, smaller), pairs = clustered(sops, compare)
    assert len(larger.members) == 20
    assert larger.min_probability > 0.9
    assert smaller.members == tuple(sop.id for sop in sops[20:])
    assert all(pair.probability > 0.9 for pair in pairs)


def test_candidate_of_any_member_is_compared_with_the_principal(profiled: Profiled) -> None:
    def compare(a: Profile, b: Profile) -> Pair:
        if b.sop.id == "020.pdf":
            return pair_of(a.sop.id, b.sop.id, 0.8, Relation.OVERLAP)
        return same()(a, b)

    comparisons = Comparisons(profiled(*named(21)), compare)
    candidates = [*combinations(range(20), 2), (7, 20)]
    groups = group_alike(candidates, comparisons, 0.5, lambda _: None)
    compare_candidates(candidates, groups, comparisons, lambda _: None)
    (cluster,), pairs = make_clusters(comparisons, groups, 0.5)
    assert cluster.principal == "000.pdf"
    assert [pair for pair in pairs if pair.b == "020.pdf"] == [comparisons.pair(0, 20)]


def test_comparison_is_made_once(profiled: Profiled) -> None:
    calls: list[tuple[str, str]] = []

    def counting(a: Profile, b: Profile) -> Pair:
        calls.append((a.sop.id, b.sop.id))
        return same()(a, b)

    comparisons = Comparisons(profiled(*named(3)), counting)
    assert comparisons.pair(2, 0) is comparisons.pair(0, 2)
    assert calls == [("000.pdf", "002.pdf")]


# --- variants ---------------------------------------------------------------------------------


def differing(kind: ConflictType, place: int | None, values: Mapping[str, str]) -> Compare:
    """Judge SOPs duplicates that contradict each other where both name a value and not the same."""

    def compare(a: Profile, b: Profile) -> Pair:
        value_a, value_b = values[a.sop.id], values[b.sop.id]
        conflict = Conflict(kind, place, place, value_a, value_b, Severity.HIGH, "Berbeda.")
        conflicts = (conflict,) if value_a and value_b and value_a != value_b else ()
        return pair_of(a.sop.id, b.sop.id, 0.99, Relation.DUPLICATE, *conflicts)

    return compare


def with_times(sops: Sequence[Sop], times: Mapping[str, str]) -> list[Sop]:
    """Give each SOP's second step the time that the table names."""
    return [
        replace(
            sop,
            steps=(
                sop.steps[0],
                replace(sop.steps[1], duration=Duration(times[sop.id], None)),
                *sop.steps[2:],
            ),
        )
        for sop in sops
    ]


def timed(values: Mapping[str, str]) -> Compare:
    """Judge SOPs duplicates whose second step takes the time that the table names."""
    return differing(ConflictType.DURATION, 1, values)


@pytest.mark.parametrize("n_sops", [6, 30])
def test_variants_tell_who_has_which_value(clustered: Clustered, n_sops: int) -> None:
    times = {f"{n:03}.pdf": ("1 jam", "2 jam", "1 jam")[n % 3] for n in range(n_sops)}
    (cluster,), _ = clustered(with_times(named(n_sops), times), timed(times))
    (variant,) = cluster.variants
    assert (variant.step, variant.field) == (1, ConflictType.DURATION)
    assert {value.value: list(value.members) for value in variant.values} == {
        time: sorted(member for member, its in times.items() if its == time)
        for time in ("1 jam", "2 jam")
    }
    assert cluster.principal in variant.values[0].members


def test_variant_is_told_from_the_principal_whichever_side_it_is_on(clustered: Clustered) -> None:
    times = {"000.pdf": "3 jam", "001.pdf": "1 jam", "002.pdf": "1 jam"}
    sops = with_times(named(3), times)
    sops[0] = replace(sops[0], quality=0.5)
    (cluster,), _ = clustered(sops, timed(times))
    assert cluster.principal == "001.pdf"
    ((value, other),) = [variant.values for variant in cluster.variants]
    assert (value.value, value.members) == ("1 jam", ("001.pdf", "002.pdf"))
    assert (other.value, other.members) == ("3 jam", ("000.pdf",))


def test_member_that_names_no_value_has_none(clustered: Clustered) -> None:
    fees = {"000.pdf": "Gratis", "001.pdf": "Rp5.000", "002.pdf": "", "003.pdf": "Gratis"}
    sops = [replace(sop, fee=fees[sop.id]) for sop in named(4)]
    (cluster,), _ = clustered(sops, differing(ConflictType.FEE, None, fees))
    (variant,) = cluster.variants
    assert {value.value: value.members for value in variant.values} == {
        "Gratis": ("000.pdf", "003.pdf"),
        "Rp5.000": ("001.pdf",),
    }


def test_other_value_without_a_conflict_is_not_the_principals(clustered: Clustered) -> None:
    """Times of steps that are too unlike to contradict each other still differ."""
    times = {"000.pdf": "1 jam", "001.pdf": "2 jam", "002.pdf": "3 jam"}
    conflict = timed({"000.pdf": "1 jam", "001.pdf": "2 jam"})

    def compare(a: Profile, b: Profile) -> Pair:
        return same()(a, b) if b.sop.id == "002.pdf" else conflict(a, b)

    (cluster,), _ = clustered(with_times(named(3), times), compare)
    (variant,) = cluster.variants
    assert {value.value: value.members for value in variant.values} == {
        time: (sop_id,) for sop_id, time in times.items()
    }


def test_member_whose_step_covers_two_has_no_value(clustered: Clustered) -> None:
    times = {"000.pdf": "1 jam", "001.pdf": "2 jam", "002.pdf": "1 jam"}
    conflict = timed({"000.pdf": "1 jam", "001.pdf": "2 jam"})

    def compare(a: Profile, b: Profile) -> Pair:
        if b.sop.id != "002.pdf":
            return conflict(a, b)
        merged = (AlignedSteps(0, 1, 0.9), AlignedSteps(1, 1, 0.9))
        return replace(same()(a, b), aligned=merged)

    (cluster,), _ = clustered(with_times(named(3), times), compare)
    (variant,) = cluster.variants
    assert all("002.pdf" not in value.members for value in variant.values)


def test_papers_of_a_variant_are_what_each_member_demands(clustered: Clustered) -> None:
    """The first demands a KTP, the second does not, the third a photograph besides."""
    missing = Conflict(ConflictType.REQUIREMENT, 0, 0, "KTP", "", Severity.MEDIUM, "KTP.")
    further = Conflict(ConflictType.REQUIREMENT, 0, 0, "", "Foto", Severity.MEDIUM, "Foto.")
    conflicts = {("000.pdf", "001.pdf"): missing, ("000.pdf", "002.pdf"): further}

    def compare(a: Profile, b: Profile) -> Pair:
        own = conflicts.get((a.sop.id, b.sop.id))
        probability = 0.99 if own else 0.95
        found = (own,) if own else ()
        return pair_of(a.sop.id, b.sop.id, probability, Relation.DUPLICATE, *found)

    papers = {"000.pdf": ("KTP",), "001.pdf": (), "002.pdf": ("KTP", "Foto")}
    sops = [
        replace(sop, steps=(replace(sop.steps[0], requirements=papers[sop.id]), *sop.steps[1:]))
        for sop in named(3)
    ]
    (cluster,), _ = clustered(sops, compare)
    values = [value for variant in cluster.variants for value in variant.values]
    assert any("KTP" in value.value and "002.pdf" in value.members for value in values)


def test_members_without_differences_have_no_variants(clustered: Clustered) -> None:
    (cluster,), _ = clustered(named(4), same())
    assert cluster.variants == ()


# --- recommendation ---------------------------------------------------------------------------


def test_same_procedure_twice_in_one_agency_is_to_be_withdrawn(clustered: Clustered) -> None:
    (cluster,), _ = clustered(named(2, agency="Dinas Sosial"), same())
    assert cluster.recommendation is Recommendation.CABUT


def test_unread_agencies_are_not_taken_for_one(clustered: Clustered) -> None:
    (cluster,), _ = clustered(named(2, agency=""), same())
    assert cluster.recommendation is Recommendation.GABUNG
    assert "perangkat daerahnya tidak semua terbaca" in cluster.explanation


def test_agreeing_sops_are_to_be_merged_and_differing_ones_harmonised(
    clustered: Clustered,
) -> None:
    (agreeing,), _ = clustered(named(2), same())
    (differing,), _ = clustered(named(2), timed({"000.pdf": "1 jam", "001.pdf": "2 jam"}))
    assert agreeing.recommendation is Recommendation.GABUNG
    assert differing.recommendation is Recommendation.SELARASKAN
    assert "1 ketentuan berbeda" in differing.explanation


def test_clusters_come_largest_first(clustered: Clustered) -> None:
    table = dict.fromkeys(((0, 1), (2, 3), (2, 4), (3, 4)), 0.99)
    assert members(clustered(named(5), told(table))) == [("002", "003", "004"), ("000", "001")]
