"""Scores a reading of a file against what a careful person reads from it.

**Match of SOPs.** A read SOP may stand for a true one if they share a page or their titles are
alike (similarity >= 0.8). The likest two (share of common pages + similarity of titles + share of
true steps that would be matched) are matched first, each SOP once. What is true and unmatched is
missed, with all its steps and fields; what is read and unmatched is extra.

**Match of steps.** Within matched SOPs: the order-preserving alignment with the greatest sum of
similarities, of steps whose activities are alike (similarity >= 0.8).

Similarity is ``rapidfuzz.fuzz.ratio`` / 100 of folded texts. Texts are *the same* if they are equal
when folded: case, line breaks and repeated spaces, spaces around ``/`` and ``-``, and punctuation
at the ends do not count. A space inside a word does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from beds.truth import TruthFile, TruthSop, TruthStep
from sopsim.types import Sop, Step

ALIKE = 0.8
"""Activities, and titles of SOPs on other pages, that are at least as similar are matched."""

_SPACED_MARK = re.compile(r"\s*([/-])\s*")
_DATES = ("created", "revised", "effective")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something read wrongly; ``sop`` is the title, ``where`` the field, with the step from 1."""

    path: str
    sop: str
    where: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class SopScore:
    """How well one true SOP was read; a missed one has nothing right and no quality.

    ``split`` tells whether first and last page are right. ``n_steps`` counts the true steps,
    ``n_read_steps`` those of its match, ``n_matched`` those of both; the actors (as a set) and the
    duration of a matched step are right or not, ``n_whole`` counts the steps with both right. A
    step without actor or duration is right if none was read. ``n_dates`` of 3 dates are right,
    blank ones included.
    """

    n_steps: int
    found: bool = False
    split: bool = False
    n_read_steps: int = 0
    n_matched: int = 0
    n_actors: int = 0
    n_durations: int = 0
    n_whole: int = 0
    title: bool = False
    number: bool = False
    n_dates: int = 0
    quality: float | None = None

    @property
    def step_accuracy(self) -> float | None:
        """Share of the true steps that were matched and have actors and duration right."""
        return self.n_whole / self.n_steps if self.n_steps else None


@dataclass(frozen=True, slots=True)
class FileScore:
    """How well one file was read; ``n_extra`` counts the read SOPs that are none."""

    file: TruthFile
    sops: tuple[SopScore, ...]
    n_extra: int
    faults: tuple[Fault, ...]
    seconds: float

    @property
    def seconds_a_page(self) -> float:
        """Time of reading divided by the pages of the file."""
        return self.seconds / max(1, self.file.n_pages)


def score_file(file: TruthFile, read: Sequence[Sop], seconds: float = 0.0) -> FileScore:
    """Score what was read from one file in so many seconds of one core."""
    matches = match_sops(file.sops, read)
    scores: list[SopScore] = []
    faults: list[Fault] = []
    for index, truth in enumerate(file.sops):
        match = matches.get(index)
        if match is None:
            scores.append(SopScore(len(truth.steps)))
            faults.append(Fault(file.path, truth.title, "SOP", _pages(truth), ""))
        else:
            scores.append(score_sop(truth, read[match]))
            faults.extend(_faults(file.path, truth, read[match]))
    extra = [sop for index, sop in enumerate(read) if index not in matches.values()]
    faults += [
        Fault(file.path, "", "extra SOP", "", f"{sop.title}, {_pages(sop)}") for sop in extra
    ]
    return FileScore(file, tuple(scores), len(extra), tuple(faults), seconds)


def score_sop(truth: TruthSop, read: Sop) -> SopScore:
    """Score a read SOP against the true one it is matched with."""
    pairs = [(truth.steps[t], read.steps[r]) for t, r in align_steps(truth.steps, read.steps)]
    actors = [same_actors(*pair) for pair in pairs]
    durations = [same_duration(*pair) for pair in pairs]
    return SopScore(
        n_steps=len(truth.steps),
        found=True,
        split=_pages(truth) == _pages(read),
        n_read_steps=len(read.steps),
        n_matched=len(pairs),
        n_actors=sum(actors),
        n_durations=sum(durations),
        n_whole=sum(a and d for a, d in zip(actors, durations, strict=True)),
        title=same(truth.title, read.title),
        number=same(truth.number, read.number),
        n_dates=sum(getattr(truth, name) == getattr(read, name) for name in _DATES),
        quality=read.quality,
    )


# --- matching ---------------------------------------------------------------------------------


def match_sops(truth: Sequence[TruthSop], read: Sequence[Sop]) -> dict[int, int]:
    """Return which read SOP stands for which true one, as indexes; see the module."""
    likenesses = sorted(
        (-likeness, t, r)
        for t, true in enumerate(truth)
        for r, sop in enumerate(read)
        if (likeness := _likeness(true, sop)) > 0
    )
    matches: dict[int, int] = {}
    for _, t, r in likenesses:
        if t not in matches and r not in matches.values():
            matches[t] = r
    return matches


def _likeness(truth: TruthSop, read: Sop) -> float:
    a = set(range(truth.first_page, truth.last_page + 1))
    b = set(range(read.first_page, read.last_page + 1))
    common = len(a & b) / len(a | b)
    titles = similarity(truth.title, read.title)
    if not common and titles < ALIKE:
        return 0.0
    steps = len(align_steps(truth.steps, read.steps)) / max(1, len(truth.steps))
    return common + titles + steps


def align_steps(truth: Sequence[TruthStep], read: Sequence[Step]) -> list[tuple[int, int]]:
    """Return the matched steps as pairs of indexes, in order; see the module."""
    best = [[0.0] * (len(read) + 1) for _ in range(len(truth) + 1)]
    gains = [[_gain(true.activity, step.activity) for step in read] for true in truth]
    for t in reversed(range(len(truth))):
        for r in reversed(range(len(read))):
            matched = gains[t][r] + best[t + 1][r + 1] if gains[t][r] else 0.0
            best[t][r] = max(matched, best[t + 1][r], best[t][r + 1])
    pairs: list[tuple[int, int]] = []
    t = r = 0
    while t < len(truth) and r < len(read):
        if gains[t][r] and best[t][r] == gains[t][r] + best[t + 1][r + 1]:
            pairs.append((t, r))
            t, r = t + 1, r + 1
        elif best[t][r] == best[t + 1][r]:
            t += 1
        else:
            r += 1
    return pairs


def _gain(a: str, b: str) -> float:
    likeness = similarity(a, b)
    return likeness if likeness >= ALIKE else 0.0


# --- comparing --------------------------------------------------------------------------------


def fold(text: str) -> str:
    """Return the text without what does not count when texts are compared; see the module."""
    return _SPACED_MARK.sub(r"\1", " ".join(text.casefold().split())).strip(" .,;:-–—")


def same(a: str, b: str) -> bool:
    """Tell whether two texts are the same when folded."""
    return fold(a) == fold(b)


def similarity(a: str, b: str) -> float:
    """Return how alike two texts are, from 0 to 1."""
    return fuzz.ratio(fold(a), fold(b)) / 100


def same_actors(truth: TruthStep, read: Step) -> bool:
    """Tell whether the actors of a step are exactly right, in whatever order."""
    return set(map(fold, truth.actors)) == set(map(fold, read.actors))


def same_duration(truth: TruthStep, read: Step) -> bool:
    """Tell whether the duration of a step is exactly right.

    Where only a number is printed, because the head of the column names the unit, the reading may
    add the unit.
    """
    text = fold(read.duration.text) if read.duration else ""
    number, unit = fold(truth.duration), text.partition(" ")
    return text == number or (number.isdigit() and unit[0] == number and unit[2].isalpha())


# --- faults -----------------------------------------------------------------------------------


def _faults(path: str, truth: TruthSop, read: Sop) -> Iterator[Fault]:
    def fault(where: str, expected: str | None, got: str | None) -> Fault:
        return Fault(path, truth.title, where, expected or "", got or "")

    if _pages(truth) != _pages(read):
        yield fault("pages", _pages(truth), _pages(read))
    for name in ("title", "number"):
        if not same(getattr(truth, name), getattr(read, name)):
            yield fault(name, getattr(truth, name), getattr(read, name))
    for name in _DATES:
        if getattr(truth, name) != getattr(read, name):
            yield fault(name, getattr(truth, name), getattr(read, name))
    pairs = dict(align_steps(truth.steps, read.steps))
    unmatched = [step for index, step in enumerate(read.steps) if index not in pairs.values()]
    for index, true in enumerate(truth.steps):
        if index not in pairs:
            yield fault(f"step {index + 1}", true.activity, _nearest(true.activity, unmatched))
            continue
        step = read.steps[pairs[index]]
        if not same_actors(true, step):
            actors = "; ".join(true.actors), "; ".join(step.actors)
            yield fault(f"step {index + 1} actors", *actors)
        if not same_duration(true, step):
            duration = step.duration.text if step.duration else ""
            yield fault(f"step {index + 1} duration", true.duration, duration)
    for step in unmatched:
        yield fault("extra step", "", step.activity)


def _nearest(activity: str, steps: Sequence[Step]) -> str:
    texts = [step.activity for step in steps]
    return max(texts, key=lambda text: similarity(activity, text), default="")


def _pages(sop: TruthSop | Sop) -> str:
    return f"pages {sop.first_page}-{sop.last_page}"
