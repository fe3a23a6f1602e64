"""The *standar pelayanan* form: fourteen components of a public service; the procedure is drawn as boxes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sopsim.read.grid import find_tables
from sopsim.read.identity import read_identity
from sopsim.read.labels import IdentityField, match_start, spellings
from sopsim.read.letterhead import agency_of, names_unit
from sopsim.read.lines import Line, group_lines, items_of, surrounding, text_of, words_in
from sopsim.read.quality import assess
from sopsim.terms.actors import actor_level
from sopsim.terms.dates import parse_date
from sopsim.terms.durations import parse_duration
from sopsim.terms.text import stem, strip_numbering, title_case
from sopsim.types import Arrow, Box, Layout, Page, Shape, ShapeKind, Sop, Step, StepKind


class Component(StrEnum):
    """A component of a service standard (PermenPAN-RB 15/2014)."""

    REQUIREMENTS = "requirements"
    PROCEDURE = "procedure"
    DURATION = "duration"
    FEE = "fee"
    PRODUCT = "product"
    COMPLAINTS = "complaints"
    LEGAL_BASES = "legal_bases"
    EQUIPMENT = "equipment"
    COMPETENCE = "competence"
    OVERSIGHT = "oversight"
    STAFF = "staff"
    GUARANTEE = "guarantee"
    SAFETY = "safety"
    EVALUATION = "evaluation"


_LABELS = spellings(
    {
        Component.REQUIREMENTS: ("Persyaratan", "Persyaratan Pelayanan", "Syarat", "Persyaratan Layanan"),
        Component.PROCEDURE: (
            "Sistem, Mekanisme dan Prosedur", "Sistem, Mekanisme, dan Prosedur Pelayanan", "Prosedur",
            "Mekanisme dan Prosedur", "Prosedur Pelayanan", "Sistem Mekanisme Prosedur",
            "Alur Pelayanan", "Mekanisme Pelayanan", "Sistem dan Mekanisme",
        ),
        Component.DURATION: (
            "Jangka Waktu Penyelesaian", "Jangka Waktu", "Jangka Waktu Pelayanan", "Waktu Pelayanan",
            "Waktu Penyelesaian", "Lama Pelayanan", "Jangka Waktu Penyelesaian Pelayanan",
        ),
        Component.FEE: ("Biaya/Tarif", "Biaya", "Tarif", "Biaya / Tarif Pelayanan", "Biaya Pelayanan"),
        Component.PRODUCT: ("Produk Pelayanan", "Produk", "Produk Layanan", "Hasil Pelayanan", "Produk Spesifik Layanan"),
        Component.COMPLAINTS: (
            "Penanganan Pengaduan, saran dan masukan", "Pengaduan", "Penanganan Pengaduan",
            "Pengelolaan Pengaduan", "Penanganan pengaduan, saran, masukan dan apresiasi",
            "Penanganan Pengaduan, Saran, dan Masukan/Apresiasi", "Pengaduan, Saran dan Masukan",
        ),
        Component.LEGAL_BASES: ("Dasar Hukum", "Landasan Hukum"),
        Component.EQUIPMENT: (
            "Sarana, Prasarana, dan/atau Fasilitas", "Sarana dan Prasarana", "Sarana Prasarana",
            "Sarana dan Prasarana, dan/atau Fasilitas", "Sarana, Prasarana dan Fasilitas", "Fasilitas",
        ),
        Component.COMPETENCE: ("Kompetensi Pelaksana", "Kompetensi"),
        Component.OVERSIGHT: ("Pengawasan Internal", "Pengawasan"),
        Component.STAFF: ("Jumlah Pelaksana",),
        Component.GUARANTEE: ("Jaminan Pelayanan",),
        Component.SAFETY: (
            "Jaminan Keamanan dan Keselamatan Pelayanan", "Jaminan Keamanan", "Jaminan Keselamatan",
            "Jaminan Keamanan dan Keselamatan",
        ),
        Component.EVALUATION: ("Evaluasi Kinerja Pelaksana", "Evaluasi Kinerja", "Evaluasi Kinerja Pelayanan"),
    }
)  # fmt: skip

_SHARED = {Component.LEGAL_BASES, Component.EQUIPMENT, Component.COMPETENCE}
"""Components that other forms have too: the boxes of an SOP AP."""
_MIN_NAMED, _MIN_UNNAMED = 3, 5
"""Least number of the form's own components where its name is a heading, and where it is not."""

_FORM_NAME = re.compile(r"^standar\s+pelayanan\b[\s:]*(.*)$", re.I)
_NO_SERVICE = re.compile(r"^(?:pada|di|nomor|no|tahun|yang|lampiran|unit kerja)\b|\d{4,}|:", re.I)
_SAME_COLUMN = 6.0
"""Labels whose left edges differ by less (points) stand in one column."""
_BRANCH = {"ya", "tidak", "y", "t"}
_ACTOR_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_ACTOR_AT_END = re.compile(r"\s*\(([A-Z][^()\d]{2,60})\)\s*[.;,]*$")
_MAX_DOER_WORDS = 6


@dataclass(frozen=True, slots=True)
class _Content:
    """What stands in a component: its lines and the area they fill on a page."""

    page: Page
    box: Box
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    def items(self) -> list[str]:
        return [strip_numbering(item) for item in items_of(self.lines, self.box)]


@dataclass(slots=True)
class _Draft:
    first_page: int
    last_page: int
    named: bool = False
    service: str = ""
    components: dict[Component, list[_Content]] = field(default_factory=dict)
    fields: dict[IdentityField, str] = field(default_factory=dict)
    letterhead: tuple[Line, ...] = ()


def read_standar_pelayanan(pages: Sequence[Page]) -> list[Sop]:
    """Read every service standard in a file; empty where there is none."""
    drafts: list[_Draft] = []
    for page in pages:
        found = _components(page)
        heading = _heading(page)
        if not found and heading is None:
            continue
        if not drafts or _begins_new(drafts[-1], found):
            drafts.append(_Draft(page.number, page.number))
        draft = drafts[-1]
        draft.last_page = page.number
        draft.named = draft.named or heading is not None
        draft.service = draft.service or heading or ""
        for component, content in found:
            draft.components.setdefault(component, []).append(content)
        above = min((content.box.top for _, content in found), default=page.height)
        _add_identity(draft, page, above)
    return [_to_sop(draft) for draft in drafts if _is_service_standard(draft)]


def _is_service_standard(draft: _Draft) -> bool:
    own = draft.components.keys() - _SHARED
    return len(own) >= (_MIN_NAMED if draft.named else _MIN_UNNAMED)


def _heading(page: Page) -> str | None:
    """Give the service that the form's heading names, empty where it names none; None without heading."""
    lines = group_lines(page.words)
    for number, line in enumerate(lines):
        match = _FORM_NAME.match(line.text)
        if match is None or not line.text[: match.start(1)].isupper():
            continue
        service = [match[1]] if match[1] else []
        for below in lines[number + 1 :]:
            if names_unit(below.text) or _NO_SERVICE.search(below.text) or not below.text.isupper():
                break
            service.append(below.text)
        return " ".join(service)
    return None


def _begins_new(draft: _Draft, found: Sequence[tuple[Component, _Content]]) -> bool:
    """A second list of requirements belongs to another service."""
    fresh = {component for component, content in found if content.lines}
    return Component.REQUIREMENTS in fresh and Component.REQUIREMENTS in draft.components


def _add_identity(draft: _Draft, page: Page, above: float) -> None:
    identity = read_identity(page, find_tables(page.rulings), above)
    if identity is not None:
        for name, value in identity.values.items():
            draft.fields.setdefault(name, value)
        draft.letterhead = draft.letterhead or identity.letterhead
    elif not draft.letterhead:
        draft.letterhead = tuple(group_lines(page.words)[:6])


# --- components -------------------------------------------------------------------------------


def _components(page: Page) -> list[tuple[Component, _Content]]:
    """Give the components on a page in order."""
    in_cells = [
        item for table in find_tables(page.rulings) for item in _in_table(page, table.cells)
    ]
    under_headings = _under_headings(page)
    n_in_cells = len({component for component, _ in in_cells})
    n_under_headings = len({component for component, _ in under_headings})
    return in_cells if n_in_cells and n_in_cells >= n_under_headings / 2 else under_headings


def _in_table(page: Page, cells: Sequence[Box]) -> Iterable[tuple[Component, _Content]]:
    """Read components from the rows of a table whose labels stand in one column."""
    labels = {cell: label for cell in cells if (label := _label_of(page, cell)) is not None}
    edge = _common_edge(cell.x0 for cell in labels)
    overflow: list[Line] = []
    for cell in cells:
        label = labels.get(cell) if abs(cell.x0 - edge) < _SAME_COLUMN else None
        content = _content_cell(cell, cells)
        if label is None:
            overflow = _overflow(page, cell) or overflow
        elif content is not None:
            lines = [*overflow, *group_lines(words_in(page, content))]
            overflow = []
            yield label, _Content(page, content, tuple(lines))


def _common_edge(edges: Iterable[float]) -> float:
    """Give the left edge that most labels share."""
    every = list(edges)
    return max(every, key=lambda x: sum(abs(x - y) < _SAME_COLUMN for y in every), default=0.0)


def _label_of(page: Page, cell: Box) -> Component | None:
    words = [word.text for line in group_lines(words_in(page, cell)) for word in line.words]
    if words and re.fullmatch(r"[A-Za-z]?\d{0,2}[.)]?", words[0]):
        words = words[1:]
    match = match_start(words, _LABELS)
    return match[0] if match is not None and match[1] >= len(words) - 1 else None


def _content_cell(label: Box, cells: Sequence[Box]) -> Box | None:
    """Give the cell right of a label; the widest one where the row has several."""
    beside = [
        cell
        for cell in cells
        if cell.x0 >= label.x1 - 3
        and min(cell.bottom, label.bottom) - max(cell.top, label.top) > 0.5 * label.height
    ]
    return max(beside, key=lambda cell: cell.width, default=None)


def _overflow(page: Page, cell: Box) -> list[Line]:
    """Give lines that ran out of a too small content cell into the head cell "Uraian" above it."""
    lines = group_lines(words_in(page, cell))
    if len(lines) < 2 or not any(re.fullmatch(r"uraian", line.text, re.I) for line in lines):
        return []
    return [line for line in lines if not re.fullmatch(r"uraian", line.text, re.I)]


def _under_headings(page: Page) -> list[tuple[Component, _Content]]:
    """Read components from headings with text below them, where no table is drawn."""
    found: list[tuple[Component, list[Line]]] = []
    for line in group_lines(page.words):
        words = [word.text for word in line.words]
        offset = 1 if words and re.fullmatch(r"[A-Za-z]?\d{0,2}[.)]", words[0]) else 0
        match = match_start(words[offset:], _LABELS)
        if match is not None:
            rest = line.words[offset + match[1] :]
            rest = rest[1:] if rest and rest[0].text == ":" else rest
            found.append((match[0], [Line(rest)] if rest else []))
        elif found:
            found[-1][1].append(line)
    return [
        (component, _Content(page, surrounding(line.box for line in lines), tuple(lines)))
        for component, lines in found
        if lines
    ]


# --- the SOP ----------------------------------------------------------------------------------


def _to_sop(draft: _Draft) -> Sop:
    def items(component: Component) -> tuple[str, ...]:
        return tuple(i for content in draft.components.get(component, ()) for i in content.items() if i)

    def text(component: Component) -> str:
        return " ".join(content.text for content in draft.components.get(component, ())).strip()

    product = text(Component.PRODUCT)
    steps = tuple(
        step for content in draft.components.get(Component.PROCEDURE, ()) for step in _steps(content)
    )
    sop = Sop(
        id="",
        path="",
        first_page=draft.first_page,
        last_page=draft.last_page,
        layout=Layout.STANDAR_PELAYANAN,
        title=draft.fields.get(IdentityField.TITLE, "")
        or title_case(draft.service.lower().split())
        or strip_numbering(product),
        agency=agency_of(draft.fields.get(IdentityField.AGENCY, ""), draft.letterhead),
        number=draft.fields.get(IdentityField.NUMBER, ""),
        created=parse_date(draft.fields.get(IdentityField.CREATED, "")),
        revised=parse_date(draft.fields.get(IdentityField.REVISED, "")),
        effective=parse_date(draft.fields.get(IdentityField.EFFECTIVE, "")),
        legal_bases=items(Component.LEGAL_BASES),
        qualifications=items(Component.COMPETENCE),
        equipment=items(Component.EQUIPMENT),
        actors=tuple(dict.fromkeys(actor for step in steps for actor in step.actors)),
        requirements=items(Component.REQUIREMENTS),
        total_duration=parse_duration(text(Component.DURATION)),
        fee=text(Component.FEE),
        result=product,
        steps=steps,
    )
    return assess(sop)


def _steps(content: _Content) -> list[Step]:
    """Read the procedure: from its boxes in the order of the arrows, else from its list."""
    boxes = [
        shape
        for shape in content.page.shapes
        if shape.kind is not ShapeKind.MARK
        and content.box.contains(shape.box.center_x, shape.box.center_y)
        and _box_text(content.page, shape)
    ]
    if len(boxes) >= 2:
        return _steps_of_boxes(content.page, boxes)
    items = [item for item in content.items() if len(item) > 3]
    return [
        _step_of_sentence(item, number, len(items), content.page.number)
        for number, item in enumerate(items, 1)
    ]


def _step_of_sentence(sentence: str, number: int, n_steps: int, page: int) -> Step:
    """Make a step of a list item, which may name the doer behind it in brackets or as its subject."""
    match = _ACTOR_AT_END.search(sentence)
    activity = sentence[: match.start()] if match else sentence
    actors = _names(match[1]) if match else _doer(sentence)
    return Step(str(number), activity, actors, _kind(number, n_steps), page=page)


def _names(text: str) -> tuple[str, ...]:
    names = re.split(r"\s*(?:&|/|,|\bdan\b)\s*", text)
    return tuple(name.strip() for name in names if name.strip())


def _doer(sentence: str) -> tuple[str, ...]:
    """Give who acts, where a sentence begins with it: "Petugas Loket memeriksa berkas"."""
    words = sentence.split()
    verb = next((n for n, word in enumerate(words[: _MAX_DOER_WORDS + 1]) if _is_verb(word)), 0)
    subject = " ".join(words[:verb])
    return (subject,) if subject and actor_level(subject) is not None else ()


def _is_verb(word: str) -> bool:
    """Tell an active verb (*memeriksa*) from nouns that begin alike (*berkas*, *media*)."""
    return word.lower().startswith(("me", "ber")) and word.isalpha() and stem(word.lower()) != word.lower()


def _box_text(page: Page, shape: Shape) -> str:
    text = text_of(words_in(page, shape.box))
    return "" if text.lower() in _BRANCH else text


def _steps_of_boxes(page: Page, boxes: Sequence[Shape]) -> list[Step]:
    ordered = _in_arrow_order(boxes, page.arrows)
    steps = []
    for number, shape in enumerate(ordered, 1):
        text = _box_text(page, shape)
        actors = tuple(
            name for match in _ACTOR_IN_BRACKETS.finditer(text) for name in _names(match[1])
        )
        activity = " ".join(_ACTOR_IN_BRACKETS.sub(" ", text).split())
        steps.append(
            Step(str(number), activity or text, actors, _kind(number, len(ordered)), page=page.number)
        )
    return steps


def _kind(number: int, n_steps: int) -> StepKind:
    if number == 1:
        return StepKind.START
    return StepKind.END if number == n_steps else StepKind.PROCESS


def _in_arrow_order(boxes: Sequence[Shape], arrows: Sequence[Arrow]) -> list[Shape]:
    """Follow the arrows from the first box; where they end, go on with the nearest box not yet met."""
    left = _in_rows(boxes)
    follows = _arrow_targets(left, arrows)
    order = [0]
    while len(order) < len(left):
        current = order[-1]
        rest = [number for number in range(len(left)) if number not in order]
        pointed = [number for number in rest if number in follows.get(current, ())]
        nearest = min(rest, key=lambda n: _distance(left[current].box, left[n].box))
        order.append(min(pointed, default=nearest))
    return [left[number] for number in order]


def _in_rows(boxes: Iterable[Shape]) -> list[Shape]:
    """Order boxes as text is read: rows top to bottom, in a row left to right."""
    rows: list[list[Shape]] = []
    for shape in sorted(boxes, key=lambda s: s.box.center_y):
        if rows and shape.box.top < rows[-1][0].box.center_y:
            rows[-1].append(shape)
        else:
            rows.append([shape])
    return [shape for row in rows for shape in sorted(row, key=lambda s: s.box.x0)]


def _arrow_targets(boxes: Sequence[Shape], arrows: Sequence[Arrow]) -> dict[int, set[int]]:
    targets: dict[int, set[int]] = {}
    for arrow in arrows:
        start = _nearest(boxes, arrow.x0, arrow.y0)
        end = _nearest(boxes, arrow.x1, arrow.y1)
        if start is not None and end is not None and start != end:
            targets.setdefault(start, set()).add(end)
    return targets


def _nearest(boxes: Sequence[Shape], x: float, y: float) -> int | None:
    def gap(box: Box) -> float:
        return math.hypot(max(box.x0 - x, 0, x - box.x1), max(box.top - y, 0, y - box.bottom))

    number = min(range(len(boxes)), key=lambda n: gap(boxes[n].box))
    return number if gap(boxes[number].box) <= 12 else None


def _distance(a: Box, b: Box) -> float:
    return math.hypot(a.center_x - b.center_x, a.center_y - b.center_y)
