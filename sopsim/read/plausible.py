"""What a right reading looks like; shared by the estimate of quality and by the warnings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import fmean

from rapidfuzz import fuzz

from sopsim.read.labels import COLUMN_LABELS, STANDARDS, squash
from sopsim.terms.stemmer import is_known_word
from sopsim.terms.text import is_function_word
from sopsim.types import Layout, Sop, Step

_CUT = r"dan|atau|serta|yang|untuk|dari|di|ke|pada|dengan|oleh|bagi|dalam|terhadap|tentang|antara"
_CUT_OFF = re.compile(rf"(?:\b(?:{_CUT})|[&/,(-])\W*$", re.I)
_CUT_ON = re.compile(r"^\W*(?:dan|atau|serta|yang|oleh)\b|^[&/,)]", re.I)
"""What no title ends with, and what none begins with."""
_LISTED = re.compile(r"(?:^|\s)\d{1,2}[.)]\s")
"""The number of an item or of a heading, which stands in another cell than the title."""
_MAX_TITLE_WORDS = 40
_MAX_AGENCY_WORDS = 12
_NO_AGENCY = re.compile(r"\bnomor\b|\btahun\s+\d|\bpasal\b|\bstandard? operat|[;:]", re.I)
_MAX_ACTOR_WORDS = 9
_BROKEN_WORD = re.compile(r"\b[A-Z][a-z]? (?!dan\b|atau\b|di\b)[a-z]{2}")
_SPECK = re.compile(r"^[\W\d]|[\"'!|]|\s[.\d]\S*\s|-$|(?:^|\s)[a-z](?:\s|$)")
"""A mark, a digit or a letter by itself that recognition makes of lines and dirt."""
_MAX_NUMBER_LETTERS = 60
_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNTED = re.compile(r"\(?(\d{1,3})[a-z]?[.)]?", re.I)
_SAME_WORD = 75.0
"""Likeness (0 … 100) from which a word of the heading is one of the title."""
_TELLING_LETTERS = 4
_WORD = re.compile(r"[^\W\d_]{3,}")
_MIN_WORDS = 4
_MIN_KNOWN = 0.4
"""Share of known words below which a text of some words was not read but guessed."""


def is_cut(title: str) -> bool:
    """Tell a title that lacks its end or its beginning, or that ran on into other text.

    >>> is_cut("Pengelolaan Informasi dan"), is_cut("Izin (N1"), is_cut("Izin Keramaian")
    (True, True, False)
    """
    brackets = title.count("(") != title.count(")")
    cut = _CUT_OFF.search(title) or _CUT_ON.search(title)
    long = len(title.split()) > _MAX_TITLE_WORDS
    return bool(cut or _LISTED.search(title)) or brackets or long


def differs_from(title: str, heading: str) -> bool:
    """Tell whether a heading of the SOP says what its title does not, letter faults aside."""
    whole = squash(title)
    words = [squash(word) for word in heading.split()]
    telling = [w for w in words if len(w) >= _TELLING_LETTERS and not is_function_word(w)]
    return any(fuzz.partial_ratio(word, whole) < _SAME_WORD for word in telling)


def is_agency_name(name: str) -> bool:
    """Tell the name of an agency from a law or from lines of other cells that ran into it."""
    return 0 < len(name.split()) <= _MAX_AGENCY_WORDS and not _NO_AGENCY.search(name)


def is_actor_name(name: str) -> bool:
    """Tell the name of an actor from broken words, heads of other columns and names run together.

    >>> is_actor_name("Kasi Pelayanan"), is_actor_name("Ka si"), is_actor_name("Waktu Output")
    (True, False, False)
    """
    words = [squash(word) for word in name.split()]
    repeated = any(word == following for word, following in pairwise(words))
    heads = any(COLUMN_LABELS.get(word) in STANDARDS for word in words)
    broken = _BROKEN_WORD.search(name) or _SPECK.search(name)
    long = len(words) > _MAX_ACTOR_WORDS
    known = known_share(name) > 0 or name.isupper()
    return known and not (repeated or heads or broken or long)


def is_whole_number(number: str) -> bool:
    """Tell a number that was read whole from a part of one."""
    has_digit = any(char.isdigit() for char in number)
    return has_digit and not number.startswith("/") and len(number) <= _MAX_NUMBER_LETTERS


def is_partial_date(printed: str) -> bool:
    """Tell a date that is printed without its day from one that was not read."""
    numbers = re.findall(r"\d+", printed)
    return bool(numbers) and all(_YEAR.fullmatch(number) for number in numbers)


def jumps(steps: Sequence[Step]) -> Iterator[tuple[int, int, Step]]:
    """Give each leap of the printed numbers: from which to which, and the step that bears this.

    The count may begin anew and repeat. A number that was not read, or that those around it belie,
    fills the gap it stands in.
    """
    counted = [
        (index, int(match[1]), step)
        for index, step in enumerate(steps)
        if (match := _COUNTED.fullmatch(step.number))
    ]
    last, last_index = 0, -1
    for place, (index, number, step) in enumerate(counted):
        if not _follows(last, number, index - last_index):
            if any(
                last < following <= last + next_index - last_index
                for next_index, following, _ in counted[place + 1 : place + 2]
            ):
                continue
            yield last, number, step
        last, last_index = number, index


def _follows(last: int, number: int, n_steps: int) -> bool:
    return number in (1, last) or last < number <= last + n_steps


def lost_columns(sop: Sop) -> tuple[str, ...]:
    """Name the columns of a flow table that no step has anything of.

    A table without times is hardly one; papers and output are left out by some forms, so they are
    missed only with the times.
    """
    if sop.layout is not Layout.SOP_AP or not sop.steps or any(s.duration for s in sop.steps):
        return ()
    columns = {
        "kelengkapan": any(step.requirements for step in sop.steps),
        "waktu": False,
        "keluaran": any(step.output for step in sop.steps),
    }
    return tuple(name for name, filled in columns.items() if not filled)


def is_garbled(activity: str) -> bool:
    """Tell a step most of whose words are none."""
    return len(_WORD.findall(activity)) >= _MIN_WORDS and known_share(activity) < _MIN_KNOWN


def known_share(text: str) -> float:
    """Give the share of a text's words that are Indonesian, an acronym or a name counting half."""
    words = _WORD.findall(text)
    return fmean(_familiarity(word) for word in words) if words else 0.0


def _familiarity(word: str) -> float:
    plain = word.lower()
    if is_known_word(plain) or is_function_word(plain):
        return 1.0
    return 0.5 if word[0].isupper() else 0.0
