"""How far a reading can be trusted, and warnings that name what was not understood and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import fmean

from rapidfuzz import fuzz

from sopsim.read.labels import squash
from sopsim.terms.agencies import canonical_agency, find_agency
from sopsim.terms.sentences import has_verb
from sopsim.terms.stemmer import is_known_word
from sopsim.terms.text import content_terms, is_function_word
from sopsim.types import Layout, Sop, Step

_DATE_NAMES = {"created": "pembuatan", "revised": "revisi", "effective": "efektif"}

_NUMBERED = (Layout.SOP_AP, Layout.PUSKESMAS)
"""Layouts that always bear a number and a date."""
_STEPS_SHARE = 0.75
"""Part of the quality that the steps make up; title, number and dates are the rest."""
_USUAL_KNOWN = 0.7
"""Share of known words in a text that was read well; names and terms of art are unknown too."""
_LONGEST_ACTIVITY = 60
"""An activity of more words is likely several rows taken for one."""
_INNER_NUMBER = re.compile(r"(?<=\S)\s\(?(?:[2-9]|1\d)[.)]\s+[A-Z]")
_SURE_CONFIDENCE = (0.5, 0.92)
"""Confidence of text recognition at which a page tells nothing, and from which all is well."""
_SAME_TITLE = 80.0
_MIN_TITLE_TERMS = 2
_MIN_STEPS = 4
"""Of a title and steps fewer than this it cannot be told whether they fit."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed in the identity block beside what an ``Sop`` holds.

    ``dates`` by the names of the fields, ``approver`` the post that puts the SOP into force.
    """

    dates: Mapping[str, str] = field(default_factory=dict)
    approver: str = ""


def assess(sop: Sop, printed: Printed | None = None) -> Sop:
    """Give the SOP with ``quality`` (0 … 1) and ``warnings``.

    Quality estimates the share of what is printed that was read rightly, from what a right reading
    looks like: every step says in known words what is done, has a doer (in SOP AP), a time that can
    be read and the next number; there is a title and, where the form has them, a number and a date.
    How well it foretells the share of right steps is measured by ``scripts/benchmark.py reading``.
    """
    printed = printed or Printed()
    warnings = (
        *sop.warnings,
        *_identity_warnings(sop, printed),
        *_step_warnings(sop),
        *_content_warnings(sop, printed),
    )
    return replace(sop, quality=round(_quality(sop), 4), warnings=warnings)


def doubted(sop: Sop, confidences: Sequence[float]) -> Sop:
    """Give an SOP with the quality that the recognition of its scanned pages leaves it."""
    if not confidences:
        return sop
    low, high = _SURE_CONFIDENCE
    trust = min(1.0, max(0.0, (fmean(confidences) - low) / (high - low)))
    return replace(sop, quality=round(sop.quality * trust, 4))


def warn_of_clashes(sops: Sequence[Sop]) -> list[Sop]:
    """Give the SOPs, those that bear the number of another one with a warning that names it."""
    holders: dict[str, list[Sop]] = {}
    for sop in sops:
        if number := squash(sop.number):
            holders.setdefault(number, []).append(sop)
    return [_with_clash(sop, holders.get(squash(sop.number), ())) for sop in sops]


def _with_clash(sop: Sop, holders: Sequence[Sop]) -> Sop:
    others = sorted(
        other.id
        for other in holders
        if other.id != sop.id and fuzz.ratio(squash(sop.title), squash(other.title)) < _SAME_TITLE
    )
    if not others:
        return sop
    more = f" dan {len(others) - 1} SOP lain" if len(others) > 1 else ""
    warning = (
        f"Nomor {sop.number} (halaman {sop.first_page}) juga dipakai {others[0]}{more} "
        "dengan judul yang lain."
    )
    return replace(sop, warnings=(*sop.warnings, warning))


# --- warnings ---------------------------------------------------------------------------------


def _identity_warnings(sop: Sop, printed: Printed) -> Iterable[str]:
    if not sop.title:
        yield f"Judul tidak ditemukan (halaman {sop.first_page})."
    for name, text in printed.dates.items():
        if getattr(sop, name) is None:
            yield (
                f"Tanggal {_DATE_NAMES[name]} tidak terbaca sebagai tanggal: “{text}” "
                f"(halaman {sop.first_page})."
            )


def _step_warnings(sop: Sop) -> Iterable[str]:
    if not sop.steps:
        pages = (
            f"halaman {sop.first_page}"
            if sop.first_page == sop.last_page
            else f"halaman {sop.first_page}–{sop.last_page}"
        )
        yield f"Tidak ada langkah yang ditemukan ({pages})."
    for number, step in enumerate(sop.steps, 1):
        name = f"langkah {step.number or number}"
        if sop.layout is Layout.SOP_AP and not step.actors:
            yield f"Pelaksana {name} tidak dikenali (halaman {step.page})."
        if not step.activity:
            yield f"Uraian {name} tidak terbaca (halaman {step.page})."


def _content_warnings(sop: Sop, printed: Printed) -> Iterable[str]:
    if _is_about_something_else(sop):
        yield (
            f"Judul mungkin tidak sesuai dengan isi langkah (halaman {sop.first_page}): "
            "kata pokoknya tidak ada pada satu langkah pun."
        )
    for field_name, text in (("pengesah", printed.approver), ("nomor", sop.number)):
        other = _other_agency(sop.agency, text)
        if other:
            yield (
                f"Nama perangkat daerah lain, {other}, pada {field_name} "
                f"(halaman {sop.first_page}); mungkin tersisa dari salinan."
            )


def _is_about_something_else(sop: Sop) -> bool:
    """Tell whether no telling word of the title occurs in the steps or their papers."""
    subject = set(content_terms(sop.title))
    if len(subject) < _MIN_TITLE_TERMS or len(sop.steps) < _MIN_STEPS:
        return False
    if sop.layout is Layout.UNKNOWN:
        return False
    said = " ".join(
        " ".join((step.activity, step.output, step.note, *step.requirements)) for step in sop.steps
    )
    whole = " ".join((said, *sop.requirements, sop.result, *sop.records, *sop.equipment))
    return not subject & set(content_terms(whole))


def _other_agency(own: str, text: str) -> str:
    """Give the agency that a text names if it is neither the own one nor above or below it."""
    other, mine = find_agency(text), find_agency(own)
    if other is None or mine is None or other.code == mine.code:
        return ""
    if other.parent == mine.code or mine.parent == other.code or other.parent == mine.parent != "":
        return ""
    return canonical_agency(other.name)


# --- quality ----------------------------------------------------------------------------------


def _quality(sop: Sop) -> float:
    identity = _title_trust(sop)
    if sop.layout in _NUMBERED:
        identity = fmean((identity, float(bool(sop.number)), float(_has_date(sop))))
    quality = _STEPS_SHARE * _steps_trust(sop) + (1 - _STEPS_SHARE) * identity
    return quality / 2 if sop.layout is Layout.UNKNOWN else quality


def _has_date(sop: Sop) -> bool:
    return any((sop.created, sop.revised, sop.effective))


def _title_trust(sop: Sop) -> float:
    return min(1.0, _known_share(sop.title) / _USUAL_KNOWN) if sop.title else 0.0


def _steps_trust(sop: Sop) -> float:
    """Give the mean trust in the steps; a procedure of one step was hardly read whole."""
    if not sop.steps:
        return 0.0
    trust = fmean(_step_trust(sop, step) for step in sop.steps)
    legible = min(1.0, fmean(_known_share(s.activity) for s in sop.steps) / _USUAL_KNOWN)
    return trust * legible * _order_trust(sop.steps) * (0.5 if len(sop.steps) == 1 else 1.0)


def _step_trust(sop: Sop, step: Step) -> float:
    trust = 1.0 if has_verb(step.activity) else 0.8
    if len(step.activity.split()) > _LONGEST_ACTIVITY or _INNER_NUMBER.search(step.activity):
        trust *= 0.4
    if sop.layout is Layout.SOP_AP and not step.actors:
        trust *= 0.3
    if any(_known_share(actor) == 0 for actor in step.actors):
        trust *= 0.7
    if step.duration is not None and step.duration.minutes is None:
        trust *= 0.9
    return trust if step.activity else 0.0


def _order_trust(steps: Sequence[Step]) -> float:
    """Give the share of steps whose printed number follows the last one, or starts anew."""
    numbers = [int(step.number) for step in steps if step.number.isdigit()]
    if len(numbers) < 2:
        return 1.0
    fits = [b in (a, a + 1, 1) for a, b in pairwise(numbers)]
    return (1 + sum(fits)) / (1 + len(fits))


def _known_share(text: str) -> float:
    """Give the share of a text's words that are Indonesian, an acronym counting half."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    if not words:
        return 0.0
    return fmean(_familiarity(word) for word in words)


def _familiarity(word: str) -> float:
    plain = word.lower()
    if is_known_word(plain) or is_function_word(plain):
        return 1.0
    return 0.5 if word.isupper() or word[0].isupper() else 0.0
