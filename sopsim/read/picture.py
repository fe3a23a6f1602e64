"""What was recognised on a page, drawn over it, so that a person sees why a reading went wrong.

Drawn are the words read, the fields of the head, cells, columns, symbols, steps and their actors.
What was not understood stands out: words that went into nothing, labels without a value, columns
without a head, symbols without a step.

The only importer of Pillow. Sizes of what is drawn are pixels; places on a page are points.
"""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from sopsim.errors import OcrError, UnreadablePdfError
from sopsim.read.document import Unread
from sopsim.read.flow_header import FlowColumn, FlowHeader
from sopsim.read.grid import find_tables
from sopsim.read.labels import Column
from sopsim.read.page_content import PageContent, columns_without_head
from sopsim.read.pdf import render_page
from sopsim.read.places import Place
from sopsim.read.scan import upright_image
from sopsim.types import Arrow, Box, Page, Shape, ShapeKind, Step, StepKind, Word

Color = tuple[int, int, int]
Pixel = tuple[float, float]

DPI = 110

CELL: Color = (150, 180, 225)
FIXED: Color = (120, 130, 150)
STEP: Color = (40, 50, 70)
FIELD: Color = (20, 60, 220)
READ: Color = (0, 150, 120)
UNUSED: Color = (235, 110, 0)
MISSING: Color = (210, 0, 0)
IDLE_MARK: Color = (175, 175, 175)
ARROW: Color = (0, 140, 160)
SHAPES: Mapping[ShapeKind, Color] = {
    ShapeKind.RECTANGLE: (0, 130, 60),
    ShapeKind.CAPSULE: (130, 40, 180),
    ShapeKind.DIAMOND: (225, 110, 0),
    ShapeKind.PENTAGON: (190, 20, 120),
    ShapeKind.MARK: (130, 80, 20),
}
ACTORS: Sequence[Color] = (
    (255, 196, 0),
    (0, 190, 200),
    (255, 120, 140),
    (120, 200, 60),
    (150, 130, 255),
    (255, 150, 60),
    (60, 150, 255),
    (220, 120, 220),
)
"""Colours of the actors' columns, from the left; they begin anew where there are more columns."""

_WHITE: Color = (255, 255, 255)
_TEXT: Color = (20, 25, 35)
_FADED = 0.6
"""Share of the page's darkness that is left."""
_FAINT, _STRONG = 38, 120
"""Opacity (0 … 255) of a column, and of the cell of the actor in a step's row."""

_MARGIN = 12
_BANNER = 26
"""Height of the line on top that sums up the page."""
_LINE_HEIGHT = 17
_NORMAL, _SMALL = 13, 10
"""Sizes of letters."""
_LONGEST_HEAD = 260
_BESIDE = 320
"""Widest label beside the page."""
_KEY_WIDTH = 400
_LEAST_WIDTH = 900
_FAR = 10_000.0
"""Pixels beyond which nothing is drawn."""
_LONGEST = 300
"""Letters of a text that are drawn."""

_COLUMN_NAMES: Mapping[Column, str] = {
    Column.NUMBER: "No",
    Column.ACTIVITY: "Kegiatan",
    Column.REQUIREMENTS: "Kelengkapan",
    Column.DURATION: "Waktu",
    Column.OUTPUT: "Output",
    Column.NOTE: "Keterangan",
}
_SHAPE_NAMES: Mapping[ShapeKind, str] = {
    ShapeKind.RECTANGLE: "persegi panjang: proses",
    ShapeKind.CAPSULE: "kapsul: mulai atau selesai",
    ShapeKind.DIAMOND: "belah ketupat: keputusan",
    ShapeKind.PENTAGON: "segi lima: sambungan halaman",
    ShapeKind.MARK: "tanda pelaksana",
}
_STEP_NAMES: Mapping[StepKind, str] = {
    StepKind.START: "mulai",
    StepKind.PROCESS: "proses",
    StepKind.DECISION: "keputusan",
    StepKind.END: "selesai",
    StepKind.UNKNOWN: "bentuk?",
}


def draw_page(file: Path, content: PageContent) -> bytes | Unread:
    """Draw a page of a PDF with what was recognised on it, as PNG.

    A scanned page is drawn upright and straight, as it was read.
    """
    try:
        background = _background(file, content.page)
    except (OcrError, UnreadablePdfError) as error:
        return Unread(content.page.number, error.message, error.hint)
    image = _draw(background, content)
    png = io.BytesIO()
    image.save(png, "PNG")
    return png.getvalue()


def _background(file: Path, page: Page) -> Image.Image:
    """Give the page in grey and faded, at about ``DPI``, as the reader saw it."""
    if page.confidence is None:
        image = Image.fromarray(render_page(file, page.number, DPI, level=True))
    else:
        scan = Image.fromarray(upright_image(file, page.number))
        image = scan.resize((round(page.width * DPI / 72), round(page.height * DPI / 72)))
    return image.point(lambda gray: 255 - (255 - gray) * _FADED).convert("RGB")


# --- the picture ------------------------------------------------------------------------------


def _draw(background: Image.Image, content: PageContent) -> Image.Image:
    """Put summary and heads above the page, the steps right of it, key and captions below."""
    strips = [_Strip(header) for header in content.headers]
    labels = _labels(content)
    left, top = _MARGIN, _BANNER + _MARGIN + sum(strip.height for strip in strips)
    right, bottom = left + background.width, top + background.height
    beside = max((label.width + 2 * _MARGIN for label in labels), default=0)
    width = max(right + beside + _MARGIN, _LEAST_WIDTH)
    key, facts = _key(content), _facts(content, width - _KEY_WIDTH - 2 * _MARGIN)
    height = bottom + 2 * _MARGIN + _LINE_HEIGHT * max(len(key), len(facts))
    image = Image.new("RGB", (width, height), _WHITE)
    image.paste(background, (left, top))
    scale = background.width / max(content.page.width, 1.0)
    pen = _Pen(ImageDraw.Draw(image, "RGBA"), left, top, scale)
    pen.box(Box(0, 0, content.page.width, content.page.height), FIXED)
    _draw_found(pen, content, labels)
    _draw_summary(pen, content, width)
    strip_top = _BANNER + _MARGIN
    for strip in strips:
        strip.draw(image, pen, strip_top)
        strip_top += strip.height
    _draw_labels(pen, content, labels, right + 2 * _MARGIN)
    for number, (color, text) in enumerate(key):
        y = bottom + _MARGIN + number * _LINE_HEIGHT
        pen.draw.rectangle((left, y + 2, left + 22, y + 13), (*color, _STRONG), color)
        pen.text(left + 30, y, text)
    for number, (color, text) in enumerate(facts):
        pen.text(left + _KEY_WIDTH, bottom + _MARGIN + number * _LINE_HEIGHT, text, color)
    return image


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws on the picture; the page's corner lies at ``left`` and ``top``."""

    draw: ImageDraw.ImageDraw
    left: int
    top: int
    scale: float

    def at(self, x: float, y: float) -> Pixel:
        """Give the pixel of a point on the page, not far from the picture wherever that lies."""
        return _near(self.left + x * self.scale), _near(self.top + y * self.scale)

    def fill(self, box: Box, color: Color, opacity: int) -> None:
        """Lay a colour over a box of the page."""
        self.draw.rectangle(self._corners(box), (*color, opacity))

    def box(self, box: Box, color: Color, width: int = 1) -> None:
        """Outline a box of the page."""
        self.draw.rectangle(self._corners(box), outline=color, width=width)

    def hatch(self, box: Box, color: Color) -> None:
        """Draw slanted lines over a box of the page."""
        x0, y0, x1, y1 = self._corners(box)
        for y in range(round(y0), round(y1 + x1 - x0), 14):
            upper, lower = max(y - (x1 - x0), y0), min(y, y1)
            self.draw.line((x0 + y - lower, lower, x0 + y - upper, upper), (*color, _STRONG))

    def underline(self, word: Word, color: Color) -> None:
        """Draw a line below a word, beside it where it is turned."""
        x0, y0, x1, y1 = self._corners(word.box)
        ends = (x1, y0, x1, y1) if word.turned else (x0, y1, x1, y1)
        self.draw.line(ends, color)

    def shape(self, shape: Shape, color: Color, width: int) -> None:
        """Outline a symbol as what it was taken for."""
        x0, y0, x1, y1 = self._corners(shape.box)
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        match shape.kind:
            case ShapeKind.RECTANGLE:
                self.draw.rectangle((x0, y0, x1, y1), outline=color, width=width)
            case ShapeKind.CAPSULE:
                radius = min(x1 - x0, y1 - y0) / 2
                self.draw.rounded_rectangle((x0, y0, x1, y1), radius, outline=color, width=width)
            case ShapeKind.DIAMOND:
                self._outline([(x, y0), (x1, y), (x, y1), (x0, y)], color, width)
            case ShapeKind.PENTAGON:
                corners = [(x0, y0), (x1, y0), (x1, y), (x, y1), (x0, y)]
                self._outline(corners, color, width)
            case ShapeKind.MARK:
                self.draw.ellipse((x0, y0, x1, y1), outline=color, width=width)

    def arrow(self, arrow: Arrow) -> None:
        """Draw an arrow with its head."""
        start, tip = self.at(arrow.x0, arrow.y0), self.at(arrow.x1, arrow.y1)
        angle = math.atan2(tip[1] - start[1], tip[0] - start[0])
        sides = [
            (tip[0] - 9 * math.cos(angle + turn), tip[1] - 9 * math.sin(angle + turn))
            for turn in (-0.45, 0.45)
        ]
        self.draw.line((start, tip), ARROW, 2)
        self.draw.polygon([tip, *sides], ARROW)

    def text(self, x: float, y: float, text: str, color: Color = _TEXT) -> None:
        """Write a line with its upper left corner at a pixel."""
        self.draw.text((x, y), text, color, _font())

    def chip(self, x: float, y: float, text: str, color: Color) -> None:
        """Write a line on a patch of colour."""
        corners = (x, y, x + 8 + _width(text), y + _LINE_HEIGHT - 2)
        self.draw.rounded_rectangle(corners, 4, _pale(color))
        self.text(x + 4, y, text)

    def tag(self, box: Box, text: str, color: Color, limit: float) -> None:
        """Write a name in small letters right of a box, but left of the page's edge."""
        width = _width(text, _SMALL) + 4
        x, y = self.at(box.x1, box.top)
        x = min(x + 4, self.at(limit, 0)[0] - width)
        self.draw.rectangle((x, y, x + width, y + _SMALL + 3), color)
        self.draw.text((x + 2, y), text, _WHITE, _font(_SMALL))

    def _corners(self, box: Box) -> tuple[float, float, float, float]:
        x0, y0 = self.at(min(box.x0, box.x1), min(box.top, box.bottom))
        x1, y1 = self.at(max(box.x0, box.x1), max(box.top, box.bottom))
        return x0, y0, x1, y1

    def _outline(self, corners: list[Pixel], color: Color, width: int) -> None:
        self.draw.line([*corners, corners[0]], color, width)


def _near(pixel: float) -> float:
    return max(-_FAR, min(_FAR, pixel))


def _pale(color: Color) -> Color:
    """Give a colour as it looks at half strength on white."""
    red, green, blue = ((value + 255) // 2 for value in color)
    return red, green, blue


def _draw_found(pen: _Pen, content: PageContent, labels: Sequence[_Label]) -> None:
    """Draw columns, cells, fields, rows, words, arrows and symbols, the important ones last."""
    page = content.page
    for header in content.headers:
        for column, color in _colored(header):
            pen.fill(_band(column.x0, column.x1, header), color, _FAINT)
        for x0, x1 in columns_without_head(header):
            pen.hatch(_band(x0, x1, header), MISSING)
    for label in labels:
        for column, color in label.columns.items():
            cell = Box(column.x0, label.area.top, column.x1, label.area.bottom)
            pen.fill(cell, color, _STRONG)
    for cell in _cells(content):
        pen.box(cell, CELL)
    _draw_fields(pen, content)
    for label in labels:
        area = label.area if content.headers else _around(label.area)
        pen.box(area, MISSING if label.lacks_actor else STEP, 2)
    unused = set(content.unused)
    for word in page.words:
        pen.underline(word, UNUSED if word in unused else READ)
    for arrow in page.arrows:
        pen.arrow(arrow)
    idle = content.idle_shapes()
    for shape in page.shapes:
        if shape not in idle:
            pen.shape(shape, _WHITE, 4)
            pen.shape(shape, SHAPES[shape.kind], 2)
        elif shape.kind is ShapeKind.MARK:
            pen.shape(shape, IDLE_MARK, 1)
        else:
            pen.shape(shape, MISSING, 1)


def _cells(content: PageContent) -> list[Box]:
    """Give the table cells, without those that connecting lines make between actors' symbols."""
    cells = [cell for table in find_tables(content.page.rulings) for cell in table.cells]
    return [cell for cell in cells if not any(_is_in_flow(cell, h) for h in content.headers)]


def _is_in_flow(cell: Box, header: FlowHeader) -> bool:
    below = header.bottom <= cell.center_y <= header.table.box.bottom
    return below and any(column.x0 <= cell.center_x <= column.x1 for column in header.actors)


def _draw_fields(pen: _Pen, content: PageContent) -> None:
    """Outline the values of the head's fields, and labels printed without a value."""
    for place in content.fields:
        for box in place.boxes:
            pen.fill(box, FIELD, _FAINT // 2)
            pen.box(_around(box), FIELD)
    for place in content.empty_labels:
        for box in place.boxes:
            pen.box(_around(box), MISSING, 2)
    for box, name in _tags(content.fields).items():
        pen.tag(box, name, FIELD, content.page.width)
    for place in content.empty_labels:
        pen.tag(place.boxes[0], f"{place.name}: kosong?", MISSING, content.page.width)


def _tags(places: Sequence[Place]) -> dict[Box, str]:
    """Give what is written at the first box of each place.

    Of a list only the first item bears its name; a box may belong to several fields.
    """
    tags: dict[Box, str] = {}
    named: set[str] = set()
    for place in places:
        first = place.boxes[0]
        words = (place.name * (place.name not in named), str(place.item or ""))
        named.add(place.name)
        tags[first] = ", ".join(filter(None, (tags.get(first), " ".join(filter(None, words)))))
    return tags


def _around(box: Box) -> Box:
    """Give a frame about a box, whose own outline is drawn too."""
    return Box(box.x0 - 2, box.top - 2, box.x1 + 2, box.bottom + 2)


# --- columns ----------------------------------------------------------------------------------


def _colored(header: FlowHeader) -> list[tuple[FlowColumn, Color]]:
    """Give each column with its colour."""
    colors = {column: ACTORS[n % len(ACTORS)] for n, column in enumerate(header.actors)}
    return [(column, colors.get(column, FIXED)) for column in header.columns]


def _band(x0: float, x1: float, header: FlowHeader) -> Box:
    """Give the area of a column, its head with it."""
    return Box(x0, header.top, x1, max(header.table.box.bottom, header.bottom))


@dataclass(frozen=True, slots=True)
class _Tab:
    """What a column is headed with; a column that is not known has none."""

    center_x: float
    text: str
    color: Color

    def image(self) -> Image.Image:
        lines = _wrapped(self.text, _LONGEST_HEAD, 3)
        size = (max(map(_width, lines)) + 8, len(lines) * _LINE_HEIGHT)
        tab = Image.new("RGB", size, _pale(self.color))
        for number, line in enumerate(lines):
            ImageDraw.Draw(tab).text((4, number * _LINE_HEIGHT), line, _TEXT, _font())
        return tab.rotate(90, expand=True)


@dataclass(frozen=True, slots=True)
class _Strip:
    """The heads recognised for a flow table's columns, in a strip above the page."""

    header: FlowHeader

    @property
    def height(self) -> int:
        """Pixels from the top of the longest head to the page."""
        return max((tab.image().height for tab in self._tabs()), default=0) + _MARGIN

    def draw(self, image: Image.Image, pen: _Pen, top: int) -> None:
        """Write each head upward over its column, with a line down to the table."""
        end = top + self.height - _MARGIN
        for tab in self._tabs():
            x, y = pen.at(tab.center_x, self.header.top)
            written = tab.image()
            pen.draw.line((x, end, x, y), (*tab.color, _STRONG))
            image.paste(written, (round(x - written.width / 2), end - written.height))

    def _tabs(self) -> list[_Tab]:
        named = [
            _Tab(column.center_x, _head(column), color if _head(column) else MISSING)
            for column, color in _colored(self.header)
        ]
        unknown = columns_without_head(self.header)
        return [
            *(_Tab(tab.center_x, tab.text or "tanpa nama?", tab.color) for tab in named),
            *(_Tab((x0 + x1) / 2, "kolom tidak dikenali", MISSING) for x0, x1 in unknown),
        ]


def _head(column: FlowColumn) -> str:
    """Give an actor as read, or what a column with a fixed label was taken for."""
    if column.kind is Column.ACTORS:
        return column.head
    return _COLUMN_NAMES.get(column.kind, column.kind.value)


# --- steps ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Label:
    """What is drawn of a step: its area, its actors' columns, and what is written beside the page.

    That is chips with their colours, and a plain line below them: the time, or outside a table
    what is done.
    """

    name: str
    area: Box
    columns: Mapping[FlowColumn, Color]
    chips: tuple[tuple[str, Color], ...]
    rest: str
    lacks_actor: bool

    @property
    def height(self) -> int:
        return _LINE_HEIGHT * (len(self.chips) + bool(self.rest)) + 4

    @property
    def width(self) -> int:
        return 8 + max(_width(text) for text in (self.rest, *(text for text, _ in self.chips)))


def _labels(content: PageContent) -> list[_Label]:
    return [
        _label(name, step, step.area, content)
        for name, step in content.steps
        if step.area is not None
    ]


def _label(name: str, step: Step, area: Box, content: PageContent) -> _Label:
    columns = _actor_columns(step, content.header_over(area))
    colors = {column.head: color for column, color in columns.items()}
    kind = "" if step.kind is StepKind.UNKNOWN and not content.headers else _STEP_NAMES[step.kind]
    said = f"{name} {kind}".strip()
    chips = [
        (text, colors.get(actor, FIXED))
        for number, actor in enumerate(step.actors)
        for text in _wrapped(f"{said} → {actor}" if number == 0 else f"dan {actor}", _BESIDE, 2)
    ]
    lacks_actor = content.has_actors and not step.actors
    if not chips:
        chips = [(f"{said} → pelaksana?", MISSING) if lacks_actor else (said, FIXED)]
    time = step.duration.text if step.duration else ""
    (rest,) = _wrapped(time if content.headers else step.activity, _BESIDE, 1)
    return _Label(name, area, columns, tuple(chips), rest, lacks_actor)


def _actor_columns(step: Step, header: FlowHeader | None) -> dict[FlowColumn, Color]:
    """Give the columns of a step's actors with their colours."""
    return {
        column: color
        for column, color in (_colored(header) if header is not None else ())
        if column.kind is Column.ACTORS and column.head in step.actors
    }


def _draw_labels(pen: _Pen, content: PageContent, labels: Sequence[_Label], x: int) -> None:
    """Write number, actors and time of each step beside the page.

    Rows are joined to theirs by a line; boxes and sentences bear the number instead.
    """
    middles = [pen.at(0, label.area.center_y)[1] for label in labels]
    bottom = pen.at(0, content.page.height)[1]
    tops = _apart(middles, [label.height for label in labels], pen.top, bottom)
    for label, middle, top in zip(labels, middles, tops, strict=True):
        if content.headers:
            edge = pen.at(label.area.x1, 0)[0]
            pen.draw.line((edge, middle, x - 2, top + _LINE_HEIGHT / 2), (*STEP, _STRONG))
        else:
            corner = pen.at(label.area.x0, label.area.top)
            pen.chip(corner[0] - 8, corner[1] - 8, label.name, label.chips[0][1])
        for number, (text, color) in enumerate(label.chips):
            pen.chip(x, top + number * _LINE_HEIGHT, text, color)
        pen.text(x + 4, top + len(label.chips) * _LINE_HEIGHT, label.rest, FIXED)


def _apart(
    middles: Sequence[float], heights: Sequence[int], top: float, bottom: float
) -> list[float]:
    """Give where labels begin, as near to their steps as they can be without overlap."""
    tops: list[float] = []
    end = top
    for middle, height in zip(middles, heights, strict=True):
        tops.append(max(end, middle - height / 2))
        end = tops[-1] + height
    limit = bottom
    for number in reversed(range(len(tops))):
        tops[number] = min(tops[number], limit - heights[number])
        limit = tops[number]
    return tops


# --- above and below the page -----------------------------------------------------------------


def _draw_summary(pen: _Pen, content: PageContent, width: int) -> None:
    """Write above all else what the page gave, on red where that is nothing."""
    gave = content.in_sop and (content.steps or content.fields)
    pen.draw.rectangle((0, 0, width, _BANNER), STEP if gave else MISSING)
    pen.text(_MARGIN, 5, _cut(_summary(content), width - 2 * _MARGIN), _WHITE)


def _summary(content: PageContent) -> str:
    page = content.page
    if not content.in_sop:
        return f"Halaman {page.number} tidak masuk SOP mana pun"
    if not content.steps and not content.fields:
        return f"Halaman {page.number} termasuk SOP, tetapi tidak memberi langkah maupun isian"
    counted = ((len(content.steps), "langkah"), (len(content.fields), "isian di luar langkah"))
    parts = [f"{count} {name}" for count, name in counted if count]
    missing = [
        name
        for kind, name in _COLUMN_NAMES.items()
        if content.headers and kind is not Column.NOTE
        if not all(header.of(kind) for header in content.headers)
    ]
    if missing:
        parts.append(f"kolom tidak ditemukan: {', '.join(missing)}")
    if lost := len(_lost_shapes(content)):
        parts.append(f"{lost} bentuk di luar langkah")
    return f"Halaman {page.number}: {'; '.join(parts)}"


def _lost_shapes(content: PageContent) -> list[Shape]:
    return [shape for shape in content.idle_shapes() if shape.kind is not ShapeKind.MARK]


def _key(content: PageContent) -> list[tuple[Color, str]]:
    """Say what each colour that is drawn means, and how often it is."""
    page, headers = content.page, content.headers
    idle = content.idle_shapes()
    used = Counter(shape.kind for shape in page.shapes if shape not in idle)
    n_actors = sum(len(header.actors) for header in headers)
    n_columns = sum(len(header.columns) for header in headers)
    n_unknown = sum(len(columns_without_head(header)) for header in headers)
    lost = len(_lost_shapes(content))
    without = content.has_actors * sum(not step.actors for _, step in content.steps)
    counted = (
        (READ, "kata terbaca; tanpa garis: tidak terbaca", len(page.words)),
        (UNUSED, "kata terbaca yang tidak dipakai", len(content.unused)),
        (FIELD, "isian di luar langkah", len(content.fields)),
        (MISSING, "label tercetak, isian kosong", len(content.empty_labels)),
        (CELL, "sel tabel di luar kolom pelaksana", len(_cells(content))),
        (FIXED, "kolom tetap", n_columns - n_actors),
        (ACTORS[0], "kolom pelaksana; pekat: pelaksana langkah", n_actors),
        (MISSING, "kolom tidak dikenali", n_unknown),
        (STEP, "langkah", len(content.steps)),
        (MISSING, "langkah tanpa pelaksana", without),
        *((SHAPES[kind], name, used[kind]) for kind, name in _SHAPE_NAMES.items()),
        (MISSING, "bentuk yang bukan milik langkah mana pun", lost),
        (IDLE_MARK, "tanda yang tidak dipakai", len(idle) - lost),
    )
    drawn = [(color, f"{name} ({count})") for color, name, count in counted if count]
    return [*drawn, (ARROW, f"panah yang kepalanya dikenali ({len(page.arrows)})")]


def _facts(content: PageContent, width: int) -> list[tuple[Color, str]]:
    """Say which page it is, what is known of its SOPs, and in red what was not understood."""
    page = content.page
    first = f"Halaman {page.number}, {len(page.words)} kata"
    if page.confidence is not None:
        first += f"; hasil pindai, keyakinan {page.confidence:.0%}"
    said = [f"{name}: {value}" for caption in content.captions for name, value in caption]
    return [
        (_TEXT, first),
        *((_TEXT, line) for text in said for line in _wrapped(text, width, 3)),
        *((MISSING, line) for text in content.doubts for line in _wrapped(text, width, 3)),
    ]


# --- text -------------------------------------------------------------------------------------


@cache
def _font(size: int = _NORMAL) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Give a font with as many letters as can be had; the last comes with Pillow."""
    for name in ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial.ttf"):
        try:
            return ImageFont.truetype(name, size, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _width(text: str, size: int = _NORMAL) -> int:
    return math.ceil(_font(size).getlength(text))


def _plain(text: str) -> str:
    """Give a text from a PDF on one line and not too long, without what cannot be drawn."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _wrapped(text: str, width: int, n_lines: int) -> list[str]:
    """Break a text into one to ``n_lines`` lines of a width; what is too long is cut."""
    lines = [""]
    for word in _plain(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if _width(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > n_lines:
        lines[n_lines - 1 :] = [" ".join(lines[n_lines - 1 :])]
    return [_cut(line, width) for line in lines]


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    fits = next((n for n in range(len(text), 0, -1) if _width(f"{text[:n]}…") <= width), 0)
    return f"{text[:fits]}…"
