"""Invented arms for letterheads, as the small picture that real letterheads hold."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw


@cache
def draw_logo() -> bytes:
    """Return a PNG, 4 wide to 5 high: a shield with a disc and a bar."""
    picture = Image.new("RGBA", (160, 200), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    shield = [(4, 4), (155, 4), (155, 110), (130, 165), (80, 196), (30, 165), (4, 110)]
    draw.polygon(shield, fill="#1f6fb5", outline="black", width=3)
    draw.ellipse((48, 44, 112, 108), fill="#f2c230", outline="black", width=2)
    draw.rectangle((28, 128, 132, 142), fill="white")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
