"""Makes the reading bed: PDFs of every layout and producer, scans of a third, and the truth.

The SOPs come from the tuning sets, so that the sample stays unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from zlib import crc32

from rendering.document import RenderedSop
from rendering.producers import PRODUCERS
from rendering.scan import choose_look, scan_pdf
from rendering.source import SopSource, load_sops, printed_durations

from beds.truth import TruthFile, TruthSop, TruthStep, write_truth
from sopsim.types import Layout, StepKind

SOURCES = Path(__file__).resolve().parents[2] / "corpus" / "sources"
SETS = ("dev", "dev2")

_EACH_SCANNED = 3
_EACH_MIXED = 3
"""Of the scans, how many go for one with its first page as text."""


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF with what it says."""

    pdf: bytes
    truth: TruthFile


def make_reading_bed(target: Path, n_sops: int = 12) -> int:
    """Write the bed with ``n_sops`` SOP AP a producer to ``target``; return the number of files.

    :raises SourceError: a fault in the source.
    """
    target.mkdir(parents=True, exist_ok=True)
    born_digital = list(_sop_ap(n_sops))
    files = [*born_digital, *_scans(born_digital)]
    for made in files:
        (target / made.truth.path).write_bytes(made.pdf)
    write_truth(target, [made.truth for made in files])
    return len(files)


def _sop_ap(n_sops: int) -> Iterator[Made]:
    """Give each producer other SOPs, or a reader could learn them by heart."""
    sops = [sop for name in SETS for sop in load_sops(SOURCES / name)]
    shuffled = iter(sorted(sops, key=lambda sop: crc32(sop.path.encode())))
    for producer, render in PRODUCERS.items():
        chosen = list(islice(shuffled, n_sops))
        for number, (sop, document) in enumerate(zip(chosen, render(chosen), strict=True), 1):
            yield _made(f"sop_ap-{producer}-{number:02}.pdf", producer, sop, document)


def _made(path: str, producer: str, sop: SopSource, document: RenderedSop) -> Made:
    truth = TruthFile(
        path=path,
        layout=Layout.SOP_AP,
        producer=producer,
        scan=False,
        n_pages=document.n_pages,
        sops=(sop_truth(sop, document),),
        notes=f"{sop.form}, {sop.style.mark}",
    )
    return Made(document.pdf, truth)


def sop_truth(sop: SopSource, document: RenderedSop) -> TruthSop:
    """Return what the rendered pages of an SOP AP say."""
    drawn = sop.style.mark == "shapes"
    steps = zip(sop.steps, printed_durations(sop), document.step_pages, strict=True)
    return TruthSop(
        layout=Layout.SOP_AP,
        first_page=1,
        last_page=document.n_pages,
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
                kind=_kind(step.kind) if drawn else None,
                requirements=step.requirements,
                duration=duration,
                output=step.output,
                page=page,
            )
            for step, duration, page in steps
        ),
    )


def _kind(kind: StepKind) -> str | None:
    return None if kind is StepKind.UNKNOWN else str(kind)


def _scans(born_digital: Sequence[Made]) -> Iterator[Made]:
    """Scan each third file; of the scans with several pages, each third keeps its first as text."""
    for number, made in enumerate(born_digital[::_EACH_SCANNED]):
        path = made.truth.path.replace(".pdf", "-scan.pdf")
        mixed = number % _EACH_MIXED == 1 and made.truth.n_pages > 1
        look = choose_look(path, mixed=mixed)
        truth = replace(made.truth, path=path, scan=True, notes=f"{made.truth.notes}; {look}")
        yield Made(scan_pdf(made.pdf, path, look), truth)
