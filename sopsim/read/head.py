"""The head of a form that is no table: title, number and dates in open lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sopsim.read.labels import IdentityField, squash
from sopsim.read.letterhead import names_unit, title_below
from sopsim.read.lines import Line
from sopsim.terms.dates import parse_date

_DAY = r"\d{1,2}[\s./-]+(?:[A-Za-z]+|\d{1,2})[\s./-]+\d{2,4}"
_DATE_WORD = r"(?:tanggal|tgl\.?)\s+"
_DATES = {
    IdentityField.CREATED: rf"(?:{_DATE_WORD}(?:pembuatan|penyusunan)|\b(?:dibuat|disusun))",
    IdentityField.REVISED: rf"(?:{_DATE_WORD}(?:revisi|perubahan)|\bdirevisi)",
    IdentityField.EFFECTIVE: (
        rf"(?:{_DATE_WORD}(?:efektif|berlaku|terbit|pengesahan|penetapan|ditetapkan)"
        r"|\bberlaku(?:\s+(?:mulai|sejak|tanggal|efektif))*)"
    ),
}
_DATE_FIELDS = {
    name: re.compile(rf"{label}(?:\s+(?:pada|tanggal|tgl\.?))*\s*:?\s*({_DAY})", re.I)
    for name, label in _DATES.items()
}
_SIGNED = re.compile(
    rf"^[A-Z][A-Za-z ]+,\s*{_DAY}$"
    rf"|(?:ditetapkan|disahkan|ditandatangani|^\s*pada)\b.{{0,40}}?\btanggal\s*:?\s*{_DAY}",
    re.I,
)
_DATED = re.compile(rf"\btanggal\s*:?\s*({_DAY})\s*$", re.I)
_CODE = r"[A-Za-z0-9][\w.\-]*(?:\s?/\s?[\w.\-]+)+"
_NUMBER = re.compile(
    rf"\b(?:nomor|no)\b\.?\s*(?:(?:sop(?:\s+ap)?|sp|spo|dokumen|dok)\b\.?)?\s*:?\s*({_CODE})", re.I
)
_CODE_ALONE = re.compile(rf"(?=.*\d){_CODE}")

_PARTS_OF_DECREE = {"menimbang", "mengingat", "memutuskan", "menetapkan"}
_MIN_DECREE = 2
_MAX_SIGNATURE_LINES = 12
_MIN_LETTERS = 3
_NO_TITLE = re.compile(
    r"^(?:SOP|SPO|STANDARD? (?:OPERASIONAL PROSEDUR|PROSEDUR OPERASIONAL|OPERATING PROCEDURE"
    r"|PROSEDUR|PELAYANAN)|LOGO|HALAMAN|PEMERINTAH|DITETAPKAN|DISAHKAN|KEPALA|DIREKTUR|DR\.|NIP|NO\b"
    r"|TANGGAL|TERBIT|REVISI|DOKUMEN|JL|JLN|JALAN|TELP|TTD)\b|\d{4,}|:|^[\W\d_]*$",
    re.I,
)


def fields_of_head(lines: Iterable[Line]) -> dict[IdentityField, str]:
    """Give number and dates as printed, from lines in which they stand one after another."""
    fields: dict[IdentityField, str] = {}
    for text in (line.text for line in lines):
        number = _NUMBER.search(text)
        alone = _CODE_ALONE.fullmatch(text)
        if number or alone:
            fields.setdefault(IdentityField.NUMBER, number[1] if number else text)
            if number and (dated := _DATED.search(text)):
                fields.setdefault(IdentityField.EFFECTIVE, dated[1])
        for name, pattern in _DATE_FIELDS.items():
            if match := pattern.search(text):
                fields.setdefault(name, match[1])
    return fields


def date_in_force(lines: Iterable[Line]) -> str | None:
    """Give the date from which a text says that it is in force, as ISO, else None."""
    found = (_DATE_FIELDS[IdentityField.EFFECTIVE].search(line.text) for line in lines)
    return next((date for match in found if match and (date := parse_date(match[1]))), None)


def date_of_signing(lines: Iterable[Line]) -> str | None:
    """Give the date beside a signature (*Ditetapkan di … pada tanggal …*) as ISO, else None."""
    for line in lines:
        match = _SIGNED.search(line.text)
        if match and (date := parse_date(match[0])):
            return date
    return None


def title_of_head(lines: Sequence[Line], agency: str) -> str:
    """Give what follows the form's name, else the first lines that name no agency and no field."""
    return title_below(lines) or _first_heading(lines, agency)


def _first_heading(lines: Iterable[Line], agency: str) -> str:
    title: list[Line] = []
    for line in lines:
        text = line.text
        is_agency = names_unit(text) or text.lower() in agency.lower()
        if is_agency or not _is_heading(text):
            if title:
                break
            continue
        if title and not _goes_on(title[-1], line):
            break
        title.append(line)
    return " ".join(line.text for line in title)


def _is_heading(text: str) -> bool:
    """Tell words that may head an SOP from a field, a code, and bits that a logo was read as."""
    has_word = any(len(word) >= _MIN_LETTERS and word.isalpha() for word in text.split())
    return has_word and not (_NO_TITLE.search(text) or _CODE_ALONE.fullmatch(text))


def _goes_on(last: Line, line: Line) -> bool:
    gap = line.box.top - last.box.bottom
    beside = min(last.box.x1, line.box.x1) - max(last.box.x0, line.box.x0)
    return gap < 0.8 * last.box.height and beside > 0 and last.text.isupper() == line.text.isupper()


def is_signature_page(lines: Sequence[Line]) -> bool:
    """Tell whether a page holds but the end of a document: place, date, post and name."""
    signed = date_of_signing(lines) or any(line.text.startswith("NIP") for line in lines)
    return bool(signed) and len(lines) <= _MAX_SIGNATURE_LINES


def is_decree(lines: Iterable[Line]) -> bool:
    """Tell a page of the decree that puts SOPs into force."""
    starts = {squash(line.words[0].text) for line in lines}
    return len(starts & _PARTS_OF_DECREE) >= _MIN_DECREE
