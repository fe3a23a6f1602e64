"""How far a reading can be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import fmean

from rapidfuzz import fuzz

from sopsim.read.doubts import (
    Heading,
    blank_fields,
    is_about_something_else,
    unread_dates,
    warnings_of,
)
from sopsim.read.head import Head
from sopsim.read.labels import squash
from sopsim.read.plausible import (
    differs_from,
    is_actor_name,
    is_agency_name,
    is_cut,
    is_partial_date,
    is_whole_number,
    jumps,
    known_share,
    lost_columns,
)
from sopsim.terms.sentences import names_deed
from sopsim.types import Layout, Sop, Step

_USUAL_KNOWN = 0.7
"""Share of known words in a text that was read well; names and terms of art are unknown too."""
_LONGEST_ACTIVITY = 60
"""An activity of more words is likely several rows taken for one."""
_INNER_NUMBER = re.compile(r"(?<=\S)\s\W?(?:[2-9]|1\d)[.)]\s+[A-Z]")
_SURE_CONFIDENCE = (0.5, 0.92)
"""Confidence of text recognition at which a page tells nothing, and from which all is well."""
_IN_PROSE = (Layout.NARRATIVE, Layout.UNKNOWN)
_TABLE_AS_PROSE = 0.3
"""Trust in a step read as prose from a page with a flow table."""
_SAME_TITLE = 80.0
_PROSE = 0.94
"""Trust in a sentence's doer and time, which no column states."""
_WITHOUT_ACTOR = {Layout.SOP_AP: 0.3, Layout.PUSKESMAS: 1.0}
_SELDOM_WITHOUT_ACTOR = 0.7
"""Trust in a step for which no doer was found: all have one in SOP AP, few need one at a clinic."""


def assess(sop: Sop, head: Head | None = None, heading: Heading | None = None) -> Sop:
    """Give the SOP with ``quality`` (0 … 1) and ``warnings``.

    Quality estimates the share of what is printed that was read rightly, from what a right reading
    looks like. It is the trust in the steps times that in the head; a head that is all wrong leaves
    half. How well it foretells the share of right steps is measured by
    ``scripts/benchmark.py reading``.
    """
    head = head or Head({})
    quality = _steps_trust(sop) * (1 + _head_trust(sop, head, heading)) / 2
    if sop.layout is Layout.UNKNOWN:
        quality /= 2
    warnings = (*sop.warnings, *warnings_of(sop, head, heading))
    return replace(sop, quality=round(quality, 4), warnings=warnings)


def doubted(sop: Sop, confidences: Sequence[float]) -> Sop:
    """Give an SOP with the quality that the recognition of its scanned pages leaves it."""
    if not confidences:
        return sop
    low, high = _SURE_CONFIDENCE
    trust = min(1.0, max(0.0, (fmean(confidences) - low) / (high - low)))
    return replace(sop, quality=round(sop.quality * trust, 4))


def without_table(sop: Sop, tables: Iterable[int]) -> Sop:
    """Doubt the steps that were read as prose from pages with a flow table."""
    pages = {step.page for step in sop.steps}.intersection(tables)
    if sop.layout not in _IN_PROSE or not pages:
        return sop
    trust = fmean(_TABLE_AS_PROSE if step.page in pages else 1.0 for step in sop.steps)
    warnings = (
        f"Halaman {page} memuat tabel langkah yang terbaca sebagai teks biasa; isi langkahnya "
        "mungkin tercampur."
        for page in sorted(pages)
    )
    return replace(sop, quality=round(sop.quality * trust, 4), warnings=(*sop.warnings, *warnings))


def without_rows(sop: Sop, rows: Mapping[int, int]) -> Sop:
    """Doubt a flow table of which rows were left, so many on each page."""
    left = {page: count for page, count in rows.items() if count}
    if sop.layout is not Layout.SOP_AP or not left:
        return sop
    whole = len(sop.steps) + sum(left.values())
    warnings = (
        f"Di bawah langkah terakhir pada halaman {page} masih ada simbol alur; mungkin ada langkah "
        "yang tidak terbaca."
        for page in left
    )
    return replace(
        sop,
        quality=round(sop.quality * len(sop.steps) / whole, 4),
        warnings=(*sop.warnings, *warnings),
    )


def without_pages(sop: Sop, lost: int) -> Sop:
    """Doubt an SOP that lacks so many pages: they held their share of it."""
    n_pages = sop.last_page - sop.first_page + 1
    return replace(sop, quality=round(sop.quality * n_pages / (n_pages + lost), 4))


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


def _head_trust(sop: Sop, head: Head, heading: Heading | None) -> float:
    """Give the mean trust in title, agency and the fields of the identity block, as far as it goes.

    A title counts as much as all others: an SOP is known by it.
    """
    blank = blank_fields(sop, head)
    unread = [name for name in unread_dates(sop, head) if not is_partial_date(head.dates[name])]
    parts = [
        bool(sop.agency) and is_agency_name(sop.agency),
        is_whole_number(sop.number) if sop.number else "nomor" not in blank,
        "tanggal efektif" not in blank and not unread,
        "dasar hukum" not in blank and "kualifikasi pelaksana" not in blank,
    ]
    return fmean((_title_trust(sop, heading), fmean(parts)))


def _title_trust(sop: Sop, heading: Heading | None) -> float:
    """Doubt a title of unknown words, one that is cut, and one that nothing else agrees with."""
    trust = min(1.0, known_share(sop.title) / _USUAL_KNOWN)
    if is_cut(sop.title) or (heading is not None and differs_from(sop.title, heading.text)):
        trust *= 0.5
    return trust * (0.5 if is_about_something_else(sop) else 1.0)


def _steps_trust(sop: Sop) -> float:
    """Give the mean trust in the steps, less where steps or columns seem to be missing.

    A procedure of one step was hardly read whole.
    """
    if not sop.steps:
        return 0.0
    trust = fmean(_step_trust(sop, step) for step in sop.steps)
    legible = min(1.0, fmean(known_share(s.activity) for s in sop.steps) / _USUAL_KNOWN)
    whole = len(sop.steps) / (len(sop.steps) + sum(1 for _ in jumps(sop.steps)))
    columns = 1 - 0.2 * len(lost_columns(sop))
    return trust * legible * whole * columns * (0.5 if len(sop.steps) == 1 else 1.0)


def _step_trust(sop: Sop, step: Step) -> float:
    """Doubt a step that does not say what is done, or not by whom, or that is several in one."""
    if not step.activity:
        return 0.0
    trust = 1.0 if names_deed(step.activity) else 0.8
    if len(step.activity.split()) > _LONGEST_ACTIVITY or _INNER_NUMBER.search(step.activity):
        trust *= 0.4
    if sop.layout is not Layout.SOP_AP:
        trust *= _PROSE
    if not step.actors:
        trust *= _WITHOUT_ACTOR.get(sop.layout, _SELDOM_WITHOUT_ACTOR)
    elif not all(map(is_actor_name, step.actors)):
        trust *= 0.7
    if step.duration is not None and step.duration.minutes is None:
        trust *= 0.9
    return trust
