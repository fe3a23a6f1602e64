"""picture.py: what was recognised is drawn where it stands, in the colours of the key."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from builders import golden_sources, write_pdfs
from drawn_pages import ACTORS as NAMES
from drawn_pages import FLOW_XS, Sheet, flow_head, flow_row, flow_rows, identity_block
from PIL import Image, ImageChops
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from sopsim.errors import OcrError
from sopsim.read import FileReading, draw_pages, picture
from sopsim.read.document import OpenedFile, Unread, open_file, read_file
from sopsim.read.pdf import render_page
from sopsim.read.picture import (
    ACTORS,
    ARROW,
    CELL,
    DPI,
    FIXED,
    MISSING,
    SHAPES,
    STEP,
    Color,
    PageContent,
    draw_page,
    what_is_on_pages,
)
from sopsim.read.sop_ap import read_sop_ap
from sopsim.read.workers import read_files
from sopsim.types import Arrow, Box, Page, Shape, ShapeKind, Step

LETTER = "internal/Kelurahan Benda/ahli-waris.pdf"
"""An SOP of the golden corpus whose second page is its flow table."""

WHITE: Color = (255, 255, 255)
FAINT, STRONG = 38, 120


class Drawn:
    """A picture whose pixels are looked up by their places on the page, in points."""

    def __init__(self, png: bytes | Unread) -> None:
        assert isinstance(png, bytes), png
        self.image = Image.open(io.BytesIO(png)).convert("RGB")
        self.size = self.image.size
        # the frame of the page begins where its colour is met first
        column = next(x for x in range(self.size[0]) if self._first(x) is not None)
        self.corner = (column, self._first(column) or 0)

    def _first(self, x: int) -> int | None:
        frame = (y for y in range(self.size[1]) if self.image.getpixel((x, y)) == FIXED)
        return next(frame, None)

    def color(self, x: float, y: float) -> Color:
        left, top = self.corner
        pixel = self.image.getpixel((round(left + x * DPI / 72), round(top + y * DPI / 72)))
        assert isinstance(pixel, tuple)
        return pixel[0], pixel[1], pixel[2]

    def has(self, color: Color, x: float, y: float) -> bool:
        """Tell whether a colour is met within two pixels of a place."""
        reach = [step * 72 / DPI for step in (-2, -1, 0, 1, 2)]
        return any(self.color(x + dx, y + dy) == color for dx in reach for dy in reach)

    def holds(self, color: Color) -> bool:
        colors = self.image.getcolors(1 << 24) or []
        return any(found == color for _, found in colors)


def blend(under: Color, over: Color, opacity: int) -> Color:
    red, green, blue = (
        round(a + (b - a) * opacity / 255) for a, b in zip(under, over, strict=True)
    )
    return red, green, blue


def like(color: Color, other: Color) -> bool:
    return all(abs(a - b) <= 3 for a, b in zip(color, other, strict=True))


def strong(color: Color) -> Color:
    """The colour of a cell whose column's actor does the step."""
    return blend(blend(WHITE, color, FAINT), color, STRONG)


def blank_pdf(folder: Path) -> Path:
    """Two empty pages as large as a ``Sheet``."""
    file = folder / "kosong.pdf"
    canvas = Canvas(str(file), pagesize=(842, 595))
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return file


def content(page: Page, *steps: Step, has_actors: bool = True) -> PageContent:
    named = tuple((step.number, step) for step in steps)
    return PageContent(page, (), named, (), has_actors)


def reading_of(file: Path) -> FileReading:
    reading = open_file(file, file.name, keep_pages=True)
    assert isinstance(reading, FileReading)
    return reading


# --- one page ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind, x, y",
    [
        (ShapeKind.RECTANGLE, 100, 120),
        (ShapeKind.CAPSULE, 100, 120),
        (ShapeKind.DIAMOND, 140, 100),
        (ShapeKind.PENTAGON, 140, 140),
        (ShapeKind.MARK, 100, 120),
    ],
)
def test_each_kind_of_shape_has_its_outline_and_colour(
    tmp_path: Path, kind: ShapeKind, x: float, y: float
) -> None:
    page = Page(1, 842, 595, shapes=(Shape(kind, Box(100, 100, 180, 140)),))
    drawn = Drawn(draw_page(blank_pdf(tmp_path), content(page)))
    assert drawn.has(SHAPES[kind], x, y)
    assert not drawn.has(SHAPES[kind], 300, 300)


def test_cells_and_arrows_are_drawn(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.lines((100, 200, 300), (100, 150, 200))
    sheet.arrows.append(Arrow(400, 300, 500, 300))
    drawn = Drawn(draw_page(blank_pdf(tmp_path), content(sheet.page())))
    for x, y in ((100, 125), (200, 175), (250, 150)):
        assert drawn.has(CELL, x, y)
    assert drawn.has(ARROW, 450, 300)
    assert not drawn.has(CELL, 150, 125)


def test_a_step_without_an_actor_is_red(tmp_path: Path) -> None:
    page = Sheet().page()
    lost = Step("1", "Memeriksa berkas", area=Box(100, 100, 300, 140))
    done = Step("2", "Menyimpan berkas", ("Staf",), area=Box(100, 200, 300, 240))
    drawn = Drawn(draw_page(blank_pdf(tmp_path), content(page, lost, done)))
    assert drawn.has(MISSING, 200, 140)
    assert drawn.has(STEP, 200, 240)
    assert not drawn.has(MISSING, 200, 240)
    paragraph = Drawn(draw_page(blank_pdf(tmp_path), content(page, lost, has_actors=False)))
    assert paragraph.has(STEP, 200, 140)


@pytest.mark.parametrize(
    "text", ["\x00\x1b[31m\u202e", "x" * 5000, "\ud800", "الوزارة 事務", " ", "%s {0}"]
)
def test_any_text_can_be_drawn(tmp_path: Path, text: str) -> None:
    step = Step(text, text, (text, text), area=Box(0, 0, 100, 100))
    page_content = replace(content(Sheet().page(), step), captions=(((text, text),),))
    assert Drawn(draw_page(blank_pdf(tmp_path), page_content)).size[0] < 2000


@pytest.mark.parametrize("far", [1e12, float("inf"), float("nan"), -1e12])
def test_what_lies_beyond_the_page_costs_nothing(tmp_path: Path, far: float) -> None:
    shapes = tuple(Shape(kind, Box(-far, -far, far, far)) for kind in ShapeKind)
    page = Page(1, 842, 595, shapes=shapes, arrows=(Arrow(0, 0, far, far),))
    step = Step("1", "Memeriksa", area=Box(far, far, far, far))
    assert isinstance(draw_page(blank_pdf(tmp_path), content(page, step)), bytes)


def test_many_labels_stand_apart_and_beside_the_page() -> None:
    middles, heights = [10.0 * n for n in range(20)], [30] * 20
    tops = picture._apart(middles, heights, 0, 700)
    assert all(b - a >= 30 for a, b in itertools.pairwise(tops))
    assert min(tops) >= 0
    assert max(tops) + 30 <= 700


# --- the flow table ---------------------------------------------------------------------------


def test_the_actor_of_each_step_is_the_cell_in_full_colour(golden_corpus: Path) -> None:
    reading = reading_of(golden_corpus / LETTER)
    (sop,) = reading.sops
    identity, flow = what_is_on_pages(reading, {})
    assert (identity.headers, identity.steps) == ((), ())
    drawn = Drawn(draw_page(golden_corpus / LETTER, flow))
    words = {word.text: word.box for word in flow.page.words}
    columns = {name: words[name.split()[0]].center_x for name in ("Pemohon", "Petugas Loket")}
    rows = {"1": words["Mengajukan"], "2": words["Memeriksa"], "5": words["Mencatat"]}
    doers = {"1": "Pemohon", "2": "Petugas Loket", "5": "Petugas Loket"}
    assert {step.number: step.actors for step in sop.steps if step.number in doers} == {
        number: (name,) for number, name in doers.items()
    }
    for number, row in rows.items():
        for place, (name, x) in enumerate(columns.items()):
            color = drawn.color(x - 13, row.top)
            is_doer = doers[number] == name
            expected = strong(ACTORS[place]) if is_doer else blend(WHITE, ACTORS[place], FAINT)
            assert like(color, expected), (number, name, color, expected)


def test_a_table_on_two_pages_keeps_its_columns(tmp_path: Path) -> None:
    sheet = Sheet()
    bottom = flow_head(sheet, identity_block(sheet) + 10)
    flow_rows(sheet, bottom, [flow_row("1", marks=("√", "", ""))])
    second = Sheet()
    flow_rows(second, 40, [flow_row("2", marks=("", "√", "")), flow_row("3")])
    pages = (sheet.page(1), second.page(2))
    (sop,) = read_sop_ap(pages)
    first, last = what_is_on_pages(FileReading("a.pdf", (sop,), (), 2, pages), {})
    assert [column.head for column in last.headers[0].actors] == [*NAMES]
    assert [name for name, _ in first.steps] == ["1"]
    assert [name for name, _ in last.steps] == ["2", "3"]
    assert [step.area for _, step in last.steps] == [Box(30, 40, 780, 70), Box(30, 70, 780, 100)]
    drawn = Drawn(draw_page(blank_pdf(tmp_path), last))
    y = 65
    assert like(drawn.color(FLOW_XS[2] + 5, y), blend(WHITE, ACTORS[0], FAINT))
    assert like(drawn.color(FLOW_XS[3] + 5, y), strong(ACTORS[1]))
    assert like(drawn.color(FLOW_XS[5] + 60, y), blend(WHITE, FIXED, FAINT))
    assert drawn.has(MISSING, 400, 100)


# --- turned and scanned pages -----------------------------------------------------------------


def test_a_page_whose_text_runs_sideways_is_drawn_upright(
    tmp_path: Path, golden_corpus: Path
) -> None:
    upright = golden_corpus / LETTER
    writer = pypdf.PdfWriter(clone_from=upright)
    for page in writer.pages:
        page.rotate(90)
        page.transfer_rotation_to_content()
    writer.write(tmp_path / "miring.pdf")
    pictures = []
    for file in (upright, tmp_path / "miring.pdf"):
        page_content = what_is_on_pages(reading_of(file), {})[1]
        assert page_content.steps
        pictures.append(Drawn(draw_page(file, page_content)))
    straight, turned = (drawn.image.resize((150, 120)) for drawn in pictures)
    difference = ImageChops.difference(straight, turned).convert("L")
    assert pictures[0].size == pytest.approx(pictures[1].size, abs=3)
    assert sum(difference.histogram()[60:]) < 0.02 * 150 * 120


def as_scan(file: Path, number: int, turn: int, out: Path) -> Path:
    """Make a PDF of one picture: a page of another, turned."""
    image = Image.fromarray(render_page(file, number, 200)).rotate(turn, expand=True)
    width, height = (side * 72 / 200 for side in image.size)
    canvas = Canvas(str(out), pagesize=(width, height))
    canvas.drawImage(ImageReader(image), 0, 0, width, height)
    canvas.showPage()
    canvas.save()
    return out


@pytest.mark.usefixtures("tesseract")
def test_a_scanned_page_is_drawn_as_it_was_read(tmp_path: Path, golden_corpus: Path) -> None:
    file = as_scan(golden_corpus / LETTER, 2, 90, tmp_path / "pindai.pdf")
    (reading,) = read_files(
        *(tmp_path, [file.name]), n_workers=1, seconds_per_file=120, keep_pages=True
    )
    (page_content,) = what_is_on_pages(reading, {})
    assert page_content.page.width > page_content.page.height
    drawn = Drawn(draw_page(file, page_content))
    words = {word.text: word.box for word in page_content.page.words}
    row = words["Menandatangani"]
    (step,) = (step for name, step in page_content.steps if name == "4")
    assert step.actors == ("Lurah",)
    (column,) = (c for c in page_content.headers[0].actors if c.head == "Lurah")
    number = page_content.headers[0].actors.index(column)
    assert like(drawn.color(column.x0 + 4, row.center_y), strong(ACTORS[number]))
    letters = [drawn.color(row.x0 + row.width * n / 200, row.center_y) for n in range(200)]
    assert min(map(sum, letters)) < 450 < 650 < max(map(sum, letters)), "the words stand below"


def test_a_scan_that_cannot_be_turned_upright_is_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OcrError("Data bahasa belum terpasang.", "Pasang.")

    monkeypatch.setattr(picture, "upright_image", fail)
    page = Page(3, 842, 595, confidence=0.9)
    found = draw_page(blank_pdf(tmp_path), content(page))
    assert found == Unread(3, "Data bahasa belum terpasang.", "Pasang.")


# --- files ------------------------------------------------------------------------------------


def test_pages_are_kept_only_where_that_is_asked_for(golden_corpus: Path) -> None:
    (file,) = golden_corpus.glob("lintas/*.pdf")
    assert read_file(file, "a.pdf").pages == ()
    kept = open_file(file, "a.pdf", keep_pages=True)
    assert not isinstance(kept, OpenedFile)
    assert [page.number for page in kept.pages] == [*range(1, kept.n_pages + 1)]


def test_a_file_that_is_gone_gives_a_reason_for_each_page(tmp_path: Path) -> None:
    reading = reading_of(write_pdfs(tmp_path, golden_sources()[:1]) / golden_sources()[0].path)
    pictures: Sequence[bytes | Unread] = draw_pages(
        tmp_path / "hilang.pdf", reading, {}, n_workers=1, seconds_per_page=30
    )
    assert [item.number for item in pictures if isinstance(item, Unread)] == [
        page.number for page in reading.pages
    ]
    assert all(item.reason and item.hint for item in pictures if isinstance(item, Unread))
