"""Words to lines of text, inside a table cell or on the open page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sopsim.terms.items import begins_paper
from sopsim.terms.stemmer import is_known_word
from sopsim.terms.text import is_function_word
from sopsim.types import Box, Page, Ruling, Word

_ITEM_MARK = re.compile(
    r"^(?:[-–•●▪◦*\uf0b7\uf0a7\uf0d8]|\(?\d{1,2}[.)]|\(?[a-z][.)]|\d{1,2}(?:\.[1-9]\d?)+\.?)"
    r"(?=\s|$|[A-Z])"
)

_BARE_MARK = re.compile(r"\d{1,2}|[a-z]")
_MARK_GAP = 0.6
"""White space, in line heights, that sets a number without a sign apart from its item."""
_MIN_BARE_MARKS = 2
_BUCKET = 10.0
_NEARLY_WIDEST = 0.8
_PADDING = 12.0
"""White space at both sides of a cell together, at most (points)."""


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


def words_by_cell(words: Iterable[Word], cells: Sequence[Box]) -> list[list[Word]]:
    """Give the words of each cell, and last those outside all.

    A word goes to the first cell around it.
    """
    buckets: dict[int, list[int]] = {}
    for number, cell in enumerate(cells):
        for bucket in range(int(cell.top // _BUCKET), int(cell.bottom // _BUCKET) + 1):
            buckets.setdefault(bucket, []).append(number)
    found: list[list[Word]] = [[] for _ in range(len(cells) + 1)]
    for word in words:
        x, y = word.box.center_x, word.box.center_y
        near = buckets.get(int(y // _BUCKET), ())
        found[next((n for n in near if cells[n].contains(x, y)), -1)].append(word)
    return found


def clip(page: Page, top: float, bottom: float) -> Page:
    """Give the part of a page between two heights; lines that cross them are cut."""
    return replace(
        page,
        words=tuple(w for w in page.words if top <= w.box.center_y < bottom),
        rulings=tuple(
            Ruling(r.x0, max(r.top, top), r.x1, min(r.bottom, bottom))
            for r in page.rulings
            if r.top < bottom and r.bottom >= top
        ),
        shapes=tuple(s for s in page.shapes if top <= s.box.center_y < bottom),
        arrows=tuple(a for a in page.arrows if top <= a.y1 < bottom),
    )


def stack(upper: Page, lower: Page, end: float, start: float) -> Page:
    """Put what stands below ``start`` on a page under the ``end`` of what another page holds."""
    below = clip(lower, start - 1, lower.height)
    shift = end - start
    return replace(
        upper,
        height=lower.height + shift,
        words=(*upper.words, *(replace(w, box=_moved(w.box, shift)) for w in below.words)),
        rulings=(
            *upper.rulings,
            *(Ruling(r.x0, r.top + shift, r.x1, r.bottom + shift) for r in below.rulings),
        ),
    )


def _moved(box: Box, shift: float) -> Box:
    return Box(box.x0, box.top + shift, box.x1, box.bottom + shift)


def group_lines(words: Iterable[Word]) -> list[Line]:
    """Group words into lines, top to bottom.

    Turned words keep the order of the file, as one line each.
    """
    every = list(words)
    turned = [word for word in every if word.turned]
    rows: list[list[Word]] = []
    middle = height = 0.0  # of the last row
    for word in sorted((w for w in every if not w.turned), key=lambda w: w.box.center_y):
        center = word.box.center_y
        if rows and center - middle < 0.5 * min(height, word.box.height):
            rows[-1].append(word)
            middle += (center - middle) / len(rows[-1])
            height = max(height, word.box.height)
        else:
            rows.append([word])
            middle, height = center, word.box.height
    lines = [Line(tuple(sorted(row, key=lambda w: w.box.x0))) for row in rows]
    return lines + [Line((word,)) for word in turned]


def widest_gap(
    intervals: Iterable[tuple[float, float]], start: float, end: float
) -> tuple[float, float] | None:
    """Give the widest stretch from ``start`` to ``end`` that no interval covers.

    Of nearly equal ones it is the last.
    """
    gaps: list[tuple[float, float]] = []
    reached = start
    for low, high in sorted(intervals):
        if low > reached and high > start:
            gaps.append((reached, min(low, end)))
        reached = max(reached, high)
        if reached >= end:
            break
    else:
        gaps.append((reached, end))
    widths = [high - low for low, high in gaps]
    if not widths or max(widths) <= 0.5:
        return None
    return next(
        gap
        for gap, width in zip(reversed(gaps), reversed(widths), strict=True)
        if width >= _NEARLY_WIDEST * max(widths)
    )


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


def running_text(lines: Iterable[Line], width: float) -> str:
    """Give the lines of a column ``width`` points wide as one text, with broken words joined.

    A word too long for the column is broken without a hyphen: it stands alone on its line and fills
    it.
    """
    text = ""
    last: Line | None = None
    for line in lines:
        if last is None:
            text = line.text
        elif _ends_in_hyphen(last, line):
            text = join_at_hyphen(text, line.text)
        else:
            glue = "" if _breaks_word(last, line, width) else " "
            text = f"{text}{glue}{line.text}"
        last = line
    return text


def _ends_in_hyphen(line: Line, following: Line) -> bool:
    return ends_in_hyphen(line.text) and following.text[0].isalnum()


def ends_in_hyphen(text: str) -> bool:
    """Tell a hyphen that belongs to the last word from a dash behind it."""
    return len(text) > 1 and text[-1] == "-" and text[-2].isalnum()


def join_at_hyphen(text: str, following: str) -> str:
    """Join a line that ends in a hyphen with the next.

    *per-/syaratan* is a word, *KTP-/el* has one.
    """
    first, second = text[:-1].rsplit(maxsplit=1)[-1], following.split(maxsplit=1)[0].rstrip(".,;:)")
    if not second.islower():
        return text + following
    whole = is_known_word((first + second).lower())
    torn = min(len(first), len(second)) > 2 and not first.isupper() and not is_known_word(second)
    return (text[:-1] if whole or torn else text) + following


def _breaks_word(line: Line, following: Line, width: float) -> bool:
    word, rest = line.words[-1], following.words[0]
    if word.turned or len(line.words) > 1 or len(word.text) < 2:
        return False
    letter = word.box.width / len(word.text)
    return word.box.width + letter > width - _PADDING and is_one_word(word.text, rest.text)


def is_one_word(first: str, second: str) -> bool:
    """Tell whether two pieces are the halves of one word.

    As a whole it is known, as halves it is not.
    """
    second = second.rstrip(".,;:)")
    if not (first.isalpha() and second.isalpha()) or first.isupper() != second.isupper():
        return False
    if second[0].isupper() and not first.isupper():
        return False
    first, second = first.lower(), second.lower()
    halves = [is_known_word(half) or is_function_word(half) for half in (first, second)]
    return is_known_word(first + second) and not all(halves)


def items_of(lines: Sequence[Line], box: Box, papers: bool = False) -> list[str]:
    """Split the lines of a cell into items, at marks (1., a., -) or where the writer broke a line.

    A line is broken on purpose where the next word would still have fitted into ``box``; in a list
    of ``papers`` also where the next line begins with the name of one.
    """
    return [running_text(item, box.width) for item in lines_of_items(lines, box, papers)]


def lines_of_items(lines: Sequence[Line], box: Box, papers: bool = False) -> list[list[Line]]:
    """Split the lines of a cell as ``items_of`` does."""
    if not lines:
        return []
    lines = _with_marks_ended(lines)
    marked = {number for number, line in enumerate(lines) if _ITEM_MARK.match(line.text)}
    marked |= _lettered(lines)
    has_marks = 0 in marked or len(marked) > 1
    items: list[list[Line]] = [[lines[0]]]
    for number in range(1, len(lines)):
        last, line = lines[number - 1], lines[number]
        starts = (
            number in marked
            if has_marks
            else broken_on_purpose(last, line, box)
            or (papers and begins_paper(last.text, line.text))
        )
        if starts and not _bracket_open(items[-1]):
            items.append([])
        items[-1].append(line)
    return items


def _with_marks_ended(lines: Sequence[Line]) -> list[Line]:
    """Give numbers and letters that stand apart before items without a sign the sign of marks."""
    bare = [_is_bare_mark(line) for line in lines]
    if sum(bare) < _MIN_BARE_MARKS:
        return list(lines)
    return [
        Line((replace(line.words[0], text=f"{line.words[0].text}."), *line.words[1:]))
        if is_mark
        else line
        for line, is_mark in zip(lines, bare, strict=True)
    ]


def _is_bare_mark(line: Line) -> bool:
    if len(line.words) < 2:
        return False
    first, second = line.words[:2]
    apart = second.box.x0 - first.box.x1 > _MARK_GAP * first.box.height
    return apart and bool(_BARE_MARK.fullmatch(first.text)) and second.text[0].isupper()


def _lettered(lines: Sequence[Line]) -> set[int]:
    """Give the lines marked A., B., C. …; a capital alone may be somebody's initial."""
    found: list[int] = []
    for number, line in enumerate(lines):
        if re.match(rf"{chr(ord('A') + len(found))}[.)](?=\s|$)", line.text):
            found.append(number)
    return set(found) if len(found) > 1 else set()


def _bracket_open(lines: Iterable[Line]) -> bool:
    text = " ".join(line.text for line in lines)
    return text.count("(") > text.count(")")


def broken_on_purpose(line: Line, following: Line, box: Box) -> bool:
    """Tell whether the next line's first word would still have fitted behind a line in ``box``."""
    first = following.words[0]
    space = 0.3 * first.box.height
    room = box.x1 - 2.0 - line.box.x1
    return (
        room > first.box.width + (2 if first.text[:1].isupper() else 4) * space
        and not line.text.endswith((",", "-", "/", "dan", "atau"))
        and abs(line.box.x0 - following.box.x0) < first.box.height
    )
