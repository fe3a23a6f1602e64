"""What was recognised on a page, drawn over it: cells, columns, symbols, steps and their actors.

The only importer of Pillow. Sizes of what is drawn are pixels; places on a page are points.
"""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from sopsim.errors import OcrError, UnreadablePdfError
from sopsim.read.document import FileReading, Unread
from sopsim.read.flow_header import FlowColumn, FlowHeader
from sopsim.read.grid import find_tables
from sopsim.read.labels import Column
from sopsim.read.pdf import render_page
from sopsim.read.scan import upright_image
from sopsim.read.sop_ap import flow_headers
from sopsim.types import Arrow, Box, Layout, Page, Shape, ShapeKind, Sop, Step

Caption = Sequence[tuple[str, str]]
"""What is written below a page: names and values."""
Color = tuple[int, int, int]
Pixel = tuple[float, float]

DPI = 110

CELL: Color = (90, 140, 220)
FIXED: Color = (120, 130, 150)
STEP: Color = (40, 50, 70)
MISSING: Color = (210, 0, 0)
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
_LINE_HEIGHT = 17
_LONGEST_HEAD = 150
_BESIDE = 320
"""Widest label beside the page."""
_KEY_WIDTH = 370
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


@dataclass(frozen=True, slots=True)
class PageContent:
    """What was recognised on a page, and what is to be written below it.

    ``steps`` go with what they are called: their numbers, else their places in brackets.
    ``has_actors`` tells whether they should have actors, which mere paragraphs do not.
    """

    page: Page
    headers: tuple[FlowHeader, ...]
    steps: tuple[tuple[str, Step], ...]
    captions: tuple[Caption, ...]
    has_actors: bool


def what_is_on_pages(reading: FileReading, captions: Mapping[str, Caption]) -> list[PageContent]:
    """Sort what a file gave by its pages, in their order.

    ``captions`` say what is written below the pages of an SOP, by its id.
    """
    flow_pages = [
        page
        for page in reading.pages
        if page.words and any(sop.layout is Layout.SOP_AP for sop in _sops_on(page, reading.sops))
    ]
    headers: dict[int, list[FlowHeader]] = {}
    for number, header in flow_headers(flow_pages):
        headers.setdefault(number, []).append(header)
    unread = tuple(("Tidak terbaca", item.reason) for item in reading.skipped)
    return [
        PageContent(
            page,
            tuple(headers.get(page.number, ())),
            tuple(named for sop in sops for named in _named_steps(sop, page.number)),
            (*(captions.get(sop.id, ()) for sop in sops), unread),
            has_actors=all(sop.layout is not Layout.UNKNOWN for sop in sops),
        )
        for page in sorted(reading.pages, key=lambda page: page.number)
        for sops in [_sops_on(page, reading.sops)]
    ]


def _sops_on(page: Page, sops: Iterable[Sop]) -> list[Sop]:
    return [sop for sop in sops if sop.first_page <= page.number <= sop.last_page]


def _named_steps(sop: Sop, page: int) -> list[tuple[str, Step]]:
    named = [(step.number or f"({place})", step) for place, step in enumerate(sop.steps, 1)]
    return [(name, step) for name, step in named if step.page == page]


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
    """Put the heads above the page, the steps right of it, key and captions below."""
    strips = [_Strip(header) for header in content.headers]
    labels = _labels(content)
    left, top = _MARGIN, _MARGIN + sum(strip.height for strip in strips)
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
    strip_top = _MARGIN
    for strip in strips:
        strip.draw(image, pen, strip_top)
        strip_top += strip.height
    _draw_labels(pen, content, labels, right + 2 * _MARGIN)
    for number, (color, text) in enumerate(key):
        y = bottom + _MARGIN + number * _LINE_HEIGHT
        pen.draw.rectangle((left, y + 2, left + 22, y + 13), (*color, _STRONG), color)
        pen.text(left + 30, y, text)
    for number, text in enumerate(facts):
        pen.text(left + _KEY_WIDTH, bottom + _MARGIN + number * _LINE_HEIGHT, text)
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

    def shape(self, shape: Shape) -> None:
        """Outline a symbol as what it was taken for."""
        x0, y0, x1, y1 = self._corners(shape.box)
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        color = SHAPES[shape.kind]
        match shape.kind:
            case ShapeKind.RECTANGLE:
                self.draw.rectangle((x0, y0, x1, y1), outline=color, width=2)
            case ShapeKind.CAPSULE:
                radius = min(x1 - x0, y1 - y0) / 2
                self.draw.rounded_rectangle((x0, y0, x1, y1), radius, outline=color, width=2)
            case ShapeKind.DIAMOND:
                self._outline([(x, y0), (x1, y), (x, y1), (x0, y)], color)
            case ShapeKind.PENTAGON:
                self._outline([(x0, y0), (x1, y0), (x1, y), (x, y1), (x0, y)], color)
            case ShapeKind.MARK:
                self.draw.ellipse((x0, y0, x1, y1), outline=color, width=2)

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

    def _corners(self, box: Box) -> tuple[float, float, float, float]:
        x0, y0 = self.at(min(box.x0, box.x1), min(box.top, box.bottom))
        x1, y1 = self.at(max(box.x0, box.x1), max(box.top, box.bottom))
        return x0, y0, x1, y1

    def _outline(self, corners: list[Pixel], color: Color) -> None:
        self.draw.line([*corners, corners[0]], color, 2)


def _near(pixel: float) -> float:
    return max(-_FAR, min(_FAR, pixel))


def _pale(color: Color) -> Color:
    """Give a colour as it looks at half strength on white."""
    red, green, blue = ((value + 255) // 2 for value in color)
    return red, green, blue


def _draw_found(pen: _Pen, content: PageContent, labels: Sequence[_Label]) -> None:
    """Draw columns, cells, rows, arrows and symbols, the important ones last."""
    page = content.page
    for header in content.headers:
        for column, color in _colored(header):
            pen.fill(_band(column, header), color, _FAINT)
    for label in labels:
        for column, color in label.columns.items():
            cell = Box(column.x0, label.area.top, column.x1, label.area.bottom)
            pen.fill(cell, color, _STRONG)
    for table in find_tables(page.rulings):
        for cell in table.cells:
            pen.box(cell, CELL)
    for label in labels:
        area = label.area if content.headers else _around(label.area)
        pen.box(area, MISSING if label.lacks_actor else STEP, 2)
    for arrow in page.arrows:
        pen.arrow(arrow)
    for shape in page.shapes:
        pen.shape(shape)


def _around(box: Box) -> Box:
    """Give a frame about a box, whose own outline is drawn too."""
    return Box(box.x0 - 2, box.top - 2, box.x1 + 2, box.bottom + 2)


# --- columns ----------------------------------------------------------------------------------


def _colored(header: FlowHeader) -> list[tuple[FlowColumn, Color]]:
    """Give each column with its colour."""
    colors = {column: ACTORS[n % len(ACTORS)] for n, column in enumerate(header.actors)}
    return [(column, colors.get(column, FIXED)) for column in header.columns]


def _band(column: FlowColumn, header: FlowHeader) -> Box:
    """Give the area of a column, its head with it."""
    return Box(column.x0, header.top, column.x1, max(header.table.box.bottom, header.bottom))


@dataclass(frozen=True, slots=True)
class _Strip:
    """The heads recognised for a flow table's columns, in a strip above the page."""

    header: FlowHeader

    @property
    def height(self) -> int:
        """Pixels from the top of the longest head to the page."""
        tabs = [self._tab(column, color).height for column, color in _colored(self.header)]
        return max(tabs, default=0) + _MARGIN

    def draw(self, image: Image.Image, pen: _Pen, top: int) -> None:
        """Write each head upward over its column, with a line down to the table."""
        for column, color in _colored(self.header):
            tab = self._tab(column, color)
            x, y = pen.at(column.center_x, self.header.top)
            end = top + self.height - _MARGIN
            pen.draw.line((x, end, x, y), (*color, _STRONG))
            image.paste(tab, (round(x - tab.width / 2), end - tab.height))

    def _tab(self, column: FlowColumn, color: Color) -> Image.Image:
        missing = column.kind is Column.ACTORS and not column.head
        lines = _wrapped(_head(column), _LONGEST_HEAD, 2)
        size = (max(map(_width, lines)) + 8, len(lines) * _LINE_HEIGHT)
        tab = Image.new("RGB", size, _pale(MISSING if missing else color))
        for number, line in enumerate(lines):
            ImageDraw.Draw(tab).text((4, number * _LINE_HEIGHT), line, _TEXT, _font())
        return tab.rotate(90, expand=True)


def _head(column: FlowColumn) -> str:
    """Give an actor as read, or what a column with a fixed label was taken for."""
    if column.kind is Column.ACTORS:
        return column.head or "tanpa nama?"
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
    columns = _actor_columns(step, area, content.headers)
    colors = {column.head: color for column, color in columns.items()}
    chips = [
        (text, colors.get(actor, FIXED))
        for number, actor in enumerate(step.actors)
        for text in _wrapped(f"{name} → {actor}" if number == 0 else f"dan {actor}", _BESIDE, 2)
    ]
    lacks_actor = content.has_actors and not step.actors
    if not chips:
        chips = [(f"{name} → pelaksana?", MISSING) if lacks_actor else (name, FIXED)]
    said = step.duration.text if step.duration else ""
    (rest,) = _wrapped(said if content.headers else step.activity, _BESIDE, 1)
    return _Label(name, area, columns, tuple(chips), rest, lacks_actor)


def _actor_columns(step: Step, area: Box, headers: Sequence[FlowHeader]) -> dict[FlowColumn, Color]:
    """Give the columns of a step's actors, under the last head above it, with their colours."""
    above = [header for header in headers if header.bottom <= area.center_y]
    header = max(above, key=lambda header: header.bottom, default=None)
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


# --- below the page ---------------------------------------------------------------------------


def _key(content: PageContent) -> list[tuple[Color, str]]:
    """Say what each colour means, and how often each thing was found."""
    page = content.page
    kinds = Counter(shape.kind for shape in page.shapes)
    n_cells = sum(len(table.cells) for table in find_tables(page.rulings))
    without = content.has_actors * sum(not step.actors for _, step in content.steps)
    return [
        (CELL, f"sel tabel ({n_cells})"),
        *((SHAPES[kind], f"{name} ({kinds[kind]})") for kind, name in _SHAPE_NAMES.items()),
        (ARROW, f"panah ({len(page.arrows)})"),
        (FIXED, "kolom tetap"),
        (ACTORS[0], "kolom pelaksana; pekat: pelaksana langkah"),
        (STEP, f"langkah ({len(content.steps)})"),
        (MISSING, f"langkah tanpa pelaksana ({without})"),
    ]


def _facts(content: PageContent, width: int) -> list[str]:
    """Say which page it is, and what is known of its SOPs."""
    page = content.page
    first = f"Halaman {page.number}, {len(page.words)} kata"
    if page.confidence is not None:
        first += f"; hasil pindai, keyakinan {page.confidence:.0%}"
    lines = [first]
    for caption in content.captions:
        for name, value in caption:
            lines += _wrapped(f"{name}: {value}", width, 3)
    return lines


# --- text -------------------------------------------------------------------------------------


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Give a font with as many letters as can be had; the last comes with Pillow."""
    for name in ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial.ttf"):
        try:
            return ImageFont.truetype(name, 13, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            continue
    return ImageFont.load_default(13)


def _width(text: str) -> int:
    return math.ceil(_font().getlength(text))


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
