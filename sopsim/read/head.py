"""The head of a form that is no table: title, number and dates in open lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sopsim.read.blocks import Block, blocks_of
from sopsim.read.grid import Table, find_tables
from sopsim.read.identity import Identity, read_identity
from sopsim.read.labels import CODE, IdentityField, is_code, squash
from sopsim.read.letterhead import agency_of
from sopsim.read.lines import Line, clip, group_lines
from sopsim.read.title import is_title, title_of, without_form_name
from sopsim.terms.dates import parse_date
from sopsim.types import Page

_DAY = r"\d{1,2}[\s./-]+(?:[A-Za-z]+|\d{1,2})[\s./-]+\d{2,4}"
_DATE_WORD = r"(?:tanggal|tgl\.?)\s+"
_DATES = {
    IdentityField.CREATED: rf"(?:{_DATE_WORD}(?:pembuatan|penyusunan)|\b(?:dibuat|disusun))",
    IdentityField.REVISED: rf"(?:{_DATE_WORD}(?:revisi|perubahan)|\bdirevisi)",
    IdentityField.EFFECTIVE: (
        rf"(?:{_DATE_WORD}(?:efektif|berlaku|pengesahan|penetapan|ditetapkan)"
        r"|\bberlaku(?:\s+(?:mulai|sejak|tanggal|efektif))*)"
    ),
    IdentityField.ISSUED: rf"{_DATE_WORD}(?:terbit|diterbitkan)",
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
_NUMBER = re.compile(
    rf"\b(?:nomor|no)\b\.?\s*(?:(?:sop(?:\s+ap)?|sp|spo|pos|dokumen|dok)\b\.?)?\s*:?\s*({CODE})",
    re.I,
)

_PARTS_OF_DECREE = {"menimbang", "mengingat", "memutuskan", "menetapkan"}
_MIN_DECREE = 2
_MAX_SIGNATURE_LINES = 12


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an SOP: its fields as printed, and what else stands there.

    ``letterhead`` names the agency, and the title where no field does. ``labelled`` are the fields
    that the form has, be they filled or not.
    """

    values: Mapping[IdentityField, str]
    letterhead: tuple[Block, ...] = ()
    labelled: frozenset[IdentityField] = frozenset()

    @property
    def agency(self) -> str:
        """The agency as a field states it, else as the letterhead names it."""
        return agency_of(self.values.get(IdentityField.AGENCY, ""), self.letterhead)

    @property
    def title(self) -> str:
        """The title without the form's name, empty where there is none."""
        beside_form = self.values.get(IdentityField.SOP, "")  # else a signature stands there
        printed = self.values.get(IdentityField.TITLE) or (is_title(beside_form) and beside_form)
        return without_form_name(printed or title_of(self.letterhead, self.agency))

    @property
    def number(self) -> str:
        """The number as printed, empty where there is none."""
        return self.values.get(IdentityField.NUMBER, "")

    @property
    def dates(self) -> dict[IdentityField, str]:
        """The dates of making, revision and coming into force, as printed.

        A date of issue is that of coming into force; where both are printed, that of making.
        """
        values, issued = self.values, self.values.get(IdentityField.ISSUED, "")
        in_force = values.get(IdentityField.EFFECTIVE, "")
        return {
            IdentityField.CREATED: values.get(IdentityField.CREATED)
            or (issued if in_force else ""),
            IdentityField.REVISED: values.get(IdentityField.REVISED, ""),
            IdentityField.EFFECTIVE: in_force or issued,
        }

    def completed_by(self, other: Head) -> Head:
        """Give this head with what it lacks from that of a later page."""
        return Head(
            {**other.values, **self.values},
            self.letterhead or other.letterhead,
            self.labelled | other.labelled,
        )

    def date(self, name: IdentityField) -> str | None:
        """Give a date as ISO, None where it is missing or cannot be read."""
        return parse_date(self.dates[name])


def read_head(page: Page, above: float, *, min_fields: int) -> Head:
    """Read the head of a form in the part of a page ``above`` a height.

    Fields are labelled in table cells or stand one after another in open lines.
    """
    part = clip(page, 0.0, above)
    tables = find_tables(part.rulings)
    identity = read_identity(part, tables, page.height, min_fields=min_fields)
    return (
        open_head(part, tables) if identity is None else head_of(identity, group_lines(part.words))
    )


def head_of(identity: Identity, lines: Iterable[Line] = ()) -> Head:
    """Give the fields of an identity block, and those in the open ``lines`` of the head."""
    filled = {name: value for name, value in identity.values.items() if value}
    labelled = frozenset(identity.values) | frozenset(identity.boxes)
    return Head(fields_of_head(lines) | filled, identity.letterhead, labelled)


def open_head(part: Page, tables: Sequence[Table]) -> Head:
    """Give the fields that stand in lines of the part of a page over a table or a text."""
    blocks = tuple(block for block in blocks_of(part, tables) if block.lines)
    return Head(fields_of_head(group_lines(part.words)), blocks)


def fields_of_head(lines: Iterable[Line]) -> dict[IdentityField, str]:
    """Give number and dates as printed, from lines in which they stand one after another."""
    fields: dict[IdentityField, str] = {}
    for text in (line.text for line in lines):
        number = _NUMBER.search(text)
        if number or is_code(text):
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


def is_signature_page(lines: Sequence[Line]) -> bool:
    """Tell whether a page holds but the end of a document: place, date, post and name."""
    signed = date_of_signing(lines) or any(line.text.startswith("NIP") for line in lines)
    return bool(signed) and len(lines) <= _MAX_SIGNATURE_LINES


def is_decree(lines: Iterable[Line]) -> bool:
    """Tell a page of the decree that puts SOPs into force."""
    starts = {squash(line.words[0].text) for line in lines}
    return len(starts & _PARTS_OF_DECREE) >= _MIN_DECREE
