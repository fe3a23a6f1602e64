"""Where on its pages the fields of an SOP stand, and which words read there went into it.

A reading keeps what is printed, not where. So its values are looked up again among the words, first
behind their label; a value that was put into other words (an agency's official name) is not found.
"""

from __future__ import annotations

import bisect
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz import fuzz

from sopsim.read.blocks import blocks_of
from sopsim.read.flow_header import FlowHeader
from sopsim.read.grid import find_tables
from sopsim.read.labels import IDENTITY_LABELS, IdentityField, match_start, squash
from sopsim.read.lines import surrounding
from sopsim.terms.dates import parse_date
from sopsim.types import Box, Duration, Layout, Page, Sop, Step, Word

_HEAD = ("title", "agency", "number", "created", "revised", "effective", "legal_bases")
_FIELDS: Mapping[Layout, Sequence[str]] = {
    Layout.SOP_AP: (*_HEAD, "qualifications", "related", "equipment", "cautions", "records"),
    Layout.STANDAR_PELAYANAN: (
        *_HEAD,
        "qualifications",
        "equipment",
        "requirements",
        "total_duration",
        "fee",
        "result",
    ),
    Layout.PUSKESMAS: (*_HEAD, "related", "equipment", "cautions"),
    Layout.NARRATIVE: (*_HEAD, "related", "equipment", "cautions"),
    Layout.UNKNOWN: ("title", "agency"),
}
"""Fields of an ``Sop`` that its form prints outside the steps."""
_NAMES: Mapping[str, str] = {
    "title": "judul",
    "agency": "perangkat daerah",
    "number": "nomor",
    "created": "tanggal pembuatan",
    "revised": "tanggal revisi",
    "effective": "tanggal efektif",
    "legal_bases": "dasar hukum",
    "qualifications": "kualifikasi",
    "related": "keterkaitan",
    "equipment": "peralatan",
    "cautions": "peringatan",
    "records": "pencatatan",
    "requirements": "persyaratan",
    "total_duration": "jangka waktu",
    "fee": "biaya",
    "result": "hasil",
}
_OTHER_LABELS: Mapping[IdentityField, str] = {
    IdentityField.SOP: "title",
    IdentityField.ISSUED: "effective",
}
"""Labels whose value goes into a field of another name."""
_OPTIONAL = {"revised"}
"""Fields that are often empty in print."""
_DATES = {"created", "revised", "effective"}
_LONGEST_DATE = 5
"""Words of a date, at most."""
_ALIKE = 85.0
"""Least likeness (0 … 100) of a value to what is printed, where it is not the same."""
_SHORTEST_ALIKE = 8
"""A value of fewer letters must be printed as it is."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value or a label of a field stands on a page: its words, cell by cell.

    ``item`` counts the values of a list from 1; it is 0 for a single value.
    """

    name: str
    item: int
    page: int
    words: tuple[Word, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class FieldPlaces:
    """Where the fields of an SOP stand.

    ``blank`` names the fields that are empty, ``untraced`` those whose value stands nowhere.
    """

    values: tuple[Place, ...]
    labels: tuple[Place, ...]
    blank: tuple[str, ...]
    untraced: tuple[str, ...]

    @property
    def empty_labels(self) -> tuple[Place, ...]:
        """Give the printed labels of fields without a value."""
        return tuple(place for place in self.labels if place.name in self.blank)


def find_fields(sop: Sop, pages: Sequence[Page]) -> FieldPlaces:
    """Find the values and the labels of an SOP's fields among the words of its ``pages``."""
    text = _Text(pages)
    found: list[Place] = []
    blank, untraced = [], []
    for name in _FIELDS[sop.layout]:
        values = _values(sop, name)
        places = [place for place in _find_values(name, values, text) if place is not None]
        found += [place for parts in places for place in parts]
        if not values and name not in _OPTIONAL:
            blank.append(_NAMES[name])
        if len(places) < len(values):
            untraced.append(_NAMES[name])
    labels = [
        place for name, span in text.labels.items() for place in text.places(_NAMES[name], 0, span)
    ]
    return FieldPlaces(tuple(found), tuple(labels), tuple(blank), tuple(untraced))


def unused_words(
    page: Page, places: Iterable[Place], steps: Iterable[Step], headers: Sequence[FlowHeader]
) -> tuple[Word, ...]:
    """Give the words of a page that are in no field, no label, no step and no column's head."""
    used = {word for place in places for word in place.words}
    said = [(step.area, _said(step)) for step in steps if step.area is not None]
    return tuple(
        word
        for word in page.words
        if word not in used
        and (letters := squash(word.text))
        and not _is_head(word, headers)
        and not any(letters in text and _stands_in(word, area, headers) for area, text in said)
    )


def _said(step: Step) -> str:
    time = step.duration.text if step.duration else ""
    parts = (step.number, step.activity, *step.actors, *step.requirements, time, step.output)
    return squash("".join((*parts, step.note)))


def _is_head(word: Word, headers: Iterable[FlowHeader]) -> bool:
    return any(
        header.top <= word.box.center_y <= header.bottom and _has_column(word, header)
        for header in headers
    )


def _stands_in(word: Word, area: Box, headers: Sequence[FlowHeader]) -> bool:
    """Tell whether a word stands in a step's area, in a table under one of its columns."""
    inside = area.contains(word.box.center_x, word.box.center_y)
    return inside and (not headers or any(_has_column(word, header) for header in headers))


def _has_column(word: Word, header: FlowHeader) -> bool:
    return any(column.x0 <= word.box.center_x <= column.x1 for column in header.columns)


def _values(sop: Sop, name: str) -> tuple[str, ...]:
    value: object = getattr(sop, name)
    if isinstance(value, tuple):
        return value
    text = value.text if isinstance(value, Duration) else str(value or "")
    return (text,) if text else ()


def _find_values(name: str, values: Sequence[str], text: _Text) -> Iterable[list[Place] | None]:
    """Find each value of a field behind its label, and the items of a list one after another."""
    start = text.labels[name][1] if name in text.labels else 0
    for number, value in enumerate(values, 1):
        span = text.find_date(value, start) if name in _DATES else text.find(value, start)
        item = number if len(values) > 1 else 0
        yield text.places(_NAMES[name], item, span) if span else None
        start = span[1] if span else start


_Span = tuple[int, int]
"""The first word, and the one behind the last."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """A word with its page and its cell or line."""

    word: Word
    page: int
    block: int


@dataclass(slots=True)
class _Text:
    """The words of pages in the order of reading, and their letters as one run.

    ``starts`` and ``line_starts`` tell where in it words and lines begin, ``labels`` which words
    are the first label of each field.
    """

    pages: Sequence[Page]
    words: list[_Printed] = field(default_factory=list)
    letters: str = ""
    starts: list[int] = field(default_factory=list)
    line_starts: set[int] = field(default_factory=set)
    labels: dict[str, _Span] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take in the words, cell by cell and line by line."""
        squashed: list[str] = []
        lines: list[int] = []
        for page in self.pages:
            for number, block in enumerate(blocks_of(page, find_tables(page.rulings))):
                for line in block.lines:
                    lines.append(len(squashed))
                    self._note_label([word.text for word in line.words])
                    self.words += [_Printed(word, page.number, number) for word in line.words]
                    squashed += [squash(word.text) for word in line.words]
        end = 0
        for letters in squashed:
            self.starts.append(end)
            end += len(letters)
        self.starts.append(end)
        self.line_starts = {*(self.starts[number] for number in lines), end}
        self.letters = "".join(squashed)

    def _note_label(self, line: Sequence[str]) -> None:
        match = match_start(line, IDENTITY_LABELS)
        name = _OTHER_LABELS.get(match[0], match[0].value) if match else ""
        if match and name in _NAMES:
            self.labels.setdefault(name, (len(self.words), len(self.words) + match[1]))

    def find(self, value: str, start: int) -> _Span | None:
        """Find a text from the word ``start`` on, else anywhere; as printed, else much alike.

        Without a label before it, whole lines are likelier than a part of one.
        """
        wanted = squash(value)
        if not wanted:
            return None
        words = set(self.starts)
        for begin, edges in ((start, words if start else ()), (0, self.line_starts), (0, words)):
            if span := self._find_whole(wanted, begin, edges):
                return span
        for begin in (start, 0):
            if span := self._find_alike(wanted, begin):
                return span
        return None

    def _find_whole(self, wanted: str, start: int, edges: Container[int]) -> _Span | None:
        at = self.letters.find(wanted, self.starts[start])
        while at >= 0:
            if at in edges and at + len(wanted) in edges:
                return self._span(at, at + len(wanted))
            at = self.letters.find(wanted, at + 1)
        return None

    def _find_alike(self, wanted: str, start: int) -> _Span | None:
        begin = self.starts[start]
        rest = self.letters[begin:]
        if not _SHORTEST_ALIKE <= len(wanted) <= len(rest):
            return None
        found = fuzz.partial_ratio_alignment(wanted, rest, score_cutoff=_ALIKE)
        return self._span(begin + found.dest_start, begin + found.dest_end) if found else None

    def _span(self, begin: int, end: int) -> _Span:
        """Give the words that hold a stretch of letters."""
        return bisect.bisect_right(self.starts, begin) - 1, bisect.bisect_left(self.starts, end)

    def find_date(self, iso: str, start: int) -> _Span | None:
        """Find the words that say a date, from the word ``start`` on, else anywhere."""
        for begin in (start, 0):
            for end in range(begin + 1, len(self.words) + 1):
                if not any(map(str.isdigit, self.words[end - 1].word.text)):
                    continue  # a date ends in its year
                for first in range(end - 1, max(begin, end - _LONGEST_DATE) - 1, -1):
                    said = " ".join(printed.word.text for printed in self.words[first:end])
                    if parse_date(said) == iso:
                        return first, end
        return None

    def places(self, name: str, item: int, span: _Span) -> list[Place]:
        """Give the place of words on each page they stand on."""
        return [
            Place(
                name,
                item,
                page,
                tuple(printed.word for printed in group),
                tuple(
                    surrounding(printed.word.box for printed in part)
                    for _, part in groupby(group, lambda printed: printed.block)
                ),
            )
            for page, run in groupby(self.words[slice(*span)], lambda printed: printed.page)
            for group in [list(run)]
        ]
