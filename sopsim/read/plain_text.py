"""Any other document with text: compared paragraph by paragraph, for its form is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sopsim.read.letterhead import names_unit
from sopsim.read.lines import Line, group_lines, surrounding
from sopsim.read.quality import assess
from sopsim.types import Layout, Page, Sop, Step

_ITEM = re.compile(r"^(?:\(?\d{1,2}[.)]|\(?[a-z][.)]|[-–•▪●])\s+\S")
_PARAGRAPH_GAP = 0.8
"""White space above a line, in line heights, that begins a paragraph."""
_MIN_WORDS = 3
_HEADING_LINES = 12
_SUBJECT = re.compile(r"^(?:TENTANG|(?:Perihal|Hal)\s*:)\s*(.*)$", re.I)


def read_plain_text(pages: Sequence[Page]) -> list[Sop]:
    """Read a file of unknown layout as one document; empty where it has no text."""
    filled = [page for page in pages if page.words]
    if not filled:
        return []
    paragraphs = [
        (paragraph, page.number)
        for page in filled
        for paragraph in _paragraphs(group_lines(page.words))
    ]
    steps = tuple(
        Step(str(number), _text(lines), page=page, area=surrounding(line.box for line in lines))
        for number, (lines, page) in enumerate(paragraphs, 1)
    )
    sop = Sop(
        id="",
        path="",
        first_page=filled[0].number,
        last_page=filled[-1].number,
        layout=Layout.UNKNOWN,
        title=_title(group_lines(filled[0].words)),
        agency="",
        warnings=("Tata letak tidak dikenali; isinya dibandingkan per paragraf.",),
        steps=steps,
    )
    return [assess(sop)]


def _title(lines: Sequence[Line]) -> str:
    """Take what follows *TENTANG* or *Perihal*, else the first line that reads like a heading."""
    headings = [line.text for line in lines[:_HEADING_LINES] if _is_heading(line)]
    for text, following in pairwise([*headings, ""]):
        match = _SUBJECT.match(text)
        if match and (match[1] or following):
            return match[1] or following
    return next((text for text in headings if not names_unit(text)), "")


def _is_heading(line: Line) -> bool:
    letters = sum(c.isalpha() for c in line.text)
    return bool(_SUBJECT.match(line.text)) or (
        len(line.words) >= 2 and letters > 0.6 * len(line.text)
    )


def _paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    paragraphs: list[list[Line]] = []
    for line in lines:
        if not paragraphs or _begins(paragraphs[-1][-1], line):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return [lines for lines in paragraphs if len(_text(lines).split()) >= _MIN_WORDS]


def _begins(last: Line, line: Line) -> bool:
    gap = line.box.top - last.box.bottom
    return bool(_ITEM.match(line.text)) or gap > _PARAGRAPH_GAP * line.box.height


def _text(lines: Iterable[Line]) -> str:
    return " ".join(line.text for line in lines)
