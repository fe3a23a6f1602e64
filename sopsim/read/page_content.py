"""What was recognised on each page of a file that was read, and what was not."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sopsim.read.document import FileReading
from sopsim.read.flow_header import FlowColumn, FlowHeader
from sopsim.read.places import FieldPlaces, Place, find_fields, unused_words
from sopsim.read.sop_ap import flow_headers
from sopsim.types import Box, Layout, Page, Shape, ShapeKind, Sop, Step, Word

Caption = Sequence[tuple[str, str]]
"""What is written below a page: names and values."""

_LEAST_COLUMN = 12.0
"""Width (points) from which a part of a table without a column is one that was not recognised."""
_SAME_BOX = 3.0


@dataclass(frozen=True, slots=True)
class PageContent:
    """What was recognised on a page, and what is to be written below it.

    ``steps`` go with what they are called: their numbers, else their places in brackets.
    ``has_actors`` tells whether they should have actors, which mere paragraphs do not, ``in_sop``
    whether the page belongs to any SOP. ``empty_labels`` are printed labels of fields without a
    value, ``unused`` the words read that went into nothing. ``doubts`` say what was not understood.
    """

    page: Page
    headers: tuple[FlowHeader, ...] = ()
    steps: tuple[tuple[str, Step], ...] = ()
    captions: tuple[Caption, ...] = ()
    has_actors: bool = True
    in_sop: bool = True
    fields: tuple[Place, ...] = ()
    empty_labels: tuple[Place, ...] = ()
    unused: tuple[Word, ...] = ()
    doubts: tuple[str, ...] = ()

    def header_over(self, area: Box) -> FlowHeader | None:
        """Give the last head above a step's row."""
        above = [header for header in self.headers if header.bottom <= area.center_y]
        return max(above, key=lambda header: header.bottom, default=None)

    def shapes_of_steps(self) -> tuple[Shape, ...]:
        """Give the symbols that are a step's box, or stand in its row under one of its actors.

        Marks count only where there is no proper symbol.
        """
        return tuple(
            shape
            for _, step in self.steps
            if step.area is not None
            for shape in _without_idle_marks(self._symbols(step, step.area))
        )

    def _symbols(self, step: Step, area: Box) -> list[Shape]:
        header = self.header_over(area)
        if header is None:
            return [shape for shape in self.page.shapes if _is_same(shape.box, area)]
        columns = [c for c in header.actors if c.head in step.actors or len(header.actors) == 1]
        return [
            shape
            for shape in self.page.shapes
            if area.contains(shape.box.center_x, shape.box.center_y)
            and any(column.x0 <= shape.box.center_x <= column.x1 for column in columns)
        ]

    def idle_shapes(self) -> tuple[Shape, ...]:
        """Give the symbols that belong to no step and join no pages."""
        used = self.shapes_of_steps()
        return tuple(
            shape
            for shape in self.page.shapes
            if shape not in used and shape.kind is not ShapeKind.PENTAGON
        )


def _without_idle_marks(shapes: list[Shape]) -> list[Shape]:
    return [shape for shape in shapes if shape.kind is not ShapeKind.MARK] or shapes


def _is_same(a: Box, b: Box) -> bool:
    edges = ((a.x0, b.x0), (a.top, b.top), (a.x1, b.x1), (a.bottom, b.bottom))
    return all(abs(one - other) < _SAME_BOX for one, other in edges)


def columns_without_head(header: FlowHeader) -> list[tuple[float, float]]:
    """Give the extents of a flow table that no recognised column covers, left to right."""
    box = header.table.box
    covered: list[FlowColumn] = sorted(header.columns, key=lambda column: column.x0)
    starts = [box.x0, *(column.x1 for column in covered)]
    ends = [*(column.x0 for column in covered), box.x1]
    reached = itertools.accumulate(starts, max)
    return [(x0, x1) for x0, x1 in zip(reached, ends, strict=True) if x1 - x0 >= _LEAST_COLUMN]


def what_is_on_pages(reading: FileReading, captions: Mapping[str, Caption]) -> list[PageContent]:
    """Sort what a file gave by its pages, in their order.

    ``captions`` say what is written below the pages of an SOP, by its id.
    """
    pages = sorted(reading.pages, key=lambda page: page.number)
    sops = [
        _Located(
            sop,
            captions.get(sop.id, ()),
            find_fields(sop, [page for page in pages if _holds(sop, page)]),
        )
        for sop in reading.sops
    ]
    flow_pages = [
        page
        for page in pages
        if page.words
        and any(sop.layout is Layout.SOP_AP for sop in reading.sops if _holds(sop, page))
    ]
    headers: dict[int, list[FlowHeader]] = {}
    for number, header in flow_headers(flow_pages):
        headers.setdefault(number, []).append(header)
    unread = tuple(f"Tidak terbaca: {item.reason}" for item in reading.skipped)
    return [
        _content(
            page,
            [located for located in sops if _holds(located.sop, page)],
            tuple(headers.get(page.number, ())),
            unread,
        )
        for page in pages
    ]


@dataclass(frozen=True, slots=True)
class _Located:
    """An SOP with its caption and the places of its fields."""

    sop: Sop
    caption: Caption
    places: FieldPlaces

    @property
    def doubts(self) -> tuple[str, ...]:
        lists = (
            ("Isian kosong", self.places.blank),
            ("Isian yang tempatnya tidak ditemukan", self.places.untraced),
        )
        return (
            *(f"{name}: {', '.join(fields)}" for name, fields in lists if fields),
            *(f"Peringatan: {warning}" for warning in self.sop.warnings),
        )


def _content(
    page: Page, sops: Sequence[_Located], headers: tuple[FlowHeader, ...], unread: tuple[str, ...]
) -> PageContent:
    steps = tuple(named for located in sops for named in _named_steps(located.sop, page.number))
    values = _on(page, (place for located in sops for place in located.places.values))
    labels = _on(page, (place for located in sops for place in located.places.labels))
    empty = (place for located in sops for place in located.places.empty_labels)
    return PageContent(
        page,
        headers,
        steps,
        tuple(located.caption for located in sops),
        has_actors=all(located.sop.layout is not Layout.UNKNOWN for located in sops),
        in_sop=bool(sops),
        fields=values,
        empty_labels=_on(page, empty),
        unused=unused_words(page, (*values, *labels), (step for _, step in steps), headers),
        doubts=(*(doubt for located in sops for doubt in located.doubts), *unread),
    )


def _on(page: Page, places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(place for place in places if place.page == page.number)


def _holds(sop: Sop, page: Page) -> bool:
    return sop.first_page <= page.number <= sop.last_page


def _named_steps(sop: Sop, page: int) -> list[tuple[str, Step]]:
    named = [(step.number or f"({place})", step) for place, step in enumerate(sop.steps, 1)]
    return [(name, step) for name, step in named if step.page == page]
