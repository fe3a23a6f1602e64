"""Pages drawn in a few lines: tables, text, symbols, as the PDF reader would see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sopsim.types import Arrow, Box, Page, Ruling, Shape, ShapeKind, Word

SIZE = 9.0
"""Height of a letter in points; it is half as wide."""

FLOW_XS = (30, 60, 210, 280, 350, 420, 540, 600, 700, 780)
"""Column edges: number, activity, three actors, requirements, time, output, note."""
ACTORS = ("Petugas Loket", "Kasi Pelayanan", "Camat")


class Sheet:
    """A page that fills up as it is drawn on; lengths in points from the top left corner."""

    def __init__(self, width: float = 842, height: float = 595) -> None:
        self.width, self.height = width, height
        self.words: list[Word] = []
        self.rulings: list[Ruling] = []
        self.shapes: list[Shape] = []
        self.arrows: list[Arrow] = []
        self.shaded: list[Box] = []

    def page(self, number: int = 1, *, has_images: bool = False) -> Page:
        """Give what has been drawn."""
        return Page(
            number,
            self.width,
            self.height,
            tuple(self.words),
            tuple(self.rulings),
            tuple(self.shapes),
            tuple(self.arrows),
            has_images,
            shaded=tuple(self.shaded),
        )

    def text(self, x: float, top: float, text: str, size: float = SIZE) -> None:
        """Print lines one below the other."""
        for number, line in enumerate(text.split("\n")):
            left = x
            for word in line.split():
                right = left + len(word) * size / 2
                y = top + number * 1.2 * size
                self.words.append(Word(word, Box(left, y, right, y + size)))
                left = right + size / 3

    def lines(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Rule a full grid."""
        self.rulings += [Ruling(xs[0], y, xs[-1], y) for y in ys]
        self.rulings += [Ruling(x, ys[0], x, ys[-1]) for x in xs]

    def table(
        self, xs: Sequence[float], ys: Sequence[float], rows: Iterable[Sequence[str]]
    ) -> None:
        """Rule a table and fill its cells."""
        self.lines(xs, ys)
        self.fill(xs, ys, rows)

    def fill(self, xs: Sequence[float], ys: Sequence[float], rows: Iterable[Sequence[str]]) -> None:
        """Print texts where the cells of a table are, without its lines."""
        for top, row in zip(ys, rows, strict=False):
            for left, text in zip(xs, row, strict=False):
                self.text(left + 3, top + 3, text)

    def shape(self, kind: ShapeKind, column: int, top: float, bottom: float) -> None:
        """Draw a symbol into the middle of a flow table's cell."""
        x = (FLOW_XS[column] + FLOW_XS[column + 1]) / 2
        y = (top + bottom) / 2
        self.shapes.append(Shape(kind, Box(x - 16, y - 8, x + 16, y + 8)))


def identity_block(sheet: Sheet, top: float = 30, **fields: str) -> float:
    """Draw an identity block with its six boxes; return where it ends."""
    values = {
        "letterhead": "PEMERINTAH KOTA TANGERANG\nKECAMATAN BENDA",
        "number": "300/12/Kec.Bnd/2022",
        "created": "5 Januari 2022",
        "revised": "",
        "effective": "1 Februari 2022",
        "title": "Rekomendasi Izin Keramaian",
        "legal_bases": "1. Undang-Undang Nomor 23 Tahun 2014\n2. Peraturan Daerah Nomor 3",
        "cautions": "Apabila terlambat maka kegiatan terganggu",
        "records": "Buku register",
    } | fields
    ys = [top + 22 * row for row in range(6)]
    labels = ("Nomor SOP", "Tanggal Pembuatan", "Tanggal Revisi", "Tanggal Efektif", "Nama SOP")
    names = ("number", "created", "revised", "effective", "title")
    sheet.table((420, 540, 780), ys, [(a, values[b]) for a, b in zip(labels, names, strict=True)])
    sheet.lines((30, 420), (ys[0], ys[-1]))
    sheet.text(150, top + 40, values["letterhead"])
    boxes = [ys[-1], ys[-1] + 60, ys[-1] + 100]
    rows = [
        (f"Dasar Hukum\n{values['legal_bases']}", "Kualifikasi Pelaksana\n1. SLTA\n2. D3"),
        (f"Peringatan\n{values['cautions']}", f"Pencatatan dan Pendataan\n{values['records']}"),
    ]
    sheet.table((30, 420, 780), boxes, rows)
    return boxes[-1]


def flow_head(sheet: Sheet, top: float, actors: Sequence[str] = ACTORS) -> float:
    """Draw the head of a flow table, 20 + 26 points high; return where it ends."""
    xs, middle, bottom = FLOW_XS, top + 20, top + 46
    sheet.lines((xs[0], xs[1], xs[2], xs[5], xs[8], xs[9]), (top, bottom))
    sheet.lines(xs[2:9], (middle, bottom))
    for column, label in ((0, "No"), (1, "Kegiatan"), (8, "Ket")):
        sheet.text(xs[column] + 3, top + 15, label)
    sheet.text(xs[2] + 60, top + 4, "Pelaksana")
    sheet.text(xs[5] + 100, top + 4, "Mutu Baku")
    below = (*(name.replace(" ", "\n") for name in actors), "Kelengkapan", "Waktu", "Output")
    sheet.fill(xs[2:], (middle,), [below])
    return bottom


def flow_row(
    number: str = "1",
    activity: str = "Menerima berkas",
    *,
    marks: Sequence[str] = ("", "", ""),
    requirements: str = "Berkas",
    duration: str = "15 menit",
    output: str = "Tanda terima",
    note: str = "",
) -> tuple[str, ...]:
    """Give the texts of a flow table's row."""
    return (number, activity, *marks, requirements, duration, output, note)


def flow_rows(
    sheet: Sheet, top: float, rows: Sequence[Sequence[str]], height: float = 30
) -> list[float]:
    """Draw rows of a flow table; return the heights of their lines."""
    ys = [top + height * number for number in range(len(rows) + 1)]
    sheet.table(FLOW_XS, ys, rows)
    return ys
