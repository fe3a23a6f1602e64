"""Words to lines of text, inside a table cell or on the open page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sopsim.types import Box, Page, Word

_ITEM_MARK = re.compile(r"^(?:[-–•●▪◦*\uf0b7\uf0a7\uf0d8]|\(?\d{1,2}[.)]|\(?[a-z][.)])(?=\s|$|[A-Z])")


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand side by side, left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with one space between them."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The smallest rectangle around the words."""
        return surrounding(word.box for word in self.words)


def surrounding(boxes: Iterable[Box]) -> Box:
    """Give the smallest rectangle around all boxes; there must be at least one."""
    every = list(boxes)
    return Box(
        min(box.x0 for box in every),
        min(box.top for box in every),
        max(box.x1 for box in every),
        max(box.bottom for box in every),
    )


def words_in(page: Page, box: Box) -> list[Word]:
    """Give the words of a page whose middle lies in ``box``, in the order of the file."""
    return [word for word in page.words if box.contains(word.box.center_x, word.box.center_y)]


def group_lines(words: Iterable[Word]) -> list[Line]:
    """Group words into lines, top to bottom; turned words keep the order of the file, as one line each."""
    every = list(words)
    turned = [word for word in every if word.turned]
    rows: list[list[Word]] = []
    for word in sorted((w for w in every if not w.turned), key=lambda w: w.box.center_y):
        if rows and _same_line(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    lines = [Line(tuple(sorted(row, key=lambda w: w.box.x0))) for row in rows]
    return lines + [Line((word,)) for word in turned]


def _same_line(row: list[Word], word: Word) -> bool:
    centers = [other.box.center_y for other in row]
    height = min(max(other.box.height for other in row), word.box.height)
    return word.box.center_y - sum(centers) / len(centers) < 0.5 * height


def split_at_gaps(line: Line, gap: float) -> list[Line]:
    """Cut a line where the space between two words is wider than ``gap`` points."""
    pieces: list[list[Word]] = []
    for word in line.words:
        if pieces and word.box.x0 - pieces[-1][-1].box.x1 <= gap:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return [Line(tuple(piece)) for piece in pieces]


def text_of(words: Iterable[Word]) -> str:
    """Give words as one running text, in reading order."""
    return " ".join(line.text for line in group_lines(words))


def items_of(lines: Sequence[Line], box: Box) -> list[str]:
    """Split the lines of a cell into list items: at marks (1., a., -) or where the writer broke the line.

    A line is broken on purpose where the next word would still have fitted into ``box``.
    """
    if not lines:
        return []
    has_marks = sum(bool(_ITEM_MARK.match(line.text)) for line in lines) > 0
    items: list[list[str]] = []
    for number, line in enumerate(lines):
        starts = (
            bool(_ITEM_MARK.match(line.text))
            if has_marks
            else number > 0 and _broken_on_purpose(lines[number - 1], line, box)
        )
        if starts or not items:
            items.append([])
        items[-1].append(line.text)
    return [" ".join(item) for item in items]


def _broken_on_purpose(line: Line, following: Line, box: Box) -> bool:
    first = following.words[0]
    space = 0.3 * first.box.height
    room = box.x1 - 2.0 - line.box.x1
    return (
        room > first.box.width + 2 * space
        and first.text[:1].isupper()
        and not line.text.endswith((",", "-", "/", "dan", "atau"))
        and abs(line.box.x0 - following.box.x0) < first.box.height
    )
