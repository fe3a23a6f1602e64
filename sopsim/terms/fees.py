"""Fees as SOPs state them: an amount in rupiah, or that the service is free of charge."""

from __future__ import annotations

import re

_AMOUNT = re.compile(r"\brp\.?\s*(\d{1,3}(?:[.\s]\d{3})+|\d+)(?:,\d{1,2}|,-)?", re.I)
_FREE = re.compile(
    r"\b(?:gratis|cuma[- ]cuma|bebas biaya"
    r"|(?:tidak|tanpa) (?:di)?(?:pungut|kenai|kenakan|ada)? ?(?:biaya|bayaran|retribusi|tarif)"
    r"|rp\.?\s*0(?:,-|,00)?(?![\d.]))",
    re.I,
)
_CLAUSE = re.compile(r"[^.;\n]*(?:\.\d[^.;\n]*)*")


def parse_fee(text: str) -> int | None:
    """Give the first amount of rupiah in a text, 0 where the service is free; None where none is
    stated.

    >>> parse_fee("Retribusi Rp25.000,-")
    25000
    >>> parse_fee("Tidak dipungut biaya")
    0
    """
    if match := _AMOUNT.search(text):
        return int(re.sub(r"\D", "", match[1]))
    return 0 if _FREE.search(text) else None


def find_fee(text: str) -> str:
    """Give the clause of a text that states a fee, as printed; "" where there is none."""
    match = _AMOUNT.search(text) or _FREE.search(text)
    if match is None:
        return ""
    for clause in _CLAUSE.finditer(text):
        if clause.start() <= match.start() < clause.end():
            return clause[0].strip(" -–,")
    return match[0]
