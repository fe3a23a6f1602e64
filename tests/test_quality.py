"""The default model on the sample corpus, against what is true of it.

The floors lie below the figures of the README: they catch a step back, not every change.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sopsim.evaluate import Evaluation, evaluate, load_gold
from sopsim.types import Report


@pytest.fixture(scope="module")
def figures(sample_result: Report, sample_corpus: Path) -> Evaluation:
    return evaluate(sample_result, load_gold(sample_corpus / "gold.json"))


def at_least(figure: float | None, floor: float) -> bool:
    return figure is not None and figure >= floor


def test_pairs(figures: Evaluation) -> None:
    assert at_least(figures.pairs.f1, 0.85), figures.pairs
    assert at_least(figures.pairs.precision.value, 0.95), figures.pairs


def test_hard_negatives(figures: Evaluation) -> None:
    assert figures.hard_negatives_flagged.whole > 0
    assert figures.hard_negatives_flagged.part == 0


def test_relations(figures: Evaluation) -> None:
    assert at_least(figures.relations.value, 0.75), figures.relations


def test_conflicts(figures: Evaluation) -> None:
    assert at_least(figures.conflicts.f1, 0.6), figures.conflicts


def test_clusters(figures: Evaluation) -> None:
    assert at_least(figures.b_cubed.f1, 0.9), figures.b_cubed


def test_unreadable_files_are_named_and_no_others(figures: Evaluation) -> None:
    assert (figures.unreadable_found.part, figures.unreadable_found.whole) == (2, 2)
    assert figures.wrongly_skipped == ()
    assert figures.missing_sops == ()
