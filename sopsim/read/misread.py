"""What text recognition takes for something else in Indonesian forms, put right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sopsim.read.ocr import Print
from sopsim.terms.stemmer import is_known_word

_NOISE = re.compile(r"[|\\/_~`´'‘’\"“”^=«»<>{}\[\]—–.,;:°*·]+")
"""Signs that specks and rests of lines are read as, where they stand alone."""
_INNER_NOISE = re.compile(r"(?<=[^\W\d]{3})['’‘\"“”.](?=[^\W\d]{4})")
"""A speck between two words; *Jum'at* has fewer letters around its sign."""
_KEPT = {":", "–", "/"}
_EDGE_NOISE = re.compile(r"^[|\\_~`‘“\[\]{}«]+|[|\\_~`\[{}»]+$")
_UNIT = re.compile(r"(?:menit|mnt|jam|hari|minggu|bulan|tahun|detik)\b", re.I)
_DIGITS = str.maketrans("ILl|!]OoSZB", "11111100528")
_ROMAN = re.compile(r"I[Il1|]{1,2}[.)]?|[l|]{2,3}[.)]")
_PLUS_MINUS = {"t", "+", "£", "#", "4+", "*"}
_FUSED_TIME = re.compile(rf"([IlL|!\d]{{1,3}})({_UNIT.pattern})", re.I)
_NUMBER = re.compile(r"[IlOoSZB|!\]\d]{1,3}")
_DAY = re.compile(r"[hn]ar?[inlt1]", re.I)
_AFTER_DAY = re.compile(r"(?:dan|kalender|sejak|setelah)\b", re.I)
_WORK = re.compile(r"ker[jil]?[ae][.,;]?", re.I)
_ITEM = re.compile(r"\d{1,2},")
_CODE = re.compile(r"\w[\w.\-]*(?:/[\w.\-|!]+){2,}")
_ROMAN_PART = re.compile(r"(?<=/)(?:H|(?=[\d|!]*[Il|!])[Il1|!]{2,3})(?=/)")
_NUMBER_PART = re.compile(r"(?<![^/])O(?=\d)")

_UPRIGHT = "ilt"
"""Letters that are lost in the line beside which they stand."""
_SHORTEST_TORN = 5
_SHORTEST_HALF = 4
_SHORTEST_FUSED = 14
"""Shorter words of two known ones are often names of places."""


def mended(prints: Sequence[Print]) -> Iterator[tuple[Print, str]]:
    """Give each word of a cell without rests of lines, and as it must have been printed.

    Numbers and words are mended only where what stands beside leaves no doubt, or where a word that
    is not Indonesian becomes one that is.
    """
    previous = ""
    for number, found in enumerate(prints):
        text = found.text
        if _NOISE.fullmatch(text) and text not in _KEPT:
            continue
        begins_line = number == 0 or prints[number - 1].x0 > found.x0
        following = prints[number + 1].text if number + 1 < len(prints) else ""
        text = _EDGE_NOISE.sub("", text) or text
        text = _in_company(previous, text, following)
        if begins_line:
            text = _at_edge(text)
        previous = text
        is_code = "/" in text and any(char.isdigit() for char in text)
        yield found, text if is_code else _parted(_INNER_NOISE.sub(" ", text))


def _in_company(previous: str, text: str, following: str) -> str:
    """Give a word as those beside it, or its other parts, show that it must be."""
    if _NUMBER.fullmatch(text) and _UNIT.match(following):
        return text.translate(_DIGITS)
    if _ROMAN.fullmatch(text):
        return re.sub(r"[l1|]", "I", text)
    if text in _PLUS_MINUS and following.isdigit():
        return "±"
    if match := _FUSED_TIME.fullmatch(text):
        return f"{match[1].translate(_DIGITS)} {match[2]}"
    if _DAY.fullmatch(text) and (_WORK.fullmatch(following) or _AFTER_DAY.match(following)):
        return "hari"
    if _CODE.fullmatch(text):
        text = _ROMAN_PART.sub(lambda part: "II" if part[0] == "H" else "I" * len(part[0]), text)
        return _NUMBER_PART.sub("0", text)
    if _WORK.fullmatch(text) and previous.lower() in ("hari", "jam"):
        return f"kerja{text[len(text.rstrip('.,;')) :]}"
    return text


def _at_edge(text: str) -> str:
    """Give the first word of a line with the stroke that the cell's line beside it swallowed."""
    if _ITEM.fullmatch(text):
        return f"{text[:-1]}."
    rest = text.lstrip("'’‘!|")
    word = rest.rstrip(".,;:")
    if len(word) < _SHORTEST_TORN or not word.isalpha() or is_known_word(word.lower()):
        return text
    first = next((c for c in _UPRIGHT if is_known_word(c + word.lower())), "")
    return f"{first}{rest}" if first else text


def _parted(text: str) -> str:
    """Give two long words as such that were printed too close to each other."""
    word = text.rstrip(".,;:")
    if len(word) < _SHORTEST_FUSED or not word.isalpha() or is_known_word(word.lower()):
        return text
    for end in range(len(word) - _SHORTEST_HALF, _SHORTEST_HALF - 1, -1):
        if is_known_word(word[:end].lower()) and is_known_word(word[end:].lower()):
            return f"{text[:end]} {text[end:]}"
    return text
