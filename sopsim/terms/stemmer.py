"""A light Indonesian stemmer: one stem for *penerbitan*, *menerbitkan* and *diterbitkan*.

Affixes are taken off by rule; a table of roots (``data/roots.csv``) decides between the readings
that the nasal prefixes leave open (*memeriksa* is *periksa*, *memasukkan* is *masuk*). Words with
no known root are cut by the rules alone, cautiously: consistent, if not always the dictionary's
form.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sopsim.terms.tables import read_table

_ROOTS: dict[str, str] = {row["word"]: row["root"] or row["word"] for row in read_table("roots")}

_PARTICLES = ("nya", "lah", "kah", "pun")
_SUFFIXES = ("kan", "an", "i")
_BEFORE_MONOSYLLABLE = ("menge", "penge")  # mengecek, pengesahan
_MAX_PREFIXES = 3
_MIN_ROOT = 3
_MIN_GUESS = 4
_VOWELS = "aeiou"
# Each prefix with the initials it may meet the root with, and the initial it may have swallowed.
_PREFIXES: tuple[tuple[str, str, str], ...] = (
    ("meny", _VOWELS, "s"),
    ("peny", _VOWELS, "s"),
    ("meng", _VOWELS, "k"),
    ("peng", _VOWELS, "k"),
    ("meng", _VOWELS + "ghk", ""),
    ("peng", _VOWELS + "ghk", ""),
    ("mem", _VOWELS + "lr", "p"),
    ("pem", _VOWELS + "lr", "p"),
    ("mem", "bfpv", ""),
    ("pem", "bfpv", ""),
    ("men", _VOWELS + "r", "t"),
    ("pen", _VOWELS + "r", "t"),
    ("men", "cdjstz", ""),
    ("pen", "cdjstz", ""),
    ("me", "lmnrwy", ""),
    ("pe", "", ""),
    ("ber", "", ""),
    ("per", "", ""),
    ("be", "kr", ""),
    ("ter", "", ""),
    ("di", "", ""),
    ("ke", "", ""),
    ("se", "", ""),
)


def is_known_word(word: str) -> bool:
    """Tell whether a lower-case word is a known root or derives from one."""
    return word in _ROOTS or _known_root(word) is not None


@lru_cache(maxsize=1 << 16)
def stem(token: str) -> str:
    """Return the stem of a normalised token; tokens with digits and short ones stay as they are."""
    if token in _ROOTS:
        return _ROOTS[token]
    if len(token) <= _MIN_ROOT or not token.isalpha():
        return token
    return _known_root(token) or _guessed_root(token)


@lru_cache(maxsize=1 << 16)
def _known_root(word: str) -> str | None:
    """Return the known root that the fewest changes turn into the word, the longest of equals."""
    best: tuple[int, int, int, str] | None = None
    for bare in _without_suffixes(word):
        for candidate, restored, prefixes in _without_prefixes(bare):
            if len(candidate) >= _MIN_ROOT and candidate in _ROOTS:
                reading = (restored, prefixes, -len(candidate), candidate)
                best = reading if best is None or reading < best else best
    if best is None:
        return None
    _, prefixes, _, root = best
    # pengujian is peng-uji-an, though ujian is a word of its own
    inner = root.removesuffix("an")
    return _ROOTS[inner if prefixes and inner in _ROOTS else root]


def _without_suffixes(word: str) -> Iterator[str]:
    """Yield the word without none, one or two of its suffixes."""
    for bare in (word, *_cut(word, _PARTICLES)):
        yield bare
        yield from _cut(bare, _SUFFIXES)


def _cut(word: str, endings: tuple[str, ...]) -> Iterator[str]:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_ROOT:
            yield word[: -len(ending)]


def _without_prefixes(
    word: str, restored: int = 0, prefixes: int = 0
) -> Iterator[tuple[str, int, int]]:
    """Yield what the word may have been before prefixes were put on.

    Each reading comes with the number of initials given back to it and of prefixes taken off.
    """
    yield word, restored, prefixes
    if prefixes == _MAX_PREFIXES:
        return
    for prefix, initials, swallowed in _PREFIXES:
        rest = word.removeprefix(prefix)
        if len(rest) == len(word) or len(rest) < _MIN_ROOT - 1:
            continue
        if not initials or rest[0] in initials:
            yield from _without_prefixes(swallowed + rest, restored + len(swallowed), prefixes + 1)
    if word.startswith(_BEFORE_MONOSYLLABLE) and len(word) == 5 + _MIN_ROOT:
        yield word[5:], restored, prefixes + 1


def _guessed_root(word: str) -> str:
    """Cut the affixes of a word without known root, where the cut is safe enough."""
    bare = word[:-3] if word.endswith("nya") and len(word) >= _MIN_GUESS + 3 else word
    rest = _guess_without_prefix(bare)
    if rest == bare and not bare.endswith(("kan", "an")):
        return bare
    for ending in _SUFFIXES:
        if rest.endswith(ending) and len(rest) - len(ending) >= _MIN_GUESS:
            return rest[: -len(ending)]
    return rest


def _guess_without_prefix(word: str) -> str:
    verb = word.startswith("me")
    noun = word.startswith("pe") and word.endswith("an")
    if (verb or noun) and len(word) >= _MIN_GUESS + 3:
        return _undo_nasal(word)
    ending = word.endswith(("kan", "i"))
    if word.startswith("di") and (ending or len(word) >= _MIN_GUESS * 2):
        return word[2:] if len(word) - 2 >= _MIN_GUESS else word
    if word.startswith(("ber", "ter")) and len(word) - 3 >= _MIN_GUESS:
        return word[3:]
    if word.startswith("ke") and word.endswith("an") and len(word) - 4 >= _MIN_GUESS:
        return word[2:]
    return word


def _undo_nasal(word: str) -> str:
    """Take off *me-* or *pe-* and give back the initial consonant it most often swallows."""
    rest = word[2:]
    if rest.startswith("ny"):
        return "s" + rest[2:]
    if rest.startswith("ng"):
        return rest[2:]
    if rest.startswith("m") and rest[1] in _VOWELS:
        return "p" + rest[1:]
    if rest.startswith("n") and rest[1] in _VOWELS:
        return "t" + rest[1:]
    if rest.startswith(("mb", "mf", "mv", "mp", "nd", "nt", "nc", "nj", "nz", "ns")):
        return rest[1:]
    if word.startswith("per"):
        return word[3:]
    return rest
