"""Scanned pages read before, one JSON file a page, so that none is read twice."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sopsim.types import Arrow, Box, Page, Ruling, Shape, ShapeKind, Word


def load_page(folder: Path, key: str) -> Page | None:
    """Give the page kept under ``key``; None where there is none, or only a spoilt one."""
    try:
        return _from_json(json.loads(_file(folder, key).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None  # reading the page again is the cure


def store_page(folder: Path, key: str, page: Page) -> None:
    """Keep a page under ``key``; it appears whole or not at all."""
    file = _file(folder, key)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(asdict(page), stream, ensure_ascii=False)
    Path(name).replace(file)


def _file(folder: Path, key: str) -> Path:
    return folder / key[:2] / f"{key}.json"


def _from_json(raw: dict[str, Any]) -> Page:
    return Page(
        **{
            **raw,
            "words": tuple(Word(w["text"], Box(**w["box"]), w["turned"]) for w in raw["words"]),
            "rulings": tuple(Ruling(**ruling) for ruling in raw["rulings"]),
            "shapes": tuple(
                Shape(ShapeKind(shape["kind"]), Box(**shape["box"])) for shape in raw["shapes"]
            ),
            "arrows": tuple(Arrow(**arrow) for arrow in raw["arrows"]),
            "shaded": (),
        }
    )
