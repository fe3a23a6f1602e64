"""SOPs of numbered headings (*Pengertian, Tujuan, Kebijakan … Prosedur*), as in health centres.

Hospitals (*SPO*) use the same headings; other agencies write *Ruang Lingkup* in place of
*Kebijakan*. There are no standards of quality: a missing time is no defect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sopsim.read.grid import find_tables
from sopsim.read.head import (
    Head,
    date_in_force,
    date_of_signing,
    is_decree,
    is_signature_page,
    read_head,
)
from sopsim.read.labels import IdentityField, spellings
from sopsim.read.lines import group_lines
from sopsim.read.procedure import actors_of, read_procedure
from sopsim.read.quality import assess
from sopsim.read.sections import Content, find_sections, items_of_section
from sopsim.types import Layout, Page, Sop


class Section(StrEnum):
    """A heading of the form."""

    DEFINITION = "definition"
    PURPOSE = "purpose"
    POLICY = "policy"
    REFERENCES = "references"
    SCOPE = "scope"
    EQUIPMENT = "equipment"
    PROCEDURE = "procedure"
    CHART = "chart"
    CAUTIONS = "cautions"
    UNITS = "units"
    RELATED = "related"
    HISTORY = "history"
    OTHER = "other"


_LABELS = spellings(
    {
        Section.DEFINITION: ("Pengertian", "Definisi", "Pengertian Umum"),
        Section.PURPOSE: ("Tujuan", "Maksud dan Tujuan", "Maksud"),
        Section.POLICY: ("Kebijakan",),
        Section.REFERENCES: (
            "Referensi", "Dasar Hukum", "Landasan Hukum", "Acuan", "Dasar", "Dasar Pelaksanaan",
        ),
        Section.SCOPE: ("Ruang Lingkup", "Lingkup"),
        Section.EQUIPMENT: (
            "Alat dan Bahan", "Peralatan", "Sarana dan Prasarana", "Persiapan Alat dan Bahan",
        ),
        Section.PROCEDURE: (
            "Langkah-langkah", "Prosedur", "Prosedur/Langkah-langkah", "Langkah-langkah Prosedur",
            "Instruksi Kerja", "Prosedur Kerja", "Langkah Kerja", "Uraian Prosedur",
            "Prosedur Pelaksanaan", "Langkah-langkah Kegiatan", "Uraian Kegiatan", "Tata Cara",
            "Tahapan Kegiatan", "Langkah Kegiatan", "Langkah-langkah Kerja", "Mekanisme",
            "Mekanisme dan Prosedur", "Tahapan Pelaksanaan", "Alur Kerja", "Tahapan", "Pelaksanaan",
            "Langkah Pelaksanaan",
            "Langkah-langkah Pelaksanaan", "Urutan Kegiatan", "Uraian Langkah",
        ),
        Section.CHART: ("Bagan Alir", "Diagram Alir", "Flowchart", "Alur"),
        Section.CAUTIONS: ("Hal-hal yang perlu diperhatikan", "Hal yang perlu diperhatikan"),
        Section.UNITS: ("Unit Terkait", "Unit-unit Terkait", "Unit kerja terkait"),
        Section.RELATED: ("Dokumen Terkait", "Dokumen-dokumen Terkait"),
        Section.HISTORY: (
            "Rekaman Historis Perubahan", "Rekaman Historis", "Riwayat Perubahan",
            "Rekam Historis Perubahan", "Lampiran", "Rekaman", "Pencatatan", "Dokumentasi",
        ),
        Section.OTHER: (
            "Penutup", "Umum", "Ketentuan Umum", "Ketentuan Penutup", "Pendahuluan",
            "Latar Belakang",
            "Tanggung Jawab", "Wewenang dan Tanggung Jawab", "Sanksi", "Pengesahan", "Indikator",
            "Pemantauan dan Evaluasi", "Persyaratan", "Catatan", "Lain-lain", "Ketentuan Lain",
            "Waktu Pelayanan", "Jangka Waktu", "Biaya", "Keterangan", "Kualifikasi Pelaksana",
        ),
    }
)  # fmt: skip

_FIRST = (Section.DEFINITION, Section.PURPOSE)
"""Headings that a second SOP of the file begins with."""
_MIN_SECTIONS = 2
"""Sections with the procedure among them that tell the form from other texts with headings."""


@dataclass(slots=True)
class _Draft:
    first_page: int
    last_page: int
    head: Head
    sections: dict[Section, list[Content]] = field(default_factory=dict)
    signed: str | None = None
    in_force: str | None = None


def read_puskesmas(pages: Sequence[Page]) -> list[Sop]:
    """Read every SOP of numbered headings in a file; empty where there is none."""
    drafts: list[_Draft] = []
    last: Section | None = None
    for page in pages:
        if drafts and page.number > drafts[-1].last_page + 1:
            last = None  # other pages stand between
        tables = find_tables(page.rulings)
        lines = group_lines(page.words)
        found = [] if is_decree(lines) else find_sections(page, tables, _LABELS, last)
        if not found:
            if drafts and page.number == drafts[-1].last_page + 1 and is_signature_page(lines):
                drafts[-1].last_page = page.number
                drafts[-1].signed = drafts[-1].signed or date_of_signing(lines)
            continue
        if not drafts or _begins_new(drafts[-1], page, found):
            drafts.append(_begin(page, found))
        draft = drafts[-1]
        draft.last_page = page.number
        draft.signed = draft.signed or date_of_signing(lines)
        draft.in_force = draft.in_force or date_in_force(lines)
        for section, content in found:
            draft.sections.setdefault(section, []).append(content)
            last = section
    sops = [_to_sop(draft) for draft in drafts if _is_sop(draft)]
    return [sop for sop in sops if sop.steps]


def _begins_new(draft: _Draft, page: Page, found: Sequence[tuple[Section, Content]]) -> bool:
    if page.number > draft.last_page + 1:
        return True
    fresh = {section for section, content in found if not content.continued}
    return Section.PROCEDURE in draft.sections and any(
        section in fresh and section in draft.sections for section in _FIRST
    )


def _begin(page: Page, found: Sequence[tuple[Section, Content]]) -> _Draft:
    top = min((content.box.top for _, content in found), default=page.height)
    return _Draft(page.number, page.number, read_head(page, top, min_fields=2))


def _is_sop(draft: _Draft) -> bool:
    return len(draft.sections) >= _MIN_SECTIONS and Section.PROCEDURE in draft.sections


def _to_sop(draft: _Draft) -> Sop:
    sections, head = draft.sections, draft.head
    created = head.date(IdentityField.CREATED)
    effective = head.date(IdentityField.EFFECTIVE)
    steps = read_procedure(sections.get(Section.PROCEDURE, ()))
    health = Section.DEFINITION in sections and Section.POLICY in sections
    sop = Sop(
        id="",
        path="",
        first_page=draft.first_page,
        last_page=draft.last_page,
        layout=Layout.PUSKESMAS if health else Layout.NARRATIVE,
        title=head.title,
        agency=head.agency,
        number=head.number,
        created=created or (draft.signed if draft.in_force and not effective else None),
        revised=head.date(IdentityField.REVISED),
        effective=effective or draft.in_force or draft.signed,
        legal_bases=items_of_section(sections, Section.REFERENCES),
        related=items_of_section(sections, Section.RELATED),
        equipment=items_of_section(sections, Section.EQUIPMENT),
        cautions=items_of_section(sections, Section.CAUTIONS),
        actors=actors_of(steps),
        steps=steps,
    )
    return assess(sop, head)
