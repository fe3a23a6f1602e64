"""Printed labels of the forms and how to find them in spite of spelling faults and broken words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from rapidfuzz import fuzz, process

T = TypeVar("T", bound=StrEnum)

_MIN_RATIO = 87.0
"""Least likeness (0 … 100, Indel ratio) of a label to one of its spellings."""

CODE = r"[A-Za-z0-9][\w.\-]*(?:\s?/\s?[\w.\-]+)+"
"""The number of a document: *065/12/SOP/2024*."""
_CODE_ALONE = re.compile(rf"(?=.*\d){CODE}")
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_AFTER = re.compile(r":|[1a][.)]$")
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")


class IdentityField(StrEnum):
    """A field of the identity block."""

    NUMBER = "number"
    CREATED = "created"
    REVISED = "revised"
    EFFECTIVE = "effective"
    ISSUED = "issued"
    APPROVED = "approved"
    TITLE = "title"
    SOP = "sop"
    AGENCY = "agency"
    LEGAL_BASES = "legal_bases"
    QUALIFICATIONS = "qualifications"
    RELATED = "related"
    EQUIPMENT = "equipment"
    CAUTIONS = "cautions"
    RECORDS = "records"
    OTHER = "other"


class Column(StrEnum):
    """A column or a band of columns of the flow table."""

    NUMBER = "number"
    ACTIVITY = "activity"
    ACTORS = "actors"
    STANDARD = "standard"
    REQUIREMENTS = "requirements"
    DURATION = "duration"
    OUTPUT = "output"
    NOTE = "note"


STANDARDS = {Column.REQUIREMENTS, Column.DURATION, Column.OUTPUT}
"""Columns of the standards of quality; other tables with numbered activities lack them."""


def is_code(text: str) -> bool:
    """Tell a text that is the number of a document and nothing else."""
    return bool(_CODE_ALONE.fullmatch(text))


def squash(text: str) -> str:
    """Keep only letters and digits, lower case: a label broken by its cell reads whole again."""
    return _NOT_ALNUM.sub("", text.lower())


def spellings(table: Mapping[T, Sequence[str]]) -> dict[str, T]:
    """Turn a table of labels and their spellings into a look-up by squashed spelling."""
    return {squash(text): field for field, texts in table.items() for text in texts}


IDENTITY_LABELS = spellings(
    {
        IdentityField.NUMBER: (
            "Nomor SOP", "No SOP", "Nomor SOP AP", "No. Dokumen", "Nomor Dokumen", "Nomor SP",
            "Nomor POS", "No. POS", "Nomor SPO", "No. SPO", "Nomor POB", "No. POB", "Nomor Protap",
            "No. Protap", "Nomor IK", "No. IK", "Nomor", "No. SOP AP", "Kode SOP",
            "Nomor Prosedur", "Nomor Urut SOP", "No. Urut SOP", "Kode", "Kode Dokumen",
        ),
        IdentityField.CREATED: (
            "Tanggal Pembuatan", "Tgl. Pembuatan", "Tanggal Dibuat", "Tgl Dibuat",
            "Tanggal Penyusunan", "Tgl Penyusunan", "Tanggal Pembuatan SOP",
            "Dibuat", "Dibuat tanggal", "Dibuat pada",
        ),
        IdentityField.REVISED: (
            "Tanggal Revisi", "Tgl. Revisi", "Tanggal Refisi", "Direvisi", "Revisi tanggal",
            "Tanggal Perubahan",
            "Tanggal Direvisi",
        ),
        IdentityField.EFFECTIVE: (
            "Tanggal Efektif", "Tgl. Efektif", "Tanggal Evektif", "Tanggal Pengesahan",
            "Tgl Pengesahan", "Tanggal Berlaku",
            "Tanggal Diberlakukan",
            "Tanggal Mulai Berlaku", "Tgl. Effektif", "Tanggal Disahkan", "Tanggal Penetapan",
            "Tanggal Ditetapkan", "Tgl Ditetapkan", "Tgl Berlaku", "Mulai Berlaku", "Berlaku",
            "Berlaku tanggal", "Berlaku mulai", "Efektif",
        ),
        IdentityField.ISSUED: ("Tanggal Terbit", "Tgl Terbit", "Tanggal Diterbitkan"),
        IdentityField.APPROVED: (
            "Disahkan oleh", "Mengesahkan", "Ditetapkan oleh", "Disyahkan oleh", "Disahkan",
            "Disetujui oleh", "Pengesahan",
        ),
        IdentityField.TITLE: (
            "Nama SOP", "Judul SOP", "Nama SOP AP", "Judul SOP AP", "Nama Prosedur", "Judul",
            "Nama SPO", "Nama POB", "Judul POB", "Nama Protap", "Judul Protap",
            "Nama Instruksi Kerja", "Nama IK", "Judul IK", "Judul Prosedur", "Nama POS",
            "Judul SPO",
            "Nama Standar Operasional Prosedur",
            "Produk Layanan", "Jenis Layanan", "Jenis Pelayanan", "Nama Layanan", "Nama Pelayanan",
        ),
        IdentityField.SOP: ("SOP", "SOP AP"),
        IdentityField.AGENCY: (
            "Satuan Kerja", "OPD", "Perangkat Daerah", "SKPD", "Nama OPD", "Nama Perangkat Daerah",
            "Instansi", "Nama Instansi", "Nama Satuan Kerja", "Satker",
            "Organisasi Perangkat Daerah",
        ),
        IdentityField.LEGAL_BASES: ("Dasar Hukum", "Landasan Hukum"),
        IdentityField.QUALIFICATIONS: (
            "Kualifikasi Pelaksana", "Kualitas Pelaksana", "Kualifikasi Pelaksanaan",
            "Kualifikasi Pelaku", "Kualifikasi Pelaksana Kegiatan",
        ),
        IdentityField.RELATED: (
            "Keterkaitan", "Keterkaitan SOP", "Keterkaitan dengan SOP",
            "Keterkaitan dengan SOP lain",
            "SOP Terkait",
        ),
        IdentityField.EQUIPMENT: (
            "Peralatan/Perlengkapan", "Peralatan dan Perlengkapan", "Peralatan", "Perlengkapan",
            "Peralatan dan Bahan", "Sarana dan Prasarana", "Sarana", "Peralatan & Perlengkapan",
        ),
        IdentityField.CAUTIONS: ("Peringatan", "Peringatan/Risiko"),
        IdentityField.RECORDS: (
            "Pencatatan dan Pendataan", "Pencatatan & Pendataan", "Pencatatan",
            "Pencatatan/Pendataan",
            "Pencatatan dan Pelaporan", "Pendataan dan Pencatatan", "Pencatatan dan Pendaftaran",
        ),
        IdentityField.OTHER: (
            "Revisi", "No. Revisi", "Nomor Revisi", "Revisi ke", "Halaman", "Unit Kerja", "Unit",
            "Bidang", "Seksi", "Unit Organisasi",
        ),
    }
)  # fmt: skip

COLUMN_LABELS = spellings(
    {
        Column.NUMBER: ("No", "Nomor", "No Urut", "Nmr", "Nomor Urut", "No Kegiatan"),
        Column.ACTIVITY: (
            "Kegiatan", "Aktivitas", "Aktifitas", "Uraian Kegiatan", "Uraian Prosedur", "Uraian",
            "Prosedur", "Langkah-langkah", "Langkah", "Tahapan", "Tahapan Kegiatan",
            "Langkah Kerja", "Langkah-langkah Kerja", "Langkah-langkah Kegiatan",
            "Uraian Aktivitas", "Uraian Pekerjaan", "Pekerjaan",
            "Uraian Langkah", "Langkah Kegiatan", "Kegiatan/Aktivitas", "Uraian Tugas", "Proses",
            "Prosedur Kegiatan", "Kegiatan Prosedur", "Aktivitas/Kegiatan", "Urutan Kegiatan",
            "Rincian Kegiatan", "Langkah Prosedur", "Uraian Kegiatan Prosedur", "Tahapan Prosedur",
        ),
        Column.ACTORS: (
            "Pelaksana", "Pelaku", "Aktor", "Pelaksana Kegiatan", "Unit Pelaksana", "Pihak Terkait",
            "Penanggung Jawab", "Petugas", "Pelaksana/Aktor", "Pelaksana Prosedur",
        ),
        Column.STANDARD: (
            "Mutu Baku", "Baku Mutu", "Pendukung", "Mutu Baku/Pendukung", "Standar Baku",
            "Standar Mutu", "Data Pendukung",
        ),
        Column.REQUIREMENTS: (
            "Kelengkapan", "Persyaratan", "Persyaratan/Kelengkapan", "Persyaratan Kelengkapan",
            "Kelengkapan/Persyaratan", "Persyaratan/Perlengkapan", "Syarat", "Input",
            "Perlengkapan",
            "Kelengkapan Dokumen", "Dokumen Kelengkapan", "Bahan", "Persyaratan dan Kelengkapan",
            "Syarat Kelengkapan", "Syarat/Perlengkapan", "Dokumen", "Berkas",
            "Dokumen/Berkas", "Perlengkapan/Peralatan",
        ),
        Column.DURATION: (
            "Waktu", "Waktu (menit)", "Waktu (jam)", "Waktu (hari)", "Durasi", "Jangka Waktu",
            "Lama Waktu", "Waktu Penyelesaian", "Standar Waktu", "Waktu (hari kerja)", "Lama",
        ),
        Column.OUTPUT: (
            "Output", "Keluaran", "Hasil", "Autput", "Out put", "Output/Keluaran", "Produk",
        ),
        Column.NOTE: ("Ket", "Keterangan", "Catatan", "Keterangan/Catatan", "Kete rangan"),
    }
)  # fmt: skip


def match_whole(text: str, labels: Mapping[str, T]) -> T | None:
    """Tell which label a text is, from its first to its last letter.

    A remark in brackets behind it does not count.
    """
    return likest(text, labels)[0] or likest(_REMARK.sub("", text), labels)[0]


def likest(text: str, labels: Mapping[str, T]) -> tuple[T | None, float]:
    """Give the label most like a text, with the likeness (0 … 100); none where it is too small."""
    squashed = squash(text)
    if not 2 <= len(squashed) <= 40:
        return None, 0.0
    for spelling in (squashed, squashed.replace("rn", "m")):  # as text recognition mistakes an m
        if spelling in labels:
            return labels[spelling], 100.0
    if len(squashed) < 6:
        return None, 0.0
    alike = [spelling for spelling in labels if spelling[0] == squashed[0]]
    best = process.extractOne(squashed, alike, scorer=fuzz.ratio, score_cutoff=_MIN_RATIO)
    return (None, 0.0) if best is None else (labels[best[0]], best[1])


def match_start(words: Sequence[str], labels: Mapping[str, T]) -> tuple[T, int] | None:
    """Tell which label a line begins with, and how many words the label takes.

    A colon ends a label; without one the likest label wins, the longest of equals. A label of one
    word must end the line or be followed by a colon or a list, for such words begin sentences too.
    """
    found: tuple[T, int] | None = None
    likeness = 0.0
    if not words or not squash(words[0]):
        return None
    for n_words in range(1, min(len(words), 7) + 1):
        text = " ".join(words[:n_words])
        before, colon, _ = text.partition(":")
        ends = bool(colon) or n_words == len(words) or bool(_AFTER.match(words[n_words]))
        field, score = likest(before if colon else text, labels)
        if field is not None and (ends or n_words > 1) and score >= likeness:
            found, likeness = (field, n_words), score
        if colon:
            break
    return found
