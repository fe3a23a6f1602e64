"""Whether the text of a page says what is printed on it.

A font without a table to Unicode looks right on screen, yet its text comes out as private signs, or
as letters that stand for others: *Pemohon* becomes *3HPRKRQ*.
"""

from __future__ import annotations

import unicodedata

from sopsim.types import Page

_MAX_ODD_SHARE = 0.3
"""Share of signs that may be neither Latin letters nor usual ones; no page of 590 has over 0.02."""
_MIN_VOWEL_SHARE = 0.25
"""Share of vowels among Latin letters: at least 0.33 on a page of an SOP, 0.1 in shifted text."""
_ENOUGH_LETTERS = 50
"""Of fewer letters than this the share of vowels tells nothing."""

_USUAL_SIGNS = frozenset(".,:;()/-–—_…\"'“”‘’•●▪○√✓%&+*=×≤≥°|")


def has_usable_text(page: Page) -> bool:
    """Tell whether a page has text, and in the letters that one sees."""
    letters = odd = vowels = 0
    for word in page.words:
        for character in word.text:
            if _is_latin(character):
                letters += 1
                vowels += character.lower() in "aeiou"
            elif not (character.isdigit() or character in _USUAL_SIGNS):
                odd += 1
    if not page.words or odd > _MAX_ODD_SHARE * (letters + odd):
        return False
    return letters < _ENOUGH_LETTERS or vowels >= _MIN_VOWEL_SHARE * letters


def _is_latin(character: str) -> bool:
    if character.isascii():
        return character.isalpha()
    return unicodedata.name(character, "").startswith("LATIN ")
