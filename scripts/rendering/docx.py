"""Writes laid-out pages as a Word document: tables with merged cells and DrawingML shapes.

The shapes are anchored to the paragraph behind the tables of their page, as they are where an
official drew them over the finished table.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import count, pairwise
from xml.sax.saxutils import escape

from rendering.logo import draw_logo
from rendering.outline import FONTS, LINE_WIDTHS, PRESETS, fill_colour
from rendering.sheet import Connector, Label, Line, Point, Sheet
from rendering.style import Style
from rendering.tables import Table, TableCell, tables_of
from rendering.text import LEADING
from sopsim.types import Box, Shape

_EMU = 12_700  # in a point
_TWIPS = 20  # in a point
_BLACK_LINE = '<a:ln w="{width}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>{end}</a:ln>'
_ARROW = '<a:tailEnd type="triangle" w="med" len="med"/>'
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.{address}"'
    for prefix, address in {
        "w": "openxmlformats.org/wordprocessingml/2006/main",
        "r": "openxmlformats.org/officeDocument/2006/relationships",
        "a": "openxmlformats.org/drawingml/2006/main",
        "pic": "openxmlformats.org/drawingml/2006/picture",
        "wp": "openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "openxmlformats.org/markup-compatibility/2006",
    }.items()
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument\
.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = (
    _HEAD + f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/{{kind}}" Target="{{target}}"/></Relationships>'
)


def pages_as_docx(sheets: Sequence[Sheet], style: Style) -> bytes:
    """Return laid-out pages as a Word document with a section for each page."""
    writer = _Writer(style)
    body = "".join(
        writer.page(sheet, last=number == len(sheets)) for number, sheet in enumerate(sheets, 1)
    )
    document = f"{_HEAD}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", _CONTENT_TYPES)
        main = _RELATIONS.format(kind="officeDocument", target="word/document.xml")
        parts.writestr("_rels/.rels", main)
        image = _RELATIONS.format(kind="image", target="logo.png")
        parts.writestr("word/_rels/document.xml.rels", image)
        parts.writestr("word/logo.png", draw_logo())
        parts.writestr("word/document.xml", document)
    return buffer.getvalue()


class _Writer:
    """Writes the parts of a document in the style of its SOP."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.font = FONTS[style.typeface]
        self.line_width = round(LINE_WIDTHS[style.line_weight] * _EMU)
        self.numbers = count(1)

    # --- pages ------------------------------------------------------------------------------

    def page(self, sheet: Sheet, *, last: bool) -> str:
        tables = tables_of(sheet)
        parts = [self.table(tables[0])]
        for above, below in pairwise(tables):
            gap = below.box.top - above.box.bottom
            parts += [_spacer(gap), self.table(below)]
        section = self.section(sheet, tables[0].box)
        drawing = "".join(self.drawing(sheet))
        properties = _exactly(1) if last else _exactly(1) + section
        parts.append(f"<w:p><w:pPr>{properties}</w:pPr>{drawing}</w:p>")
        return "".join([*parts, section if last else ""])

    def section(self, sheet: Sheet, first_table: Box) -> str:
        turned = ' w:orient="landscape"' if sheet.width > sheet.height else ""
        return (
            f'<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="{_twips(sheet.width)}" '
            f'w:h="{_twips(sheet.height)}"{turned}/>'
            f'<w:pgMar w:top="{_twips(first_table.top)}" w:left="{_twips(first_table.x0)}" '
            f'w:right="{_twips(sheet.width - first_table.x1)}" w:bottom="200" w:header="0" '
            f'w:footer="0" w:gutter="0"/></w:sectPr>'
        )

    # --- tables -----------------------------------------------------------------------------

    def table(self, table: Table) -> str:
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in table.widths)
        rows = "".join(self.row(table, row) for row in range(len(table.heights)))
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{_twips(table.box.width)}" w:type="dxa"/>'
            f'<w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="20" w:type="dxa"/>'
            '<w:right w:w="20" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
        )

    def row(self, table: Table, row: int) -> str:
        cells = "".join(self.cell(table, placed, row) for placed in table.covering(row))
        height = f'<w:trHeight w:val="{_twips(table.heights[row])}" w:hRule="exact"/>'
        return f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{cells}</w:tr>"

    def cell(self, table: Table, placed: TableCell, row: int) -> str:
        cell, first = placed.cell, placed.row == row
        width = sum(table.widths[placed.column : placed.column + placed.n_columns])
        properties = [f'<w:tcW w:w="{_twips(width)}" w:type="dxa"/>']
        if placed.n_columns > 1:
            properties.append(f'<w:gridSpan w:val="{placed.n_columns}"/>')
        if placed.n_rows > 1:
            properties.append('<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>")
        if cell.shaded:
            properties.append('<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>')
        if cell.rotated:
            properties.append('<w:textDirection w:val="btLr"/>')
        if cell.middle:
            properties.append('<w:vAlign w:val="center"/>')
        lines = "".join(self.paragraph(line, placed) for line in cell.lines) if first else ""
        return f"<w:tc><w:tcPr>{''.join(properties)}</w:tcPr>{lines or _spacer(1)}</w:tc>"

    def paragraph(self, line: Line, placed: TableCell) -> str:
        size = placed.cell.size
        properties = _exactly(size * LEADING)
        if line.indent:
            hanging = f' w:hanging="{_twips(line.indent)}"' if line.bullet else ""
            properties += f'<w:ind w:left="{_twips(line.indent)}"{hanging}/>'
        if placed.cell.align == "centre":
            properties += '<w:jc w:val="center"/>'
        bullet = f"{line.bullet}\t" if line.bullet else ""
        run = self.run(bullet + line.text, size, bold=line.bold, underlined=line.underlined)
        return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"

    def run(self, text: str, size: float, *, bold: bool = False, underlined: bool = False) -> str:
        look = f'<w:rFonts w:ascii="{self.font}" w:hAnsi="{self.font}" w:cs="{self.font}"/>'
        look += "<w:b/>" if bold else ""
        look += f'<w:sz w:val="{round(2 * size)}"/>'
        look += '<w:u w:val="single"/>' if underlined else ""
        content = "<w:tab/>".join(
            f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t")
        )
        return f"<w:r><w:rPr>{look}</w:rPr>{content}</w:r>"

    # --- drawing ----------------------------------------------------------------------------

    def drawing(self, sheet: Sheet) -> Iterator[str]:
        if sheet.logo:
            yield self.picture(sheet.logo)
        for connector in sheet.connectors:
            yield from self.connector(connector)
        for shape in sheet.shapes:
            yield self.shape(shape)
        for label in sheet.labels:
            yield self.label(label)

    def picture(self, box: Box) -> str:
        size = f'<a:ext cx="{_emu(box.width)}" cy="{_emu(box.height)}"/>'
        graphic = (
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            '<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="logo"/><pic:cNvPicPr/></pic:nvPicPr>'
            '<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>{size}</a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        )
        return self.anchor(box, graphic)

    def shape(self, shape: Shape) -> str:
        colour = fill_colour(self.style)
        fill = f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>' if colour else ""
        geometry = f'<a:prstGeom prst="{PRESETS[shape.kind]}"><a:avLst/></a:prstGeom>'
        line = _BLACK_LINE.format(width=self.line_width, end="")
        return self.anchor(shape.box, _shape(shape.box, geometry + (fill or "<a:noFill/>") + line))

    def connector(self, connector: Connector) -> Iterator[str]:
        points = connector.points
        if len(points) > 2 and not self.style.split_connectors:
            yield self.polyline(points, arrow=connector.arrow)
            return
        for start, end in pairwise(points):
            yield self.straight(start, end, arrow=connector.arrow and end == points[-1])

    def straight(self, start: Point, end: Point, *, arrow: bool) -> str:
        box = _around((start, end))
        flips = ' flipH="1"' if end[0] < start[0] else ""
        flips += ' flipV="1"' if end[1] < start[1] else ""
        line = _BLACK_LINE.format(width=self.line_width, end=_ARROW if arrow else "")
        geometry = '<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom>'
        return self.anchor(box, _shape(box, geometry + line, flips))

    def polyline(self, points: Sequence[Point], *, arrow: bool) -> str:
        box = _around(points)
        corners = [f'<a:pt x="{_emu(x - box.x0)}" y="{_emu(y - box.top)}"/>' for x, y in points]
        path = f"<a:moveTo>{corners[0]}</a:moveTo>"
        path += "".join(f"<a:lnTo>{corner}</a:lnTo>" for corner in corners[1:])
        geometry = (
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
            f'<a:path w="{_emu(box.width)}" h="{_emu(box.height)}" fill="none">{path}</a:path>'
            "</a:pathLst></a:custGeom><a:noFill/>"
        )
        line = _BLACK_LINE.format(width=self.line_width, end=_ARROW if arrow else "")
        return self.anchor(box, _shape(box, geometry + line))

    def label(self, label: Label) -> str:
        height = label.size * LEADING
        width = len(label.text) * label.size * 0.75 + 4
        box = Box(label.x, label.baseline - label.size, label.x + width, label.baseline + height)
        run = self.run(label.text, label.size, bold=label.bold)
        text = f"<w:p><w:pPr>{_exactly(height)}</w:pPr>{run}</w:p>"
        look = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
        return self.anchor(box, _shape(box, look, text=text))

    def anchor(self, box: Box, graphic: str) -> str:
        number = next(self.numbers)
        return (
            '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
            f'relativeHeight="{number}" behindDoc="0" locked="0" layoutInCell="1" '
            'allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            f'<wp:positionH relativeFrom="page"><wp:posOffset>{_emu(box.x0)}</wp:posOffset>'
            '</wp:positionH><wp:positionV relativeFrom="page">'
            f"<wp:posOffset>{_emu(box.top)}</wp:posOffset></wp:positionV>"
            f'<wp:extent cx="{_emu(box.width)}" cy="{_emu(box.height)}"/><wp:wrapNone/>'
            f'<wp:docPr id="{number}" name="Shape {number}"/>'
            f"<a:graphic>{graphic}</a:graphic></wp:anchor></w:drawing></w:r>"
        )


def _shape(box: Box, look: str, flips: str = "", text: str = "") -> str:
    content = f"<wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx>" if text else ""
    kind = '<wps:cNvSpPr txBox="1"/>' if text else "<wps:cNvSpPr/>"
    return (
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<wps:wsp>{kind}<wps:spPr><a:xfrm{flips}><a:off x="0" y="0"/>'
        f'<a:ext cx="{_emu(box.width)}" cy="{_emu(box.height)}"/></a:xfrm>{look}</wps:spPr>'
        f'{content}<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" wrap="none"/></wps:wsp>'
        "</a:graphicData>"
    )


def _around(points: Sequence[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _exactly(points: float) -> str:
    spacing = f'w:before="0" w:after="0" w:line="{_twips(points)}" w:lineRule="exact"'
    return f"<w:spacing {spacing}/>"


def _spacer(points: float) -> str:
    return f"<w:p><w:pPr>{_exactly(points)}</w:pPr></w:p>"


def _twips(points: float) -> int:
    return round(points * _TWIPS)


def _emu(points: float) -> int:
    return round(points * _EMU)
