"""Dates as Indonesian officials write them → ISO."""

from __future__ import annotations

import re
from datetime import date
from operator import itemgetter

from rapidfuzz.distance import OSA

_MONTHS = {
    "januari": 1, "jan": 1, "pebruari": 2, "februari": 2, "feb": 2, "peb": 2, "maret": 3, "mar": 3,
    "april": 4, "apr": 4, "mei": 5, "juni": 6, "jun": 6, "juli": 7, "jul": 7, "agustus": 8,
    "agus": 8, "agust": 8, "agu": 8, "ags": 8, "agt": 8, "september": 9, "sept": 9, "sep": 9,
    "oktober": 10, "okt": 10, "november": 11, "nopember": 11, "nov": 11, "nop": 11, "desember": 12,
    "des": 12,
}  # fmt: skip
_LEAST_MISSPELT = 5
"""Letters from which a month's name with a wrong one still tells which is meant."""
_LAST_CENTURY = 70
"""Years of two digits from this one on are of the last century."""
_WRITTEN = re.compile(
    r"\b(\d{1,2})\s*[-/.\s]\s*([a-z]{3,10})\.?\s*[-/.,\s]\s*(\d{4}|\d{2})\b", re.I
)
_NUMERIC = re.compile(r"(?<![/\w])(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})\b(?!/)")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def parse_date(text: str) -> str | None:
    """Give the first whole date in a text as ISO; None where there is none.

    >>> parse_date("Tangerang, 4 Maret 2019")
    '2019-03-04'
    >>> parse_date("04/03/2019")
    '2019-03-04'
    >>> parse_date("Maret 2019") is None
    True
    """
    found = [
        *((m.start(), m[3], _month(m[2].lower()), m[1]) for m in _WRITTEN.finditer(text)),
        *((m.start(), m[3], int(m[2]), m[1]) for m in _NUMERIC.finditer(text)),
        *((m.start(), m[1], int(m[2]), m[3]) for m in _ISO.finditer(text)),
    ]
    found.sort(key=itemgetter(0))
    dates = (_iso(year, month, int(day)) for _, year, month, day in found if month)
    return next(filter(None, dates), None)


def _month(word: str) -> int | None:
    """Give the number of a month, also where one letter of its name is wrong."""
    if word in _MONTHS or len(word) < _LEAST_MISSPELT:
        return _MONTHS.get(word)
    alike = (name for name in _MONTHS if len(name) >= _LEAST_MISSPELT)
    return next((_MONTHS[name] for name in alike if OSA.distance(word, name) == 1), None)


def _iso(year: str, month: int, day: int) -> str | None:
    century = 0
    if len(year) == 2:
        century = 1900 if int(year) >= _LAST_CENTURY else 2000
    try:
        return date(century + int(year), month, day).isoformat()
    except ValueError:
        return None
