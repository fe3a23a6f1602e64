"""The title in the head of a form: behind the form's name, else what is set largest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from sopsim.read.blocks import Block, is_set_alike, stands_below
from sopsim.read.labels import IDENTITY_LABELS, is_code, match_whole
from sopsim.read.letterhead import names_unit
from sopsim.read.lines import Line

_FORM = (
    r"(?:SOP(?:[ -]AP)?|SPO|POS|POB|PROTAP|PROSEDUR TETAP|INSTRUKSI KERJA"
    r"|STANDARD? (?:OPERASIONAL|OPERATING|OPERATIONAL) (?:PROSEDUR|PROCEDURES?)"
    r"|STANDARD? PROSEDUR OPERASIONAL|PROSEDUR OPERASIONAL (?:STANDAR|BAKU)"
    r"|PEDOMAN OPERASIONAL STANDAR)"
)
_FORM_NAME = re.compile(
    rf"^\d{{0,3}}\.?\s*{_FORM}(?:\s*(?:\({_FORM}\)|/\s*{_FORM}))*(?![\w/-])[\s:]*(.*)$", re.I
)
_STANDARD_NAME = re.compile(
    r"^(?:\d{1,3}\.\s*)?STANDARD?\s+PELAYANAN(?:\s+PUBLIK)?\b[\s:]*(.*)$", re.I
)
_ABOUT = re.compile(r"^TENTANG(?:\s+(.+))?$", re.I)
_QUOTES = " :“”\"'"

_NO_TITLE = re.compile(
    r"^(?:LOGO|HALAMAN|PEMERINTAH|DITETAPKAN|DISAHKAN|MENGETAHUI|DIREKTUR|NIP|NO|NOMOR|TANGGAL|TGL"
    r"|TAHUN|TERBIT|REVISI|DOKUMEN|JL|JLN|JALAN|TELP|TTD|BERLAKU|DIBUAT|DISUSUN|KEPALA)\b"
    r"|^DR[GAS]?\.|,\s*(?:[SMA]|NS|APT)\.\s?[A-Z]|\d{4,}|:|^[\W\d_]*$",
    re.I,
)
_NO_SERVICE = re.compile(r"^(?:pada|di|yang|dan|lampiran|unit kerja|tahun)\b|\d{4,}|\w/\d|:", re.I)
_PLACED = re.compile(r"^(?:di|pada)\s+", re.I)
_MIN_LETTERS = 3
_MAX_WORDS = 40
_FORM_GAP = 2.5
"""White space, in line heights, between the form's name and the title below it, at most."""
_TITLE_GAP = 1.2
"""The same between the lines of that title."""
_LINE_GAP = 0.8
"""The same between the lines of a paragraph."""
_AS_LARGE = 0.87
"""Letters at least this part as high as the largest are as large; scans measure heights roughly."""


@dataclass(slots=True)
class _Paragraph:
    """Lines set alike, one right below the other; ``block`` is that of the first."""

    block: Block
    lines: list[Line]

    @property
    def height(self) -> float:
        return median(word.box.height for line in self.lines for word in line.words)


def title_of(head: Sequence[Block], agency: str) -> str:
    """Give the title that a form's head prints, without the form's own name; empty without one."""
    return title_behind_name(head) or _prominent(head, agency)


def title_behind_name(head: Sequence[Block]) -> str:
    """Give the title on the line of the form's name (*SOP …*) and right below it, else nothing.

    Where the name stands twice, as in the running head of a browser, the larger counts.
    """
    lines = [line for block in head for line in block.lines]
    found = []
    for number, line in enumerate(lines):
        match = _FORM_NAME.match(line.text) or _STANDARD_NAME.match(line.text)
        if match and (title := _behind(line, match[1].strip(), lines[number + 1 :])):
            found.append((line.box.height, title))
    return max(found, default=(0.0, ""), key=lambda candidate: candidate[0])[1]


def without_form_name(title: str) -> str:
    """Give a title without the form's own name before it and quotation marks around it."""
    plain = title
    for pattern in (_FORM_NAME, _STANDARD_NAME, _ABOUT):
        match = pattern.match(plain.strip(_QUOTES))
        plain = match[1] if match and match[1] else plain
    return " ".join(plain.split()).strip(_QUOTES)


def _behind(name: Line, own: str, below: Iterable[Line]) -> str:
    """Give what the line of the form's ``name`` says behind it, and what goes on right below."""
    if own and _NO_SERVICE.search(own):
        return ""
    title, last = [own] if own else [], name
    for line in below:
        if not stands_below(last, line, _TITLE_GAP if title else _FORM_GAP):
            continue
        if _ABOUT.fullmatch(line.text.strip()) and not title:
            last = line
            continue
        if not is_title(line.text) or (title and not is_set_alike(last, line)):
            break
        title.append(line.text)
        last = line
    return " ".join(title)


def _prominent(head: Sequence[Block], agency: str) -> str:
    """Give the paragraph of the largest letters that is no agency, no field and no signature.

    It is sought outside the cells that begin with an agency, then in them, then line by line: an
    agency may be followed by the title with nothing between.
    """
    paragraphs = _paragraphs(head)
    own = [p for p in paragraphs if not (p.block.in_cell and names_unit(p.block.lines[0].text))]
    single = [_Paragraph(block, [line]) for block in head for line in block.lines]
    for tier in (own, paragraphs, single):
        possible = [p for p in tier if _may_be_title(p, agency)]
        largest = max((paragraph.height for paragraph in possible), default=0.0)
        for paragraph in possible:
            if paragraph.height >= _AS_LARGE * largest:
                return " ".join(line.text for line in paragraph.lines)
    return ""


def _paragraphs(head: Sequence[Block]) -> list[_Paragraph]:
    paragraphs: list[_Paragraph] = []
    for block in head:
        for line in block.lines:
            last = paragraphs[-1] if paragraphs else None
            if last is not None and _goes_on(last, block, line):
                last.lines.append(line)
            else:
                paragraphs.append(_Paragraph(block, [line]))
    return paragraphs


def _goes_on(last: _Paragraph, block: Block, line: Line) -> bool:
    if last.block.in_cell != block.in_cell or (block.in_cell and last.block is not block):
        return False
    above = last.lines[-1]
    begins = names_unit(line.text) or not is_title(line.text)
    ended = not names_unit(above.text) and not is_title(above.text)
    near = stands_below(above, line, _LINE_GAP) and is_set_alike(above, line)
    return near and not begins and not ended


def _may_be_title(paragraph: _Paragraph, agency: str) -> bool:
    text = " ".join(line.text for line in paragraph.lines)
    known = text.lower() in agency.lower() or names_unit(text)
    return not known and all(is_title(line.text) for line in paragraph.lines)


def is_title(text: str) -> bool:
    """Tell words that may head an SOP from a field, a code, and bits that a logo was read as."""
    words = text.split()
    if match_whole(text, IDENTITY_LABELS) or names_unit(_PLACED.sub("", text)):
        return False
    has_word = any(len(word) >= _MIN_LETTERS and word.isalpha() for word in words)
    return (
        has_word
        and len(words) <= _MAX_WORDS
        and not any(pattern.match(text) for pattern in (_FORM_NAME, _STANDARD_NAME))
        and not (_NO_TITLE.search(text) or is_code(text))
    )
