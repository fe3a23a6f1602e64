"""Which agency a letterhead names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sopsim.read.blocks import Block, is_set_alike, lines_of, stands_below
from sopsim.read.lines import Line
from sopsim.read.plausible import is_agency_name
from sopsim.terms.agencies import HOME_CITY, canonical_agency, find_agency
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
_REGION = re.compile(
    r"\b(?:KOTA|KABUPATEN|KAB\.?|PROVINSI|PROPINSI)\s+[A-Z]\w+(?:\s+(?:SELATAN|UTARA|BARAT|TIMUR|TENGAH))?",
    re.I,
)
_UNFINISHED = re.compile(
    r"(?:PEMERINTAH|PROVINSI|KABUPATEN|KOTA|DINAS|BADAN|KECAMATAN|KELURAHAN|DESA|PUSKESMAS|UPTD?"
    r"|RSUD|RUMAH SAKIT(?: UMUM(?: DAERAH)?)?|DAN|,|&)$"
)
"""What a name cannot end with."""
_BEFORE_NAME = re.compile(r"^(?:STANDARD?|SOP)\b.*?\bPADA\s+")
"""A heading that names the agency on its own line: *Standar Pelayanan pada Dinas …*."""
_NAME_GAP = 0.8
_SHORTEST_ACRONYM = 4
_NOT_A_NAME = re.compile(
    r"\d{4,}|\b(?:JL|JLN|JALAN|TELP|TELEPON|FAX|EMAIL|E-MAIL|WEBSITE|LAMAN|KODE POS|HTTPS?|WWW)\b|@"
    r"|^(?:STANDAR|SOP|NIP|LOGO|HALAMAN|TANGGAL|NOMOR|DISAHKAN|KEPALA)\b"
)


def agency_of(stated: str, letterhead: Sequence[Block]) -> str:
    """Name the agency: as a field states it, else the most specific one of the letterhead.

    An office of the city gets its official name; under the letterhead of another region the name
    stays as printed.
    """
    name = stated if is_agency_name(stated) else _most_specific(_names(letterhead))
    elsewhere = _is_elsewhere(" ".join(line.text for line in lines_of(letterhead)))
    return _as_title(name) if elsewhere else canonical_agency(name)


def names_unit(text: str) -> bool:
    """Tell whether a line begins with the name of an agency or of a unit within one."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    acronym = first.isupper() and len(first) >= _SHORTEST_ACRONYM
    return bool(_UNIT.match(text.upper())) or (acronym and find_agency(first) is not None)


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


def _names(blocks: Iterable[Block]) -> list[str]:
    """Join the lines of a letterhead into names.

    A line that begins no unit may go on with the last.
    """
    names: list[str] = []
    last: Line | None = None
    for line in lines_of(blocks):
        text = _BEFORE_NAME.sub("", " ".join(line.text.upper().split()))
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
    """Tell whether a line goes on with a name: the name lacks its end, or the line is set alike."""
    if _UNFINISHED.search(last.text.upper()):
        return stands_below(last, line)
    return stands_below(last, line, _NAME_GAP) and is_set_alike(last, line)
