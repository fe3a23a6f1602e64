"""Evaluation: every expected figure here was worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sample_report import EMPTY, sop

from sopsim.errors import ResultFileError
from sopsim.evaluate import (
    Evaluation,
    Gold,
    GoldConflict,
    GoldPair,
    PairKey,
    Share,
    evaluate,
    load_gold,
)
from sopsim.types import (
    AlignedSteps,
    Cluster,
    Conflict,
    ConflictType,
    Pair,
    PairListing,
    Recommendation,
    Relation,
    Report,
    Severity,
    Skipped,
    Variant,
    VariantValue,
)


def report_of(*pairs: Pair, clusters: tuple[Cluster, ...] = (), n_sops: int = 8) -> Report:
    """A report over the SOPs a, b, c …"""
    sops = tuple(sop(name, f"SOP {name}", "Dinas Contoh") for name in "abcdefghij"[:n_sops])
    return replace(EMPTY, sops=sops, pairs=pairs, clusters=clusters)


def pair_of(
    names: str,
    relation: Relation = Relation.DUPLICATE,
    probability: float = 0.9,
    *conflicts: Conflict,
    larger: str | None = None,
) -> Pair:
    return Pair(names[0], names[1], relation, probability, 1.0, 1.0, larger, (), conflicts)


def conflict_of(kind: ConflictType, a_step: int | None, b_step: int | None) -> Conflict:
    return Conflict(kind, a_step, b_step, "1 hari", "3 hari", Severity.HIGH, "Berbeda.")


def cluster_of(
    members: str,
    listing: PairListing = PairListing.ALL,
    min_probability: float = 0.5,
    variants: tuple[Variant, ...] = (),
) -> Cluster:
    return Cluster(
        members, tuple(members), members[0], listing, min_probability, variants,
        Recommendation.GABUNG, "Sama.",
    )  # fmt: skip


def key_of(names: str) -> PairKey:
    return PairKey(names[0], names[1])


def gold_of(*names: str, clusters: tuple[str, ...] = ()) -> Gold:
    return Gold(
        {key_of(name): GoldPair(Relation.DUPLICATE) for name in names},
        clusters=tuple(tuple(cluster) for cluster in clusters),
    )


def test_pair_precision_recall_and_f1() -> None:
    result = evaluate(report_of(*map(pair_of, ("ab", "ac", "de"))), gold_of("ab", "ac", "bc", "fg"))
    assert result.pairs.precision == Share(2, 3)
    assert result.pairs.recall == Share(2, 4)
    assert result.pairs.f1 == pytest.approx(4 / 7)


def test_pairs_implied_by_a_cluster_count_as_found() -> None:
    listed = (pair_of("ab"), pair_of("ac"))
    gold = gold_of("ab", "ac", "bc")
    implied = evaluate(
        report_of(*listed, clusters=(cluster_of("abc", PairListing.PRINCIPAL),)), gold
    )
    assert implied.pairs.recall == Share(3, 3)
    complete = evaluate(report_of(*listed, clusters=(cluster_of("abc", PairListing.ALL),)), gold)
    assert complete.pairs.recall == Share(2, 3)


def test_average_precision() -> None:
    # Ranks: right, wrong, right; one of three true pairs is never found.
    pairs = (
        pair_of("ab", probability=0.9),
        pair_of("cd", probability=0.8),
        pair_of("ac", probability=0.7),
    )
    result = evaluate(report_of(*pairs), gold_of("ab", "ac", "bc"))
    assert result.average_precision == pytest.approx(1 / 3 * 1 + 1 / 3 * 2 / 3)


def test_average_precision_does_not_depend_on_the_order_of_equal_probabilities() -> None:
    right, wrong = pair_of("ab", probability=0.5), pair_of("cd", probability=0.5)
    gold = gold_of("ab")
    for pairs in ((right, wrong), (wrong, right)):
        assert evaluate(report_of(*pairs), gold).average_precision == pytest.approx(0.5)


def test_implied_pairs_rank_by_the_weakest_pair_of_their_cluster() -> None:
    pairs = (pair_of("ab", probability=0.9), pair_of("ac", probability=0.8))
    cluster = cluster_of("abc", PairListing.PRINCIPAL, min_probability=0.3)
    # The implied pair bc is wrong and comes last, so that it costs nothing.
    result = evaluate(report_of(*pairs, clusters=(cluster,)), gold_of("ab", "ac"))
    assert result.average_precision == pytest.approx(1.0)
    assert result.pairs.precision == Share(2, 3)


def test_relations_larger_and_confusion() -> None:
    report = report_of(
        pair_of("ab", Relation.DUPLICATE),
        pair_of("ac", Relation.CONTAINS, larger="a"),
        pair_of("ad", Relation.CONTAINS, larger="a"),
        pair_of("ae", Relation.OVERLAP),
        pair_of("fg", Relation.OVERLAP),
    )
    gold = Gold(
        {
            key_of("ab"): GoldPair(Relation.IDENTICAL),
            key_of("ac"): GoldPair(Relation.CONTAINS, "a"),
            key_of("ad"): GoldPair(Relation.CONTAINS, "d"),
            key_of("ae"): GoldPair(Relation.OVERLAP),
            key_of("bc"): GoldPair(Relation.OVERLAP),
        }
    )
    result = evaluate(report, gold)
    assert result.relations == Share(3, 4)
    assert result.larger == Share(1, 2)
    assert result.confusion == {
        (Relation.IDENTICAL, Relation.DUPLICATE): 1,
        (Relation.CONTAINS, Relation.CONTAINS): 2,
        (Relation.OVERLAP, Relation.OVERLAP): 1,
        (Relation.DISTINCT, Relation.OVERLAP): 1,
        (Relation.OVERLAP, Relation.DISTINCT): 1,
    }


def test_conflicts_match_on_pair_type_and_step() -> None:
    report = report_of(
        pair_of(
            "ab",
            Relation.DUPLICATE,
            0.9,
            conflict_of(ConflictType.DURATION, 0, 0),  # right
            conflict_of(ConflictType.DURATION, 1, 2),  # wrong step
            conflict_of(ConflictType.ACTOR, 1, 1),  # wrong type
            conflict_of(ConflictType.LEGAL_BASIS, None, None),  # right
            conflict_of(ConflictType.OUTPUT, 4, 5),  # right: gold names no step
            conflict_of(ConflictType.OUTPUT, 5, 5),  # right, for the same reason
        ),
        pair_of("cd", Relation.DUPLICATE, 0.9, conflict_of(ConflictType.FEE, None, None)),  # wrong
    )
    gold = Gold(
        {
            key_of("ab"): GoldPair(
                Relation.DUPLICATE,
                None,
                (
                    GoldConflict(ConflictType.DURATION, 0, 0),
                    GoldConflict(ConflictType.DURATION, 1, 1),  # missed
                    GoldConflict(ConflictType.LEGAL_BASIS, None, None),
                    GoldConflict(ConflictType.OUTPUT, None, None),
                ),
            )
        }
    )
    result = evaluate(report, gold)
    assert (result.conflicts.precision, result.conflicts.recall) == (Share(4, 7), Share(3, 4))
    assert result.conflicts.f1 == pytest.approx(2 * (4 / 7) * (3 / 4) / (4 / 7 + 3 / 4))
    duration = result.conflicts_by_type[ConflictType.DURATION]
    assert (duration.precision, duration.recall) == (Share(1, 2), Share(1, 2))
    fee = result.conflicts_by_type[ConflictType.FEE]
    assert (fee.precision, fee.recall, fee.f1) == (Share(0, 1), Share(0, 0), 0.0)
    order = result.conflicts_by_type[ConflictType.ORDER]
    assert (order.precision.value, order.recall.value, order.f1) == (None, None, None)


def test_one_null_step_of_gold_matches_any_step_of_that_side_only() -> None:
    gold = Gold(
        {
            key_of("ab"): GoldPair(
                Relation.DUPLICATE, None, (GoldConflict(ConflictType.ACTOR, 2, None),)
            )
        }
    )
    for a_step, n_right in ((2, 1), (3, 0)):
        pair = pair_of("ab", Relation.DUPLICATE, 0.9, conflict_of(ConflictType.ACTOR, a_step, 7))
        assert evaluate(report_of(pair), gold).conflicts.recall == Share(n_right, 1)


def test_variants_of_a_large_cluster_are_conflicts_of_its_implied_pairs() -> None:
    # b and c differ in the principal's step 1, which is step 0 of b and step 2 of c.
    values = (VariantValue("1 hari", ("a", "b")), VariantValue("3 hari", ("c",)))
    cluster = cluster_of(
        "abc", PairListing.PRINCIPAL, variants=(Variant(1, ConflictType.DURATION, values),)
    )
    a_b = replace(pair_of("ab"), aligned=(AlignedSteps(1, 0, 0.9),))
    a_c = replace(
        pair_of("ac", Relation.DUPLICATE, 0.9, conflict_of(ConflictType.DURATION, 1, 2)),
        aligned=(AlignedSteps(1, 2, 0.9),),
    )
    gold = Gold(
        {
            key_of("ab"): GoldPair(Relation.DUPLICATE),
            key_of("ac"): GoldPair(
                Relation.DUPLICATE, None, (GoldConflict(ConflictType.DURATION, 1, 2),)
            ),
            key_of("bc"): GoldPair(
                Relation.DUPLICATE, None, (GoldConflict(ConflictType.DURATION, 0, 2),)
            ),
        }
    )
    result = evaluate(report_of(a_b, a_c, clusters=(cluster,)), gold)
    assert (result.conflicts.precision, result.conflicts.recall) == (Share(2, 2), Share(2, 2))
    assert result.false_conflicts == Share(0, 1)


def test_false_conflicts_are_a_share_of_the_consistent_duplicates_found() -> None:
    report = report_of(
        pair_of("ab", Relation.DUPLICATE, 0.9, conflict_of(ConflictType.FEE, None, None)),
        pair_of("ac"),
        pair_of("ad", Relation.OVERLAP, 0.9, conflict_of(ConflictType.FEE, None, None)),
    )
    gold = Gold(
        {
            key_of("ab"): GoldPair(Relation.IDENTICAL),
            key_of("ac"): GoldPair(Relation.DUPLICATE),
            key_of("bc"): GoldPair(Relation.DUPLICATE),  # not found
            key_of("ad"): GoldPair(Relation.OVERLAP),  # no duplicate
        }
    )
    assert evaluate(report, gold).false_conflicts == Share(1, 2)


def test_hard_negatives_flagged() -> None:
    gold = Gold({}, hard_negatives=frozenset((key_of("ab"), key_of("bc"), key_of("fg"))))
    cluster = cluster_of("abc", PairListing.PRINCIPAL)
    result = evaluate(report_of(pair_of("ab"), pair_of("ac"), clusters=(cluster,)), gold)
    assert result.hard_negatives_flagged == Share(2, 3)


def test_cluster_figures() -> None:
    # Found {a b c} {d e}, true {a b} {c d e}; f and g stand alone on both sides.
    result = evaluate(
        report_of(clusters=(cluster_of("abc"), cluster_of("de")), n_sops=7),
        gold_of(clusters=("ab", "cde")),
    )
    # B³ precision: a b 2/3, c 1/3, d e 1; recall: a b 1, c 1/3, d e 2/3.
    assert result.b_cubed.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert result.b_cubed.recall == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert result.b_cubed.f1 == pytest.approx(11 / 15)
    # Pairs inside: found ab ac bc de, true ab cd ce de.
    assert (result.cluster_pairs.precision, result.cluster_pairs.recall) == (
        Share(2, 4),
        Share(2, 4),
    )
    # Expected by chance 4 · 4 / 21.
    assert result.adjusted_rand == pytest.approx((2 - 16 / 21) / (4 - 16 / 21))


def test_adjusted_rand_agrees_with_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    result = evaluate(
        report_of(clusters=(cluster_of("abc"), cluster_of("defg"))),
        gold_of(clusters=("ab", "cdh", "fg")),
    )
    found, true = [0, 0, 0, 1, 1, 1, 1, 2], [0, 0, 1, 1, 2, 3, 3, 1]
    assert result.adjusted_rand == pytest.approx(metrics.adjusted_rand_score(true, found))


def test_a_perfect_result() -> None:
    report = report_of(pair_of("ab"), clusters=(cluster_of("ab"),))
    result = evaluate(report, gold_of("ab", clusters=("ab",)))
    assert result.pairs.f1 == 1.0
    assert result.average_precision == 1.0
    assert (result.b_cubed.f1, result.cluster_pairs.f1, result.adjusted_rand) == (1.0, 1.0, 1.0)
    assert result.false_conflicts == Share(0, 1)


def test_nothing_against_nothing() -> None:
    result = evaluate(EMPTY, Gold({}))
    assert result.pairs.f1 is None
    assert result.average_precision is None
    assert result.b_cubed.f1 is None
    assert result.adjusted_rand == 1.0
    assert dict(result.rows())["pairs: precision"] == "– (0 of 0)"


def test_nothing_found_scores_zero() -> None:
    result = evaluate(report_of(), gold_of("ab", clusters=("ab",)))
    assert (result.pairs.f1, result.average_precision) == (0.0, 0.0)
    assert result.adjusted_rand == 0.0


def test_files_and_missing_sops() -> None:
    report = replace(
        report_of(n_sops=2),
        skipped=(
            Skipped("rusak.pdf", "Rusak.", "Unggah ulang."),
            Skipped("baik.pdf", "Rusak.", "Unggah ulang."),
            Skipped("a", "Halaman 3 tidak terbaca.", "Pindai ulang."),
        ),
    )
    gold = replace(gold_of("ab", "az"), unreadable=frozenset(("rusak.pdf", "kunci.pdf")))
    result = evaluate(report, gold)
    assert result.unreadable_found == Share(1, 2)
    assert result.wrongly_skipped == ("baik.pdf",)
    assert result.missing_sops == ("z",)


def test_rows_hold_every_figure() -> None:
    labels = [label for label, _ in evaluate(EMPTY, Gold({})).rows()]
    assert len(labels) == len(set(labels))
    per_score = 3 * (3 + len(ConflictType))  # pairs, conflicts, clusters, and each type
    n_other = len(Evaluation.__dataclass_fields__) - 6  # four with scores, b_cubed, confusion
    assert len(labels) == per_score + 3 + n_other


# --- gold files -------------------------------------------------------------------------------


def gold_document() -> dict[str, object]:
    return {
        "schema": "sopsim.gold/1",
        "pairs": [
            {
                "a": "a.pdf",
                "b": "b.pdf",
                "relation": "contains",
                "larger": "b.pdf",
                "conflicts": [
                    {
                        "type": "duration",
                        "a_step": 2,
                        "b_step": None,
                        "a_value": "x",
                        "b_value": "y",
                    }
                ],
            }
        ],
        "hard_negatives": [{"a": "a.pdf", "b": "c.pdf", "why": "Tugas lain."}],
        "clusters": [["a.pdf", "d.pdf"]],
        "unreadable": ["rusak.pdf"],
    }


def write(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_load_gold(tmp_path: Path) -> None:
    gold = load_gold(write(tmp_path / "gold.json", gold_document()))
    key = PairKey("a.pdf", "b.pdf")
    conflict = GoldConflict(ConflictType.DURATION, 2, None, "x", "y")
    assert gold == Gold(
        pairs={key: GoldPair(Relation.CONTAINS, "b.pdf", (conflict,))},
        hard_negatives=frozenset((PairKey("a.pdf", "c.pdf"),)),
        clusters=(("a.pdf", "d.pdf"),),
        unreadable=frozenset(("rusak.pdf",)),
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"schema": "sopsim.gold/2"}, "schema is not sopsim.gold/1"),
        ({"pairs": [{"a": "b", "b": "a"}]}, r"pairs\[0\].b does not come after a"),
        ({"pairs": [{"a": "a", "b": "b", "relation": "same"}]}, r"pairs\[0\].relation is none of"),
        ({"clusters": [["a", "b"], ["b"]]}, "clusters holds b more than once"),
        ({"hard_negatives": [{"a": "a.pdf", "b": "b.pdf"}]}, "hard_negatives holds"),
        ({"unreadable": "rusak.pdf"}, "unreadable is not a list"),
    ],
)
def test_a_gold_file_that_does_not_fit(
    tmp_path: Path, change: dict[str, object], problem: str
) -> None:
    path = write(tmp_path / "gold.json", gold_document() | change)
    with pytest.raises(ResultFileError, match=problem) as error:
        load_gold(path)
    assert str(path) in error.value.message
    assert error.value.hint


def test_a_gold_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ResultFileError, match="cannot be read"):
        load_gold(tmp_path / "gold.json")


def test_a_gold_file_that_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    path.write_text("pairs:", encoding="utf-8")
    with pytest.raises(ResultFileError, match="is not a JSON file"):
        load_gold(path)
