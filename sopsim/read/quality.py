"""How much of an SOP was understood, and warnings that name what was not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sopsim.types import Layout, Sop, Step

_DATE_NAMES = {"created": "pembuatan", "revised": "revisi", "effective": "efektif"}


def assess(sop: Sop, printed_dates: Mapping[str, str] | None = None) -> Sop:
    """Give the SOP with ``quality`` and ``warnings``.

    Quality (0 … 1) is the mean of the shares understood: whether there is a title, whether there
    are steps, which share of these has an activity and (in SOP AP) an actor; a layout that is not
    known counts as one more share, of 0.
    """
    warnings = [*sop.warnings]
    if not sop.title:
        warnings.append(f"Judul tidak ditemukan (halaman {sop.first_page}).")
    for name, text in (printed_dates or {}).items():
        if getattr(sop, name) is None:
            warnings.append(f"Tanggal {_DATE_NAMES[name]} tidak terbaca sebagai tanggal: “{text}”.")
    if not sop.steps:
        warnings.append("Tidak ada langkah yang ditemukan.")
    if sop.layout is Layout.SOP_AP:
        warnings += [_actor_warning(number, step) for number, step in _without_actor(sop)]
    return replace(sop, quality=round(_quality(sop), 4), warnings=tuple(warnings))


def _without_actor(sop: Sop) -> list[tuple[int, Step]]:
    return [(number, step) for number, step in enumerate(sop.steps, 1) if not step.actors]


def _actor_warning(number: int, step: Step) -> str:
    return f"Pelaksana langkah {step.number or number} tidak dikenali (halaman {step.page})."


def _quality(sop: Sop) -> float:
    shares = [float(bool(sop.title)), float(len(sop.steps) >= 2)]
    if sop.steps:
        shares.append(sum(bool(step.activity) for step in sop.steps) / len(sop.steps))
        if sop.layout is Layout.SOP_AP:
            shares.append(sum(bool(step.actors) for step in sop.steps) / len(sop.steps))
    if sop.layout is Layout.UNKNOWN:
        shares.append(0.0)
    return sum(shares) / len(shares)
