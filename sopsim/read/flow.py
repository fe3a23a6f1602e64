"""The flow table of an SOP AP.

One step a row, the actor by the column in which the shape stands.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from sopsim.read.flow_header import FlowColumn, FlowHeader
from sopsim.read.labels import Column, squash
from sopsim.read.lines import (
    Line,
    group_lines,
    items_of,
    running_text,
    split_at_gaps,
    text_of,
    widest_gap,
    words_in,
)
from sopsim.terms.actors import split_actors
from sopsim.terms.durations import parse_duration
from sopsim.terms.sentences import can_act
from sopsim.terms.text import split_items, strip_numbering
from sopsim.types import Box, Page, Shape, ShapeKind, Step, StepKind, Word

_MARKS = frozenset("■√✓✔vx●▪•×☑□◊♦⬛✗✘*o0üûö")
"""Signs that mark the doer in an actor's column, lower case; Wingdings ticks come as ü, û or Ö."""

_FLOW_WORDS = frozenset(
    {
        "ya",
        "tidak",
        "tdk",
        "yes",
        "no",
        "mulai",
        "selesai",
        "start",
        "end",
        "stop",
        "begin",
        "finish",
    }
    | set("ytnabc123")
)
"""Words that belong to the drawing, not to an actor."""

_SPLIT_LEADING = 1.7
"""Lines of a merged cell further apart than this times their height belong to different rows."""

_SECTION = re.compile(
    r"^(?:(?:kegiatan|tahap(?:an)?|bagian|proses)\s+)?(?:awal|inti|utama|akhir|pra|pasca|pendahuluan|"
    r"persiapan|perencanaan|pelaksanaan|pelaporan|penutup(?:an)?|evaluasi|tindak lanjut|"
    r"monitoring(?: dan evaluasi)?|pengendalian|pengawasan)$",
    re.I,
)
"""Headings of a group of steps, as they are usually called."""


_MARK_SHARE = 0.8
"""Share of the filled actors' cells that a sign must fill to be this table's mark."""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A row of the flow table as printed; ``area`` is as wide as the table."""

    number: str
    activity: str
    actors: tuple[str, ...]
    kind: StepKind
    requirements: tuple[str, ...]
    duration: str
    output: str
    note: str
    page: int
    area: Box | None = field(default=None, compare=False)


# --- rows -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Band:
    """The vertical extent of a row; bands between the same two lines share ``ruled_row``."""

    top: float
    bottom: float
    ruled_row: int

    def holds(self, y: float) -> bool:
        return self.top <= y <= self.bottom


_ActorCells = Mapping[tuple[FlowColumn, _Band], Sequence[Word]]


def read_rows(page: Page, header: FlowHeader) -> list[FlowRow]:
    """Read the rows below a header, top to bottom."""
    words: dict[Column, Sequence[Word]] = {
        column.kind: [w for w in page.words if column.x0 - 1 <= w.box.center_x <= column.x1 + 1]
        for column in header.columns
        if column.kind is not Column.ACTORS
    }
    bands = _row_bands(header, words)
    cells = _actor_cells(page, header, bands)
    marks, shaded = _MARKS | _usual_mark(cells), _shaded_cells(page, header, bands)
    reader = _RowReader(page, header, bands, words, cells, marks, shaded)
    rows = [row for band in bands if (row := reader.read(band)) is not None]
    return _drop_column_numbers(rows)


def _row_bands(header: FlowHeader, words: Mapping[Column, Sequence[Word]]) -> list[_Band]:
    column = header.of(Column.ACTIVITY)
    if column is None:
        return []
    cells = [
        cell
        for cell in header.table.cells
        if cell.top >= header.bottom - 3
        and cell.x0 - 3 <= column.center_x <= cell.x1 + 3
        and cell.width < 1.8 * (column.x1 - column.x0) + 40
    ]
    bands = [_Band(cell.top, cell.bottom, number) for number, cell in enumerate(cells)]
    return [piece for band in bands for piece in _split_unruled(band, words)]


def _split_unruled(band: _Band, words: Mapping[Column, Sequence[Word]]) -> list[_Band]:
    """Cut a band of several numbered rows without lines between them, where white space is."""
    numbers = sorted(
        (
            word.box
            for word in words.get(Column.NUMBER, ())
            if band.holds(word.box.center_y) and re.fullmatch(r"\d{1,2}[.)]?", word.text)
        ),
        key=lambda box: box.top,
    )
    if len(numbers) < 2:
        return [band]
    printed = [
        (word.box.top, word.box.bottom)
        for kind in (Column.NUMBER, Column.ACTIVITY, Column.REQUIREMENTS, Column.OUTPUT)
        for word in words.get(kind, ())
        if band.holds(word.box.center_y)
    ]
    edges = [band.top]
    for upper, lower in itertools.pairwise(numbers):
        gap = widest_gap(printed, upper.center_y, lower.center_y)
        edges.append(lower.top - 2 if gap is None else (gap[0] + gap[1]) / 2)
    edges.append(band.bottom)
    return [_Band(top, bottom, band.ruled_row) for top, bottom in itertools.pairwise(edges)]


def _actor_cells(page: Page, header: FlowHeader, bands: Sequence[_Band]) -> _ActorCells:
    """Give the words in the actors' columns by column and row."""
    cells: dict[tuple[FlowColumn, _Band], list[Word]] = {}
    for column in header.actors:
        words = [w for w in page.words if column.x0 - 1 <= w.box.center_x <= column.x1 + 1]
        for band in bands:
            found = [word for word in words if band.holds(word.box.center_y)]
            if found:
                cells[column, band] = found
    return cells


def _usual_mark(cells: _ActorCells) -> set[str]:
    """Give the sign that fills nearly all actors' cells.

    A font's tick may be any letter as text.
    """
    texts = Counter(" ".join(word.text for word in words).lower() for words in cells.values())
    if not texts:
        return set()
    text, count = texts.most_common(1)[0]
    usual = len(text) == 1 and count > 1 and count >= _MARK_SHARE * sum(texts.values())
    return {text} if usual else set()


def _shaded_cells(
    page: Page, header: FlowHeader, bands: Sequence[_Band]
) -> set[tuple[FlowColumn, _Band]]:
    """Give the actors' cells whose shading marks the doer.

    A column shaded from top to bottom and a row shaded up to its activity are only set off.
    """
    activity = header.of(Column.ACTIVITY)
    if activity is None or not page.shaded:
        return set()

    def is_shaded(column: FlowColumn, band: _Band) -> bool:
        y = (band.top + band.bottom) / 2
        return any(area.contains(column.center_x, y) for area in page.shaded)

    plain = [band for band in bands if not is_shaded(activity, band)]
    found = {(c, band) for c in header.actors for band in plain if is_shaded(c, band)}
    return {
        (column, band)
        for column, band in found
        if len(plain) == 1 or any((column, other) not in found for other in plain)
    }


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Reads single rows; ``words`` holds those of each column but the actors'."""

    page: Page
    header: FlowHeader
    bands: Sequence[_Band]
    words: Mapping[Column, Sequence[Word]]
    actor_cells: _ActorCells
    marks: Set[str]
    shaded: Set[tuple[FlowColumn, _Band]]

    def read(self, band: _Band) -> FlowRow | None:
        symbols = self._symbols(band)
        row = FlowRow(
            number=self._text(Column.NUMBER, band).strip(". )("),
            activity=self._text(Column.ACTIVITY, band),
            actors=self._actors(band, symbols),
            kind=_kind(symbols),
            requirements=self._items(Column.REQUIREMENTS, band),
            duration=self._duration(band),
            output=self._text(Column.OUTPUT, band),
            note=self._text(Column.NOTE, band),
            page=self.page.number,
            area=Box(self.header.table.box.x0, band.top, self.header.table.box.x1, band.bottom),
        )
        return _number_apart(row) if row.activity or row.requirements or row.output else None

    def _text(self, kind: Column, band: _Band) -> str:
        column = self.header.of(kind)
        return "" if column is None else running_text(self._lines(column, band), column.width)

    def _duration(self, band: _Band) -> str:
        """Give the time as printed, with the unit of the column's head where the cell has none."""
        text = self._text(Column.DURATION, band)
        column = self.header.of(Column.DURATION)
        if (
            column is not None
            and re.fullmatch(r"[\d.,\s±-]+", text)
            and any(map(str.isdigit, text))
        ):
            unit = re.search(r"\b(menit|jam|hari kerja|hari)\b", column.head.lower())
            if unit:
                return f"{text} {unit[1]}"
        return text

    def _items(self, kind: Column, band: _Band) -> tuple[str, ...]:
        column = self.header.of(kind)
        if column is None:
            return ()
        area = Box(column.x0, band.top, column.x1, band.bottom)
        return tuple(items_of(self._lines(column, band), area, papers=True))

    def _lines(self, column: FlowColumn, band: _Band) -> list[Line]:
        """Give the lines of a column in a row.

        Those of a merged cell belong to all rows it covers.
        """
        words = self.words[column.kind]
        cell = self.header.table.cell_at(column.center_x, (band.top + band.bottom) / 2)
        if cell is not None and self._covers_several_rows(cell):
            top = max(cell.top, self.header.bottom - 2)
            merged = group_lines(w for w in words if top <= w.box.center_y <= cell.bottom)
            if merged and not self._row_by_row(merged):
                return merged
        return group_lines(w for w in words if band.holds(w.box.center_y))

    def _covers_several_rows(self, cell: Box) -> bool:
        covered = {
            band.ruled_row
            for band in self.bands
            if cell.top <= (band.top + band.bottom) / 2 <= cell.bottom
        }
        return len(covered) > 1

    def _row_by_row(self, lines: Sequence[Line]) -> bool:
        """Tell whether a cell without inner lines holds a text of its own for several rows."""
        gaps = [b.box.center_y - a.box.center_y for a, b in itertools.pairwise(lines)]
        height = max(line.box.height for line in lines)
        rows = {
            number
            for line in lines
            for number, band in enumerate(self.bands)
            if band.holds(line.box.center_y)
        }
        return len(rows) > 1 and any(gap > _SPLIT_LEADING * height for gap in gaps)

    # --- who does it ---

    def _symbols(self, band: _Band) -> list[tuple[FlowColumn, Shape]]:
        """Give the symbols of a row with the actor's column in which each stands.

        Marks count only where there is no proper symbol; beside one they are connectors.
        """
        found = []
        for shape in self.page.shapes:
            if shape.kind is ShapeKind.PENTAGON or not band.holds(shape.box.center_y):
                continue
            column = self._actor_column(shape.box.center_x)
            if column is not None and not self._is_label_box(shape):
                found.append((column, shape))
        proper = [pair for pair in found if pair[1].kind is not ShapeKind.MARK]
        return proper or found

    def _actor_column(self, x: float) -> FlowColumn | None:
        return next((c for c in self.header.actors if c.x0 <= x <= c.x1), None)

    def _is_label_box(self, shape: Shape) -> bool:
        """Tell whether a box only frames "Ya" or "Tidak" beside a connector."""
        if shape.kind is not ShapeKind.RECTANGLE or shape.box.height > 14:
            return False
        words = [
            w.text for w in self.page.words if shape.box.contains(w.box.center_x, w.box.center_y)
        ]
        return bool(words) and all(
            squash(word) in {"ya", "tidak", "y", "t", "tdk"} for word in words
        )

    def _actors(self, band: _Band, symbols: Sequence[tuple[FlowColumn, Shape]]) -> tuple[str, ...]:
        columns = self.header.actors
        if len(columns) == 1 and (inside := self._names_in(symbols)):
            return inside
        named = [column for column in columns if column.head]
        drawn = {column for column, _ in symbols}
        doers = [c for c in named if c in drawn or (not drawn and self._is_marked(c, band))]
        if doers:
            return tuple(dict.fromkeys(column.head for column in doers))
        written = [name for c in columns for name in self._written_actors(c, band)]
        shaded = [column.head for column in named if (column, band) in self.shaded]
        return tuple(dict.fromkeys(written or shaded))

    def _names_in(self, symbols: Sequence[tuple[FlowColumn, Shape]]) -> tuple[str, ...]:
        """Give the names written into symbols, as where one column holds the whole flow."""
        texts = (text_of(words_in(self.page, shape.box)) for _, shape in symbols)
        return tuple(
            dict.fromkeys(
                text for text in texts if text and squash(text) not in _FLOW_WORDS and can_act(text)
            )
        )

    def _is_marked(self, column: FlowColumn, band: _Band) -> bool:
        words = self.actor_cells.get((column, band), ())
        return bool(words) and all(self._is_mark(word.text) for word in words)

    def _is_mark(self, text: str) -> bool:
        return text.lower() in self.marks or _is_sign(text)

    def _written_actors(self, column: FlowColumn, band: _Band) -> list[str]:
        """Give the names written into an actor's cell."""
        words = self.actor_cells.get((column, band), ())
        if all(squash(word.text) in _FLOW_WORDS or self._is_mark(word.text) for word in words):
            return []
        lines = [piece for line in group_lines(words) for piece in split_at_gaps(line, 40.0)]
        items = items_of(lines, Box(column.x0, band.top, column.x1, band.bottom))
        return [name for item in items for name in split_actors(item)]


def _number_apart(row: FlowRow) -> FlowRow:
    """Take the number from the activity where it stands in one cell with it."""
    match = None if row.number else re.match(r"(\d{1,2})[.)]\s+(?=\D)", row.activity)
    return replace(row, number=match[1], activity=row.activity[match.end() :]) if match else row


def _is_sign(text: str) -> bool:
    """Tell a single sign, such as one of a symbol font, from letters, digits and punctuation."""
    return len(text) == 1 and unicodedata.category(text)[0] in "SC"


def _kind(symbols: Sequence[tuple[FlowColumn, Shape]]) -> StepKind:
    """Read what a step is from its symbols; start and end are told apart by position, later."""
    kinds = {shape.kind for _, shape in symbols}
    if ShapeKind.DIAMOND in kinds:
        return StepKind.DECISION
    if ShapeKind.CAPSULE in kinds:
        return StepKind.END
    return StepKind.PROCESS if ShapeKind.RECTANGLE in kinds else StepKind.UNKNOWN


def _drop_column_numbers(rows: list[FlowRow]) -> list[FlowRow]:
    """Drop the row that only numbers the columns (1 2 3 …), which may follow the header."""
    if not rows:
        return rows
    cells = [rows[0].activity, *rows[0].requirements, rows[0].duration, rows[0].output]
    filled = [cell.strip("().") for cell in cells if cell]
    if len(filled) >= 2 and all(cell.isdigit() and int(cell) < 30 for cell in filled):
        return rows[1:]
    return rows


def to_step(row: FlowRow, number: int, n_steps: int) -> Step:
    """Make a step of the row ``number`` (from 0) of ``n_steps``."""
    requirements = tuple(
        text
        for item in row.requirements
        for part in split_items(item)
        if (text := strip_numbering(part))
    )
    return Step(
        number=row.number,
        activity=row.activity,
        actors=row.actors,
        kind=_position_kind(row.kind, number, n_steps),
        requirements=requirements,
        duration=parse_duration(row.duration),
        output="" if row.output in ("-", "–") else row.output,
        note="" if row.note in ("-", "–") else row.note,
        page=row.page,
        area=row.area,
    )


def _position_kind(kind: StepKind, number: int, n_steps: int) -> StepKind:
    """Tell start from end: a capsule amid the rows is a box with round corners."""
    if kind is not StepKind.END or number == n_steps - 1:
        return kind
    return StepKind.START if number == 0 else StepKind.PROCESS


# --- rows of several pages --------------------------------------------------------------------


def continues(last: FlowRow, first: FlowRow) -> bool:
    """Tell whether the first row of a page is the rest of the last row of the page before."""
    if first.number or first.page == last.page:
        return False
    if (first.actors and last.actors) or (first.duration and last.duration):
        return False
    if not last.number:
        return first.activity[:1].islower()
    return not (_is_bare(first) and _reads_like_section(first.activity))


def join_split_row(last: FlowRow, first: FlowRow) -> FlowRow:
    """Join a row that a page break cut in two."""
    return replace(
        last,
        activity=f"{last.activity} {first.activity}".strip(),
        actors=tuple(dict.fromkeys((*last.actors, *first.actors))),
        kind=first.kind if last.kind is StepKind.UNKNOWN else last.kind,
        requirements=(*last.requirements, *first.requirements),
        duration=last.duration or first.duration,
        output=f"{last.output} {first.output}".strip(),
        note=f"{last.note} {first.note}".strip(),
    )


def drop_sections(rows: Sequence[FlowRow]) -> list[FlowRow]:
    """Drop rows that only head those below them ("B. Pelaksanaan"), among rows that say more."""
    kept = [row for row in rows if not _is_bare(row)]
    return kept if len(kept) > len(rows) / 2 else list(rows)


def _is_bare(row: FlowRow) -> bool:
    """Tell whether a row holds nothing but a text, perhaps with a letter before it."""
    return not (
        row.number.isdigit()
        or row.actors
        or row.requirements
        or row.duration
        or row.output
        or row.note
    )


def _reads_like_section(text: str) -> bool:
    return text.isupper() or bool(_SECTION.match(text))
