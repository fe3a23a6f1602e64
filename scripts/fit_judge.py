"""Fit the weights of sopsim/compare/judge.py to rendered sets with gold, and test across sets.

    python scripts/fit_judge.py SET …        # folders made by make_corpus.py

Prints, for each set left out in turn, how the weights fitted to the others do on it, then the
weights fitted to all. A logistic regression with a ridge penalty; the sign of each weight is fixed,
so that chance cannot turn evidence for a relation into evidence against it. The weights in judge.py
are these, rounded by hand.
"""

from __future__ import annotations

import sys
from dataclasses import astuple, fields
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.metrics import average_precision_score, f1_score

from sopsim.compare.align import align_steps
from sopsim.compare.judge import INTERCEPT, WEIGHTS, Features, measure
from sopsim.embed import Encoder, SimilarityScale, calibrate, load_encoder
from sopsim.evaluate import PairKey, load_gold
from sopsim.profile import make_profiles
from sopsim.read import complete, open_corpus, read_files

NAMES = [field.name for field in fields(Features)]
AGAINST = {"contrast", "unshared", "template"}
RIDGE = 0.125

Set = tuple[NDArray[np.float64], NDArray[np.bool_]]
Weights = tuple[NDArray[np.float64], float]


def main(folders: list[Path]) -> None:
    encoder = load_encoder()
    scale = calibrate(encoder)
    sets = {folder.name: features_of(folder, encoder, scale) for folder in folders}
    for name, left_out in sets.items():
        others = [data for other, data in sets.items() if other != name]
        if others:
            print(f"fitted without {name}: {figures(fit(others), left_out)}")
    weights, intercept = fit(list(sets.values()))
    for name, weight in zip(NAMES, weights, strict=True):
        print(f"  {name:<15} {weight:7.2f}   in judge.py {WEIGHTS[name]:6.1f}")
    print(f"  {'intercept':<15} {intercept:7.2f}   in judge.py {INTERCEPT:6.1f}")
    used = np.array([WEIGHTS[name] for name in NAMES]), INTERCEPT
    for name, data in sets.items():
        print(f"judge.py on {name}: {figures(used, data)}")


def features_of(folder: Path, encoder: Encoder, scale: SimilarityScale) -> Set:
    """Give the features of all pairs of a set, shape (pairs, features), and which are related."""
    corpus = open_corpus(folder)
    readings = read_files(folder, corpus.paths, n_workers=2, seconds_per_file=60)
    sops = sorted(
        (complete(sop, corpus) for reading in readings for sop in reading.sops),
        key=lambda sop: sop.id,
    )
    profiles = make_profiles(sops, lambda texts: scale.center(encoder.encode(texts)))
    gold = load_gold(folder / "gold.json").pairs
    rows, related = [], []
    for a, b in combinations(profiles, 2):
        rows.append(astuple(measure(a, b, align_steps(a, b, scale.score), scale.score)))
        related.append(PairKey(a.sop.id, b.sop.id) in gold)
    return np.array(rows), np.array(related)


def fit(sets: list[Set]) -> Weights:
    rows = np.concatenate([data[0] for data in sets])
    related = np.concatenate([data[1] for data in sets])
    spread = rows.std(axis=0)
    scaled = rows / spread

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, intercept = parameters[:-1], parameters[-1]
        log_odds = scaled @ weights + intercept
        error = 1 / (1 + np.exp(-log_odds)) - related
        value = np.logaddexp(0, np.where(related, -log_odds, log_odds)).sum()
        gradient = np.append(scaled.T @ error + 2 * RIDGE * weights, error.sum())
        return float(value + RIDGE * weights @ weights), gradient

    bounds = [(None, 0) if name in AGAINST else (0, None) for name in NAMES] + [(None, None)]
    result = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, bounds=bounds, method="L-BFGS-B")
    return result.x[:-1] / spread, float(result.x[-1])


def figures(weights: Weights, data: Set) -> str:
    rows, related = data
    probability = 1 / (1 + np.exp(-(rows @ weights[0] + weights[1])))
    return (
        f"average precision {average_precision_score(related, probability):.3f}, "
        f"F1 at 0.5 {f1_score(related, probability > 0.5):.3f}"
    )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main([Path(argument) for argument in sys.argv[1:]])
