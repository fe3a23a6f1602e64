"""pdf.py: words, lines and symbols of a page as a person sees them; files that cannot be read."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from sopsim.errors import UnreadablePdfError
from sopsim.read import pdf
from sopsim.read.lines import group_lines
from sopsim.read.pdf import read_pages
from sopsim.types import Page, ShapeKind

WIDTH, HEIGHT = 400, 300
Draw = Callable[[Canvas], None]


def draw_pdf(*pages: Draw, **options: object) -> bytes:
    """Make a PDF, one page for each drawing; the origin is the lower left corner."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=True, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def some_text(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 10)
    canvas.drawString(50, 250, "Menerima berkas permohonan")
    canvas.drawString(50, 230, "dari pemohon")
    canvas.rect(200, 100, 34, 16)


def lone_page(tmp_path: Path, content: bytes) -> Page:
    file = tmp_path / "a.pdf"
    file.write_bytes(content)
    (page,) = read_pages(file)
    return page


def texts(page: Page) -> list[str]:
    return [line.text for line in group_lines(page.words)]


def picture(width: int, height: int) -> ImageReader:
    """A grey image as a PGM file, the simplest of formats."""
    data = f"P5 {width} {height} 255\n".encode() + bytes([128]) * width * height
    return ImageReader(io.BytesIO(data))


# --- what stands on a page --------------------------------------------------------------------


def test_words_have_their_place_from_the_top_left_corner(tmp_path: Path) -> None:
    page = lone_page(tmp_path, draw_pdf(some_text))
    assert (page.number, page.width, page.height) == (1, WIDTH, HEIGHT)
    assert texts(page) == ["Menerima berkas permohonan", "dari pemohon"]
    first = page.words[0].box
    assert first.x0 == pytest.approx(50, abs=1)
    assert first.top < HEIGHT - 250 < first.bottom
    assert not page.has_images


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("of_content", [False, True], ids=["by the viewer", "in the content"])
def test_a_turned_page_reads_like_an_upright_one(
    tmp_path: Path, turn: int, of_content: bool
) -> None:
    upright = lone_page(tmp_path, draw_pdf(some_text))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(draw_pdf(some_text)))
    writer.pages[0].rotate(turn)
    if of_content:
        writer.pages[0].transfer_rotation_to_content()
    buffer = io.BytesIO()
    writer.write(buffer)
    page = lone_page(tmp_path, buffer.getvalue())
    assert (page.width, page.height) == pytest.approx((WIDTH, HEIGHT))
    assert texts(page) == texts(upright)
    assert not any(word.turned for word in page.words)
    (shape,), (as_upright,) = page.shapes, upright.shapes
    assert shape.box.center_x == pytest.approx(as_upright.box.center_x, abs=0.1)
    assert shape.box.center_y == pytest.approx(as_upright.box.center_y, abs=0.1)


@pytest.mark.parametrize("turn", [90, 270])
def test_a_head_that_runs_upward_or_downward_is_turned_words(tmp_path: Path, turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        some_text(canvas)
        canvas.translate(300, 150)
        canvas.rotate(turn)
        canvas.drawString(0, 0, "Kepala Seksi")

    page = lone_page(tmp_path, draw_pdf(draw))
    assert [word.text for word in page.words if word.turned] == ["Kepala", "Seksi"]


def test_a_word_whose_halves_stand_apart_in_the_file_is_one(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, 250, "Pe")
        canvas.drawString(150, 250, "Camat")
        canvas.drawString(50, 238, "Loket")
        canvas.drawString(50 + canvas.stringWidth("Pe"), 250, "tugas")
        canvas.drawString(150 + canvas.stringWidth("Camat "), 250, "Benda")

    page = lone_page(tmp_path, draw_pdf(draw))
    assert texts(page) == ["Petugas Camat Benda", "Loket"]


def test_a_watermark_across_the_page_is_left_out(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        some_text(canvas)
        canvas.translate(100, 50)
        canvas.rotate(35)
        canvas.setFont("Helvetica", 60)
        canvas.drawString(0, 0, "SALINAN")

    assert "SALINAN" not in " ".join(texts(lone_page(tmp_path, draw_pdf(draw))))


def hidden_row(canvas: Canvas) -> None:
    """Print as a spreadsheet does: a row of no height is a window that shows nothing."""
    window = canvas.beginPath()
    window.rect(40, 280, 300, 1)
    canvas.clipPath(window, stroke=0)
    canvas.drawString(50, 250, "kepada pemohon")


def white_text(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.drawString(50, 150, "kepada pemohon")


def invisible_text(canvas: Canvas) -> None:
    canvas.drawString(50, 150, "kepada pemohon", mode=3)


@pytest.mark.parametrize(
    "draw",
    [hidden_row, white_text, invisible_text],
    ids=["in a window elsewhere", "white on white", "without ink"],
)
def test_text_that_nobody_sees_is_left_out(tmp_path: Path, draw: Draw) -> None:
    def page(canvas: Canvas) -> None:
        some_text(canvas)
        draw(canvas)

    assert texts(lone_page(tmp_path, draw_pdf(page))) == [
        "Menerima berkas permohonan",
        "dari pemohon",
    ]


def ruled_cell(canvas: Canvas) -> None:
    window = canvas.beginPath()
    window.rect(48, 240, 120, 16)
    canvas.clipPath(window, stroke=0)


def dark_ground(canvas: Canvas) -> None:
    canvas.rect(40, 240, 300, 20, fill=1)
    canvas.setFillGray(1)


def scanned_paper(canvas: Canvas) -> None:
    canvas.drawImage(picture(8, 6), 0, 0, WIDTH, HEIGHT)


@pytest.mark.parametrize(
    ("ground", "mode"),
    [(ruled_cell, 0), (dark_ground, 0), (scanned_paper, 3)],
    ids=["in its window", "white on dark", "a layer over a scan"],
)
def test_text_seen_in_a_window_or_against_its_ground_is_read(
    tmp_path: Path, ground: Draw, mode: int
) -> None:
    def page(canvas: Canvas) -> None:
        ground(canvas)
        canvas.drawString(50, 245, "Menerima berkas", mode=mode)

    assert texts(lone_page(tmp_path, draw_pdf(page))) == ["Menerima berkas"]


def test_a_page_may_begin_anywhere(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(draw_pdf(some_text)))
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((40, 200, 340, 280))
    buffer = io.BytesIO()
    writer.write(buffer)
    page = lone_page(tmp_path, buffer.getvalue())
    assert (page.width, page.height) == (300, 80)
    assert page.words[0].box.x0 == pytest.approx(10, abs=1)


def test_symbols_inside_a_form_are_seen(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("box")
        canvas.rect(0, 0, 34, 16)
        canvas.endForm()
        canvas.translate(100, 100)
        canvas.doForm("box")

    (shape,) = lone_page(tmp_path, draw_pdf(draw)).shapes
    assert shape.kind is ShapeKind.RECTANGLE
    assert (shape.box.x0, shape.box.bottom) == pytest.approx((100, HEIGHT - 100))


def test_a_white_area_is_nothing(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(100, 100, 34, 16, stroke=0, fill=1)

    assert lone_page(tmp_path, draw_pdf(draw)).shapes == ()


def test_a_picture_of_a_symbol_is_a_mark(tmp_path: Path) -> None:
    page = lone_page(tmp_path, draw_pdf(lambda c: c.drawImage(picture(8, 4), 100, 100, 34, 16)))
    assert [shape.kind for shape in page.shapes] == [ShapeKind.MARK]
    assert not page.has_images


def test_a_page_that_is_a_picture_is_known(tmp_path: Path) -> None:
    page = lone_page(tmp_path, draw_pdf(lambda c: c.drawImage(picture(8, 6), 0, 0, WIDTH, HEIGHT)))
    assert page.has_images
    assert page.words == ()
    assert page.shapes == ()


# --- pages that would take all the time or memory ---------------------------------------------


def with_content(content: bytes, *, media_box: str = "0 0 400 300", extra: str = "") -> bytes:
    """Make a PDF of one page by hand; pdfium finds its objects without a table."""
    packed = zlib.compress(content)
    head = (
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{media_box}]/Contents 4 0 R{extra}"
        "/Resources<</Font<</F 5 0 R>>/XObject<</X 4 0 R>>>>>>endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        "4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 400 300]/Filter/FlateDecode"
        f"/Length {len(packed)}>>stream\n"
    )
    return head.encode() + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


WRITTEN = b"BT /F 10 Tf 50 250 Td (Menerima berkas) Tj ET\n"


@pytest.mark.parametrize(
    "content",
    [
        b"9 9 30 20 re S\n" * 101,
        b"9 9 m" + b" 8 7 l" * 1000 + b" S",
        b"9 9 30 20 re\n" * 250 + b"S",
    ],
    ids=["paths", "points of one path", "rectangles of one path"],
)
def test_lines_of_a_map_are_left_out(
    tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MAX_PATHS_A_PAGE", 100)
    monkeypatch.setattr(pdf, "MAX_POINTS_A_PAGE", 1000)
    page = lone_page(tmp_path, with_content(content + b"\n" + WRITTEN))
    assert page.overdrawn
    assert (page.rulings, page.shapes, page.arrows) == ((), (), ())
    assert texts(page) == ["Menerima berkas"]


@pytest.mark.parametrize(
    "content",
    [
        b"q " * 100_000 + WRITTEN,
        b"BT " * 100_000 + WRITTEN,
        b"/X Do\n" + WRITTEN,
        b"q 1e38 0 0 1e38 0 0 cm 1 1 m 9 1e38 -1e38 9 9 9 c S Q\n" + WRITTEN,
    ],
    ids=["deep states", "deep text", "a drawing within itself", "endless curves"],
)
def test_nonsense_before_the_words_does_not_matter(tmp_path: Path, content: bytes) -> None:
    page = lone_page(tmp_path, with_content(content))
    assert {word.text for word in page.words} == {"Menerima", "berkas"}


@pytest.mark.parametrize(
    "media_box",
    [
        "0 0 14173 14173",
        "0 0 0 0",
        "0 0 -400 -300",
        "400 300 0 0",
        "0 0 1e9 1e9",
        "nan 0 (a) 9",
        "",
    ],
)
@pytest.mark.parametrize(
    "extra", ["", "/UserUnit 75000", "/Rotate 45", "/CropBox[900 900 950 950]"]
)
def test_a_page_of_any_size_is_read(tmp_path: Path, media_box: str, extra: str) -> None:
    page = lone_page(tmp_path, with_content(WRITTEN, media_box=media_box, extra=extra))
    assert texts(page) == ["Menerima berkas"]


def test_a_page_whose_letters_are_shapes_counts_as_an_image(tmp_path: Path) -> None:
    letters = b"".join(b"%d 250 m 3 5 l 6 8 l f\n" % x for x in range(50, 350))
    page = lone_page(tmp_path, with_content(letters))
    assert (page.words, page.has_images) == ((), True)


def test_characters_without_meaning_are_told_from_none(tmp_path: Path) -> None:
    page = lone_page(tmp_path, with_content(b"BT /F 10 Tf 50 250 Td <0103040506070810> Tj ET"))
    assert {*"".join(word.text for word in page.words)} == {"\ufffd"}


# --- files that cannot be read ----------------------------------------------------------------


def test_pages_keep_their_order(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(
        draw_pdf(*(lambda c, n=n: c.drawString(50, 50, f"Halaman{n}") for n in (1, 2, 3)))
    )
    pages = read_pages(file)
    assert [page.number for page in pages] == [1, 2, 3]
    assert [texts(page) for page in pages] == [["Halaman1"], ["Halaman2"], ["Halaman3"]]


def test_a_file_locked_for_changes_only_is_read(tmp_path: Path) -> None:
    lock = StandardEncryption("", ownerPassword="rahasia", strength=128)
    assert lone_page(tmp_path, draw_pdf(some_text, encrypt=lock)).words


def without_pages() -> bytes:
    buffer = io.BytesIO()
    pypdf.PdfWriter().write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "kosong"),
        (b"PK\x03\x04 a Word file", "bukan PDF"),
        (b"%PDF-1.7\n and then nothing", "rusak"),
        (draw_pdf(some_text)[:400], "rusak"),
        (draw_pdf(some_text, encrypt=StandardEncryption("rahasia", strength=128)), "kata sandi"),
        (without_pages(), "tidak mempunyai halaman"),
    ],
    ids=["empty", "other format", "no content", "cut off", "locked", "no pages"],
)
def test_a_file_that_cannot_be_read_tells_why(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(content)
    with pytest.raises(UnreadablePdfError, match=words) as caught:
        read_pages(file)
    assert "a.pdf" in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_not_there_tells_why(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePdfError, match="tidak dapat dibuka"):
        read_pages(tmp_path / "a.pdf")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    with pytest.raises(UnreadablePdfError, match="bukan berkas biasa"):
        read_pages(tmp_path / "a.pdf")


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
@pytest.mark.parametrize("password", ["", "rahasia"], ids=["for changes", "for reading"])
def test_only_a_password_for_reading_locks(tmp_path: Path, algorithm: str, password: str) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(draw_pdf(some_text)))
    writer.encrypt(password, "pemilik", algorithm=algorithm)
    file = tmp_path / "a.pdf"
    writer.write(file)
    if password:
        with pytest.raises(UnreadablePdfError, match="terkunci kata sandi"):
            read_pages(file)
    else:
        assert texts(read_pages(file)[0]) == ["Menerima berkas permohonan", "dari pemohon"]


def test_a_form_that_only_acrobat_fills_is_refused(tmp_path: Path) -> None:
    form = draw_pdf(some_text).replace(
        b"/Type /Catalog", b"/Type /Catalog /NeedsRendering true /AcroForm <</XFA (x)/Fields []>>"
    )
    file = tmp_path / "a.pdf"
    file.write_bytes(form)
    with pytest.raises(UnreadablePdfError, match="formulir XFA") as caught:
        read_pages(file)
    assert "cetak ke PDF" in caught.value.hint


def test_bytes_before_the_head_do_not_matter(tmp_path: Path) -> None:
    page = lone_page(tmp_path, b"HTTP/1.1 200 OK\r\n" * 40 + draw_pdf(some_text))
    assert texts(page) == ["Menerima berkas permohonan", "dari pemohon"]


def test_a_file_of_too_many_pages_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    file = tmp_path / "a.pdf"
    file.write_bytes(draw_pdf(some_text, some_text, some_text))
    with pytest.raises(UnreadablePdfError, match="3 halaman, lebih dari batas 2"):
        read_pages(file)
