"""page_cache.py: pages read before come back as they were, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.read.page_cache import load_page, store_page
from sopsim.types import Box, Page, Ruling, Shape, ShapeKind, Word

KEY = "0a" * 32
PAGE = Page(
    2,
    842.4,
    595.2,
    (Word("Lurah “A”", Box(1.25, 2, 3, 4.5)), Word("naik", Box(5, 6, 7, 8), turned=True)),
    (Ruling(0, 1, 20, 1),),
    tuple(Shape(kind, Box(1, 1, 9, 9)) for kind in ShapeKind),
    has_images=True,
    confidence=0.9,
    overdrawn=True,
)

LENGTHS = st.floats(-1e4, 1e4)
BOXES = st.builds(Box, LENGTHS, LENGTHS, LENGTHS, LENGTHS)


def test_a_page_comes_back_as_it_was(tmp_path: Path) -> None:
    store_page(tmp_path, KEY, PAGE)
    assert load_page(tmp_path, KEY) == PAGE


@given(
    st.builds(
        Page,
        number=st.integers(1, 999),
        width=LENGTHS,
        height=LENGTHS,
        words=st.lists(st.builds(Word, st.text(), BOXES, st.booleans())).map(tuple),
        rulings=st.lists(st.builds(Ruling, LENGTHS, LENGTHS, LENGTHS, LENGTHS)).map(tuple),
        shapes=st.lists(st.builds(Shape, st.sampled_from(ShapeKind), BOXES)).map(tuple),
        has_images=st.booleans(),
        confidence=st.none() | st.floats(0, 1),
        overdrawn=st.booleans(),
    )
)
def test_any_page_comes_back(tmp_path_factory: pytest.TempPathFactory, page: Page) -> None:
    folder = tmp_path_factory.getbasetemp() / "pages"
    store_page(folder, KEY, page)
    assert load_page(folder, KEY) == page


def test_the_last_page_stored_counts_and_others_stay(tmp_path: Path) -> None:
    other = "0b" * 32
    store_page(tmp_path, KEY, PAGE)
    store_page(tmp_path, other, PAGE)
    store_page(tmp_path, KEY, Page(1, 10, 10))
    assert load_page(tmp_path, KEY) == Page(1, 10, 10)
    assert load_page(tmp_path, other) == PAGE


def test_what_was_never_read_is_not_there(tmp_path: Path) -> None:
    assert load_page(tmp_path, KEY) is None
    assert load_page(tmp_path / "none", KEY) is None


@pytest.mark.parametrize(
    "spoilt", ["", "{}", "[]", "null", '{"words": []}', "\x00", '{"number": 1, "surplus": 2}']
)
def test_a_spoilt_file_is_as_good_as_none(tmp_path: Path, spoilt: str) -> None:
    store_page(tmp_path, KEY, PAGE)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_text(spoilt)
    assert load_page(tmp_path, KEY) is None


def test_bytes_that_are_no_text_are_as_good_as_none(tmp_path: Path) -> None:
    store_page(tmp_path, KEY, PAGE)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(b"\xff\xfe{")
    assert load_page(tmp_path, KEY) is None


def test_nothing_but_whole_pages_is_left_behind(tmp_path: Path) -> None:
    store_page(tmp_path, KEY, PAGE)
    store_page(tmp_path, KEY, PAGE)
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".json"]
