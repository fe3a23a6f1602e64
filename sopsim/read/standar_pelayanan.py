"""The *standar pelayanan* form: fourteen components of a public service, one SOP a service."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sopsim.read.flow_header import find_header
from sopsim.read.grid import Table, find_tables
from sopsim.read.head import Head, date_of_signing, is_decree, is_signature_page, read_head
from sopsim.read.identity import read_identity
from sopsim.read.labels import IdentityField, spellings
from sopsim.read.lines import Line, group_lines
from sopsim.read.procedure import actors_of, read_procedure
from sopsim.read.quality import assess
from sopsim.read.sections import Content, find_sections, is_heading, items_of_section
from sopsim.terms.durations import parse_duration
from sopsim.terms.text import strip_numbering
from sopsim.types import Layout, Page, Sop


class Component(StrEnum):
    """A component of a service standard (PermenPAN-RB 15/2014)."""

    REQUIREMENTS = "requirements"
    PROCEDURE = "procedure"
    DURATION = "duration"
    FEE = "fee"
    PRODUCT = "product"
    COMPLAINTS = "complaints"
    LEGAL_BASES = "legal_bases"
    EQUIPMENT = "equipment"
    COMPETENCE = "competence"
    OVERSIGHT = "oversight"
    STAFF = "staff"
    GUARANTEE = "guarantee"
    SAFETY = "safety"
    EVALUATION = "evaluation"


_LABELS = spellings(
    {
        Component.REQUIREMENTS: (
            "Persyaratan", "Persyaratan Pelayanan", "Syarat", "Persyaratan Layanan",
        ),
        Component.PROCEDURE: (
            "Sistem, Mekanisme dan Prosedur", "Sistem, Mekanisme, dan Prosedur Pelayanan",
            "Prosedur", "Mekanisme dan Prosedur", "Prosedur Pelayanan", "Alur Pelayanan",
            "Sistem Mekanisme Prosedur", "Mekanisme Pelayanan", "Sistem dan Mekanisme",
        ),
        Component.DURATION: (
            "Jangka Waktu Penyelesaian", "Jangka Waktu", "Jangka Waktu Pelayanan",
            "Waktu Pelayanan", "Waktu Penyelesaian", "Lama Pelayanan",
            "Jangka Waktu Penyelesaian Pelayanan", "Waktu",
        ),
        Component.FEE: (
            "Biaya/Tarif", "Biaya", "Tarif", "Biaya / Tarif Pelayanan", "Biaya Pelayanan",
        ),
        Component.PRODUCT: (
            "Produk Pelayanan", "Produk", "Produk Layanan", "Hasil Pelayanan",
            "Produk Spesifik Layanan",
        ),
        Component.COMPLAINTS: (
            "Penanganan Pengaduan, saran dan masukan", "Pengaduan", "Penanganan Pengaduan",
            "Pengelolaan Pengaduan", "Penanganan pengaduan, saran, masukan dan apresiasi",
            "Penanganan Pengaduan, Saran, dan Masukan/Apresiasi", "Pengaduan, Saran dan Masukan",
        ),
        Component.LEGAL_BASES: ("Dasar Hukum", "Landasan Hukum"),
        Component.EQUIPMENT: (
            "Sarana, Prasarana, dan/atau Fasilitas", "Sarana dan Prasarana", "Sarana Prasarana",
            "Sarana dan Prasarana, dan/atau Fasilitas", "Sarana, Prasarana dan Fasilitas",
            "Fasilitas",
        ),
        Component.COMPETENCE: ("Kompetensi Pelaksana", "Kompetensi"),
        Component.OVERSIGHT: ("Pengawasan Internal", "Pengawasan"),
        Component.STAFF: ("Jumlah Pelaksana",),
        Component.GUARANTEE: ("Jaminan Pelayanan",),
        Component.SAFETY: (
            "Jaminan Keamanan dan Keselamatan Pelayanan", "Jaminan Keamanan",
            "Jaminan Keselamatan", "Jaminan Keamanan dan Keselamatan",
        ),
        Component.EVALUATION: (
            "Evaluasi Kinerja Pelaksana", "Evaluasi Kinerja", "Evaluasi Kinerja Pelayanan",
        ),
    }
)  # fmt: skip

_SHARED = {Component.LEGAL_BASES, Component.EQUIPMENT, Component.COMPETENCE}
"""Components that other forms have too: the boxes of an SOP AP."""
_MIN_NAMED, _MIN_UNNAMED = 3, 5
"""Least number of the form's own components where its name is a heading, and where it is not."""
_MIN_SOP_AP_BOXES = 2
"""Boxes of an SOP AP's identity block that tell its page from one of a service standard."""
_TELLING_WORDS = ("biaya", "tarif", "pengaduan", "produk", "jaminan", "mekanisme", "jangka waktu")

_FORM_NAME = re.compile(r"^(?:\d{1,3}\.\s*)?standar\s+pelayanan\b", re.I)


_Found = tuple[Component, Content]


@dataclass(slots=True)
class _Draft:
    """A service standard while its pages are gathered.

    ``named`` tells that the form's name heads it; ``cover`` is the head of the cover before it.
    """

    first_page: int
    last_page: int
    head: Head
    cover: Head
    named: bool
    components: dict[Component, list[Content]] = field(default_factory=dict)
    signed: str | None = None


def read_standar_pelayanan(pages: Sequence[Page]) -> list[Sop]:
    """Read every service standard in a file; empty where there is none."""
    if not _may_hold_service_standard(pages):
        return []
    drafts: list[_Draft] = []
    cover, cover_page = Head({}), 0
    last: Component | None = None
    for page in pages:
        tables = find_tables(page.rulings)
        found = find_sections(page, tables, _LABELS, last)
        lines = group_lines(page.words)
        named = any(_FORM_NAME.match(line.text) for line in lines)
        follows = bool(drafts) and page.number == drafts[-1].last_page + 1
        if not found and follows and is_signature_page(lines):
            drafts[-1].last_page = page.number
            drafts[-1].signed = drafts[-1].signed or date_of_signing(lines)
            continue
        if (not found and not named) or is_decree(lines):
            continue
        if _belongs_to_sop_ap(page, tables, found):
            continue
        head = read_head(page, _top(found, lines, page), min_fields=1)
        if not found:
            cover, cover_page = head, page.number
            continue
        if not drafts or _begins_new(drafts[-1], found):
            first = cover_page if cover.number and cover_page == page.number - 1 else page.number
            drafts.append(_Draft(first, page.number, head, cover, named or bool(cover.letterhead)))
        _add_page(drafts[-1], page, found, head)
        last = found[-1][0]
    return [_to_sop(draft) for draft in drafts if _is_service_standard(draft)]


def _top(found: Sequence[_Found], lines: Sequence[Line], page: Page) -> float:
    """Give the height at which the components begin, with the heading over them."""
    tops = [content.box.top for _, content in found]
    tops += [line.box.top for line in lines if is_heading(line, _LABELS)]
    return min(tops, default=page.height)


def _may_hold_service_standard(pages: Iterable[Page]) -> bool:
    """Rule out most files of other forms at once, by words that the form's labels hold."""
    printed = " ".join(word.text for page in pages for word in page.words).lower()
    return "layanan" in printed and sum(word in printed for word in _TELLING_WORDS) >= 2


def _belongs_to_sop_ap(page: Page, tables: Sequence[Table], found: Sequence[_Found]) -> bool:
    """Tell a page of an SOP AP in the same file; its boxes bear labels like some components."""
    if len({component for component, _ in found} - _SHARED) >= _MIN_NAMED:
        return False
    if find_header(page, tables) is not None:
        return True
    identity = read_identity(page, tables, page.height)
    return identity is not None and len(identity.boxes) >= _MIN_SOP_AP_BOXES


def _begins_new(draft: _Draft, found: Sequence[_Found]) -> bool:
    """A second list of requirements belongs to another service."""
    fresh = {component for component, content in found if not content.continued}
    return Component.REQUIREMENTS in fresh and Component.REQUIREMENTS in draft.components


def _is_service_standard(draft: _Draft) -> bool:
    own = draft.components.keys() - _SHARED
    return len(own) >= (_MIN_NAMED if draft.named else _MIN_UNNAMED)


def _add_page(draft: _Draft, page: Page, found: Sequence[_Found], head: Head) -> None:
    draft.last_page = page.number
    draft.signed = draft.signed or date_of_signing(group_lines(page.words))
    draft.head = draft.head.completed_by(head)
    for component, content in found:
        draft.components.setdefault(component, []).append(content)


# --- the SOP ----------------------------------------------------------------------------------


def _to_sop(draft: _Draft) -> Sop:
    components, head = draft.components, draft.head
    product = _text(components, Component.PRODUCT)
    steps = read_procedure(components.get(Component.PROCEDURE, ()))
    sop = Sop(
        id="",
        path="",
        first_page=draft.first_page,
        last_page=draft.last_page,
        layout=Layout.STANDAR_PELAYANAN,
        title=head.title or draft.cover.title or strip_numbering(product),
        agency=head.agency or draft.cover.agency,
        number=head.number or draft.cover.number,
        created=head.date(IdentityField.CREATED),
        revised=head.date(IdentityField.REVISED),
        effective=head.date(IdentityField.EFFECTIVE) or draft.signed,
        legal_bases=items_of_section(components, Component.LEGAL_BASES),
        qualifications=items_of_section(components, Component.COMPETENCE),
        equipment=items_of_section(components, Component.EQUIPMENT),
        actors=actors_of(steps),
        requirements=items_of_section(components, Component.REQUIREMENTS),
        total_duration=parse_duration(_text(components, Component.DURATION)),
        fee=_text(components, Component.FEE),
        result=product,
        steps=steps,
    )
    return assess(sop, head)


def _text(components: Mapping[Component, Sequence[Content]], component: Component) -> str:
    return " ".join(content.text for content in components.get(component, ())).strip()
