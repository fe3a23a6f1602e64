"""Warnings that name what of an SOP was not understood, and the page: few, and true."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sopsim.read.head import Head
from sopsim.read.labels import IdentityField
from sopsim.read.plausible import (
    differs_from,
    is_agency_name,
    is_cut,
    is_garbled,
    is_partial_date,
    is_whole_number,
    jumps,
    lost_columns,
)
from sopsim.terms.agencies import canonical_agency, find_agency
from sopsim.terms.text import content_terms
from sopsim.types import Layout, Sop

_DATES = {
    IdentityField.CREATED: "pembuatan",
    IdentityField.REVISED: "revisi",
    IdentityField.EFFECTIVE: "efektif",
}
_WHOLE_DATE = re.compile(r"\b\d{1,2}\W+\w+\W+\d{2,4}\b")
_MIN_FIELDS = 3
"""Labelled fields that make an identity block, which always has a number."""
_LONGEST_QUOTE = 60
_MIN_TITLE_TERMS = 2
_MIN_STEPS = 4
"""Of a title and steps fewer than this it cannot be told whether they fit."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title that stands above the flow table, on a later page than the identity block."""

    text: str
    page: int


def warnings_of(sop: Sop, head: Head, heading: Heading | None = None) -> tuple[str, ...]:
    """Say what is missing in an SOP or looks wrong."""
    return (
        *_title_warnings(sop, heading),
        *_identity_warnings(sop, head),
        *_date_warnings(sop, head),
        *_step_warnings(sop),
        *_content_warnings(sop, head),
    )


def _title_warnings(sop: Sop, heading: Heading | None) -> Iterable[str]:
    if not sop.title:
        yield f"Judul tidak ditemukan ({_pages(sop.first_page)})."
    elif heading is not None and differs_from(sop.title, heading.text):
        yield (
            f"Judul {_quoted(sop.title)} ({_pages(sop.first_page)}) tidak sama dengan "
            f"{_quoted(heading.text)} di atas tabel langkah ({_pages(heading.page)})."
        )
    elif is_cut(sop.title):
        yield f"Judul tampak terpotong: {_quoted(sop.title)} ({_pages(sop.first_page)})."


def _identity_warnings(sop: Sop, head: Head) -> Iterable[str]:
    if sop.layout is Layout.UNKNOWN:
        return
    page = _pages(sop.first_page)
    if blank := blank_fields(sop, head):
        yield f"Kosong atau tidak terbaca: {', '.join(blank)} ({page})."
    if sop.agency and not is_agency_name(sop.agency):
        yield f"Nama perangkat daerah mungkin salah baca: {_quoted(sop.agency)} ({page})."
    if sop.number and not is_whole_number(sop.number):
        yield f"Nomor tampak tidak utuh: {_quoted(sop.number)} ({page})."


def blank_fields(sop: Sop, head: Head) -> list[str]:
    """Name the fields of the identity block that hold nothing, of those that are always filled."""
    is_form = len(head.labelled) >= _MIN_FIELDS
    fields = {
        "nama perangkat daerah": not sop.agency,
        "nomor": is_form and not sop.number,
        "tanggal efektif": IdentityField.EFFECTIVE in head.labelled
        and not head.dates[IdentityField.EFFECTIVE],
        "dasar hukum": IdentityField.LEGAL_BASES in head.labelled and not sop.legal_bases,
        "kualifikasi pelaksana": IdentityField.QUALIFICATIONS in head.labelled
        and not sop.qualifications,
    }
    return [name for name, blank in fields.items() if blank]


def _date_warnings(sop: Sop, head: Head) -> Iterable[str]:
    for name in unread_dates(sop, head):
        printed = head.dates[name]
        how = "tidak lengkap" if is_partial_date(printed) else "tidak terbaca sebagai tanggal"
        yield f"Tanggal {_DATES[name]} {how}: {_quoted(printed)} ({_pages(sop.first_page)})."


def unread_dates(sop: Sop, head: Head) -> list[IdentityField]:
    """Give the dates that are printed but were not read."""
    missing = [name for name in _DATES if getattr(sop, name.value) is None]
    return [name for name in missing if _is_date(name, head.dates[name])]


def _is_date(name: IdentityField, printed: str) -> bool:
    """Tell whether a date is printed; that of revision is mostly blank, but for specks."""
    if name is IdentityField.REVISED:
        return bool(_WHOLE_DATE.search(printed))
    return any(char.isalnum() for char in printed)


def _step_warnings(sop: Sop) -> Iterable[str]:
    if not sop.steps:
        pages = _pages(sop.first_page, sop.last_page)
        yield f"Tidak ada langkah yang ditemukan ({pages})."
        return
    if lost := lost_columns(sop):
        pages = _pages(sop.steps[0].page, sop.steps[-1].page)
        yield f"Tidak ditemukan pada satu langkah pun: {', '.join(lost)} ({pages})."
    yield from _numbering_warnings(sop)
    for number, step in enumerate(sop.steps, 1):
        name = f"langkah {step.number or number}"
        if sop.layout is Layout.SOP_AP and not step.actors:
            yield f"Pelaksana {name} tidak dikenali ({_pages(step.page)})."
        if not step.activity:
            yield f"Uraian {name} tidak terbaca ({_pages(step.page)})."
        elif is_garbled(step.activity):
            yield f"Uraian {name} mungkin salah baca ({_pages(step.page)})."
        if step.duration and step.duration.minutes is None and _has_amount(step.duration.text):
            yield (
                f"Waktu {name} tidak dipahami: {_quoted(step.duration.text)} ({_pages(step.page)})."
            )


def _numbering_warnings(sop: Sop) -> Iterable[str]:
    if sop.layout is Layout.UNKNOWN:
        return
    for last, number, step in jumps(sop.steps):
        leap = f"melompat dari {last} ke {number}" if last else f"mulai dari {number}"
        yield f"Nomor langkah {leap} ({_pages(step.page)}); mungkin ada langkah yang tidak terbaca."


def _has_amount(duration: str) -> bool:
    return any(char.isdigit() for char in duration)


def _content_warnings(sop: Sop, head: Head) -> Iterable[str]:
    if is_about_something_else(sop):
        yield (
            f"Judul mungkin tidak sesuai dengan isi langkah ({_pages(sop.first_page)}): "
            "kata pokoknya tidak ada pada satu langkah pun."
        )
    approver = head.values.get(IdentityField.APPROVED, "")
    for field_name, text in (("pengesah", approver), ("nomor", sop.number)):
        other = _other_agency(sop.agency, text)
        if other:
            yield (
                f"Nama perangkat daerah lain, {other}, pada {field_name} "
                f"({_pages(sop.first_page)}); mungkin tersisa dari salinan."
            )


def is_about_something_else(sop: Sop) -> bool:
    """Tell whether no telling word of the title occurs in what the SOP says otherwise.

    Of clinical SOPs it cannot be told: they are named by what ails the patient.
    """
    subject = set(content_terms(sop.title))
    if len(subject) < _MIN_TITLE_TERMS or len(sop.steps) < _MIN_STEPS:
        return False
    if sop.layout in (Layout.PUSKESMAS, Layout.UNKNOWN):
        return False
    said = " ".join(
        " ".join((step.activity, step.output, step.note, *step.requirements)) for step in sop.steps
    )
    boxes = (*sop.requirements, sop.result, *sop.records, *sop.equipment, *sop.cautions)
    others = (*boxes, *sop.qualifications, sop.agency)
    return not subject & set(content_terms(" ".join((said, *others))))


def _other_agency(own: str, text: str) -> str:
    """Give the agency that a text names if it is neither the own one nor above or below it."""
    other, mine = find_agency(text), find_agency(own)
    if other is None or mine is None or other.code == mine.code:
        return ""
    if other.parent == mine.code or mine.parent == other.code or other.parent == mine.parent != "":
        return ""
    return canonical_agency(other.name)


def _quoted(text: str) -> str:
    short = text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1].rstrip()}…"
    return f"“{short}”"


def _pages(first: int, last: int | None = None) -> str:
    return f"halaman {first}" if last in (None, first) else f"halaman {first}–{last}"
