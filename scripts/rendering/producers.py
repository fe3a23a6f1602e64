"""The programs that make PDFs of SOPs; each draws lines, text and shapes in its own way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rendering.browser import pages_as_html, print_html
from rendering.document import paint
from rendering.docx import pages_as_docx
from rendering.office import convert_to_pdf
from rendering.sheet import Sheet
from rendering.style import Style
from rendering.xlsx import pages_as_xlsx

Pages = tuple[Sequence[Sheet], Style]
"""The laid-out pages of a document and how they look."""


@dataclass(frozen=True, slots=True)
class Producer:
    """A program that makes PDFs, of many documents at once.

    ``print_pages`` takes laid-out pages; ``print_web`` takes HTML and breaks its pages itself, None
    where the program cannot.
    """

    name: str
    print_pages: Callable[[Sequence[Pages]], list[bytes]]
    print_web: Callable[[Sequence[str]], list[bytes]] | None = None


def _draw(documents: Sequence[Pages]) -> list[bytes]:
    return [paint(sheets, style, "SOP") for sheets, style in documents]


def _write(documents: Sequence[Pages]) -> list[bytes]:
    return convert_to_pdf([pages_as_docx(*document) for document in documents], ".docx")


def _write_web(documents: Sequence[str]) -> list[bytes]:
    return convert_to_pdf([document.encode() for document in documents], ".html")


def _calculate(documents: Sequence[Pages]) -> list[bytes]:
    return convert_to_pdf([pages_as_xlsx(*document) for document in documents], ".xlsx")


def _browse(documents: Sequence[Pages]) -> list[bytes]:
    return print_html([pages_as_html(*document) for document in documents])


PRODUCERS = (
    Producer("drawn", _draw),
    Producer("writer", _write, _write_web),
    Producer("calc", _calculate),
    Producer("browser", _browse, print_html),
)
"""Direct drawing with reportlab, LibreOffice Writer and Calc, headless Chromium."""
