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


def word_list(name: str) -> frozenset[str]:
    """Return the words of one list in ``data/word_lists.csv``.

    Raises KeyError for a list that does not exist.
    """
    lists = {row["list"]: row["words"] for row in read_table("word_lists")}
    return frozenset(lists[name].split())
