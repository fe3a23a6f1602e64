"""Result against gold: how many pairs, relations, conflicts and clusters are right. Pure.

What a result says beyond its list of pairs counts too: the members of a cluster whose ``pairs`` is
``principal`` are all pairs of each other, and its variants are the conflicts between them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from sopsim.fields import Fields, load_json
from sopsim.types import Cluster, ConflictType, PairListing, Relation, Report

GOLD_SCHEMA_NAME: Final = "sopsim.gold/1"

Item = TypeVar("Item")

_HINT: Final = "See the README for what a gold file holds, or make it anew."


# --- gold -------------------------------------------------------------------------------------


class PairKey(NamedTuple):
    """Two SOP ids; ``a < b``."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class GoldConflict:
    """A conflict that a person found; a step that is None stands for any step."""

    type: ConflictType
    a_step: int | None
    b_step: int | None
    a_value: str = ""
    b_value: str = ""


@dataclass(frozen=True, slots=True)
class GoldPair:
    """Two SOPs that a person judged not to be distinct."""

    relation: Relation
    larger: str | None = None
    conflicts: tuple[GoldConflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """What is true of a corpus: all pairs that are not distinct, and more.

    ``hard_negatives`` are distinct pairs that look alike, ``clusters`` groups of the same
    procedure, ``unreadable`` the paths of files that nobody could read.
    """

    pairs: Mapping[PairKey, GoldPair]
    hard_negatives: frozenset[PairKey] = frozenset()
    clusters: tuple[tuple[str, ...], ...] = ()
    unreadable: frozenset[str] = frozenset()


def load_gold(path: Path) -> Gold:
    """Read a ``gold.json``; raises ResultFileError where it cannot be read or does not fit."""
    fields = Fields(load_json(path, _HINT), str(path), _HINT)
    if fields.text("schema") != GOLD_SCHEMA_NAME:
        raise fields.fault("schema", f"is not {GOLD_SCHEMA_NAME}")
    pairs: dict[PairKey, GoldPair] = {}
    for item in fields.each("pairs"):
        key = _pair_key(item)
        if key in pairs:
            raise item.fault("", "is there twice")
        pairs[key] = _gold_pair(item)
    hard_negatives = frozenset(_pair_key(item) for item in fields.each("hard_negatives"))
    if both := hard_negatives & pairs.keys():
        raise fields.fault("hard_negatives", f"holds {min(both)}, which is also among the pairs")
    return Gold(
        pairs=pairs,
        hard_negatives=hard_negatives,
        clusters=_disjoint(fields, fields.text_lists("clusters")),
        unreadable=frozenset(fields.texts("unreadable")),
    )


def _pair_key(fields: Fields) -> PairKey:
    a, b = fields.text("a"), fields.text("b")
    if not a < b:
        raise fields.fault("b", "does not come after a")
    return PairKey(a, b)


def _gold_pair(fields: Fields) -> GoldPair:
    pair = GoldPair(
        relation=fields.choice("relation", Relation),
        larger=fields.text_or_none("larger"),
        conflicts=tuple(
            GoldConflict(
                type=item.choice("type", ConflictType),
                a_step=item.whole_or_none("a_step"),
                b_step=item.whole_or_none("b_step"),
                a_value=item.text("a_value"),
                b_value=item.text("b_value"),
            )
            for item in fields.each("conflicts")
        ),
    )
    if pair.relation is Relation.DISTINCT:
        raise fields.fault("relation", "is distinct, which is what unlisted pairs are")
    if pair.relation is Relation.CONTAINS and pair.larger not in _pair_key(fields):
        raise fields.fault("larger", "names neither a nor b")
    return pair


def _disjoint(fields: Fields, clusters: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    counts = Counter(member for cluster in clusters for member in cluster)
    if repeated := [member for member, count in counts.items() if count > 1]:
        raise fields.fault("clusters", f"holds {repeated[0]} more than once")
    return clusters


# --- figures ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its two counts, which tell a figure over few cases from one over many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share in 0 … 1; None where there is nothing to have a share of."""
        return self.part / self.whole if self.whole else None

    def __str__(self) -> str:
        """Write the share with its counts, as in ``0.750 (3 of 4)``."""
        return f"{_decimal(self.value)} ({self.part} of {self.whole})"


@dataclass(frozen=True, slots=True)
class Score:
    """How much of what is reported is right, and how much of what is true is reported."""

    precision: Share
    recall: Share

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where nothing is reported nor true."""
        return _harmonic_mean(self.precision.value, self.recall.value)


@dataclass(frozen=True, slots=True)
class BCubed:
    """B³ of a clustering, averaged over the SOPs that either side puts into a cluster.

    SOPs that stand alone on both sides, most of a corpus, would only flatter it. Each figure lies
    in 0 … 1 and is None where there is no cluster on either side.
    """

    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return _harmonic_mean(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one result against its gold.

    ``average_precision`` is None where gold has no pairs.

    ``confusion`` counts pairs by (gold relation, reported relation): a missed pair is reported as
    distinct, a pair flagged wrongly is distinct in gold. A pair that is only implied by a cluster
    is not in it, for nothing names its relation. ``relations`` is about the gold pairs that are
    listed, ``larger`` about those among them that are ``contains`` on both sides.

    ``conflicts`` and ``conflicts_by_type`` take a conflict as right if pair and type are and both
    steps agree. ``false_conflicts`` is the share of the identical and duplicate pairs without a
    conflict, as far as they were found, for which one is reported.

    ``cluster_pairs`` is about pairs inside one cluster. ``adjusted_rand`` is over all SOPs; one
    outside all clusters is a cluster of its own.

    ``wrongly_skipped`` are paths without an SOP that gold does not know to be unreadable,
    ``missing_sops`` ids in gold that the result does not have.
    """

    pairs: Score
    average_precision: float | None
    hard_negatives_flagged: Share
    relations: Share
    larger: Share
    confusion: Mapping[tuple[Relation, Relation], int]
    conflicts: Score
    conflicts_by_type: Mapping[ConflictType, Score]
    false_conflicts: Share
    b_cubed: BCubed
    cluster_pairs: Score
    adjusted_rand: float
    unreadable_found: Share
    wrongly_skipped: tuple[str, ...]
    missing_sops: tuple[str, ...]

    def rows(self) -> list[tuple[str, str]]:
        """Return every single figure as (label, value), ready to print."""
        return [
            *_score_rows("pairs", self.pairs),
            ("pairs: average precision", _decimal(self.average_precision)),
            ("hard negatives flagged", str(self.hard_negatives_flagged)),
            ("relation right", str(self.relations)),
            ("larger SOP right", str(self.larger)),
            *_score_rows("conflicts", self.conflicts),
            *(
                row
                for kind, score in self.conflicts_by_type.items()
                for row in _score_rows(f"conflicts, {kind.value}", score)
            ),
            ("consistent duplicates with a conflict", str(self.false_conflicts)),
            ("clusters: B³ precision", _decimal(self.b_cubed.precision)),
            ("clusters: B³ recall", _decimal(self.b_cubed.recall)),
            ("clusters: B³ F1", _decimal(self.b_cubed.f1)),
            *_score_rows("clusters, pairwise", self.cluster_pairs),
            ("clusters: adjusted Rand index", _decimal(self.adjusted_rand)),
            ("unreadable files reported", str(self.unreadable_found)),
            ("readable files skipped", str(len(self.wrongly_skipped))),
            ("SOPs of gold not in the result", str(len(self.missing_sops))),
        ]


def evaluate(report: Report, gold: Gold) -> Evaluation:
    """Compare a result with what is true of its corpus."""
    found = _found_pairs(report)
    listed = {PairKey(pair.a, pair.b): pair for pair in report.pairs}
    judged = [(gold.pairs[key], pair) for key, pair in listed.items() if key in gold.pairs]
    both_contain = [
        (true, pair) for true, pair in judged if true.relation is pair.relation is Relation.CONTAINS
    ]
    conflicts = _match_conflicts(report, gold)
    groups = _Groups(report, gold)
    sop_ids = {sop.id for sop in report.sops}
    return Evaluation(
        pairs=_score_sets(found.keys(), gold.pairs.keys()),
        average_precision=_average_precision(found, gold.pairs.keys()),
        hard_negatives_flagged=_share_of(gold.hard_negatives, found),
        relations=_share_true(true.relation is pair.relation for true, pair in judged),
        larger=_share_true(true.larger == pair.larger for true, pair in both_contain),
        confusion=_confusion(report, gold, found),
        conflicts=_conflict_score(conflicts),
        conflicts_by_type={
            kind: _conflict_score([item for item in conflicts if item.type is kind])
            for kind in ConflictType
        },
        false_conflicts=_false_conflicts(report, gold, found),
        b_cubed=groups.b_cubed(),
        cluster_pairs=groups.pairwise(),
        adjusted_rand=groups.adjusted_rand(len(sop_ids | _gold_ids(gold))),
        unreadable_found=_share_of(gold.unreadable, {item.path for item in report.skipped}),
        wrongly_skipped=_wrongly_skipped(report, gold),
        missing_sops=tuple(sorted(_gold_ids(gold) - sop_ids)),
    )


# --- pairs and relations ----------------------------------------------------------------------


def _found_pairs(report: Report) -> dict[PairKey, float]:
    """Return the probability of each pair that is listed or implied by a cluster."""
    found = {
        key: cluster.min_probability
        for cluster in report.clusters
        for key in _implied_pairs(cluster)
    }
    return found | {PairKey(pair.a, pair.b): pair.probability for pair in report.pairs}


def _implied_pairs(cluster: Cluster) -> Iterator[PairKey]:
    if cluster.pairs is PairListing.PRINCIPAL:
        for a, b in combinations(sorted(cluster.members), 2):
            if cluster.principal not in (a, b):
                yield PairKey(a, b)


def _average_precision(found: Mapping[PairKey, float], gold: Collection[PairKey]) -> float | None:
    """Average the precision over recall; pairs of one probability enter together."""
    if not gold:
        return None
    by_probability: dict[float, list[PairKey]] = defaultdict(list)
    for key, probability in found.items():
        by_probability[probability].append(key)
    total, n_found, n_right = 0.0, 0, 0
    for _, keys in sorted(by_probability.items(), reverse=True):
        n_new = sum(key in gold for key in keys)
        n_found += len(keys)
        n_right += n_new
        total += n_new / len(gold) * n_right / n_found
    return total


def _confusion(
    report: Report, gold: Gold, found: Collection[PairKey]
) -> dict[tuple[Relation, Relation], int]:
    counts: Counter[tuple[Relation, Relation]] = Counter()
    for pair in report.pairs:
        true = gold.pairs.get(PairKey(pair.a, pair.b))
        counts[true.relation if true else Relation.DISTINCT, pair.relation] += 1
    for key, true in gold.pairs.items():
        if key not in found:
            counts[true.relation, Relation.DISTINCT] += 1
    return dict(counts)


# --- conflicts --------------------------------------------------------------------------------


class _FoundConflict(NamedTuple):
    """A conflict that a result lists, or implies by the variants of a cluster."""

    pair: PairKey
    type: ConflictType
    a_step: int | None
    b_step: int | None


class _Match(NamedTuple):
    """Whether a conflict of one side (gold or not) has a counterpart on the other."""

    type: ConflictType
    is_gold: bool
    matched: bool


def _found_conflicts(report: Report) -> Iterator[_FoundConflict]:
    for pair in report.pairs:
        for conflict in pair.conflicts:
            key = PairKey(pair.a, pair.b)
            yield _FoundConflict(key, conflict.type, conflict.a_step, conflict.b_step)
    for cluster in report.clusters:
        if cluster.pairs is PairListing.PRINCIPAL:
            yield from _implied_conflicts(cluster, _steps_of_members(report, cluster))


def _implied_conflicts(
    cluster: Cluster, steps_of: Mapping[str, Mapping[int, int]]
) -> Iterator[_FoundConflict]:
    """Pair the members, the principal aside, that hold different values of one variant."""
    for variant in cluster.variants:
        for left, right in combinations(variant.values, 2):
            for one in left.members:
                for other in right.members:
                    if cluster.principal in (one, other):
                        continue
                    a, b = sorted((one, other))
                    a_step, b_step = (
                        None if variant.step is None else steps_of[member].get(variant.step)
                        for member in (a, b)
                    )
                    yield _FoundConflict(PairKey(a, b), variant.field, a_step, b_step)


def _steps_of_members(report: Report, cluster: Cluster) -> dict[str, dict[int, int]]:
    """Map the principal's steps to those of each member, by their listed pair."""
    steps: dict[str, dict[int, int]] = {member: {} for member in cluster.members}
    for pair in report.pairs:
        if pair.a == cluster.principal and pair.b in steps:
            steps[pair.b] = {step.a_step: step.b_step for step in pair.aligned}
        elif pair.b == cluster.principal and pair.a in steps:
            steps[pair.a] = {step.b_step: step.a_step for step in pair.aligned}
    return steps


def _match_conflicts(report: Report, gold: Gold) -> list[_Match]:
    found: dict[tuple[PairKey, ConflictType], list[_FoundConflict]] = defaultdict(list)
    for conflict in _found_conflicts(report):
        found[conflict.pair, conflict.type].append(conflict)
    true: dict[tuple[PairKey, ConflictType], list[GoldConflict]] = defaultdict(list)
    for key, pair in gold.pairs.items():
        for gold_conflict in pair.conflicts:
            true[key, gold_conflict.type].append(gold_conflict)
    return [
        *(
            _Match(kind, False, any(_agree(other, item) for other in true.get((key, kind), ())))
            for (key, kind), items in found.items()
            for item in items
        ),
        *(
            _Match(kind, True, any(_agree(item, other) for other in found.get((key, kind), ())))
            for (key, kind), items in true.items()
            for item in items
        ),
    ]


def _agree(true: GoldConflict, found: _FoundConflict) -> bool:
    return true.a_step in (None, found.a_step) and true.b_step in (None, found.b_step)


def _conflict_score(matches: Collection[_Match]) -> Score:
    return Score(
        precision=_share_true(item.matched for item in matches if not item.is_gold),
        recall=_share_true(item.matched for item in matches if item.is_gold),
    )


def _false_conflicts(report: Report, gold: Gold, found: Collection[PairKey]) -> Share:
    in_conflict = {conflict.pair for conflict in _found_conflicts(report)}
    consistent = [
        key
        for key, pair in gold.pairs.items()
        if pair.relation.is_same_procedure and not pair.conflicts and key in found
    ]
    return _share_of(consistent, in_conflict)


# --- clusters ---------------------------------------------------------------------------------


class _Groups:
    """How the clusters of a result and those of gold cut each other, in counts of SOPs."""

    def __init__(self, report: Report, gold: Gold) -> None:
        found = _labels([cluster.members for cluster in report.clusters])
        true = _labels(gold.clusters)
        # An SOP outside all clusters of one side is a cluster of its own there, under its own id.
        self._cells = Counter(
            (found.get(sop_id, sop_id), true.get(sop_id, sop_id)) for sop_id in found.keys() | true
        )
        self._found: Counter[int | str] = Counter()
        self._true: Counter[int | str] = Counter()
        for (found_label, true_label), count in self._cells.items():
            self._found[found_label] += count
            self._true[true_label] += count

    def b_cubed(self) -> BCubed:
        n_sops = self._cells.total()
        if not n_sops:
            return BCubed(None, None)
        precision = sum(
            count * count / self._found[found] for (found, _), count in self._cells.items()
        )
        recall = sum(count * count / self._true[true] for (_, true), count in self._cells.items())
        return BCubed(precision / n_sops, recall / n_sops)

    def pairwise(self) -> Score:
        together = _n_pairs(self._cells.values())
        return Score(
            precision=Share(together, _n_pairs(self._found.values())),
            recall=Share(together, _n_pairs(self._true.values())),
        )

    def adjusted_rand(self, n_sops: int) -> float:
        n_found, n_true = _n_pairs(self._found.values()), _n_pairs(self._true.values())
        n_all = comb(n_sops, 2)
        expected = n_found * n_true / n_all if n_all else 0.0
        best = (n_found + n_true) / 2
        if best == expected:  # both sides put all SOPs together, or none
            return 1.0
        return (_n_pairs(self._cells.values()) - expected) / (best - expected)


def _labels(clusters: Iterable[Collection[str]]) -> dict[str, int | str]:
    return {
        member: number
        for number, members in enumerate(clusters)
        if len(members) > 1
        for member in members
    }


def _n_pairs(sizes: Iterable[int]) -> int:
    return sum(comb(size, 2) for size in sizes)


# --- files and small things -------------------------------------------------------------------


def _wrongly_skipped(report: Report, gold: Gold) -> tuple[str, ...]:
    readable = {sop.path for sop in report.sops}
    skipped = {item.path for item in report.skipped}
    return tuple(sorted(skipped - readable - gold.unreadable))


def _gold_ids(gold: Gold) -> set[str]:
    in_pairs = {sop_id for key in (*gold.pairs, *gold.hard_negatives) for sop_id in key}
    return in_pairs | {member for cluster in gold.clusters for member in cluster}


def _score_sets(found: AbstractSet[PairKey], true: AbstractSet[PairKey]) -> Score:
    n_right = len(found & true)
    return Score(Share(n_right, len(found)), Share(n_right, len(true)))


def _share_of(items: Collection[Item], where: Container[Item]) -> Share:
    return _share_true(item in where for item in items)


def _share_true(flags: Iterable[bool]) -> Share:
    values = list(flags)
    return Share(sum(values), len(values))


def _harmonic_mean(one: float | None, other: float | None) -> float | None:
    """Return the harmonic mean: 0 where one figure is missing, None where both are."""
    if one is None and other is None:
        return None
    return 2 * one * other / (one + other) if one and other else 0.0


def _score_rows(label: str, score: Score) -> list[tuple[str, str]]:
    return [
        (f"{label}: precision", str(score.precision)),
        (f"{label}: recall", str(score.recall)),
        (f"{label}: F1", _decimal(score.f1)),
    ]


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
