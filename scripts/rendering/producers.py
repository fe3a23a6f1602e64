"""The programs that make PDFs of SOPs; each draws lines, text and shapes in its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pypdfium2 as pdfium

from rendering.browser import pages_as_html, print_html
from rendering.document import Layout, RenderedSop, lay_pages, render_sop
from rendering.docx import pages_as_docx
from rendering.office import convert_to_pdf
from rendering.source import SopSource

Producer = Callable[[Sequence[SopSource]], list[RenderedSop]]


def draw(sops: Sequence[SopSource]) -> list[RenderedSop]:
    """Draw directly with reportlab; the same SOP gives the same bytes on every machine."""
    return [render_sop(sop) for sop in sops]


def write(sops: Sequence[SopSource]) -> list[RenderedSop]:
    """Write Word documents and convert them with LibreOffice Writer."""
    layouts = [lay_pages(sop) for sop in sops]
    documents = [
        pages_as_docx(layout.sheets, sop.style) for sop, layout in zip(sops, layouts, strict=True)
    ]
    return _rendered(convert_to_pdf(documents, ".docx"), layouts)


def browse(sops: Sequence[SopSource]) -> list[RenderedSop]:
    """Print web pages with Chromium."""
    layouts = [lay_pages(sop) for sop in sops]
    documents = [
        pages_as_html(layout.sheets, sop.style) for sop, layout in zip(sops, layouts, strict=True)
    ]
    return _rendered(print_html(documents), layouts)


PRODUCERS: Mapping[str, Producer] = {"drawn": draw, "writer": write, "browser": browse}


def _rendered(pdfs: Sequence[bytes], layouts: Sequence[Layout]) -> list[RenderedSop]:
    return [
        RenderedSop(pdf, _check_pages(pdf, len(layout.sheets)), tuple(layout.step_pages))
        for pdf, layout in zip(pdfs, layouts, strict=True)
    ]


def _check_pages(pdf: bytes, expected: int) -> int:
    with pdfium.PdfDocument(pdf) as document:
        if len(document) != expected:
            raise ValueError(f"the PDF has {len(document)} pages, not the {expected} laid out")
    return expected
