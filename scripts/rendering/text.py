"""Faces, the width of text, and breaking text into lines."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from rendering.style import Typeface

LEADING = 1.18
"""Distance of two base lines in font sizes."""


@dataclass(frozen=True, slots=True)
class Face:
    """The font names of a typeface."""

    regular: str
    bold: str


# Only the standard PDF fonts and the Vera files inside reportlab: the same on every machine.
_FACES: dict[Typeface, Face] = {
    "helvetica": Face("Helvetica", "Helvetica-Bold"),
    "times": Face("Times-Roman", "Times-Bold"),
    "vera": Face("Vera", "VeraBd"),
}


def load_face(typeface: Typeface) -> Face:
    """Return the font names of a typeface, registered with reportlab where they need to be."""
    face = _FACES[typeface]
    if typeface == "vera":
        for name in (face.regular, face.bold):
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    return face


def text_width(text: str, font: str, size: float) -> float:
    """Return the printed width of ``text`` in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Break ``text`` into lines of at most ``width`` points; no text is one empty line.

    A word wider than the line is broken inside, as word processors do in narrow cells.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        candidate = f"{line} {word}" if line else word
        if text_width(candidate, font, size) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        *full, line = _break_word(word, font, size, width)
        lines.extend(full)
    return [*lines, line]


def _break_word(word: str, font: str, size: float, width: float) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, font, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
