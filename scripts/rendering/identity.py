"""The upper half of the form: letterhead, identity fields, signer and the six boxes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from rendering.sheet import PADDING, Cell, Label, Line, Sheet
from rendering.source import SopSource
from rendering.style import BoxHeadings, Labels, Style
from rendering.text import LEADING, load_face, text_width, wrap
from sopsim.types import Box

GOVERNMENT = "PEMERINTAH KOTA TANGERANG"
DOCUMENT_TITLE = "STANDAR OPERASIONAL PROSEDUR"
_LOGO_HEIGHT = 40.0
_LOGO_WIDTH = 32.0
_MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_RANKS = ("Pembina Utama Muda", "Pembina Tk. I", "Pembina", "Penata Tk. I")


@dataclass(frozen=True, slots=True)
class _FieldLabels:
    number: str
    created: str
    revised: str
    effective: str
    signer: str
    title: str


_LABELS: dict[Labels, _FieldLabels] = {
    "title_case": _FieldLabels(
        "Nomor SOP",
        "Tanggal Pembuatan",
        "Tanggal Revisi",
        "Tanggal Efektif",
        "Disahkan oleh",
        "Nama SOP",
    ),
    "upper": _FieldLabels(
        "NOMOR SOP", "TGL. PEMBUATAN", "TGL. REVISI", "TGL. EFEKTIF", "DISAHKAN OLEH", "NAMA SOP"
    ),
    "upper_ap": _FieldLabels(
        "NOMOR SOP AP",
        "TANGGAL PEMBUATAN",
        "TANGGAL REVISI",
        "TANGGAL EFEKTIF",
        "DISAHKAN OLEH",
        "JUDUL SOP",
    ),
    "short": _FieldLabels(
        "No. SOP", "Tgl. Pembuatan", "Tgl. Revisi", "Tgl. Efektif", "Disahkan Oleh", "Judul SOP"
    ),
    "misspelt": _FieldLabels(
        "Nomor SOP",
        "Tanggal Pembuatan",
        "Tanggal Refisi",
        "Tanggal Evektif",
        "Disahkan oleh",
        "Nama SOP",
    ),
    "ratified": _FieldLabels(
        "Nomor SOP",
        "Tanggal Pembuatan",
        "Tanggal Revisi",
        "Tanggal Pengesahan",
        "Disahkan oleh",
        "Judul SOP",
    ),
}

# Left and right heading of each of the three rows of boxes.
_HEADINGS: dict[BoxHeadings, tuple[tuple[str, str], ...]] = {
    "title_case": (
        ("Dasar Hukum", "Kualifikasi Pelaksana"),
        ("Keterkaitan", "Peralatan/Perlengkapan"),
        ("Peringatan", "Pencatatan dan Pendataan"),
    ),
    "upper": (
        ("DASAR HUKUM:", "KUALIFIKASI PELAKSANA:"),
        ("KETERKAITAN:", "PERALATAN/PERLENGKAPAN:"),
        ("PERINGATAN:", "PENCATATAN DAN PENDATAAN:"),
    ),
    "short": (
        ("Dasar Hukum :", "Kualifikasi pelaksana :"),
        ("Keterkaitan SOP :", "Peralatan dan perlengkapan :"),
        ("Peringatan :", "Pencatatan dan pendataan :"),
    ),
    "ampersand": (
        ("LANDASAN HUKUM", "KUALIFIKASI PELAKSANA"),
        ("KETERKAITAN", "PERALATAN & PERLENGKAPAN"),
        ("PERINGATAN", "PENCATATAN & PENDATAAN"),
    ),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The place for a block: its upper left corner, its width, and the font size to set it in."""

    left: float
    top: float
    width: float
    size: float

    @property
    def leading(self) -> float:
        """Distance of two lines in points."""
        return self.size * LEADING


def lay_identity(sheet: Sheet, sop: SopSource, frame: Frame) -> float:
    """Place identity block and boxes on the sheet; return the y of their lower edge."""
    top = frame.top
    if sop.style.document_title:
        top = _lay_document_title(sheet, sop.style, frame)
    split = frame.left + frame.width * (1 - sop.style.fields_percent / 100)
    bottom, title_top = _lay_fields(sheet, sop, frame, split, top)
    _lay_letterhead(sheet, sop, frame, Box(frame.left, top, split, bottom), title_top)
    return _lay_boxes(sheet, sop, frame, split, bottom)


def _lay_document_title(sheet: Sheet, style: Style, frame: Frame) -> float:
    size = frame.size + 2
    width = text_width(DOCUMENT_TITLE, load_face(style.typeface).bold, size)
    x = frame.left + (frame.width - width) / 2
    sheet.labels.append(Label(DOCUMENT_TITLE, x, frame.top + size, size, bold=True))
    return frame.top + size * 1.8


def _lay_fields(
    sheet: Sheet, sop: SopSource, frame: Frame, left: float, top: float
) -> tuple[float, float]:
    """Place the labels and values; return the lower edge and the upper edge of the title row."""
    style = sop.style
    labels = _LABELS[style.labels]
    suffix = " :" if style.colon == "in_label" else ""
    font = load_face(style.typeface).regular
    names = [labels.number, labels.created, labels.revised, labels.effective]
    label_width = 2 * PADDING + max(
        text_width(name + suffix, font, frame.size)
        for name in (*names, labels.signer, labels.title)
    )
    middle = left + label_width
    right = frame.left + frame.width
    values = [
        sop.number,
        print_date(sop.created, style),
        print_date(sop.revised, style),
        print_date(sop.effective, style),
    ]
    prefix = ": " if style.colon == "in_value" else ""
    title = sop.title.upper() if style.upper_case_names else sop.title
    rows = [
        (name, _plain_lines(prefix + value, font, frame.size, right - middle))
        for name, value in zip(names, values, strict=True)
    ]
    rows.append((labels.signer, _signer_lines(sop, font, frame.size, right - middle)))
    rows.append((labels.title, _plain_lines(prefix + title, font, frame.size, right - middle)))
    row_top = top
    for name, lines in rows:
        top = row_top
        row_top = top + len(lines) * frame.leading + 4
        box = Box(left, top, middle, row_top)
        sheet.cells.append(Cell(box, (Line(name + suffix),), frame.size))
        centred = name == labels.signer and style.colon != "in_value"
        sheet.cells.append(
            Cell(
                Box(middle, top, right, row_top),
                lines,
                frame.size,
                align="centre" if centred else "left",
            )
        )
    return row_top, top


def _signer_lines(sop: SopSource, font: str, size: float, width: float) -> tuple[Line, ...]:
    post = f"{sop.signer_post.upper() if sop.style.upper_case_names else sop.signer_post},"
    prefix = ": " if sop.style.colon == "in_value" else ""
    lines = list(_plain_lines(prefix + post, font, size, width)) if sop.signer_post else [Line("")]
    lines += [Line(""), Line(""), Line("")]
    if sop.signer_name:
        bold = load_face(sop.style.typeface).bold
        lines += [
            Line(line, underlined=True, bold=True)
            for line in wrap(sop.signer_name, bold, size, width - 2 * PADDING)
        ]
        if sop.style.signer_rank:
            lines.append(Line(_RANKS[_number_from(sop.signer_name, len(_RANKS))]))
        lines += _plain_lines(f"NIP. {_invent_nip(sop.signer_name)}", font, size, width)
    return tuple(lines)


def _lay_letterhead(sheet: Sheet, sop: SopSource, frame: Frame, box: Box, title_top: float) -> None:
    unit_cell = sop.style.unit_in_own_cell and sop.unit
    names = [GOVERNMENT, sop.agency.upper()] + ([sop.unit.upper()] if not unit_cell else [])
    font = load_face(sop.style.typeface).bold
    text = [
        Line(line, bold=True)
        for name in names
        if name
        for line in wrap(name, font, frame.size, box.width - 2 * PADDING)
    ]
    letterhead = Box(box.x0, box.top, box.x1, title_top if unit_cell else box.bottom)
    gap = _blank_lines_for_logo(frame, letterhead, len(text))
    sheet.cells.append(Cell(letterhead, (*[Line("")] * gap, *text), frame.size, align="centre"))
    logo_height = min(_LOGO_HEIGHT, gap * frame.leading - 4)
    logo_width = _LOGO_WIDTH * logo_height / _LOGO_HEIGHT
    sheet.logo = Box(
        letterhead.center_x - logo_width / 2,
        letterhead.top + 4,
        letterhead.center_x + logo_width / 2,
        letterhead.top + 4 + logo_height,
    )
    if unit_cell:
        lines = tuple(
            Line(line, bold=True)
            for line in wrap(sop.unit.upper(), font, frame.size, box.width - 2 * PADDING)
        )
        unit_box = Box(box.x0, title_top, box.x1, box.bottom)
        sheet.cells.append(Cell(unit_box, lines, frame.size, align="centre", middle=True))


def _blank_lines_for_logo(frame: Frame, letterhead: Box, n_lines: int) -> int:
    wanted = int(_LOGO_HEIGHT // frame.leading) + 2
    room = int(letterhead.height // frame.leading) - n_lines - 1
    return max(2, min(wanted, room))


def _lay_boxes(sheet: Sheet, sop: SopSource, frame: Frame, split: float, top: float) -> float:
    contents = (
        (sop.legal_bases, sop.qualifications),
        (sop.related, sop.equipment),
        (sop.cautions, sop.records),
    )
    for headings, pair in zip(_HEADINGS[sop.style.box_headings], contents, strict=True):
        top = _lay_box_row(sheet, sop.style, frame, split, top, headings, pair)
    return top


def _lay_box_row(
    sheet: Sheet,
    style: Style,
    frame: Frame,
    split: float,
    top: float,
    headings: tuple[str, str],
    contents: tuple[Sequence[str], Sequence[str]],
) -> float:
    spans = ((frame.left, split), (split, frame.left + frame.width))
    if style.headings_in_own_cell:
        bottom = top + frame.leading + 4
        for heading, (left, right) in zip(headings, spans, strict=True):
            box = Box(left, top, right, bottom)
            line = Line(heading, bold=True)
            sheet.cells.append(Cell(box, (line,), frame.size, shaded=style.shaded_header))
        top = bottom
    columns = []
    for heading, items, (left, right) in zip(headings, contents, spans, strict=True):
        lines = list_lines(items, style, frame.size, right - left)
        if not style.headings_in_own_cell:
            lines = (Line(heading, bold=True), *lines)
        columns.append(lines)
    bottom = top + max(1, *map(len, columns)) * frame.leading + 6
    for lines, (left, right) in zip(columns, spans, strict=True):
        sheet.cells.append(Cell(Box(left, top, right, bottom), lines, frame.size))
    return bottom


def list_lines(items: Sequence[str], style: Style, size: float, width: float) -> tuple[Line, ...]:
    """Set a list as lines with bullets and hanging indent; a single item has no bullet."""
    font = load_face(style.typeface).regular
    if len(items) == 1:
        return _plain_lines(items[0], font, size, width)
    indent = size * 1.7
    lines: list[Line] = []
    for number, item in enumerate(items, start=1):
        bullet = {"dot": f"{number}.", "parenthesis": f"{number})", "dash": "-"}[style.bullets]
        for line in wrap(item, font, size, width - 2 * PADDING - indent):
            lines.append(Line(line, bullet, indent))
            bullet = ""
    return tuple(lines)


def _plain_lines(text: str, font: str, size: float, width: float) -> tuple[Line, ...]:
    return tuple(Line(line) for line in wrap(text, font, size, width - 2 * PADDING))


def print_date(iso: str, style: Style) -> str:
    """Return an ISO date as the style prints it; a blank one may be printed as a dash."""
    if not iso:
        return style.blank_date
    year, month, day = iso.split("-")
    if style.date_format == "dashes":
        return f"{day}-{month}-{year}"
    if style.date_format == "slashes":
        return f"{day}/{month}/{year}"
    if style.date_format == "month":
        day = day.lstrip("0")
    return f"{day} {_MONTHS[int(month) - 1]} {year}"


def _invent_nip(name: str) -> str:
    """Make up the staff number of an invented person: birth date, first month of service, sex."""
    digest = hashlib.sha256(name.encode()).digest()
    birth_year, month, day = 1964 + digest[0] % 22, 1 + digest[1] % 12, 1 + digest[2] % 28
    service_year = birth_year + 23 + digest[3] % 8
    return (
        f"{birth_year}{month:02}{day:02} {service_year}{1 + digest[4] % 12:02} "
        f"{1 + digest[5] % 2} {1 + digest[6] % 20:03}"
    )


def _number_from(text: str, below: int) -> int:
    return hashlib.sha256(text.encode()).digest()[7] % below
