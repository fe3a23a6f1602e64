"""Agencies of the city: recognised under every name they bear, and taken out of texts.

``data/agencies.csv`` lists agencies with short forms, former names and how sure each row is. Short
forms that mean two agencies (*DKP*, *UPT*, *Tangerang* alone) are in no row and are not resolved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from sopsim.terms.stemmer import is_known_word
from sopsim.terms.tables import read_table, split_cell, word_list
from sopsim.terms.text import expand_abbreviations, is_function_word, normalize, title_case

HOME_CITY = "Kota Tangerang"

_WORD = re.compile(r"[^\W_]+")
_SPACE_OR_HYPHEN = re.compile(r"[\s.\-]*")
_NAME_GLUE = re.compile(r"[ \t\xa0-]+\n?[ \t]*|\n[ \t]*")
_BETWEEN_PLACES = re.compile(r"[\s,.\-–]*")
_CACHE_SIZE = 1 << 15
_MAX_NAME_WORDS = 3
_LONGEST_PLACE = 4
_SHORTEST_NAME = 3
_SHORTEST_UPPER_NAME = 4
_SHORTEST_LOWER_NAME = 5
_LONGEST_ACRONYM = 5

# What announces a place name, with the type of agency that bears it.
_LEVEL_WORDS = {
    "kelurahan": "kelurahan",
    "kel": "kelurahan",
    "lurah": "kelurahan",
    "seklur": "kelurahan",
    "kecamatan": "kecamatan",
    "kec": "kecamatan",
    "camat": "kecamatan",
    "sekcam": "kecamatan",
    "puskesmas": "puskesmas",
    "pkm": "puskesmas",
    "rsud": "rsud",
}
_FULL_LEVELS = {"kel": "Kelurahan", "kec": "Kecamatan", "pkm": "Puskesmas"}
_KEPT_REGION_WORDS = frozenset({"walikota", "bupati", "gubernur"})
_REGION_WORDS = _KEPT_REGION_WORDS | {
    "kota",
    "kotamadya",
    "kab",
    "kabupaten",
    "provinsi",
    "propinsi",
    "prov",
}
_BEFORE_KEPT_REGION = frozenset(["wali", "pemerintah", "pemda", "pemkot", "sekretariat"])
_PREPOSITIONS = frozenset({"di", "se"})
_HOME_WORDS = ("tangerang",)
_DIRECTIONS = frozenset(["selatan", "utara", "barat", "timur", "tengah", "pusat", "raya"])
# Common words that place names are made of; capitalised after a level word they belong to the name.
_PLACE_WORDS = word_list("unsur_nama_tempat")
_NEUTRAL = {
    "dinas": "Perangkat Daerah",
    "badan": "Perangkat Daerah",
    "satuan": "Perangkat Daerah",
    "inspektorat": "Perangkat Daerah",
    "sekretariat": "Sekretariat",
    "bagian_setda": "Bagian",
    "asisten": "Asisten",
    "upt": "UPT",
    "rsud": "RSUD",
}
_ANNOUNCING = re.compile(
    r"(?<!\w)(?:(?:di|pada|dalam)\s+)?(?:lingkung?an|lingkup|di|pada|oleh|se)\s*$", re.IGNORECASE
)
_UNNAMED_AGENCY = re.compile(
    r"(?<!\w)(?:di|pada|oleh)\s+(?:(?:lingkungan|lingkup)\s+)?(?:pemerintah(?:an)?\s+(?:kota|daerah)"
    r"|kelurahan|kecamatan|puskesmas|dinas|badan|kantor|opd|skpd|perangkat daerah|instansi|uptd?"
    r"|rsud)"
    r"(?!\w)|(?<!\w)di\s+(?:lingkungan|lingkup)(?!\w)",
    re.IGNORECASE,
)
# Which of several agencies named together is meant: the most specific, in this order.
_SPECIFICITY = (
    "upt",
    "puskesmas",
    "rsud",
    "kelurahan",
    "kecamatan",
    "bagian_setda",
    "asisten",
    "dinas",
    "badan",
    "satuan",
    "inspektorat",
    "sekretariat",
)
_FIRST_WORD_TYPES = {
    "dinas": "dinas",
    "badan": "badan",
    "kantor": "badan",
    "bagian": "bagian_setda",
    "inspektorat": "inspektorat",
    "satuan": "satuan",
    "sekretariat": "sekretariat",
    "upt": "upt",
    "uptd": "upt",
}


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the city; ``parent`` is the code of the agency above it or empty.

    ``verified`` tells whether name and existence were confirmed from a source.
    """

    code: str
    name: str
    type: str
    parent: str
    verified: bool


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    lower: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Mention:
    """A stretch ``text[start:end]`` that names an agency or place, and what to put there."""

    start: int
    end: int
    type: str
    neutral: str
    agency: Agency | None = None


def find_agency(text: str) -> Agency | None:
    """Return the agency of the city that the text names, the most specific if it names several.

    Unknown, ambiguous and other cities' agencies give None.
    """
    return _find_agency(text)


def canonical_agency(name: str) -> str:
    """Return the official name of a known agency, otherwise the name tidied up.

    A former name stays as it is: which agency followed is in the table, but not beyond doubt.
    """
    agency = find_agency(name)
    return _tidy(name) if agency is None or _is_former(name, agency) else agency.name


def _is_former(name: str, agency: Agency) -> bool:
    words = f" {normalize(name)} "
    row = next(row for row in read_table("agencies") if row["code"] == agency.code)
    current = (row["name"], *split_cell(row["aliases"]))
    former = split_cell(row["former_names"])
    return any(f" {normalize(n)} " in words for n in former) and not any(
        f" {normalize(n)} " in words for n in current
    )


def agency_type(name: str) -> str:
    """Return what kind of agency a name means (*dinas*, *kelurahan* …), empty if unknown."""
    agency = find_agency(name)
    if agency:
        return agency.type
    types = (
        _LEVEL_WORDS.get(word) or _FIRST_WORD_TYPES.get(word) for word in normalize(name).split()
    )
    return next((found for found in types if found), "")


@lru_cache(maxsize=_CACHE_SIZE)
def strip_agency_names(text: str) -> str:
    """Return the text with agency and place names made neutral.

    *Lurah Cikokol* becomes *Lurah*, *Kepala Dinas Kesehatan Kota Tangerang* becomes *Kepala
    Perangkat Daerah*; kelurahan, kecamatan, puskesmas and cities nobody listed are found by their
    level word. Runs of spaces become one.
    """
    pieces: list[str] = []
    position = 0
    previous: _Mention | None = None
    for mention in _mentions(text):
        gap = text[position : mention.start]
        # Kelurahan X, Kecamatan Y, Kota Z: one place
        goes_on = previous is not None and _BETWEEN_PLACES.fullmatch(gap) is not None
        pieces.append(" " if goes_on else gap)
        pieces.append("" if goes_on else _in_case_of(text, mention.neutral))
        position, previous = mention.end, mention
    pieces.append(text[position:])
    return " ".join("".join(pieces).split())


@lru_cache(maxsize=_CACHE_SIZE)
def strip_agency_phrases(text: str, agency: str = "") -> str:
    """Return a title without the agency it is for and without place names.

    Taken out are *di*, *pada*, *oleh* or *di lingkungan* with an agency behind them, and wherever
    it stands the agency named by ``agency``. Other agencies stay: they tell what it is about.
    """
    own = find_agency(agency)
    pieces: list[str] = []
    position = 0
    for mention in _mentions(text):
        pieces.append(text[position : mention.start])
        announced = _ANNOUNCING.search(pieces[-1])
        foreign = mention.agency is not None and mention.type in _NEUTRAL
        if announced:
            pieces[-1] = pieces[-1][: announced.start()]
        elif foreign and mention.agency != own:
            pieces.append(text[mention.start : mention.end])
        elif not foreign:
            pieces.append(mention.neutral)
        position = mention.end
    pieces.append(text[position:])
    return " ".join(_UNNAMED_AGENCY.sub(" ", "".join(pieces)).split())


def _in_case_of(text: str, neutral: str) -> str:
    if text.islower():
        return neutral.lower()
    return neutral.upper() if text.isupper() else neutral


# --- the table --------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _agencies() -> tuple[tuple[Agency, tuple[str, ...]], ...]:
    """Return every agency of the table with all its names."""
    rows = read_table("agencies")
    return tuple(
        (
            Agency(
                code=row["code"],
                name=row["name"],
                type=row["type"],
                parent=row["parent"],
                verified=row["verification"] == "terverifikasi",
            ),
            (row["name"], *split_cell(row["aliases"]), *split_cell(row["former_names"])),
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def _organisations() -> dict[str, list[tuple[tuple[str, ...], Agency]]]:
    """Return names of agencies without place name by their first word, the longest first."""
    owners: dict[tuple[str, ...], set[Agency]] = {}
    for agency, names in _agencies():
        if agency.type in ("kelurahan", "kecamatan", "puskesmas"):
            continue
        for name in names:
            owners.setdefault(tuple(normalize(name).split()), set()).add(agency)
    by_first: dict[str, list[tuple[tuple[str, ...], Agency]]] = {}
    for words, agencies in owners.items():
        if len(agencies) == 1:
            by_first.setdefault(words[0], []).append((words, next(iter(agencies))))
    for candidates in by_first.values():
        candidates.sort(key=lambda candidate: (-len(candidate[0]), candidate[0]))
    return by_first


@lru_cache(maxsize=1)
def _places() -> dict[tuple[str, str], Agency]:
    """Return the agencies that bear a place name, by type and the name without spaces."""
    found: dict[tuple[str, str], Agency] = {}
    for agency, names in _agencies():
        if agency.type not in ("kelurahan", "kecamatan", "puskesmas"):
            continue
        for name in names:
            words = normalize(name).split()
            place = words[1:] if words[0] in _LEVEL_WORDS else words
            found[agency.type, "".join(place)] = agency
    return found


@lru_cache(maxsize=1)
def _place_names() -> frozenset[str]:
    return frozenset(name for _, name in _places())


# --- finding names in text --------------------------------------------------------------------


@lru_cache(maxsize=_CACHE_SIZE)
def _find_agency(text: str) -> Agency | None:
    mentions = _mentions(text)
    known = [mention.agency for mention in mentions if mention.agency]
    of_a_province = any(
        region.type == "province" and owner.agency and owner.type in _NEUTRAL
        for owner, region in pairwise(mentions)
    )
    if of_a_province or any(mention.type == "foreign" for mention in mentions):
        return None
    return min(known, key=lambda agency: _SPECIFICITY.index(agency.type), default=None)


@lru_cache(maxsize=_CACHE_SIZE)
def _mentions(text: str) -> tuple[_Mention, ...]:
    """Return the names of agencies and places in the order of the text, without overlaps."""
    words = [
        _Word(match[0], match[0].lower(), match.start(), match.end())
        for match in _WORD.finditer(text)
    ]
    found: list[_Mention] = []
    index = 0
    while index < len(words):
        mention = (
            _organisation_at(words, index)
            or _place_at(words, index, text)
            or _region_at(words, index, text)
        )
        if mention is None:
            index += 1
            continue
        found.append(mention)
        while index < len(words) and words[index].start < mention.end:
            index += 1
    return tuple(found)


def _organisation_at(words: list[_Word], index: int) -> _Mention | None:
    candidates = _organisations().get(words[index].lower)
    if not candidates or (index and words[index - 1].lower in ("sub", "kasub")):
        return None
    for name, agency in candidates:
        stretch = words[index : index + len(name)]
        if tuple(word.lower for word in stretch) == name:
            neutral = _NEUTRAL[agency.type]
            return _Mention(stretch[0].start, stretch[-1].end, agency.type, neutral, agency)
    return None


def _place_at(words: list[_Word], index: int, text: str) -> _Mention | None:
    """Find a level word with a place name behind it; the level word stays, the name goes."""
    level = _LEVEL_WORDS.get(words[index].lower)
    if level is None:
        return None
    count = _known_place(words, index + 1, text)
    if count:
        place = "".join(word.lower for word in words[index + 1 : index + 1 + count])
        agency = _places().get((level, place))
    else:
        count, agency = _unknown_name(words, index + 1, text), None
    if not count:
        return None
    end = words[index + count].end
    neutral = _FULL_LEVELS.get(words[index].lower, words[index].text)
    return _Mention(words[index].start, end, level, neutral, agency)


def _known_place(words: list[_Word], start: int, text: str) -> int:
    """Return how many words from the index form a place of the table, however it is spaced."""
    stretch = words[start : start + _LONGEST_PLACE]
    for count in range(len(stretch), 0, -1):
        glued = all(
            _SPACE_OR_HYPHEN.fullmatch(text, a.end, b.start) for a, b in pairwise(stretch[:count])
        )
        if glued and "".join(word.lower for word in stretch[:count]) in _place_names():
            return count
    return 0


def _region_at(words: list[_Word], index: int, text: str) -> _Mention | None:
    """Find a city, regency or province with its name; *Wali Kota X* keeps its title."""
    word = words[index]
    if word.lower not in _REGION_WORDS:
        return None
    count = _unknown_name(words, index + 1, text)
    if index + 1 < len(words) and words[index + 1].lower in _HOME_WORDS:
        following = words[index + 2].lower if index + 2 < len(words) else ""
        count = 2 if following in _DIRECTIONS else 1
    if not count:
        return None
    name = " ".join(other.lower for other in words[index + 1 : index + 1 + count])
    before = words[index - 1].lower if index else ""
    kept = word.lower in _KEPT_REGION_WORDS or before in _BEFORE_KEPT_REGION
    start = words[index - 1].start if before in _PREPOSITIONS and not kept else word.start
    home = name in _HOME_WORDS and word.lower in ("kota", "walikota", "kotamadya")
    elsewhere = "province" if word.lower.startswith("prov") else "foreign"
    kind = "home" if home else elsewhere
    return _Mention(start, words[index + count].end, kind, word.text if kept else "")


def _unknown_name(words: list[_Word], start: int, text: str) -> int:
    """Return how many words from the index look like a name that is in no table."""
    level = words[start - 1]
    count = 0
    while count < _MAX_NAME_WORDS and start + count < len(words):
        position = start + count
        gap = text[words[position - 1].end : words[position].start]
        abbreviated_level = count == 0 and gap.strip() == "."
        if not (abbreviated_level or _NAME_GLUE.fullmatch(gap)):
            break
        if not _looks_like_name(words[position], level, text):
            break
        count += 1
    return count


def _looks_like_name(word: _Word, level: _Word, text: str) -> bool:
    if len(word.text) < _SHORTEST_NAME or not word.text.isalpha():
        return False
    if word.lower in _LEVEL_WORDS or word.lower in _REGION_WORDS:
        return False
    if word.text.islower() and not text.islower():
        return False
    if word.lower in _PLACE_WORDS:
        return True
    if is_known_word(word.lower) or is_function_word(word.lower):
        return False
    if expand_abbreviations(word.lower) != [word.lower]:
        return False
    if text.islower():
        return len(word.text) >= _SHORTEST_LOWER_NAME
    acronym = word.text.isupper() and len(word.text) <= _LONGEST_ACRONYM
    return not acronym or (level.text.isupper() and len(word.text) >= _SHORTEST_UPPER_NAME)


# --- tidying ----------------------------------------------------------------------------------

_SHORT_LEVELS = (
    (re.compile(r"\bKel\.?(?=\s+[A-Z])"), "Kelurahan"),
    (re.compile(r"\bKec\.?(?=\s+[A-Z])"), "Kecamatan"),
    (re.compile(r"\bPKM\.?(?=\s+[A-Z])"), "Puskesmas"),
)
_GOVERNMENT = re.compile(r"^pemerintah\s+(?:kota|kabupaten)\s+\w+\s+(?=\w)", re.IGNORECASE)


def _tidy(name: str) -> str:
    plain = " ".join(name.split()).strip(" ,.;:-")
    plain = _GOVERNMENT.sub("", plain)
    if plain.isupper() and len(plain.split()) > 1:
        plain = title_case(plain.lower().split())
    for short, full in _SHORT_LEVELS:
        plain = short.sub(full, plain)
    return plain
