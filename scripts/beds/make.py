"""Makes the reading bed: PDFs of every layout and producer, scans of a third, and the truth.

The SOP AP come from the tuning sets, so that the sample stays unseen, and each producer has others;
the SOPs of other forms are those of ``sources/reading``, printed by each producer that can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

from rendering.producers import PRODUCERS, Producer
from rendering.prose import ProseSource, read_prose
from rendering.scan import choose_look, scan_pdf
from rendering.source import Fields, SopSource, SourceError, load_sops, load_yaml
from rendering.web_page import front_page

from beds.parts import Part, can_print, join_parts, make_part, prose_parts, sop_ap_parts
from beds.truth import BUNDLE, TruthFile, write_truth

SOURCES = Path(__file__).resolve().parents[2] / "corpus" / "sources"
SETS = ("dev", "dev2")

_EACH_SCANNED = 3
_EACH_MIXED = 3
"""Of the scans, how many go for one with its first page as text."""
_FRONT = ("cover", "decree", "appendix")


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF with what it says."""

    pdf: bytes
    truth: TruthFile


@dataclass(frozen=True, slots=True)
class BundleSource:
    """A bundle: each part is the kind of a page with its lines, or the name of what is printed."""

    path: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def make_reading_bed(target: Path, n_sops: int = 10) -> int:
    """Write the bed with ``n_sops`` SOP AP a producer to ``target``; return the number of files.

    :raises SourceError: a fault in the source.
    :raises ProgramError: a producer is not installed.
    """
    documents, bundles = load_reading(SOURCES / "reading")
    pool = _shuffled_sops()
    born_digital = [
        made
        for producer in PRODUCERS
        for made in (
            *_sop_ap(producer, list(islice(pool, n_sops))),
            *_other_forms(producer, documents),
            *_bundles(producer, bundles, documents, pool),
        )
    ]
    files = [*born_digital, *_scans(born_digital)]
    target.mkdir(parents=True, exist_ok=True)
    for made in files:
        (target / made.truth.path).write_bytes(made.pdf)
    write_truth(target, [made.truth for made in files])
    return len(files)


def _shuffled_sops() -> Iterator[SopSource]:
    sops = [sop for name in SETS for sop in load_sops(SOURCES / name)]
    return iter(sorted(sops, key=lambda sop: crc32(sop.path.encode())))


def _sop_ap(producer: Producer, sops: Sequence[SopSource]) -> Iterator[Made]:
    for number, (sop, part) in enumerate(zip(sops, sop_ap_parts(producer, sops), strict=True), 1):
        notes = f"{sop.form}, {sop.style.mark}"
        yield _made(f"sop_ap-{number:02}", "sop_ap", producer, part, notes)


def _other_forms(producer: Producer, documents: Sequence[ProseSource]) -> Iterator[Made]:
    printed = [source for source in documents if can_print(producer, source)]
    for source, part in zip(printed, prose_parts(producer, printed), strict=True):
        yield _made(source.path, source.layout, producer, part, source.look.steps)


def _made(name: str, layout: str, producer: Producer, part: Part, notes: str) -> Made:
    kind, _, number = name.rpartition("-")
    truth = TruthFile(
        path=f"{kind}-{producer.name}-{number}.pdf",
        layout=layout,
        producer=producer.name,
        scan=False,
        n_pages=part.n_pages,
        sops=part.sops,
        notes=notes,
    )
    return Made(part.pdf, truth)


def _scans(born_digital: Sequence[Made]) -> Iterator[Made]:
    """Scan each third file; of the scans with several pages, each third keeps its first as text."""
    for number, made in enumerate(born_digital[::_EACH_SCANNED]):
        path = made.truth.path.replace(".pdf", "-scan.pdf")
        mixed = number % _EACH_MIXED == 1 and made.truth.n_pages > 1
        look = choose_look(path, mixed=mixed)
        truth = replace(made.truth, path=path, scan=True, notes=f"{made.truth.notes}; {look}")
        yield Made(scan_pdf(made.pdf, path, look), truth)


# --- bundles ----------------------------------------------------------------------------------


def _bundles(
    producer: Producer,
    bundles: Sequence[BundleSource],
    documents: Sequence[ProseSource],
    pool: Iterator[SopSource],
) -> Iterator[Made]:
    if producer.print_web is None:
        return
    for bundle in bundles:
        part = _join_bundle(producer, bundle, documents, pool)
        names = ", ".join(name for name, _ in bundle.parts)
        yield _made(bundle.path, BUNDLE, producer, part, names)


def _join_bundle(
    producer: Producer,
    bundle: BundleSource,
    documents: Sequence[ProseSource],
    pool: Iterator[SopSource],
) -> Part:
    by_path = {source.path: source for source in documents}
    names = [name for name, _ in bundle.parts]
    sop_ap = iter(sop_ap_parts(producer, list(islice(pool, names.count("sop_ap")))))
    prose = iter(prose_parts(producer, [by_path[name] for name in names if name in by_path]))
    sops: list[Part | None] = []
    for name in names:
        if name == "sop_ap":
            sops.append(next(sop_ap))
        else:
            sops.append(next(prose) if name in by_path else None)
    front = iter(_front_parts(producer, bundle, _contents(sops)))
    return join_parts([part or next(front) for part in sops])


def _front_parts(
    producer: Producer, bundle: BundleSource, contents: Sequence[tuple[str, int]]
) -> list[Part]:
    """Print the pages of a bundle that belong to no SOP."""
    pages = [
        front_page(name, lines or ("DAFTAR ISI",), contents if name == "contents" else ())
        for name, lines in bundle.parts
        if name in (*_FRONT, "contents")
    ]
    return [make_part(pdf) for pdf in producer.print_web(pages)] if producer.print_web else []


def _contents(parts: Sequence[Part | None]) -> list[tuple[str, int]]:
    """Return the titles with their first pages; what is no SOP takes one page."""
    contents: list[tuple[str, int]] = []
    page = 1
    for part in parts:
        contents += [(sop.title, page + sop.first_page - 1) for sop in part.sops] if part else []
        page += part.n_pages if part else 1
    return contents


def load_reading(source: Path) -> tuple[list[ProseSource], list[BundleSource]]:
    """Read the documents and the bundles of a folder, sorted by path.

    :raises SourceError: a fault in a file.
    """
    documents: list[ProseSource] = []
    bundles: list[BundleSource] = []
    for file in sorted(source.glob("*.yaml")):
        entry = Fields(load_yaml(file), file.name)
        for position, raw in enumerate(entry.items("documents"), start=1):
            documents.append(read_prose(raw, f"{file.name}, documents[{position}]"))
        for position, raw in enumerate(entry.items("bundles"), start=1):
            bundles.append(_read_bundle(Fields(raw, f"{file.name}, bundles[{position}]")))
        entry.finish()
    documents.sort(key=lambda document: document.path)
    known = {document.path for document in documents}
    for bundle in bundles:
        for name, _ in bundle.parts:
            if name not in known | {*_FRONT, "contents", "sop_ap"}:
                raise SourceError(f"{bundle.path}: there is no {name!r}.", "Correct the part.")
    return documents, bundles


def _read_bundle(entry: Fields) -> BundleSource:
    path = entry.text("path", required=True)
    parts = tuple(_read_part(raw, entry) for raw in entry.items("parts"))
    entry.finish()
    return BundleSource(path, parts)


def _read_part(raw: Any, entry: Fields) -> tuple[str, tuple[str, ...]]:
    if isinstance(raw, str):
        return raw, ()
    page = Fields(raw, entry.where)
    [name] = page.names()
    return name, page.texts(name)
