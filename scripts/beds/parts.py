"""Documents of the bed before they are files: pages of one producer, and the SOPs on them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
from pypdf import PdfReader, PdfWriter
from rendering.document import lay_pages
from rendering.producers import Producer
from rendering.prose import ProseSource
from rendering.service import lay_service, service_style
from rendering.source import SopSource, printed_durations
from rendering.web_page import prose_page

from beds.truth import TruthSop, TruthStep
from sopsim.types import Layout

_TELLING = 24
"""Letters of a step's beginning that tell it from the rest of its document."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some pages and the SOPs on them; pages count from 1 of the part."""

    pdf: bytes
    n_pages: int
    sops: tuple[TruthSop, ...] = ()


def make_part(pdf: bytes, sops: Iterable[TruthSop] = ()) -> Part:
    """Return a PDF as a part."""
    with pdfium.PdfDocument(pdf) as document:
        return Part(pdf, len(document), tuple(sops))


def join_parts(parts: Sequence[Part]) -> Part:
    """Return the pages of all parts, one after the other."""
    writer = PdfWriter()
    sops: list[TruthSop] = []
    for part in parts:
        sops += [_moved(sop, len(writer.pages)) for sop in part.sops]
        writer.append(PdfReader(io.BytesIO(part.pdf)))
    buffer = io.BytesIO()
    writer.write(buffer)
    return Part(buffer.getvalue(), len(writer.pages), tuple(sops))


def _moved(sop: TruthSop, n_pages: int) -> TruthSop:
    return replace(
        sop,
        first_page=sop.first_page + n_pages,
        last_page=sop.last_page + n_pages,
        steps=tuple(replace(step, page=step.page + n_pages) for step in sop.steps),
    )


# --- SOP AP -----------------------------------------------------------------------------------


def sop_ap_parts(producer: Producer, sops: Sequence[SopSource]) -> list[Part]:
    """Render SOP AP and tell what their pages say."""
    layouts = [lay_pages(sop) for sop in sops]
    documents = [(layout.sheets, sop.style) for layout, sop in zip(layouts, sops, strict=True)]
    pdfs = producer.print_pages(documents)
    return [
        _checked(make_part(pdf, [sop_ap_truth(sop, layout.step_pages)]), len(layout.sheets))
        for pdf, sop, layout in zip(pdfs, sops, layouts, strict=True)
    ]


def _checked(part: Part, n_pages: int) -> Part:
    """Return a part of laid-out pages.

    :raises ValueError: the producer broke its pages elsewhere, so that steps stand on other pages.
    """
    if part.n_pages != n_pages:
        raise ValueError(f"{part.n_pages} pages were printed, not the {n_pages} laid out")
    last = [replace(sop, last_page=n_pages) for sop in part.sops]
    return replace(part, sops=tuple(last))


def sop_ap_truth(sop: SopSource, step_pages: Sequence[int]) -> TruthSop:
    """Return what the pages of an SOP AP say; kinds of steps only where shapes show them."""
    drawn = sop.style.mark == "shapes"
    rows = zip(sop.steps, printed_durations(sop), step_pages, strict=True)
    return TruthSop(
        layout=Layout.SOP_AP,
        first_page=1,
        last_page=max(step_pages),
        title=sop.title,
        number=sop.number,
        created=sop.created or None,
        revised=sop.revised or None,
        effective=sop.effective or None,
        agency=sop.agency,
        legal_bases=sop.legal_bases,
        steps=tuple(
            TruthStep(
                activity=step.activity,
                actors=step.actors,
                kind=str(step.kind) if drawn else None,
                requirements=step.requirements,
                duration=duration,
                output=step.output,
                page=page,
            )
            for step, duration, page in rows
        ),
    )


# --- other forms ------------------------------------------------------------------------------


def prose_parts(producer: Producer, sources: Sequence[ProseSource]) -> list[Part]:
    """Render the SOPs of other forms that the producer can print; the rest is left out."""
    laid_out = [source for source in sources if _is_laid_out(source)]
    layouts = [lay_service(source) for source in laid_out]
    pages = [
        (layout.sheets, service_style(source.path))
        for layout, source in zip(layouts, laid_out, strict=True)
    ]
    parts = {
        source.path: _checked(
            make_part(pdf, [_prose_truth(source, layout.step_pages)]), len(layout.sheets)
        )
        for source, layout, pdf in zip(laid_out, layouts, producer.print_pages(pages), strict=True)
    }
    if producer.print_web:
        web = [source for source in sources if not _is_laid_out(source)]
        pdfs = producer.print_web([prose_page(source) for source in web])
        parts |= {
            source.path: _web_part(source, pdf) for source, pdf in zip(web, pdfs, strict=True)
        }
    return [parts[source.path] for source in sources if source.path in parts]


def can_print(producer: Producer, source: ProseSource) -> bool:
    """Tell whether the producer can print an SOP of another form."""
    return _is_laid_out(source) or producer.print_web is not None


def _is_laid_out(source: ProseSource) -> bool:
    return source.layout is Layout.STANDAR_PELAYANAN and (
        source.look.steps == "boxes" or source.look.frame == "table"
    )


def _web_part(source: ProseSource, pdf: bytes) -> Part:
    part = make_part(pdf)
    truth = _prose_truth(source, find_pages(pdf, [step.text for step in source.steps]))
    return replace(part, sops=(replace(truth, last_page=part.n_pages),))


def _prose_truth(source: ProseSource, step_pages: Sequence[int]) -> TruthSop:
    return TruthSop(
        layout=source.layout,
        first_page=1,
        last_page=max(step_pages),
        title=source.title,
        number=source.number,
        created=source.created or None,
        revised=source.revised or None,
        effective=source.effective or None,
        agency=source.agency,
        legal_bases=tuple(
            item
            for section in source.sections
            if section.heading in ("Dasar Hukum", "Landasan Hukum", "Referensi")
            for item in section.items
        ),
        steps=tuple(
            TruthStep(
                activity=step.activity,
                actors=step.actors,
                duration=step.duration,
                output=step.output,
                page=page,
            )
            for step, page in zip(source.steps, step_pages, strict=True)
        ),
    )


def find_pages(pdf: bytes, texts: Sequence[str]) -> list[int]:
    """Return the page (from 1) on which each of the texts begins; they come in order.

    :raises ValueError: one of them is on no page.
    """
    with pdfium.PdfDocument(pdf) as document:
        pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    found: list[int] = []
    for text in texts:
        start = "".join(text.split())[:_TELLING]
        first = found[-1] if found else 1
        page = next((n for n in range(first, len(pages) + 1) if start in pages[n - 1]), None)
        if page is None:
            raise ValueError(f"{text!r} is on no page")
        found.append(page)
    return found
