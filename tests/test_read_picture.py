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
from sopsim.read.grid import find_tables
from sopsim.read.labels import Column
from sopsim.read.page_content import PageContent, columns_without_head, what_is_on_pages
from sopsim.read.pdf import render_page
from sopsim.read.picture import (
    ACTORS,
    ARROW,
    CELL,
    DPI,
    FIELD,
    FIXED,
    IDLE_MARK,
    MISSING,
    READ,
    SHAPES,
    STEP,
    UNUSED,
    Color,
    draw_page,
)
from sopsim.read.places import Place
from sopsim.read.sop_ap import read_sop_ap
from sopsim.read.workers import read_files
from sopsim.types import Arrow, Box, Page, Ruling, Shape, ShapeKind, Step, StepKind

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
    return PageContent(page, steps=named, has_actors=has_actors)


def shifted(box: Box, dx: float) -> Box:
    return replace(box, x0=box.x0 + dx, x1=box.x1 + dx)


def key_of(page_content: PageContent) -> list[str]:
    return [text for _, text in picture._key(page_content)]


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
def test_each_kind_of_shape_has_its_outline_and_colour_at_its_step_and_another_elsewhere(
    tmp_path: Path, kind: ShapeKind, x: float, y: float
) -> None:
    box = Box(100, 100, 180, 140)
    page = Page(1, 842, 595, shapes=(Shape(kind, box), Shape(kind, shifted(box, 200))))
    step = Step("1", "Memeriksa berkas", ("Staf",), area=box)
    drawn = Drawn(draw_page(blank_pdf(tmp_path), content(page, step)))
    assert drawn.has(SHAPES[kind], x, y)
    assert not drawn.has(SHAPES[kind], 300, 300)
    idle = {ShapeKind.MARK: IDLE_MARK, ShapeKind.PENTAGON: SHAPES[kind]}.get(kind, MISSING)
    assert drawn.has(idle, x + 200, y)


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


def test_words_are_underlined_and_those_that_went_into_nothing_in_another_colour(
    tmp_path: Path,
) -> None:
    sheet = Sheet()
    sheet.text(100, 100, "Memeriksa")
    sheet.text(300, 100, "Disposisi")
    read, unused = sheet.words
    page_content = replace(content(sheet.page()), unused=(unused,))
    drawn = Drawn(draw_page(blank_pdf(tmp_path), page_content))
    for word, color in ((read, READ), (unused, UNUSED)):
        assert drawn.has(color, word.box.center_x, word.box.bottom)
    assert not drawn.has(READ, unused.box.center_x, unused.box.bottom)
    assert key_of(page_content)[:2] == [
        "kata terbaca; tanpa garis: tidak terbaca (2)",
        "kata terbaca yang tidak dipakai (1)",
    ]


def test_the_place_of_a_field_is_outlined_and_a_label_without_a_value_is_red(
    tmp_path: Path,
) -> None:
    title, label = Box(100, 100, 300, 120), Box(100, 200, 300, 220)
    page_content = replace(
        content(Sheet().page()),
        fields=(Place("judul", 0, 1, (), (title,)),),
        empty_labels=(Place("nomor", 0, 1, (), (label,)),),
    )
    drawn = Drawn(draw_page(blank_pdf(tmp_path), page_content))
    for box, color in ((title, FIELD), (label, MISSING)):
        assert drawn.has(color, box.center_x, box.bottom + 2)
        assert drawn.has(color, box.x1 + 4, box.top + 1), "its name stands beside it"


def test_the_names_of_fields_stand_once_and_together() -> None:
    places = [
        Place("judul", 0, 1, (), (Box(0, 0, 9, 9),)),
        Place("hasil", 0, 1, (), (Box(0, 0, 9, 9),)),
        Place("dasar hukum", 1, 1, (), (Box(0, 20, 9, 29), Box(0, 30, 9, 39))),
        Place("dasar hukum", 2, 1, (), (Box(0, 40, 9, 49),)),
    ]
    assert [*picture._tags(places).values()] == ["judul, hasil", "dasar hukum 1", "2"]


@pytest.mark.parametrize(
    "page_content, summary, color",
    [
        (PageContent(Page(3, 842, 595), in_sop=False), "tidak masuk SOP mana pun", MISSING),
        (PageContent(Page(3, 842, 595)), "tidak memberi langkah maupun isian", MISSING),
        (
            PageContent(Page(3, 842, 595), steps=(("1", Step("1", "Memeriksa", ("Staf",))),)),
            "Halaman 3: 1 langkah",
            STEP,
        ),
        (
            PageContent(
                Page(3, 842, 595, shapes=(Shape(ShapeKind.CAPSULE, Box(0, 0, 40, 20)),)),
                fields=(Place("judul", 0, 3, (), (Box(0, 0, 9, 9),)),),
            ),
            "Halaman 3: 1 isian di luar langkah; 1 bentuk di luar langkah",
            STEP,
        ),
    ],
)
def test_the_line_on_top_says_what_the_page_gave(
    tmp_path: Path, page_content: PageContent, summary: str, color: Color
) -> None:
    assert picture._summary(page_content).endswith(summary)
    on_page = replace(page_content, page=replace(page_content.page, number=1))
    png = Drawn(draw_page(blank_pdf(tmp_path), on_page))
    assert png.image.getpixel((2, 2)) == color


def test_warnings_are_written_in_red() -> None:
    page_content = replace(
        content(Page(1, 842, 595)),
        captions=([("Judul", "Izin Keramaian")],),
        doubts=("Peringatan: Pelaksana langkah 2 tidak dikenali (halaman 1).",),
    )
    facts = {text: color for color, text in picture._facts(page_content, 900)}
    assert facts["Judul: Izin Keramaian"] != MISSING
    assert facts["Peringatan: Pelaksana langkah 2 tidak dikenali (halaman 1)."] == MISSING


def test_the_key_says_which_arrows_are_counted() -> None:
    page = Page(1, 842, 595, arrows=(Arrow(0, 0, 50, 0),))
    assert key_of(content(page))[-1] == "panah yang kepalanya dikenali (1)"


@pytest.mark.parametrize(
    "kind, said",
    [
        (StepKind.DECISION, "2 keputusan → Staf"),
        (StepKind.END, "2 selesai → Staf"),
        (StepKind.UNKNOWN, "2 → Staf"),
    ],
)
def test_the_kind_of_a_step_stands_beside_its_number(kind: StepKind, said: str) -> None:
    step = Step("2", "Memeriksa", ("Staf",), kind, area=Box(0, 0, 9, 9))
    (label,) = picture._labels(content(Page(1, 842, 595), step))
    assert [text for text, _ in label.chips] == [said]


@pytest.mark.parametrize(
    "text", ["\x00\x1b[31m\u202e", "x" * 5000, "\ud800", "الوزارة 事務", " ", "%s {0}"]
)
def test_any_text_can_be_drawn(tmp_path: Path, text: str) -> None:
    step = Step(text, text, (text, text), area=Box(0, 0, 100, 100))
    page_content = replace(
        content(Sheet().page(), step), captions=(((text, text),),), doubts=(text,)
    )
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


def flow_page() -> PageContent:
    """A page with a flow table of one row, whose doer is the second of three."""
    sheet = Sheet()
    bottom = flow_head(sheet, identity_block(sheet) + 10)
    flow_rows(sheet, bottom, [flow_row("1")])
    sheet.shape(ShapeKind.RECTANGLE, 3, bottom, bottom + 30)
    pages = (sheet.page(1),)
    (sop,) = read_sop_ap(pages)
    (found,) = what_is_on_pages(FileReading("a.pdf", (sop,), (), 1, pages), {})
    return found


def test_only_symbols_under_the_doer_belong_to_a_step() -> None:
    found = flow_page()
    (symbol,) = found.page.shapes
    elsewhere = Shape(ShapeKind.RECTANGLE, shifted(symbol.box, 70))
    digit = Shape(ShapeKind.MARK, symbol.box)
    both = replace(found, page=replace(found.page, shapes=(symbol, elsewhere, digit)))
    assert both.shapes_of_steps() == (symbol,)
    assert both.idle_shapes() == (elsewhere, digit)
    assert {"persegi panjang: proses (1)", "tanda yang tidak dipakai (1)"} < {*key_of(both)}
    assert "bentuk yang bukan milik langkah mana pun (1)" in key_of(both)


def test_lines_between_symbols_are_no_cells() -> None:
    found = flow_page()
    (header,) = found.headers
    y, left, right = header.bottom + 15, FLOW_XS[2], FLOW_XS[5]
    connector = Ruling(left, y, right, y)
    drawn = replace(found, page=replace(found.page, rulings=(*found.page.rulings, connector)))
    assert len(find_tables(drawn.page.rulings)[-1].cells) > len(header.table.cells)
    assert picture._cells(drawn) == picture._cells(found)


def test_a_part_of_the_table_without_a_known_column_is_hatched_and_named(tmp_path: Path) -> None:
    found = flow_page()
    (header,) = found.headers
    known = tuple(c for c in header.columns if c.kind not in (Column.DURATION, Column.OUTPUT))
    partly = replace(found, headers=(replace(header, columns=known),))
    assert columns_without_head(header) == []
    assert columns_without_head(partly.headers[0]) == [pytest.approx((FLOW_XS[6], FLOW_XS[8]))]
    assert picture._summary(partly).endswith("kolom tidak ditemukan: Waktu, Output")
    assert "kolom tidak dikenali (1)" in key_of(partly)
    file = blank_pdf(tmp_path)
    x, y = (FLOW_XS[6] + FLOW_XS[8]) / 2 + 20, header.bottom + 15
    hatched, plain = (Drawn(draw_page(file, each)) for each in (partly, found))
    row, other = ([each.color(x + dx, y) for dx in range(30)] for each in (hatched, plain))
    assert any(color[0] > color[1] + 60 for color in row)
    assert not any(color[0] > color[1] + 60 for color in other)


def test_a_long_head_of_a_column_is_written_whole() -> None:
    name = "Pejabat yang Bertanggung Jawab atas Pelayanan Kepala Seksi Kepala Bidang Sekretaris"
    lines = picture._wrapped(name, picture._LONGEST_HEAD, 3)
    assert " ".join(lines) == name


def test_a_page_outside_every_sop_says_so() -> None:
    found = flow_page()
    reading = FileReading("a.pdf", (), (), 1, (found.page,))
    (alone,) = what_is_on_pages(reading, {})
    assert not alone.in_sop
    assert len(alone.unused) > 30


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
