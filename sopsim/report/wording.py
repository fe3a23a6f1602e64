"""The Indonesian words a reviewer sees for what the program calls by English names.

The terms are those of the Organisation Section; screens, workbook and papers take them from here,
so that one thing has one name everywhere.
"""

from __future__ import annotations

from typing import Final

from sopsim.report.figures import PairScope
from sopsim.types import (
    ConflictType,
    Layout,
    Pair,
    Recommendation,
    Relation,
    Scope,
    Severity,
    Sop,
    StepKind,
)

RELATIONS: Final[dict[Relation, str]] = {
    Relation.IDENTICAL: "Identik",
    Relation.DUPLICATE: "Duplikat",
    Relation.CONTAINS: "Memuat",
    Relation.OVERLAP: "Tumpang tindih",
    Relation.DISTINCT: "Berbeda",
}

CONFLICT_TYPES: Final[dict[ConflictType, str]] = {
    ConflictType.DURATION: "Standar waktu",
    ConflictType.ACTOR: "Pelaksana",
    ConflictType.REQUIREMENT: "Persyaratan",
    ConflictType.OUTPUT: "Output",
    ConflictType.LEGAL_BASIS: "Dasar hukum",
    ConflictType.FEE: "Biaya",
    ConflictType.ORDER: "Urutan",
}

SEVERITIES: Final[dict[Severity, str]] = {
    Severity.HIGH: "Tinggi",
    Severity.MEDIUM: "Sedang",
    Severity.LOW: "Rendah",
}

RECOMMENDATIONS: Final[dict[Recommendation, str]] = {
    Recommendation.GABUNG: "Digabung menjadi satu SOP bersama",
    Recommendation.SELARASKAN: "Direvisi agar selaras",
    Recommendation.CABUT: "Dicabut sebagian",
    Recommendation.PERTAHANKAN: "Dipertahankan",
}

SCOPES: Final[dict[Scope, str]] = {
    Scope.INTERNAL: "Internal",
    Scope.LINTAS: "Lintas perangkat daerah",
}

PAIR_SCOPES: Final[dict[PairScope, str]] = {
    PairScope.LINTAS_LINTAS: "Lintas – lintas",
    PairScope.LINTAS_INTERNAL: "Lintas – internal",
    PairScope.INTERNAL_ANTAR: "Internal, antar-perangkat daerah",
    PairScope.INTERNAL_DALAM: "Internal, dalam satu perangkat daerah",
    PairScope.INTERNAL_TANPA_NAMA: "Internal, perangkat daerah tidak terbaca",
}

STAGES: Final[dict[str, str]] = {
    "load": "Memuat model",
    "read": "Membaca berkas",
    "scan": "Membaca hasil pindai",
    "embed": "Memahami kalimat",
    "candidates": "Mencari calon pasangan",
    "compare": "Membandingkan langkah",
    "cluster": "Mengelompokkan",
}
"""Stages of a run, by the names of ``Run.seconds``."""

STEP_KINDS: Final[dict[StepKind, str]] = {
    StepKind.START: "mulai",
    StepKind.PROCESS: "proses",
    StepKind.DECISION: "keputusan",
    StepKind.END: "selesai",
    StepKind.UNKNOWN: "",
}

LAYOUTS: Final[dict[Layout, str]] = {
    Layout.SOP_AP: "Tabel SOP AP",
    Layout.STANDAR_PELAYANAN: "Standar pelayanan",
    Layout.PUSKESMAS: "Puskesmas/rumah sakit",
    Layout.NARRATIVE: "Uraian (narasi)",
    Layout.UNKNOWN: "Tidak dikenali",
}

DECISIONS: Final[tuple[str, ...]] = (
    "dipertahankan",
    "direvisi",
    "digabung",
    "dicabut",
    "perlu klarifikasi",
)
"""What a reviewer may decide; see ``RECOMMENDATIONS`` for what sopsim proposes."""

UNKNOWN_AGENCY: Final = "(perangkat daerah tidak terbaca)"
UNTITLED: Final = "(judul tidak terbaca)"
WHOLE_SOP: Final = "Seluruh SOP"


def title_of(sop: Sop) -> str:
    """Return the title, or words that say it could not be read."""
    return sop.title or UNTITLED


def agency_of(sop: Sop) -> str:
    """Return the agency, or words that say it could not be read."""
    return sop.agency or UNKNOWN_AGENCY


def relation_of(pair: Pair) -> str:
    """Name the relation of a pair; for *contains* say which of the two is the larger."""
    if pair.larger is None:
        return RELATIONS[pair.relation]
    return "A memuat B" if pair.larger == pair.a else "B memuat A"


def step_label(sop: Sop, step: int | None) -> str:
    """Name a step by its printed number, else by its place; None is the whole SOP."""
    if step is None:
        return WHOLE_SOP
    return sop.steps[step].number or str(step + 1)
