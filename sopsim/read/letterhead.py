"""Which agency a letterhead names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sopsim.read.lines import Line
from sopsim.terms.agencies import canonical_agency

_RANKED = (
    r"KELURAHAN|DESA",
    r"(?:UPTD?\s+)?(?:PUSKESMAS|PUSAT KESEHATAN MASYARAKAT)",
    r"RSUD|RUMAH SAKIT",
    r"UPTD?|UNIT PELAKSANA TEKNIS|BALAI",
    r"KECAMATAN",
    r"DINAS|BADAN|SATUAN|INSPEKTORAT|KANTOR|DPMPTSP|DISDUKCAPIL|PPID",
    r"SEKRETARIAT (?:DAERAH|DPRD|DEWAN)",
    r"BAGIAN",
    r"KEMENTERIAN|UNIVERSITAS|INSTITUT|KOMISI",
)
"""Kinds of agency, the one that owns the SOP first: a kelurahan is named below its kecamatan, a
technical unit (UPT) below its dinas."""

_UNIT = re.compile(
    rf"^(?:{'|'.join(_RANKED)}|PEMERINTAH|PROVINSI|KABUPATEN|KOTA|SEKRETARIAT|BIDANG|SUB|SEKSI|TIM)\b"
)
_NOT_A_NAME = re.compile(
    r"\d{4,}|\b(?:JL|JLN|JALAN|TELP|TELEPON|FAX|EMAIL|E-MAIL|WEBSITE|LAMAN|KODE POS|HTTPS?|WWW)\b|@"
    r"|^(?:STANDAR|SOP|NIP|LOGO|HALAMAN|TANGGAL|NOMOR|DISAHKAN|KEPALA)\b"
)


def agency_of(stated: str, letterhead: Sequence[Line]) -> str:
    """Name the agency: as a field of the form states it, else the most specific one of the letterhead."""
    if stated:
        return canonical_agency(stated)
    names = _names(letterhead)
    has_secretariat = any(re.match(r"SEKRETARIAT DAERAH", name) for name in names)
    ranked = (r"BAGIAN", *_RANKED) if has_secretariat else _RANKED
    for pattern in ranked:
        for name in names:
            if re.match(rf"(?:{pattern})\b", name):
                return canonical_agency(name)
    return ""


def _names(lines: Sequence[Line]) -> list[str]:
    """Join the lines of a letterhead into names; a line that begins no unit may go on with the last."""
    names: list[str] = []
    last: Line | None = None
    for line in lines:
        text = " ".join(line.text.upper().split())
        if _NOT_A_NAME.search(text):
            last = None
        elif _UNIT.match(text):
            names.append(text)
            last = line
        elif last is not None and _continues(last, line):
            names[-1] = f"{names[-1]} {text}"
            last = line
    return names


def _continues(last: Line, line: Line) -> bool:
    """Tell whether a line stands right below the last one and is set in the same case."""
    gap = line.box.top - last.box.bottom
    beside = min(last.box.x1, line.box.x1) - max(last.box.x0, line.box.x0)
    return (
        gap < 0.8 * last.box.height
        and beside > 0
        and last.text.isupper() == line.text.isupper()
        and abs(last.box.height - line.box.height) < 0.25 * last.box.height
    )
