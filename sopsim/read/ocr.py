"""Printed text in images, recognised by Tesseract. The only importer of tesserocr."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import tesserocr
from numpy.typing import NDArray

from sopsim.errors import OcrError

INSTALL_HINT = "Pasang data bahasa OCR: sudo apt install tesseract-ocr tesseract-ocr-ind."

_LANGUAGE = "ind"
_ORIENTATION = "osd"
_DATA_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
"""Where distributions put the language data; the variable TESSDATA_PREFIX goes before them."""

_SURE_TURN = 2.0
"""Confidence from which Tesseract's word on a page's orientation is taken."""


@dataclass(frozen=True, slots=True)
class Print:
    """A word found in an image: its text, confidence (0 … 100) and place in pixels.

    ``top`` and ``bottom`` are those of its line, so that the words of a line are level.
    """

    text: str
    confidence: float
    x0: int
    top: int
    x1: int
    bottom: int


@cache
def data_folder() -> str | None:
    """Give the folder with Tesseract's data for Indonesian; None where there is none."""
    folders = (os.environ.get("TESSDATA_PREFIX", ""), *_DATA_FOLDERS)
    needed = (_LANGUAGE, _ORIENTATION)
    return next(
        (
            folder
            for folder in folders
            if folder and all(Path(folder, f"{name}.traineddata").is_file() for name in needed)
        ),
        None,
    )


class Recogniser:
    """Tesseract with Indonesian loaded."""

    def __init__(self) -> None:
        """Load the language.

        :raises OcrError: its data is not installed.
        """
        folder = data_folder()
        if folder is None:
            raise OcrError("data bahasa OCR (tesseract, ind) belum terpasang.", INSTALL_HINT)
        self._text = tesserocr.PyTessBaseAPI(
            path=folder, lang=_LANGUAGE, psm=tesserocr.PSM.SINGLE_BLOCK
        )
        self._turns = tesserocr.PyTessBaseAPI(
            path=folder, lang=_ORIENTATION, psm=tesserocr.PSM.OSD_ONLY
        )

    def read(self, image: NDArray[np.uint8], dpi: int) -> list[Print]:
        """Read a block of text in a grey image of shape (height, width)."""
        _load(self._text, image, dpi)
        self._text.Recognize()
        return list(_prints(self._text.GetIterator()))

    def quarter_turns(self, image: NDArray[np.uint8], dpi: int) -> int | None:
        """Tell by how many quarter turns counter-clockwise a page must be turned to be upright.

        None where that is not sure: the page has little text, or text in several directions.
        """
        _load(self._turns, image, dpi)
        found = self._turns.DetectOrientationScript()
        if found and found["orient_conf"] >= _SURE_TURN:
            return int(found["orient_deg"]) // 90 % 4
        return None

    def likeliest_turns(self, text: NDArray[np.uint8], dpi: int) -> int:
        """Tell the same of an image without lines: how it must be turned for most to be legible."""
        return max(range(4), key=lambda turns: self._legibility(np.rot90(text, turns), dpi))

    def _legibility(self, image: NDArray[np.uint8], dpi: int) -> float:
        """Give the number of letters in words that were read with confidence."""
        words = self.read(np.ascontiguousarray(image), dpi)
        return sum(len(word.text) for word in words if word.confidence > 80 and len(word.text) > 2)


def _load(api: tesserocr.PyTessBaseAPI, image: NDArray[np.uint8], dpi: int) -> None:
    height, width = image.shape
    api.SetImageBytes(np.ascontiguousarray(image).tobytes(), width, height, 1, width)
    api.SetSourceResolution(dpi)


def _prints(results: tesserocr.PyResultIterator | None) -> Iterator[Print]:
    if results is None or results.Empty(tesserocr.RIL.WORD):
        return
    for word in tesserocr.iterate_level(results, tesserocr.RIL.WORD):
        if word.Empty(tesserocr.RIL.WORD):
            continue
        text = word.GetUTF8Text(tesserocr.RIL.WORD).strip()
        x0, _, x1, _ = word.BoundingBox(tesserocr.RIL.WORD)
        _, top, _, bottom = word.BoundingBox(tesserocr.RIL.TEXTLINE)
        if text:
            yield Print(text, word.Confidence(tesserocr.RIL.WORD), x0, top, x1, bottom)
