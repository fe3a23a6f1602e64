"""Whether two SOPs are one procedure, one contains the other, or they overlap; how surely."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from sopsim.compare.align import CERTAIN_STRENGTH, AlignedSpans, rarity
from sopsim.profile import Profile, Score
from sopsim.terms.agencies import strip_agency_names
from sopsim.terms.text import normalize
from sopsim.terms.titles import actions_compatible, contrasting
from sopsim.terms.weights import total_weight, weighted_dice
from sopsim.types import Layout, Relation, Sop, Step

_SPECIFIC = 0.45
"""Weight from which a term counts as telling what the work is about."""
_TEMPLATE_STRENGTH = 3.5
"""Mean strength above which the steps of two SOPs are alike nearly word for word."""
_COPY_STRENGTH = 3.0
"""Strength that only texts copied from each other reach."""
SAME_OBJECT = 0.6
NEAR_OBJECT = 0.25
_OTHER_OBJECT = 0.15
_SAME_SUBJECT = 0.4
_SAME_ACTION = 0.8
_SAME_TITLE = 0.8
_FULL_COVERAGE = 0.8
_MUTUAL_COVERAGE = 0.7
"""Less than the 0.8 that duplicates share, for some counterparts are not recognised."""
_FURTHER_STEPS = 2
_VERBATIM = 93.0


@dataclass(frozen=True, slots=True)
class Features:
    """What a pair is judged by; each lies in 0 … 1 unless said otherwise.

    ``subject``: cosine of the weighted terms of the whole texts. ``object``: Dice of the terms the
    titles are about. ``contrast``: 1 where the titles name things that exclude each other (masuk,
    keluar). ``action``: how well the actions of the titles go together. ``title_meaning``: score of
    the title vectors. ``unshared``: weight (0 … ∞) of title terms that the other SOP nowhere
    mentions, of the side that has less of it. ``coverage``: share of the better covered SOP's steps
    with a sure counterpart. ``shared_content``: weight (0 … 1.5) of telling terms a step shares
    with its counterpart, less for those that recur in many steps, mean over the smaller SOP.
    ``template``: how far (0 … ∞) steps agree word for word under titles of different objects;
    titles of one agency that tell two SOPs apart are taken at their word.
    """

    subject: float
    object: float
    contrast: float
    action: float
    title_meaning: float
    unshared: float
    coverage: float
    shared_content: float
    template: float


# Weights of the features for the log-odds that a pair is not distinct: a logistic regression with
# the sign of each weight fixed, fitted to the pairs of the tuning sets by scripts/fit_judge.py and
# rounded by hand.
WEIGHTS: Mapping[str, float] = {
    "subject": 6.4,
    "object": 2.5,
    "contrast": -11.0,
    "action": 2.9,
    "title_meaning": 3.8,
    "unshared": -1.6,
    "coverage": 1.1,
    "shared_content": 12.8,
    "template": -7.2,
}
INTERCEPT = -10.8


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a pair; shares are those of a's steps in b and of b's in a."""

    relation: Relation
    probability: float
    a_in_b: float
    b_in_a: float
    a_is_larger: bool
    features: Features


def judge_pair(
    a: Profile, b: Profile, aligned: tuple[AlignedSpans, ...], score: Score
) -> Judgement:
    """Judge a pair from its profiles and the alignment of its steps."""
    features = measure(a, b, aligned, score)
    probability = probability_of(features)
    same_object = (
        features.object >= SAME_OBJECT and features.action >= _SAME_ACTION and not features.contrast
    )
    a_in_b, b_in_a = _coverage(a, b, aligned if same_object else _sure(a, b, aligned))
    return Judgement(
        relation=_relation(a, b, aligned, features, a_in_b, b_in_a),
        probability=probability,
        a_in_b=a_in_b,
        b_in_a=b_in_a,
        a_is_larger=a_in_b < b_in_a,
        features=features,
    )


def probability_of(features: Features) -> float:
    """Probability that a pair with these features is not distinct (logistic model)."""
    log_odds = INTERCEPT + sum(weight * getattr(features, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-log_odds))


def measure(a: Profile, b: Profile, aligned: tuple[AlignedSpans, ...], score: Score) -> Features:
    """Take the features of a pair."""
    object_a, object_b = set(a.title.object_terms), set(b.title.object_terms)
    object_overlap = weighted_dice(object_a, object_b)
    sure = _sure(a, b, aligned)
    coverage = _coverage(a, b, sure)
    strength = float(np.mean([s.strength for s in aligned])) if aligned else 0.0
    return Features(
        subject=sum(weight * b.subject.get(term, 0.0) for term, weight in a.subject.items()),
        object=object_overlap,
        contrast=float(
            bool(
                contrasting(object_a.union(a.title.qualifiers), object_b.union(b.title.qualifiers))
            )
        ),
        action=actions_compatible(a.title.action, b.title.action),
        title_meaning=float(score(np.asarray(a.title_vector @ b.title_vector))),
        unshared=min(
            total_weight(term for term in object_a - object_b if term not in b.subject),
            total_weight(term for term in object_b - object_a if term not in a.subject),
        ),
        coverage=max(coverage),
        shared_content=_shared_content(a, b, sure),
        template=max(0.0, strength - _TEMPLATE_STRENGTH)
        * min(coverage)
        * (1.0 if _told_apart(a, b) else 1 - object_overlap),
    )


def _told_apart(a: Profile, b: Profile) -> bool:
    """Tell whether one agency gave two SOPs titles of which each names what the other does not.

    It has no reason to write the same procedure twice under two names, but every reason to write
    one text for two permits.
    """
    object_a, object_b = set(a.title.object_terms), set(b.title.object_terms)
    same_agency = bool(a.sop.agency) and a.sop.agency == b.sop.agency
    return same_agency and bool(object_a - object_b and object_b - object_a)


def _sure(a: Profile, b: Profile, aligned: Iterable[AlignedSpans]) -> tuple[AlignedSpans, ...]:
    """Give the spans that count; paragraphs of an unknown form must be near copies."""
    unknown = Layout.UNKNOWN in (a.sop.layout, b.sop.layout)
    least = _COPY_STRENGTH if unknown else CERTAIN_STRENGTH
    return tuple(spans for spans in aligned if spans.strength >= least)


def _coverage(a: Profile, b: Profile, aligned: Iterable[AlignedSpans]) -> tuple[float, float]:
    spans = tuple(aligned)
    in_a = sum(s.a_end - s.a_first for s in spans)
    in_b = sum(s.b_end - s.b_first for s in spans)
    return in_a / max(1, a.n_steps), in_b / max(1, b.n_steps)


def _shared_content(a: Profile, b: Profile, aligned: Iterable[AlignedSpans]) -> float:
    _, in_a, in_b = np.intersect1d(
        a.contents.terms, b.contents.terms, assume_unique=True, return_indices=True
    )
    weights = a.contents.weights[in_a]
    rows_a, rows_b = a.contents.rows[:, in_a], b.contents.rows[:, in_b]
    in_steps = rows_a[: a.n_steps].sum(axis=0) + rows_b[: b.n_steps].sum(axis=0)
    # What recurs in every step, such as a set phrase of its author, is no content of any of them.
    own = rarity(in_steps / 2, (a.n_steps + b.n_steps) / 2)
    telling = np.where(weights >= _SPECIFIC, weights * own, 0.0)
    total = 0.0
    for s in aligned:
        shared = rows_a[a.spans[s.a_first, s.a_end]] & rows_b[b.spans[s.b_first, s.b_end]]
        n_steps = min(s.a_end - s.a_first, s.b_end - s.b_first)
        total += min(float(telling @ shared), 1.5) * n_steps
    return total / max(1, min(a.n_steps, b.n_steps))


# --- relation ---------------------------------------------------------------------------------


def _relation(
    a: Profile,
    b: Profile,
    aligned: tuple[AlignedSpans, ...],
    features: Features,
    a_in_b: float,
    b_in_a: float,
) -> Relation:
    if features.object >= _SAME_TITLE and _is_verbatim(a, b, aligned):
        return Relation.IDENTICAL
    smaller, larger = min(a_in_b, b_in_a), max(a_in_b, b_in_a)
    other_subject = features.object < _OTHER_OBJECT and features.subject < _SAME_SUBJECT
    if smaller >= _MUTUAL_COVERAGE and not other_subject:
        return Relation.DUPLICATE
    container = a if a_in_b < b_in_a else b
    if larger >= _FULL_COVERAGE and round((1 - smaller) * container.n_steps) >= _FURTHER_STEPS:
        return Relation.CONTAINS
    return Relation.OVERLAP


def _is_verbatim(a: Profile, b: Profile, aligned: tuple[AlignedSpans, ...]) -> bool:
    """Tell whether all boxes hold the same but for agency names and typing errors.

    Other actors, times and laws are found as conflicts.
    """
    if a.n_steps != b.n_steps or not a.n_steps or len(aligned) != a.n_steps:
        return False
    if not _verbatim(_whole(a.sop), _whole(b.sop)):
        return False
    return all(
        s.a_first == s.b_first and _same_boxes(a.sop.steps[s.a_first], b.sop.steps[s.b_first])
        for s in aligned
    )


def _same_boxes(a: Step, b: Step) -> bool:
    return (
        _verbatim(a.activity, b.activity)
        and _verbatim(a.output, b.output)
        and _verbatim(" ".join(a.requirements), " ".join(b.requirements))
        and bool(a.actors) == bool(b.actors)
        and (a.duration is None) == (b.duration is None)
    )


def _whole(sop: Sop) -> str:
    return " ".join((*sop.requirements, sop.result, sop.fee))


def _verbatim(a: str, b: str) -> bool:
    return (
        fuzz.ratio(normalize(strip_agency_names(a)), normalize(strip_agency_names(b))) >= _VERBATIM
    )
