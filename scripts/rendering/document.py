"""Lays out one SOP on its pages and writes the PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from rendering.flow import FlowTable, lay_flow, measure_flow, paginate
from rendering.identity import Frame, lay_identity
from rendering.paint import paint_sheet
from rendering.sheet import Label, Sheet
from rendering.source import Form, SopSource, SourceError
from rendering.style import Paper, Style
from rendering.text import load_face, text_width

PageSize = tuple[float, float]

_LANDSCAPE: dict[Paper, PageSize] = {"a4": (841.89, 595.28), "folio": (935.43, 609.45)}
_A3: PageSize = (1190.55, 841.89)
_SMALLEST_FONT = 6.0
_TABLE_GAP = 8.0
_E_SIGNATURE_NOTE = (
    "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik",
    "yang diterbitkan oleh Balai Besar Sertifikasi Elektronik (BSrE), BSSN.",
)


@dataclass(frozen=True, slots=True)
class RenderedSop:
    """A PDF, its number of pages, and the page of each step (from 1)."""

    pdf: bytes
    n_pages: int
    step_pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The laid-out pages of an SOP and the page of each step (from 1)."""

    sheets: list[Sheet]
    step_pages: list[int]


def render_sop(sop: SopSource, password: str | None = None) -> RenderedSop:
    """Render an SOP; with a ``password`` the PDF is encrypted and opens with it only.

    The same SOP gives the same bytes.

    :raises SourceError: the SOP does not fit its pages even in the smallest font.
    """
    layout = lay_pages(sop)
    pdf = paint(layout.sheets, sop.style, sop.title, password)
    return RenderedSop(pdf, len(layout.sheets), tuple(layout.step_pages))


def paint(sheets: Sequence[Sheet], style: Style, title: str, password: str | None = None) -> bytes:
    """Return laid-out pages as a PDF with a title; it may open with a ``password`` only."""
    buffer = io.BytesIO()
    encryption = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(buffer, invariant=1, encrypt=encryption)
    canvas.setTitle(title)
    for sheet in sheets:
        paint_sheet(canvas, sheet, style)
    canvas.save()
    return buffer.getvalue()


def lay_pages(sop: SopSource) -> Layout:
    """Lay an SOP out with the footers of its pages.

    :raises SourceError: the SOP does not fit its pages even in the smallest font.
    """
    layout = lay_out(sop)
    for number, sheet in enumerate(layout.sheets, start=1):
        _lay_footer(sheet, sop, number, len(layout.sheets))
    return layout


def lay_out(sop: SopSource) -> Layout:
    """Lay an SOP out in the largest font, and for a single page the smallest paper, that fits.

    :raises SourceError: none fits.
    """
    for page, size in _attempts(sop):
        if sop.form is Form.IDENTITY_THEN_FLOW:
            layout = _lay_identity_then_flow(sop, page, size)
        else:
            layout = _lay_identity_with_flow(sop, page, size)
        if layout and (sop.form is not Form.SINGLE_PAGE or len(layout.sheets) == 1):
            return layout
    raise SourceError(
        f"{sop.path}: the text does not fit as '{sop.form}'.",
        "Shorten the longest cells or boxes, or choose another form.",
    )


def _attempts(sop: SopSource) -> Iterator[tuple[PageSize, float]]:
    """Yield page sizes and font sizes to try, best first."""
    page = _LANDSCAPE[sop.style.paper]
    pages = [page]
    if sop.form is Form.SINGLE_PAGE:
        pages += [_turn(page), _A3, _turn(_A3)]
    for candidate in pages:
        size = sop.style.font_half_points / 2
        while size >= _SMALLEST_FONT:
            yield candidate, size
            size -= 0.5


def _turn(page: PageSize) -> PageSize:
    return page[1], page[0]


def _lay_identity_then_flow(sop: SopSource, page: PageSize, size: float) -> Layout | None:
    identity_page = _turn(page) if sop.style.portrait_identity else page
    first = _lay_identity_page(sop, identity_page)
    margin = sop.style.margin
    table = measure_flow(sop, margin, page[0] - 2 * margin, size)
    room = _lowest(sop, page) - margin
    title_height = _flow_title_height(table)
    pages = paginate(table, room - title_height, room)
    if first is None or pages is None:
        return None
    layout = Layout([first], [])
    for rows in pages:
        sheet = Sheet(*page)
        top = float(margin)
        if rows.start == 0:
            top = _lay_flow_title(sheet, table, top)
        _add_flow(layout, sheet, table, rows, top)
    return layout


def _lay_identity_page(sop: SopSource, page: PageSize) -> Sheet | None:
    """Lay the identity page in the largest font that fits; None where none does."""
    margin = sop.style.margin
    size = sop.style.font_half_points / 2
    while size >= _SMALLEST_FONT:
        sheet = Sheet(*page)
        frame = Frame(margin, margin, page[0] - 2 * margin, size)
        if lay_identity(sheet, sop, frame) <= _lowest(sop, page):
            return sheet
        size -= 0.5
    return None


def _lay_identity_with_flow(sop: SopSource, page: PageSize, size: float) -> Layout | None:
    margin = sop.style.margin
    width = page[0] - 2 * margin
    sheet = Sheet(*page)
    top = lay_identity(sheet, sop, Frame(margin, margin, width, size)) + _TABLE_GAP
    table = measure_flow(sop, margin, width, size)
    lowest = _lowest(sop, page)
    pages = paginate(table, lowest - top, lowest - margin)
    if pages is None:
        return None
    layout = Layout([], [])
    for rows in pages:
        _add_flow(layout, sheet, table, rows, top)
        sheet, top = Sheet(*page), float(margin)
    return layout


def _add_flow(layout: Layout, sheet: Sheet, table: FlowTable, rows: range, top: float) -> None:
    lay_flow(sheet, table, rows, top)
    layout.sheets.append(sheet)
    layout.step_pages.extend([len(layout.sheets)] * len(rows))


def _flow_title_height(table: FlowTable) -> float:
    return table.size * 2.2 if table.style.flow_title else 0.0


def _lay_flow_title(sheet: Sheet, table: FlowTable, top: float) -> float:
    if table.style.flow_title:
        size = table.size + 1
        title = f"SOP {table.sop.title.upper()}"
        sheet.labels.append(Label(title, table.columns[0].left, top + size, size, bold=True))
    return top + _flow_title_height(table)


def _lowest(sop: SopSource, page: PageSize) -> float:
    """Return the y below which only the footer stands."""
    footer = 22.0 if sop.style.e_signature_note else 10.0
    return page[1] - sop.style.margin - footer


def _lay_footer(sheet: Sheet, sop: SopSource, number: int, n_pages: int) -> None:
    style = sop.style
    font = load_face(style.typeface).regular
    baseline = sheet.height - style.margin
    if style.e_signature_note:
        for offset, text in zip((0, 8), _E_SIGNATURE_NOTE, strict=True):
            x = (sheet.width - text_width(text, font, 6.5)) / 2
            sheet.labels.append(Label(text, x, baseline - 8 + offset, 6.5))
    if style.page_number != "none":
        text = f"{number}" if style.page_number == "bare" else f"Halaman {number} dari {n_pages}"
        x = sheet.width - style.margin - text_width(text, font, 7)
        sheet.labels.append(Label(text, x, baseline + 10, 7))
