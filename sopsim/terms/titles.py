"""Titles taken apart: what is done (the action) to what (the object), and how narrowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sopsim.terms.agencies import strip_agency_phrases
from sopsim.terms.tables import read_table, split_cell, word_list
from sopsim.terms.text import (
    content_terms,
    expand_abbreviations,
    stem,
    strip_numbering,
)

_SAME, _UNNAMED, _UNRELATED = 1.0, 0.8, 0.4

_CACHE_SIZE = 1 << 14
_FILE_NOISE = re.compile(
    r"\.(?:pdf|docx?)\s*$|\b(?:signed|rev(?:isi)?\s*\d+)(?:\.pdf)?\s*$|^\s*\d{1,3}\s*[._-]\s*(?=\D)",
    re.IGNORECASE,
)
_SOP = re.compile(
    r"""^\W*(?:(?:judul|nama)\s+sop\s*:?\s*)?(?:
        s\.?\s?o\.?\s?p\.?(?:[\s-]*ap\b)? | spo | protap | prosedur\s+tetap | instruksi\s+kerja
      | standar[dt]?s?\s+oper\w*\s+(?:dan\s+)?pro[sc]\w*(?:\s+administrasi\s+pemerintah\w*)?
      | standar\s+prosedur\s+oper\w* | prosedur\s+oper\w*\s+standar
      | standar\s+pelayanan(?:\s+publik)?
    )(?![a-z])[\s:.\-–—/()"“”]*(?:(?:tentang|untuk|mengenai)\s+)?""",
    re.IGNORECASE | re.VERBOSE,
)
_LEADING_SOP_IN_BRACKETS = re.compile(r"^\W*\(?\s*sop\s*\)?[\s:.\-–—]+", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:tahun(?:\s+anggaran)?|t\.?a\.?)\s*(?:19|20)\d\d\b", re.IGNORECASE)
# Words that say only that something is carried out, or how it runs.
_VACUOUS = word_list("tanpa_isi_dalam_judul")
_VACUOUS_AFTER_ACTION = _VACUOUS | {"administrasi", "layanan", "jasa", "dokumen", "berkas"}
_VERBAL_PREFIXES = ("me", "pe", "di")
_QUALIFIER_MARKS = word_list("pembatas_dalam_judul")
_COMPOUNDS = frozenset({("tindak", "lanjut"), ("serah", "terima")})
_GENERIC_ACTIONS = frozenset({"layani"})


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A title in parts.

    ``action`` is the class of what is done (``data/actions.csv``), empty where the title names
    none; ``actions`` lists all that are named side by side. ``object_terms`` are the content terms
    of what it is done to, ``qualifiers`` those that narrow it (*melalui …*, *bagi …*, *tingkat …*);
    each term stands once, in the order of the title. ``terms`` are all content terms, the action's
    too.
    """

    action: str
    object_terms: tuple[str, ...]
    qualifiers: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@lru_cache(maxsize=_CACHE_SIZE)
def parse_title(title: str, agency: str = "") -> TitleParts:
    """Return the parts of a title.

    The words for SOP, years, place names and the agency (``agency``, or any after *pada*, *di*,
    *oleh*) do not count; an abbreviation behind its own words counts once.
    """
    all_words = _with_compounds(expand_abbreviations(_bare_title(title, agency)))
    words, narrowing = _split_qualifiers(all_words)
    actions, rest = _leading_actions(words)
    object_terms = _distinct(content_terms(" ".join(rest)))
    if not object_terms:
        object_terms = _distinct(content_terms(" ".join(words)))
    return TitleParts(
        action=actions[0] if actions else "",
        object_terms=object_terms,
        qualifiers=_distinct(content_terms(" ".join(narrowing))),
        actions=tuple(actions),
        terms=_distinct(content_terms(" ".join(all_words))),
    )


def actions_compatible(a: str, b: str) -> float:
    """Return how well two action classes go together: 1 the same, about 0.7 near, 0.2 contrary.

    An empty class (no action named) goes with any at 0.8; pairs not in ``data/action_pairs.csv``
    are merely different: 0.4.
    """
    if a == b:
        return _SAME
    if not a or not b:
        return _UNNAMED
    return _action_pairs().get(frozenset({a, b}), _UNRELATED)


def contrasting(a_terms: Iterable[str], b_terms: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return what in two sets of content terms excludes each other: ``(("masuk", "keluar"),)``.

    The terms are those of ``content_terms`` or ``TitleParts.terms``. Both sides must name a member
    of one group of ``data/contrasts.csv``, and none in common. A side that names no member (*cuti*
    beside *cuti tahunan*) contrasts with nothing.
    """
    in_a, in_b = _members(frozenset(a_terms)), _members(frozenset(b_terms))
    found: dict[tuple[str, str], None] = {}
    for group in sorted(in_a.keys() & in_b.keys()):
        if not set(in_a[group]) & set(in_b[group]):
            found.update(dict.fromkeys(zip(in_a[group], in_b[group], strict=False)))
    return tuple(found)


# --- titles -----------------------------------------------------------------------------------


def _bare_title(title: str, agency: str) -> str:
    text = " ".join(title.split())
    text = _FILE_NOISE.sub(" ", strip_numbering(text))
    for pattern in (_SOP, _LEADING_SOP_IN_BRACKETS, _SOP):
        without = pattern.sub("", text, count=1)
        text = without if any(char.isalnum() for char in without) else text
    return strip_agency_phrases(_YEAR.sub(" ", text), agency)


def _with_compounds(words: list[str]) -> list[str]:
    """Write actions of two words as one: *tindak lanjut*, *serah terima*."""
    result: list[str] = []
    for word in words:
        if result and (result[-1], word) in _COMPOUNDS:
            result[-1] += word
        else:
            result.append(word)
    return result


def _split_qualifiers(words: list[str]) -> tuple[list[str], list[str]]:
    """Part the words at the first one that introduces a narrowing phrase."""
    for index, word in enumerate(words):
        if index and word in _QUALIFIER_MARKS:
            return words[:index], words[index:]
    return words, []


def _leading_actions(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the classes of the actions a title begins with, and the words that are left."""
    index = _skip(words, 0, _VACUOUS)
    found: list[str] = []
    kept: list[str] = []
    while index < len(words):
        action = _action(words[index])
        if action is None or (found and not _goes_on(words, index, found, action)):
            break
        if action not in found:
            found.append(action)
        if _names_object_too(words[index]):
            kept.append(words[index])
        index = _skip(words, index + 1, _VACUOUS_AFTER_ACTION)
        if _joins(words, index):
            index += 1
    if len(found) > 1 and found[0] in _GENERIC_ACTIONS:
        found = found[1:]
    return found, kept + words[index:]


def _goes_on(words: list[str], index: int, found: list[str], action: str) -> bool:
    """Tell whether an action word behind others belongs to them and not to the object.

    *Penerimaan dan pendistribusian surat* names two actions, *pelayanan penerbitan surat* one, but
    in *usulan penghapusan barang* the second is what the first is about.
    """
    joined = words[index - 1] in ("dan", "serta")
    return joined or action == found[-1] or found[-1] in _GENERIC_ACTIONS


def _joins(words: list[str], index: int) -> bool:
    """Tell whether the word is a *dan* between two actions."""
    return (
        index + 1 < len(words)
        and words[index] in ("dan", "serta")
        and _action(words[index + 1]) is not None
    )


def _skip(words: list[str], index: int, skipped: frozenset[str]) -> int:
    while index < len(words) - 1 and words[index] in skipped:
        index += 1
    return index


def _distinct(terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))


# --- tables -----------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _action_words() -> dict[str, str]:
    """Return the action class of each listed word, without its mark."""
    return {
        word.rstrip("*"): row["action"]
        for row in read_table("actions")
        for word in split_cell(row["words"])
    }


@lru_cache(maxsize=1)
def _action_stems() -> dict[str, str]:
    found: dict[str, str] = {}
    for word, action in _action_words().items():
        found.setdefault(stem(word), action)
    return found


@lru_cache(maxsize=1)
def _object_words() -> frozenset[str]:
    """Return the stems of action words marked ``*``: they name the object as well (*imunisasi*)."""
    return frozenset(
        stem(word.rstrip("*"))
        for row in read_table("actions")
        for word in split_cell(row["words"])
        if word.endswith("*")
    )


def _action(word: str) -> str | None:
    """Return the action class of a listed word or another verb or verbal noun of its stem."""
    if word in _action_words():
        return _action_words()[word]
    verbal = word.startswith(_VERBAL_PREFIXES) and stem(word) != word
    return _action_stems().get(stem(word)) if verbal else None


def _names_object_too(word: str) -> bool:
    return stem(word) in _object_words()


@lru_cache(maxsize=1)
def _action_pairs() -> dict[frozenset[str], float]:
    return {
        frozenset({row["a"], row["b"]}): float(row["compatibility"])
        for row in read_table("action_pairs")
    }


@dataclass(frozen=True, slots=True)
class _Contrast:
    """Members that exclude each other.

    Where there are ``contexts``, a side counts only if it names one of them.
    """

    contexts: tuple[frozenset[str], ...]
    members: tuple[tuple[str, frozenset[str]], ...]

    def named(self, terms: frozenset[str]) -> tuple[str, ...]:
        """Return the members that the terms name, without those inside longer ones."""
        if self.contexts and not any(context <= terms for context in self.contexts):
            return ()
        found = [(name, needed) for name, needed in self.members if needed <= terms]
        longest = (name for name, needed in found if not any(needed < other for _, other in found))
        return tuple(dict.fromkeys(longest))


@lru_cache(maxsize=1)
def _contrasts() -> tuple[_Contrast, ...]:
    return tuple(
        _Contrast(
            contexts=tuple(frozenset(content_terms(cell)) for cell in split_cell(row["context"])),
            members=tuple(
                (member.split("|")[0], frozenset(content_terms(name)))
                for member in split_cell(row["members"])
                for name in member.split("|")
            ),
        )
        for row in read_table("contrasts")
    )


@lru_cache(maxsize=_CACHE_SIZE)
def _members(terms: frozenset[str]) -> dict[int, tuple[str, ...]]:
    """Return the members named of each group of contrasts, by the group's row in the table."""
    named = ((row, contrast.named(terms)) for row, contrast in enumerate(_contrasts()))
    return {row: members for row, members in named if members}
