"""The CSV tables beside the code."""

from importlib.resources import files

import pytest

from sopsim.terms.tables import read_table, split_cell, word_list

NAMES = sorted(
    entry.name.removesuffix(".csv")
    for entry in files("sopsim.terms").joinpath("data").iterdir()
    if entry.name.endswith(".csv")
)


@pytest.mark.parametrize("name", NAMES)
def test_rows_have_all_columns(name: str) -> None:
    rows = read_table(name)
    assert rows
    for row in rows:
        assert None not in row
        assert None not in row.values()


def test_unknown_names() -> None:
    with pytest.raises(FileNotFoundError):
        read_table("entah")
    with pytest.raises(KeyError):
        word_list("entah")


def test_split_cell() -> None:
    assert split_cell(" a; b ;; c") == ["a", "b", "c"]
    assert split_cell("") == []


def test_word_list() -> None:
    assert "yang" in word_list("fungsi")
