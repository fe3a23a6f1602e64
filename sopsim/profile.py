"""What is compared of an SOP: its title, steps and subject as weighted terms and vectors."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopsim.terms.actors import canonical_actor
from sopsim.terms.agencies import strip_agency_names
from sopsim.terms.text import content_terms, tokens
from sopsim.terms.titles import TitleParts, parse_title
from sopsim.terms.weights import term_weight
from sopsim.types import Sop, Step

Score = Callable[[NDArray[np.floating]], NDArray[np.float32]]
"""Maps cosines of centred vectors to scores from 0 (unrelated) to 1 (the same), under any model."""

Candidate = tuple[int, int]
"""Places of two SOPs in a list of profiles sorted by SOP id, the smaller first."""

Spans = Mapping[tuple[int, int], int]
"""The row of each run of consecutive steps, by its first step and the one after its last."""

MAX_SPAN = 3
"""A step may correspond to up to this many consecutive steps of another SOP."""

_TITLE_EMPHASIS = 3.0
_OUTPUT_EMPHASIS = 0.8
_REQUIREMENT_EMPHASIS = 0.4


@dataclass(frozen=True, slots=True)
class TermMatrix:
    """Term sets as rows: ``rows[i, j]`` tells whether set i has ``terms[j]``, which weighs
    ``weights[j]``.

    ``terms`` are ids shared by all profiles of one builder, sorted.
    """

    terms: NDArray[np.int64]
    weights: NDArray[np.float64]
    rows: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Profile:
    """An SOP made ready for comparison.

    Spans are runs of 1 … ``MAX_SPAN`` consecutive steps: ``spans[first, last + 1]`` is the row of
    one in the matrices and in ``span_vectors``; single steps come first. ``subject`` weighs the
    terms of title, steps and papers by how often they occur and how telling they are; its Euclidean
    norm is 1.
    """

    sop: Sop
    title: TitleParts
    subject: Mapping[str, float]
    title_vector: NDArray[np.float32]
    spans: Spans
    span_vectors: NDArray[np.float32]
    activities: TermMatrix
    outputs: TermMatrix
    contents: TermMatrix
    papers: TermMatrix
    actors: TermMatrix

    @property
    def n_steps(self) -> int:
        """Number of steps."""
        return len(self.sop.steps)


def title_text(sop: Sop) -> str:
    """Give the title as it is embedded: without names of agencies, in sentence case."""
    return _neutral(sop.title)


def step_text(step: Step) -> str:
    """Give the activity of a step as it is embedded: without agency names, in sentence case."""
    return _neutral(step.activity)


def texts_to_embed(sops: Iterable[Sop]) -> list[str]:
    """Give the distinct texts of the SOPs that need a vector, sorted."""
    texts = {title_text(sop) for sop in sops}
    texts.update(step_text(step) for sop in sops for step in sop.steps)
    return sorted(texts)


def _neutral(text: str) -> str:
    text = " ".join(strip_agency_names(text).split())
    return text.lower().capitalize() if text.isupper() else text


def content_key(profile: Profile) -> str:
    """Give a hash of title and procedure, agency names apart: equal for copies of one text."""
    sop = profile.sop
    parts = [sop.title, *sop.requirements, sop.fee, sop.result]
    for step in sop.steps:
        time = step.duration.text if step.duration else ""
        parts += [step.activity, *step.actors, *step.requirements, time, step.output]
    text = "\x1f".join(" ".join(tokens(strip_agency_names(part))) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def make_profiles(
    sops: Sequence[Sop], encode: Callable[[list[str]], NDArray[np.float32]]
) -> list[Profile]:
    """Make the profiles of SOPs; ``encode`` gives centred unit vectors, shape (texts, d)."""
    texts = texts_to_embed(sops)
    builder = _ProfileBuilder(dict(zip(texts, encode(texts), strict=True)))
    return [builder.build(sop) for sop in sops]


class _ProfileBuilder:
    """Builds profiles that share one numbering of terms."""

    def __init__(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """``vectors`` maps each text of ``texts_to_embed`` to its centred unit vector of shape
        (d,).
        """
        self._vectors = vectors
        self._ids: dict[str, int] = {}

    def build(self, sop: Sop) -> Profile:
        """Make the profile of one SOP."""
        title = parse_title(sop.title, sop.agency)
        spans = _spans(len(sop.steps))
        activities = [_terms(step.activity) for step in sop.steps]
        outputs = [_terms(step.output) for step in sop.steps]
        papers = [_terms(" ; ".join(step.requirements)) for step in sop.steps]
        contents = [a | o for a, o in zip(activities, outputs, strict=True)]
        actors = [
            frozenset(canonical_actor(actor, sop.agency) for actor in step.actors)
            for step in sop.steps
        ]
        return Profile(
            sop=sop,
            title=title,
            subject=_subject(sop, activities, outputs, papers),
            title_vector=self._vectors[title_text(sop)],
            spans=spans,
            span_vectors=self._span_vectors(sop, spans),
            activities=self._matrix(activities, spans),
            outputs=self._matrix(outputs, spans),
            contents=self._matrix(contents, spans),
            papers=self._matrix(papers, spans),
            actors=self._matrix(actors, spans),
        )

    def _span_vectors(self, sop: Sop, spans: Spans) -> NDArray[np.float32]:
        dimension = len(self._vectors[title_text(sop)])
        vectors = np.zeros((len(spans), dimension), dtype=np.float32)
        for (first, end), row in spans.items():
            total = sum(self._vectors[step_text(step)] for step in sop.steps[first:end])
            norm = float(np.linalg.norm(total))
            if norm > 0:
                vectors[row] = total / norm
        return vectors

    def _matrix(self, sets: Sequence[frozenset[str]], spans: Spans) -> TermMatrix:
        # by name first: ids are given in the order of first use, which must not depend on a set's
        vocabulary = sorted(sorted(frozenset().union(*sets)), key=self._id)
        column = {term: number for number, term in enumerate(vocabulary)}
        rows = np.zeros((len(spans), len(vocabulary)), dtype=np.bool_)
        for (first, end), row in spans.items():
            for terms in sets[first:end]:
                rows[row, [column[term] for term in terms]] = True
        ids = np.array([self._id(term) for term in vocabulary], dtype=np.int64)
        weights = np.array([term_weight(term) for term in vocabulary], dtype=np.float64)
        return TermMatrix(ids, weights, rows)

    def _id(self, term: str) -> int:
        return self._ids.setdefault(term, len(self._ids))


def _spans(n_steps: int) -> Spans:
    spans = (
        (first, first + length)
        for length in range(1, MAX_SPAN + 1)
        for first in range(n_steps - length + 1)
    )
    return {span: row for row, span in enumerate(spans)}


def _terms(text: str) -> frozenset[str]:
    return frozenset(content_terms(strip_agency_names(text)))


def _subject(
    sop: Sop,
    activities: Sequence[frozenset[str]],
    outputs: Sequence[frozenset[str]],
    papers: Sequence[frozenset[str]],
) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for terms, emphasis in (
        *((terms, 1.0) for terms in activities),
        *((terms, _OUTPUT_EMPHASIS) for terms in outputs),
        *((terms, _REQUIREMENT_EMPHASIS) for terms in papers),
        (_terms(sop.title), _TITLE_EMPHASIS),
        (_terms(sop.result), _TITLE_EMPHASIS),
    ):
        for term in sorted(terms):
            counts[term] += emphasis  # type: ignore[assignment]
    weights = {term: float(np.log1p(count)) * term_weight(term) for term, count in counts.items()}
    norm = sum(weight**2 for weight in weights.values()) ** 0.5
    return {term: weight / norm for term, weight in sorted(weights.items())} if norm else {}
