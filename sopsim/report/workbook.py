"""Tables and pages in an Excel workbook; the only module that imports xlsxwriter.

Text that comes from a PDF is hostile. It is written as text and never as a formula, loses
characters that XML or a screen cannot bear, and is cut at Excel's limit; see ``cell_text``.
Formulas hold nothing but whole numbers and words that this package chose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name

MAX_CELL_CHARS: Final = 32_767
MAX_LINKS_PER_SHEET: Final = 65_530
MAX_LINK_CHARS: Final = 2_079
MAX_ROWS: Final = 1_048_576

# Control characters but line break, halves of surrogate pairs, and code points that XML forbids.
_UNPRINTABLE: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Halves of surrogate pairs that do not stand for a byte of a file name that is not UTF-8.
_NO_BYTE: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")
# Marks that turn the direction of writing around, with which a file name can pose as another.
_DIRECTION_MARKS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FORMULA_STARTS: Final = ("=", "+", "-", "@")

# One fixed moment, so that the same result gives the same bytes.
_CREATED: Final = datetime(2000, 1, 1)

_INK: Final = "#1F2933"
_MUTED: Final = "#6B7580"
_LINE: Final = "#D5DAE0"
_GROUP_LINE: Final = "#52667A"
_LINK_PROPERTIES: Final = {"font_color": "#0B5CAD", "underline": 1}
ALERT: Final = "#A61B1B"
_SHADE: Final = "#EEF2F6"
_COUNT_FORMAT: Final = '#,##0;-#,##0;"–"'
_LINE_HEIGHT: Final = 12.75
_CHARS_PER_WIDTH: Final = 1.12  # widths count digits, and most letters are narrower
_MAX_LINES: Final = 20
_GROUP_BORDER: Final = {"border": 1, "border_color": _LINE, "top_color": _GROUP_LINE}
_PAPER_A4: Final = 9
_PAPER_A3: Final = 8


class Tone(Enum):
    """The background of a column head: which columns belong together."""

    PLAIN = "#1F3A5F"
    SIDE_A = "#2F5D8A"
    SIDE_B = "#4A6B57"
    REVIEW = "#8A5A00"


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    CENTERED = "centered"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    INPUT = "input"
    INPUT_DATE = "input date"


@dataclass(frozen=True, slots=True)
class FileLink:
    """Text that opens a file or web page; ``href`` is percent-encoded."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class RowLink:
    """A number or word that leads to the first row of ``sheet`` whose first column holds ``key``.

    The row is looked up when clicked, so that the link stays right after the sheet was sorted.
    ``label`` and ``sheet`` are words of this package, never of a PDF.
    """

    label: str | int
    sheet: str
    key: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of this program, and its value before anyone has edited the workbook."""

    text: str
    value: int


Cell = str | int | float | date | FileLink | RowLink | Formula | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``width`` in characters, ``choices`` the words allowed, if not all."""

    head: str
    width: float
    kind: Kind = Kind.TEXT
    tone: Tone = Tone.PLAIN
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Highlight:
    """A rule that gives rows a look, by what the column with the head ``head`` holds.

    ``condition`` is a formula about row 2, which Excel applies to every row; ``{column}`` stands
    for the column. ``only`` is the head of the one column that gets the look, if not all do. Where
    two rules for the same cells hold, Excel applies both and LibreOffice the first.
    """

    head: str
    condition: str
    look: dict[str, Any]
    only: str | None = None

    @classmethod
    def done(cls, head: str) -> Highlight:
        """Grey out the rows in which the column is filled in."""
        return cls(head, '=${column}2<>""', {"font_color": _MUTED})

    @classmethod
    def group_start(cls, head: str) -> Highlight:
        """Draw a line above the rows in which the column changes."""
        return cls(head, "=${column}2<>${column}1", _GROUP_BORDER)

    @classmethod
    def leader(cls, head: str, value: str) -> Highlight:
        """Set off the rows in which the column holds ``value``, as the first of their group."""
        look = {"bold": True, "bg_color": _SHADE, **_GROUP_BORDER}
        return cls(head, f'=${{column}}2="{value}"', look)

    @classmethod
    def bold(cls, only: str, head: str, value: str, color: str = _INK) -> Highlight:
        """Set the column ``only`` in bold in the rows in which ``head`` holds ``value``."""
        return cls(head, f'=${{column}}2="{value}"', {"bold": True, "font_color": color}, only)


@dataclass(frozen=True, slots=True)
class ColumnCells:
    """The cells of one column of a table, for formulas, and how many they are."""

    reference: str
    n_rows: int


@dataclass(frozen=True, slots=True)
class Look:
    """The formats of a cell in its four forms; *quoted* is for text that looks like a formula.

    Without the quote prefix Excel would read such text as a formula once somebody edits the cell.
    """

    plain: Any
    quoted: Any
    link: Any
    quoted_link: Any

    def of_text(self, text: str) -> Any:
        """Choose the format for text."""
        return self.quoted if text.startswith(_FORMULA_STARTS) else self.plain

    def of_link(self, text: str) -> Any:
        """Choose the format for the text of a link."""
        return self.quoted_link if text.startswith(_FORMULA_STARTS) else self.link


@dataclass(slots=True)
class Omitted:
    """What a sheet could not hold for Excel's limits."""

    rows: int = 0
    links: int = 0


class Workbook:
    """An Excel file under way; leave the ``with`` block to write it.

    Sheets stand in the order given, whatever the order in which they are filled. ``omitted`` says
    what a sheet could not hold.
    """

    def __init__(self, path: Path, title: str, sheets: Sequence[str]) -> None:
        """Start the file at ``path`` with its empty sheets; nothing is written yet."""
        self.title = title
        self.omitted: dict[str, Omitted] = {}
        self._looks: dict[tuple[tuple[str, Any], ...], Look] = {}
        options = {
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": "Arial", "font_size": 10},
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": title, "created": _CREATED})
        self._book.set_size(2400, 1500)
        self._sheets = {name: self._book.add_worksheet(name) for name in sheets}

    def __enter__(self) -> Workbook:
        """Hand out the workbook."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the file, unless an error is under way; raises OSError where that fails."""
        if kind is not None:
            return
        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from error

    def fill_table(
        self,
        sheet: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        *,
        empty: str,
        highlights: Sequence[Highlight] = (),
        frozen_columns: int = 1,
        a3: bool = False,
    ) -> dict[str, ColumnCells]:
        """Fill a sheet with one table: head row, filter, links, lists of choices, print setup.

        ``empty`` is what the sheet says where there are no rows. Returns the cells of each column
        by its head, nothing where there are no rows.
        """
        n_rows = _Table(self, sheet, columns).fill(rows, empty, highlights)
        worksheet = self._sheets[sheet]
        worksheet.freeze_panes(1, frozen_columns)
        worksheet.repeat_rows(0)
        worksheet.set_landscape()
        worksheet.set_zoom(90)
        self.set_print(sheet, _PAPER_A3 if a3 else _PAPER_A4)
        letters = {column.head: xl_col_to_name(index) for index, column in enumerate(columns)}
        return {
            head: ColumnCells(f"'{sheet}'!${letter}$2:${letter}${n_rows + 1}", n_rows)
            for head, letter in letters.items()
            if n_rows
        }

    def page(self, sheet: str, widths: Sequence[float]) -> Page:
        """Start a sheet that is read from top to bottom."""
        worksheet = self._sheets[sheet]
        for index, width in enumerate(widths):
            worksheet.set_column(index, index, width)
        worksheet.hide_gridlines(2)
        self.set_print(sheet, _PAPER_A4)
        return Page(self, sheet, widths)

    def set_print(self, sheet: str, paper: int) -> None:
        """Print one page wide, with the title above and page numbers below."""
        worksheet = self._sheets[sheet]
        worksheet.set_paper(paper)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        title = self.title.replace("&", "&&")
        worksheet.set_header(f"&L&9{title}&R&9{sheet}", {"margin": 0.3})
        worksheet.set_footer("&L&9sopsim&R&9Halaman &P dari &N", {"margin": 0.3})

    def worksheet(self, sheet: str) -> Any:
        """Return the sheet of that name."""
        return self._sheets[sheet]

    def look(self, **properties: Any) -> Look:
        """Return the formats with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            link = {**properties, **_LINK_PROPERTIES}
            self._looks[key] = Look(
                plain=self._book.add_format(properties),
                quoted=self._book.add_format({**properties, "quote_prefix": True}),
                link=self._book.add_format(link),
                quoted_link=self._book.add_format({**link, "quote_prefix": True}),
            )
        return self._looks[key]

    def write(self, sheet: str, row: int, column: int, cell: Cell, look: Look) -> None:
        """Write one cell."""
        worksheet = self._sheets[sheet]
        match cell:
            case None:
                worksheet.write_blank(row, column, None, look.plain)
            case str():
                text = cell_text(cell)
                worksheet.write_string(row, column, text, look.of_text(text))
            case FileLink():
                self._write_file_link(worksheet, row, column, cell, look)
            case RowLink():
                formula = _row_link_formula(cell)
                worksheet.write_formula(row, column, formula, look.link, cell.label)
            case Formula():
                worksheet.write_formula(row, column, cell.text, look.plain, cell.value)
            case date():
                worksheet.write_datetime(row, column, cell, look.plain)
            case _:
                worksheet.write_number(row, column, cell, look.plain)

    def _write_file_link(
        self, worksheet: Any, row: int, column: int, link: FileLink, look: Look
    ) -> None:
        text = cell_text(link.text)
        if len(link.href) > MAX_LINK_CHARS or worksheet.hlink_count >= MAX_LINKS_PER_SHEET:
            self.omitted.setdefault(worksheet.name, Omitted()).links += 1
            worksheet.write_string(row, column, text, look.of_text(text))
            return
        target = _link_target(link.href)
        worksheet.write_url(row, column, target, look.of_link(text), text)


class _Table:
    """The writing of one table, from the first row of a sheet on."""

    def __init__(self, book: Workbook, sheet: str, columns: Sequence[Column]) -> None:
        self._book = book
        self._sheet = sheet
        self._columns = columns
        self._worksheet = book.worksheet(sheet)

    def fill(
        self, rows: Sequence[Sequence[Cell]], empty: str, highlights: Sequence[Highlight]
    ) -> int:
        """Write the table and return how many of the rows a sheet can hold."""
        last_column = len(self._columns) - 1
        kept = rows[: MAX_ROWS - 1]
        if len(kept) < len(rows):
            self._book.omitted.setdefault(self._sheet, Omitted()).rows = len(rows) - len(kept)
        self._write_heads()
        looks = [self._book.look(**_properties_of(column.kind)) for column in self._columns]
        widths = [column.width for column in self._columns]
        for row, cells in enumerate(kept, start=1):
            self._worksheet.set_row(row, _row_height(cells, widths))
            for column, (cell, look) in enumerate(zip(cells, looks, strict=True)):
                self._book.write(self._sheet, row, column, cell, look)
        self._worksheet.autofilter(0, 0, max(len(kept), 1), last_column)
        if not kept:
            look = self._book.look(italic=True, font_color=_MUTED)
            self._book.write(self._sheet, 1, 0, empty, look)
            return 0
        self._worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(kept) + 1}"})
        self._add_input_checks(len(kept))
        self._add_highlights(highlights, len(kept))
        return len(kept)

    def _add_highlights(self, highlights: Sequence[Highlight], n_rows: int) -> None:
        heads = [column.head for column in self._columns]
        for highlight in highlights:
            letter = xl_col_to_name(heads.index(highlight.head))
            rule = {
                "type": "formula",
                "criteria": highlight.condition.format(column=letter),
                "format": self._book.look(**highlight.look).plain,
            }
            first, last = 0, len(heads) - 1
            if highlight.only is not None:
                first = last = heads.index(highlight.only)
            self._worksheet.conditional_format(1, first, n_rows, last, rule)

    def _write_heads(self) -> None:
        heads = [column.head for column in self._columns]
        # The arrow of the filter takes about three characters.
        room = [column.width - 3 for column in self._columns]
        self._worksheet.set_row(0, _row_height(heads, room) + 6)
        for index, column in enumerate(self._columns):
            self._worksheet.set_column(index, index, column.width)
            look = self._book.look(
                bold=True,
                font_color="#FFFFFF",
                bg_color=column.tone.value,
                text_wrap=True,
                valign="vcenter",
                border=1,
                border_color=_LINE,
            )
            self._book.write(self._sheet, 0, index, column.head, look)

    def _add_input_checks(self, n_rows: int) -> None:
        for index, column in enumerate(self._columns):
            if column.choices:
                check: dict[str, Any] = {
                    "validate": "list",
                    "source": list(column.choices),
                    "error_title": "Pilih dari daftar",
                    "error_message": f"Pilihan: {', '.join(column.choices)}.",
                }
            elif column.kind is Kind.INPUT_DATE:
                check = {
                    "validate": "date",
                    "criteria": ">=",
                    "value": date(2000, 1, 1),
                    "error_title": "Bukan tanggal",
                    "error_message": "Ketik tanggal, misalnya 31/12/2026.",
                }
            else:
                continue
            self._worksheet.data_validation(1, index, n_rows, index, check)


class Page:
    """A sheet that is filled from top to bottom with headings, sentences and small tables."""

    def __init__(self, book: Workbook, sheet: str, widths: Sequence[float]) -> None:
        """Start at the top; ``widths`` are those of the columns, in characters."""
        self._book = book
        self._sheet = sheet
        self._widths = widths
        self._row = 0

    def title(self, text: str) -> None:
        """Write the title of the page."""
        self._book.worksheet(self._sheet).set_row(self._row, 26)
        self._write(0, text, bold=True, font_size=16, font_color=Tone.PLAIN.value)
        self._row += 1

    def sentence(self, text: str) -> None:
        """Write a sentence over the full width."""
        worksheet = self._book.worksheet(self._sheet)
        worksheet.set_row(self._row, _row_height([text], [sum(self._widths)]))
        look = self._book.look(text_wrap=True, valign="top", font_color=_INK).plain
        worksheet.merge_range(self._row, 0, self._row, len(self._widths) - 1, "", look)
        self._write(0, text, text_wrap=True, valign="top", font_color=_INK)
        self._row += 1

    def heading(self, text: str) -> None:
        """Write the heading of a section, after an empty row."""
        self._row += 1
        self._book.worksheet(self._sheet).set_row(self._row, 20)
        self._write(0, text, bold=True, font_size=12, font_color=Tone.PLAIN.value)
        self._row += 1

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        *,
        total: Sequence[Cell] | None = None,
        filtered: bool = False,
    ) -> None:
        """Write a table; ``total`` is a bold last row, ``filtered`` puts a filter on the heads."""
        top = self._row
        self._write_row(heads, bold=True, font_color="#FFFFFF", bg_color=Tone.PLAIN.value)
        for row in rows:
            self._write_row(row)
        if filtered and rows:
            worksheet = self._book.worksheet(self._sheet)
            worksheet.autofilter(top, 0, self._row - 1, len(heads) - 1)
        if total is not None:
            self._write_row(total, bold=True, bg_color=_SHADE)

    def _write_row(self, cells: Sequence[Cell], **look: Any) -> None:
        height = _row_height(cells, self._widths)
        self._book.worksheet(self._sheet).set_row(self._row, height)
        look |= {"text_wrap": True, "valign": "top", "border": 1, "border_color": _LINE}
        for column, cell in enumerate(cells):
            align = "left" if column == 0 else "center"
            self._write(column, cell, align=align, num_format=_COUNT_FORMAT, **look)
        self._row += 1

    def _write(self, column: int, cell: Cell, **look: Any) -> None:
        self._book.write(self._sheet, self._row, column, cell, self._book.look(**look))


def cell_text(text: str) -> str:
    """Make text fit for a cell.

    Line breaks become ``\\n``, a tab a space; characters that cannot be printed go, and so do those
    that turn the direction of writing around. Beyond 32,767 UTF-16 units an ellipsis stands.
    """
    if text.isprintable() and len(text) <= MAX_CELL_CHARS // 2 and not text.startswith("<r>"):
        return text  # as most texts are
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = _DIRECTION_MARKS.sub("", _UNPRINTABLE.sub("", text))
    if text.startswith("<r>"):
        # xlsxwriter takes text between <r> and </r> for formatted text and would not escape it.
        text = " " + text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_CELL_CHARS:
        return text
    return units[: 2 * (MAX_CELL_CHARS - 1)].decode("utf-16-le", "ignore") + "…"


def _row_height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """Estimate the points that a row needs so that the wrapped text of its cells can be seen.

    Excel would find out by itself, but LibreOffice does not for a file made by a program.
    """
    n_lines = max(
        (
            _n_lines(_shown_text(cell), width * _CHARS_PER_WIDTH)
            for cell, width in zip(cells, widths, strict=False)
        ),
        default=1,
    )
    return _LINE_HEIGHT * min(n_lines, _MAX_LINES) + 3


def _shown_text(cell: Cell) -> str:
    match cell:
        case str():
            return cell
        case FileLink():
            return cell.text
        case RowLink():
            return str(cell.label)
        case _:
            return ""


def _n_lines(text: str, width: float) -> int:
    if len(text) <= width and "\n" not in text:
        return 1
    n_lines = 0
    for paragraph in text.split("\n"):
        n_lines += 1
        used = 0
        for word in paragraph.split(" "):
            used += len(word) + 1
            if used > width + 1 and used > len(word) + 1:
                n_lines += 1
                used = len(word) + 1
            while used > width + 1:
                n_lines += 1
                used -= int(width)
    return n_lines


def file_href(folder_href: str, path: str) -> str:
    """Join the percent-encoded URL of a folder and the path of a file in it.

    >>> file_href("../korpus", "Kelurahan A/surat no. 1.pdf")
    '../korpus/Kelurahan%20A/surat%20no.%201.pdf'
    """
    return f"{folder_href.rstrip('/')}/{quote_path(path)}"


def quote_path(path: str) -> str:
    """Percent-encode a path with forward slashes, byte for byte even where it is not UTF-8."""
    return quote(_NO_BYTE.sub("\ufffd", path).encode("utf-8", "surrogateescape"))


def _link_target(href: str) -> str:
    """Say to xlsxwriter where a link leads: to a web page, a network share or a file."""
    if href.startswith(("http://", "https://", "file:///")):
        return href
    if href.startswith("file://"):
        return "external:\\\\" + href.removeprefix("file://")
    return f"external:{href}"


def _row_link_formula(link: RowLink) -> str:
    label = str(link.label) if isinstance(link.label, int) else f'"{link.label}"'
    key_column = f"'{link.sheet}'!$A:$A"
    return f"=HYPERLINK(\"#'{link.sheet}'!A\"&MATCH({link.key},{key_column},0),{label})"


def _properties_of(kind: Kind) -> dict[str, Any]:
    look: dict[str, Any] = {"valign": "top", "border": 1, "border_color": _LINE, "text_wrap": True}
    match kind:
        case Kind.TEXT:
            return look
        case Kind.CENTERED:
            return {**look, "align": "center"}
        case Kind.NUMBER:
            return {**look, "align": "center", "num_format": _COUNT_FORMAT}
        case Kind.PERCENT:
            return {**look, "align": "center", "num_format": "0%"}
        case Kind.DATE:
            return {**look, "align": "center", "num_format": "dd/mm/yyyy"}
        case Kind.INPUT:
            return {**look, "bg_color": "#FFFBEB"}
        case Kind.INPUT_DATE:
            return {**look, "bg_color": "#FFFBEB", "align": "center", "num_format": "dd/mm/yyyy"}
