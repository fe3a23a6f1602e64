"""Which agency a letterhead names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sopsim.read.lines import Line
from sopsim.terms.agencies import HOME_CITY, canonical_agency
from sopsim.terms.text import title_case

_RANKED = (
    r"KELURAHAN|DESA",
    r"(?:UPTD?\s+)?(?:PUSKESMAS|PUSAT KESEHATAN MASYARAKAT)",
    r"RSUD|RUMAH SAKIT",
    r"UPTD?|UNIT PELAKSANA TEKNIS|BALAI",
    r"KECAMATAN",
    r"DINAS|BADAN|SATUAN|INSPEKTORAT|KANTOR|DPMPTSP|DISDUKCAPIL|PPID",
    r"SEKRETARIAT (?:DAERAH|DPRD|DEWAN)",
    r"BAGIAN",
    r"KEMENTERIAN|UNIVERSITAS|INSTITUT|KOMISI|POLITEKNIK|SEKOLAH|S[DM][PAK]?N?|MTS|MADRASAH|KLINIK|PERUMDAM?"
    r"|PDAM|LEMBAGA|DISTRIK|NAGARI|GAMPONG|PERUSAHAAN|LABORATORIUM|MUSEUM|PERPUSTAKAAN",
)
"""Kinds of agency, the one that owns the SOP first: a kelurahan is named below its kecamatan, a
technical unit (UPT) below its dinas."""

_UNIT = re.compile(
    rf"^(?:{'|'.join(_RANKED)}|PEMERINTAH|PROVINSI|KABUPATEN|KOTA|SEKRETARIAT"
    r"|BIDANG|SUB|SEKSI|TIM|FAKULTAS|JURUSAN|PROGRAM STUDI|DIREKTORAT|CABANG)\b"
)
_FORM = (
    r"(?:SOP|SPO|POS|PROTAP|PROSEDUR TETAP|INSTRUKSI KERJA|STANDARD? OPERASIONAL PROSEDUR"
    r"|STANDARD? PROSEDUR OPERASIONAL|STANDARD? OPERATING PROCEDURE|PROSEDUR OPERASIONAL STANDAR"
    r"|PEDOMAN OPERASIONAL STANDAR)"
)
_FORM_NAME = re.compile(
    rf"^\d{{0,3}}\.?\s*{_FORM}(?:\s*(?:\({_FORM}\)|/\s*{_FORM}))*(?![\w/-])[\s:]*(.*)$", re.I
)
_STANDARD_NAME = re.compile(
    r"^(?:\d{1,3}\.\s*)?STANDARD?\s+PELAYANAN(?:\s+PUBLIK)?\b[\s:]*(.*)$", re.I
)
_ABOUT = re.compile(r"^TENTANG\s+(.+)$", re.I)
_QUOTES = " :“”\"'"
_REGION = re.compile(
    r"\b(?:KOTA|KABUPATEN|KAB\.?|PROVINSI|PROPINSI)\s+[A-Z]\w+(?:\s+(?:SELATAN|UTARA|BARAT|TIMUR|TENGAH))?",
    re.I,
)
_TITLE_GAP = 1.2
_NUMBERED = re.compile(r"^\W*(?:NO|NOMOR|DI|PADA|TANGGAL|TGL|REVISI|HALAMAN)\b|\d.*/|/.*\d|:", re.I)
_NOT_A_NAME = re.compile(
    r"\d{4,}|\b(?:JL|JLN|JALAN|TELP|TELEPON|FAX|EMAIL|E-MAIL|WEBSITE|LAMAN|KODE POS|HTTPS?|WWW)\b|@"
    r"|^(?:STANDAR|SOP|NIP|LOGO|HALAMAN|TANGGAL|NOMOR|DISAHKAN|KEPALA)\b"
)


def agency_of(stated: str, letterhead: Sequence[Line]) -> str:
    """Name the agency: as a field states it, else the most specific one of the letterhead.

    An office of the city gets its official name; under the letterhead of another region the name
    stays as printed.
    """
    name = stated or _most_specific(_names(letterhead))
    elsewhere = _is_elsewhere(" ".join(line.text for line in letterhead))
    return _as_title(name) if elsewhere else canonical_agency(name)


def title_below(lines: Sequence[Line]) -> str:
    """Give the title after the form's name (*SOP …*), on its line and the next ones set alike."""
    for number, line in enumerate(lines):
        match = _FORM_NAME.match(line.text)
        if match is None:
            continue
        title = [match[1].strip()] if match[1].strip() else []
        last = line
        for below in lines[number + 1 :]:
            if not _is_title_line(below.text) or not _continues_title(title, last, below):
                break
            title.append(below.text)
            last = below
        return " ".join(title)
    return ""


def _is_title_line(text: str) -> bool:
    return any(c.isalpha() for c in text) and not (
        names_unit(text) or _NUMBERED.search(text) or _FORM_NAME.match(text)
    )


def _continues_title(title: Sequence[str], last: Line, line: Line) -> bool:
    """Tell whether a line goes on with a title: near below the last one and in the same case."""
    gap = line.box.top - last.box.bottom
    beside = min(line.box.x1, last.box.x1) - max(line.box.x0, last.box.x0)
    near = gap < _TITLE_GAP * last.box.height and beside > 0
    return near and (not title or title[-1].isupper() == line.text.isupper())


def without_form_name(title: str) -> str:
    """Give a title without the form's own name before it and quotation marks around it."""
    plain = title
    for pattern in (_FORM_NAME, _STANDARD_NAME, _ABOUT):
        match = pattern.match(plain.strip(_QUOTES))
        plain = match[1] if match and match[1] else plain
    return " ".join(plain.split()).strip(_QUOTES)


def names_unit(text: str) -> bool:
    """Tell whether a line begins with the name of an agency or of a unit within one."""
    return bool(_UNIT.match(text.upper()))


def _most_specific(names: Sequence[str]) -> str:
    has_secretariat = any(name.startswith("SEKRETARIAT DAERAH") for name in names)
    ranked = (r"BAGIAN", *_RANKED) if has_secretariat else _RANKED
    return next((name for kind in ranked for name in names if re.match(rf"(?:{kind})\b", name)), "")


def _is_elsewhere(text: str) -> bool:
    """Tell whether a letterhead names regions but not the city this is for."""
    regions = [" ".join(match[0].upper().split()) for match in _REGION.finditer(text)]
    return bool(regions) and HOME_CITY.upper() not in regions


def _as_title(name: str) -> str:
    return title_case(name.lower().split()) if name.isupper() else name


def _names(lines: Sequence[Line]) -> list[str]:
    """Join the lines of a letterhead into names.

    A line that begins no unit may go on with the last.
    """
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
