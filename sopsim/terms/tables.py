"""Reading the CSV tables that lie beside the code."""

from __future__ import annotations

import csv
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of ``data/<name>.csv``, each a mapping from column name to stripped text.

    Raises FileNotFoundError for a table that does not exist.
    """
    text = files("sopsim.terms").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return [
        {column: value.strip() for column, value in row.items()}
        for row in csv.DictReader(text.splitlines())
    ]


def split_cell(cell: str) -> list[str]:
    """Return the parts of a table cell that lists several values separated by ``;``."""
    return [part for part in (piece.strip() for piece in cell.split(";")) if part]
