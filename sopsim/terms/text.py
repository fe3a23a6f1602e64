"""Text of SOPs as comparable words: normalised, expanded, mapped to one term and stemmed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from sopsim.terms.items import split_items, strip_numbering
from sopsim.terms.stemmer import is_known_word, stem
from sopsim.terms.tables import read_table, split_cell, word_list

__all__ = [
    "content_terms",
    "expand_abbreviations",
    "is_function_word",
    "normalize",
    "split_items",
    "stem",
    "strip_numbering",
    "title_case",
    "tokens",
]

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_BROKEN_WORD = re.compile(r"(?<=[a-z])-[ \t]*\n[ \t]*(?=[a-z])")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
_APOSTROPHE = re.compile(r"(?<=[a-z])['`´‘’](?=[a-z])")
_NOT_A_WORD = re.compile(r"[\W_]+")
_CACHE_SIZE = 1 << 15

_FUNCTION_WORDS = word_list("fungsi")
# Words after which a single letter or numeral tells one thing from another (tipe B, kelas I).
_CLASSING_WORDS = word_list("penggolong")
_MIN_ACRONYM = 2
_MAX_ACRONYM = 8
_WINDOW_SLACK = 3


def normalize(text: str) -> str:
    """Return the text in lower case without ligatures, punctuation or double spaces.

    Words broken over a line end are joined (*per-/syaratan*), dotted abbreviations lose their dots
    (*S.P.T.*), digits stay.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).lower()
    plain = _BROKEN_WORD.sub("", plain)
    plain = _DOTTED.sub(lambda match: match[0].replace(".", ""), plain)
    plain = _APOSTROPHE.sub("", plain)
    return _NOT_A_WORD.sub(" ", plain).strip()


def tokens(text: str) -> list[str]:
    """Return the normalised words of the text, in order."""
    return normalize(text).split()


def content_terms(text: str) -> list[str]:
    """Return the terms that carry the meaning of the text, in order, with repetitions.

    Abbreviations are expanded (not where the text spells them out itself: *surat keterangan tidak
    mampu (SKTM)* counts once), function words dropped, synonyms mapped to one term, words stemmed.
    """
    return list(_content_terms(text))


@lru_cache(maxsize=_CACHE_SIZE)
def _content_terms(text: str) -> tuple[str, ...]:
    words = _without_function_words(_expanded(tokens(text)))
    return tuple(_mapped(words))


def expand_abbreviations(text: str) -> list[str]:
    """Return the normalised words of the text with abbreviations spelt out; nothing is stemmed."""
    return list(_expanded(tokens(text)))


def is_function_word(word: str) -> bool:
    """Tell whether a normalised word carries no meaning of its own (*yang*, *dan*, *untuk*)."""
    return word in _FUNCTION_WORDS


def title_case(words: Iterable[str]) -> str:
    """Return normalised words as a title: function words small, acronyms in capitals."""
    return " ".join(_as_in_title(word) for word in words)


def _as_in_title(word: str) -> str:
    if word in _FUNCTION_WORDS:
        return word
    unspeakable = len(word) <= _MAX_ACRONYM and not re.search(r"[aiueoy]", word)
    return word.upper() if word in _acronyms() or unspeakable else word.capitalize()


@lru_cache(maxsize=1)
def _acronyms() -> frozenset[str]:
    """Return the abbreviations that the table prints in capitals, in lower case."""
    printed = (row["abbreviation"] for row in read_table("abbreviations"))
    return frozenset(name.lower() for name in printed if name.isupper() and name.isalnum())


# --- abbreviations ----------------------------------------------------------------------------


class _Phrases:
    """Phrases to replace, looked up by their first word, the longest first."""

    def __init__(self, replacements: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for phrase, replacement in replacements:
            if phrase:
                self._by_first.setdefault(phrase[0], []).append((phrase, replacement))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def at(
        self, words: Sequence[str], start: int
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Return the longest phrase that starts at the index, with its replacement."""
        for phrase, replacement in self._by_first.get(words[start], ()):
            if tuple(words[start : start + len(phrase)]) == phrase:
                return phrase, replacement
        return None


@lru_cache(maxsize=1)
def _abbreviations() -> _Phrases:
    return _Phrases(
        (tuple(tokens(row["abbreviation"])), tuple(tokens(row["expansion"])))
        for row in read_table("abbreviations")
    )


def _expanded(words: list[str]) -> Iterator[str]:
    """Yield the words with abbreviations spelt out, unless the words around spell them out."""
    index = 0
    while index < len(words):
        if _abbreviates_what_precedes(words, index):
            index += 1
            continue
        found = _abbreviations().at(words, index)
        if found is None:
            yield words[index]
            index += 1
            continue
        phrase, expansion = found
        if not _spelt_out_nearby(words, index, len(phrase), expansion):
            yield from expansion
        index += len(phrase)


def _abbreviates_what_precedes(words: list[str], index: int) -> bool:
    """Tell whether the word consists of the initials of the words before it."""
    word = words[index]
    if not (_MIN_ACRONYM <= len(word) <= _MAX_ACRONYM) or not word.isalpha():
        return False
    before = words[max(0, index - 2 * _MAX_ACRONYM) : index]
    if len(before) < len(word) or is_known_word(word):
        return False
    content = [other for other in before if other not in _FUNCTION_WORDS]
    return any(
        "".join(other[0] for other in series[-len(word) :]) == word
        for series in (before, content)
        if len(series) >= len(word)
    )


def _spelt_out_nearby(
    words: list[str], index: int, length: int, expansion: tuple[str, ...]
) -> bool:
    if len(expansion) == 1:
        return False
    span = len(expansion) + _WINDOW_SLACK
    wanted = {stem(word) for word in expansion if word not in _FUNCTION_WORDS}
    before = words[max(0, index - span) : index]
    after = words[index + length : index + length + span]
    return any(wanted <= {stem(word) for word in window} for window in (before, after))


# --- function words and synonyms --------------------------------------------------------------


def _without_function_words(words: Iterable[str]) -> list[str]:
    kept: list[str] = []
    previous = ""
    for word in words:
        lone_letter = len(word) == 1 and word.isalpha()
        if word not in _FUNCTION_WORDS and (not lone_letter or previous in _CLASSING_WORDS):
            kept.append(word)
        previous = word
    return kept


def _mapped(words: list[str]) -> Iterator[str]:
    """Yield the stems of the words, each variant of the synonym table replaced by its term."""
    stems = [stem(word) for word in words]
    index = 0
    while index < len(words):
        by_stem = _stemmed_synonyms().at(stems, index)
        found = _exact_synonyms().at(words, index) or by_stem
        if found is None:
            yield stems[index]
            index += 1
            continue
        if by_stem and len(by_stem[0]) > len(found[0]):
            found = by_stem
        yield from found[1]
        index += len(found[0])


def _stems(words: list[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in words)


@lru_cache(maxsize=1)
def _exact_synonyms() -> _Phrases:
    """Return the variants marked with ``=``: to match as written, not by their stem."""
    return _Phrases(
        (tuple(_words(variant)), _term(row))
        for row in read_table("synonyms")
        for variant in split_cell(row["variants"])
        if variant.startswith("=")
    )


@lru_cache(maxsize=1)
def _stemmed_synonyms() -> _Phrases:
    variants = [
        (_stems(_words(variant)), _term(row))
        for row in read_table("synonyms")
        for variant in split_cell(row["variants"])
        if not variant.startswith("=")
    ]
    # a term of several words stands for itself, or a variant inside it would be replaced
    return _Phrases([*variants, *((_term(row), _term(row)) for row in read_table("synonyms"))])


def _term(row: dict[str, str]) -> tuple[str, ...]:
    return _stems(_without_function_words(tokens(row["term"])))


def _words(variant: str) -> list[str]:
    return _without_function_words(_expanded(tokens(variant)))
