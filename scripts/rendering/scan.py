"""Makes a scan of a PDF: its pages as pictures, with what paper, stamps and scanners do to them.

How a scan looks is chosen by its path, as the style of an SOP is; the same path gives the same
pixels. The text is only in the pictures, on mixed scans except for the first page.
"""

from __future__ import annotations

import io
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFilter
from pypdf import PdfReader, PdfWriter

Turn = Literal[0, 90, 180, 270]
Tone = Literal["grey", "colour", "black_and_white"]
Colour = tuple[int, int, int]

_POINTS = 72
_WHITE: Colour = (255, 255, 255)
_STAMP_COLOURS: tuple[Colour, ...] = ((72, 61, 170), (110, 50, 150), (35, 70, 165))
_INK: Colour = (25, 35, 110)
_EPOCH = time.gmtime(0)


@dataclass(frozen=True, slots=True)
class ScanLook:
    """What happens to the pages of one scan.

    ``skew`` is in degrees. ``turn`` is the clockwise turn of all pages or of the last one; with
    ``rotate_entry`` the PDF's /Rotate shows them upright again. ``mixed`` leaves the first page as
    it is.
    """

    dpi: int
    tone: Tone
    jpeg_quality: int
    noise: float
    blur: float
    shadow: float
    skew: float
    turn: Turn
    turned: Literal["all", "last"]
    rotate_entry: bool
    stamp: bool
    punched: bool
    mixed: bool


def choose_look(path: str, *, mixed: bool = False) -> ScanLook:
    """Pick the look of the scan at ``path``."""
    dice = random.Random(path)
    turn: Turn = dice.choice((0, 0, 0, 0, 90, 180, 270))
    return ScanLook(
        dpi=dice.choice((150, 200, 200, 300)),
        tone=dice.choice(("grey", "grey", "colour", "black_and_white")),
        jpeg_quality=dice.randint(40, 85),
        noise=dice.uniform(2, 9),
        blur=dice.uniform(0, 0.7),
        shadow=dice.uniform(0, 0.25),
        skew=round(dice.triangular(-3, 3, 0), 2),
        turn=turn,
        turned=dice.choice(("all", "last")),
        rotate_entry=dice.random() < 0.5,
        stamp=dice.random() < 0.7,
        punched=dice.random() < 0.3,
        mixed=mixed,
    )


def scan_pdf(pdf: bytes, path: str, look: ScanLook) -> bytes:
    """Return the scan of a PDF; ``path`` seeds the noise and the places of stamps."""
    dice = random.Random(f"{path}|pixels")
    writer = PdfWriter()
    original = PdfReader(io.BytesIO(pdf)).pages
    for index, picture in enumerate(_rasterise(pdf, look.dpi)):
        if look.mixed and index == 0:
            writer.add_page(original[0])
            continue
        turn = look.turn if look.turned == "all" or index == len(original) - 1 else 0
        scanned = _scan(picture, look, dice, stamped=look.stamp and index == int(look.mixed))
        writer.append(io.BytesIO(_as_pdf(scanned.rotate(-turn, expand=True), look)))
        if turn and look.rotate_entry:
            writer.pages[-1].rotate(-turn % 360)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _rasterise(pdf: bytes, dpi: int) -> Iterator[Image.Image]:
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            yield page.render(scale=dpi / _POINTS).to_pil().convert("RGB")


def _as_pdf(picture: Image.Image, look: ScanLook) -> bytes:
    buffer = io.BytesIO()
    mode = {"grey": "L", "colour": "RGB", "black_and_white": "1"}[look.tone]
    if mode == "1":
        picture = picture.convert("L").point(lambda value: 255 * (value > 150)).convert("1")
    compression = {} if mode == "1" else {"quality": look.jpeg_quality}
    picture.convert(mode).save(
        buffer, "PDF", resolution=look.dpi, creationDate=_EPOCH, modDate=_EPOCH, **compression
    )
    return buffer.getvalue()


# --- paper ------------------------------------------------------------------------------------


def _scan(
    picture: Image.Image, look: ScanLook, dice: random.Random, *, stamped: bool
) -> Image.Image:
    if stamped:
        _sign(picture, look.dpi, dice)
        picture = _stamp(picture, look.dpi, dice)
    if look.punched:
        _punch(picture, look.dpi)
    picture = picture.rotate(look.skew, Image.Resampling.BICUBIC, fillcolor=_WHITE)
    if look.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(look.blur * look.dpi / 200))
    return _light(picture, look, dice)


def _light(picture: Image.Image, look: ScanLook, dice: random.Random) -> Image.Image:
    """Darken one side, as near the spine or in a photograph, and add the noise of the sensor."""
    pixels = np.asarray(picture, dtype=np.float32)
    height, width, _ = pixels.shape
    angle = dice.uniform(0, 2 * math.pi)
    across = np.linspace(-1, 1, width)[None, :] * math.cos(angle)
    down = np.linspace(-1, 1, height)[:, None] * math.sin(angle)
    light = 1 - look.shadow * np.clip(across + down, 0, 1) ** 2
    grain = np.random.default_rng(dice.getrandbits(32)).normal(0, look.noise, (height, width))
    scanned = pixels * light[..., None] - 4 + grain[..., None]
    return Image.fromarray(np.clip(scanned, 0, 255).astype(np.uint8))


def _punch(picture: Image.Image, dpi: int) -> None:
    """Two holes at the middle of the left edge show the dark lid of the scanner."""
    draw = ImageDraw.Draw(picture)
    radius = 0.11 * dpi
    for offset in (-1.57, 1.57):
        x, y = 0.3 * dpi, picture.height / 2 + offset * dpi
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(40, 40, 40))


# --- ink --------------------------------------------------------------------------------------


def _stamp(picture: Image.Image, dpi: int, dice: random.Random) -> Image.Image:
    """Press a round stamp of invented lettering onto the right half of the page."""
    size = int(1.3 * dpi)
    ink = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(ink)
    for share, width in ((0.49, 0.02), (0.46, 0.008), (0.3, 0.01)):
        draw.ellipse(
            [size * (0.5 - share)] * 2 + [size * (0.5 + share)] * 2,
            outline=170,
            width=max(1, int(size * width)),
        )
    for number in range(24):
        angle = number * math.pi / 12
        x, y = (size * (0.5 + 0.38 * turn) for turn in (math.cos(angle), math.sin(angle)))
        draw.text((x, y), "KOTA*TANGERANG*DINAS*CAP"[number], fill=170, anchor="mm")
    draw.line([size * 0.3, size * 0.55, size * 0.7, size * 0.5], fill=170, width=max(1, size // 60))
    ink = ink.rotate(dice.uniform(-25, 25), Image.Resampling.BICUBIC)
    x = int(picture.width * dice.uniform(0.5, 0.75))
    y = int(picture.height * dice.uniform(0.15, 0.55))
    stamped = picture.copy()
    stamped.paste(Image.new("RGB", ink.size, dice.choice(_STAMP_COLOURS)), (x, y), ink)
    return stamped


def _sign(picture: Image.Image, dpi: int, dice: random.Random) -> None:
    """Draw the loops of a signature across whatever stands there."""
    x = picture.width * dice.uniform(0.55, 0.7)
    y = picture.height * dice.uniform(0.2, 0.35)
    points = [
        (
            x + dpi * (0.09 * n + 0.12 * math.cos(1.9 * n)),
            y + dpi * dice.uniform(0.1, 0.22) * math.sin(1.9 * n),
        )
        for n in np.arange(0, 12, 0.15)
    ]
    ImageDraw.Draw(picture).line(points, fill=_INK, width=max(2, dpi // 80), joint="curve")
