"""What a careful person reads from each PDF of a bed: ``truth.json`` as checked dataclasses.

    {"files": [{path, layout, producer, scan, n_pages, notes,
                sops: [{layout, first_page, last_page, title, number, created, revised, effective,
                        agency, legal_bases,
                        steps: [{activity, actors, kind, requirements, duration, output, page}]}]}]}

Pages count from 1; dates are ISO or null; ``duration`` is as printed, empty where there is none,
and that of a merged cell holds for every row it covers. Cover, decree, table of contents and
appendices belong to no SOP. Fields not listed here are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sopsim.fields import Fields, load_json
from sopsim.types import Layout

TRUTH_FILE = "truth.json"
BUNDLE = "bundle"
"""The layout of a file that holds several SOPs; each of them has a layout of its own."""

_HINT = "See the docstring of scripts/beds/truth.py for the fields of a truth record."


@dataclass(frozen=True, slots=True)
class TruthStep:
    """One printed step. ``kind`` is None where no shape tells it."""

    activity: str
    actors: tuple[str, ...] = ()
    kind: str | None = None
    requirements: tuple[str, ...] = ()
    duration: str = ""
    output: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class TruthSop:
    """One SOP and the pages from its header to the end of its content."""

    layout: Layout
    first_page: int
    last_page: int
    title: str
    number: str = ""
    created: str | None = None
    revised: str | None = None
    effective: str | None = None
    agency: str = ""
    legal_bases: tuple[str, ...] = ()
    steps: tuple[TruthStep, ...] = ()


@dataclass(frozen=True, slots=True)
class TruthFile:
    """One PDF of a bed; ``path`` is relative to the folder of its PDFs."""

    path: str
    layout: str
    producer: str
    scan: bool
    n_pages: int
    sops: tuple[TruthSop, ...]
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Bed:
    """A folder of PDFs with the truth about each of them."""

    folder: Path
    files: tuple[TruthFile, ...]


def load_bed(folder: Path) -> Bed:
    """Read ``truth.json`` of a bed; the PDFs stand beside it or in a folder ``pdf``.

    :raises ResultFileError: the file is missing or a field is.
    """
    path = folder / TRUTH_FILE
    files = tuple(
        _file(raw) for raw in Fields(load_json(path, _HINT), str(path), _HINT).each("files")
    )
    pdf = folder / "pdf"
    return Bed(pdf if pdf.is_dir() else folder, files)


def write_truth(folder: Path, files: Sequence[TruthFile]) -> None:
    """Write ``truth.json`` of a bed."""
    content = {"files": [asdict(file) for file in files]}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / TRUTH_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")


def _file(raw: Fields) -> TruthFile:
    return TruthFile(
        path=raw.text("path"),
        layout=raw.text("layout"),
        producer=raw.text("producer"),
        scan=raw.flag("scan"),
        n_pages=raw.whole("n_pages"),
        sops=tuple(_sop(sop) for sop in raw.each("sops")),
    )


def _sop(raw: Fields) -> TruthSop:
    return TruthSop(
        layout=raw.choice("layout", Layout),
        first_page=raw.whole("first_page"),
        last_page=raw.whole("last_page"),
        title=raw.text("title"),
        number=raw.text_or_none("number") or "",
        created=raw.text_or_none("created"),
        revised=raw.text_or_none("revised"),
        effective=raw.text_or_none("effective"),
        agency=raw.text_or_none("agency") or "",
        legal_bases=raw.texts("legal_bases"),
        steps=tuple(_step(step) for step in raw.each("steps")),
    )


def _step(raw: Fields) -> TruthStep:
    return TruthStep(
        activity=raw.text("activity"),
        actors=raw.texts("actors"),
        kind=raw.text_or_none("kind"),
        requirements=raw.texts("requirements"),
        duration=raw.text_or_none("duration") or "",
        output=raw.text_or_none("output") or "",
        page=raw.whole("page"),
    )
