"""Who does a step: posts under all their spellings, compared across agencies.

The equivalent post in another agency is the same actor (*Lurah A*, *Lurah B*; *Kepala Dinas*,
*Kepala Badan*, each in its own agency). ``data/posts.csv`` lists posts, ``data/functions.csv`` what
sections and subdivisions are for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from sopsim.terms.agencies import Agency, agency_type, find_agency, strip_agency_names
from sopsim.terms.stemmer import is_known_word, stem
from sopsim.terms.tables import read_table, split_cell, word_list
from sopsim.terms.text import expand_abbreviations, normalize, title_case, tokens


class ActorLevel(IntEnum):
    """How high a post stands; a higher number is a higher rank."""

    OUTSIDE = 0
    STAFF = 1
    SECTION_HEAD = 2
    DIVISION_HEAD = 3
    SECRETARY = 4
    HEAD = 5


_LEVELS = {
    "outside": ActorLevel.OUTSIDE,
    "staff": ActorLevel.STAFF,
    "section": ActorLevel.SECTION_HEAD,
    "division": ActorLevel.DIVISION_HEAD,
    "secretary": ActorLevel.SECRETARY,
    "head": ActorLevel.HEAD,
}

_ANY_HEAD = frozenset({"Pimpinan", "Pengguna Anggaran"})
_SECRETARIES = frozenset(
    {"Sekretaris", "Sekretaris Dinas", "Sekretaris Kecamatan", "Sekretaris Kelurahan"}
)
# Units named in place of their head or staff, and the posts that took the place of section heads.
_UNIT_HEADS = {
    "Bidang": "Kepala Bidang",
    "Bagian": "Kepala Bagian",
    "Seksi": "Kepala Seksi",
    "Subbagian": "Kepala Subbagian",
    "Subbidang": "Kepala Subbidang",
    "Sekretariat": "Sekretaris",
}
_SECTION_HEADS = frozenset(
    {
        "Kepala Seksi",
        "Kepala Subbagian",
        "Kepala Subbidang",
        "Kepala Urusan",
        "Ketua Tim",
        "Subkoordinator",
        "Koordinator",
    }
)
_ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        ("PPK", "PPK-SKPD"),
        ("PPK", "Pejabat Pembuat Komitmen"),
        ("Pegawai", "Pemohon"),
        ("Pelaksana", "Pejabat Fungsional"),
        ("Sekretaris Daerah", "Pimpinan"),
    )
)
_TOGETHER = re.compile(
    r"(\s*[,;]\s*(?:(?:dan|serta)\s+)?|\s+(?:beserta|bersama(?:[\s-]+sama)?(?:\s+dengan)?)\s+"
    r"|\s*&\s*|\s+(?:dan|serta)\s+)",
    re.I,
)
_PLACE_TYPES = frozenset({"kelurahan", "kecamatan", "puskesmas"})
_PERANGKAT_DAERAH = "perangkat_daerah"
_TYPE_CLASSES = {
    "dinas": _PERANGKAT_DAERAH,
    "badan": _PERANGKAT_DAERAH,
    "satuan": _PERANGKAT_DAERAH,
    "inspektorat": _PERANGKAT_DAERAH,
}
_CACHE_SIZE = 1 << 14
_TYPO_RATIO = 88.0
_SHORTEST_MISSPELT = 6
_LONGEST_NAME = 300
_LONG_WORD = 9
_LONGEST_ACRONYM = 6

# Short forms of posts as they are printed, most specific first.
_SPELLINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), full)
    for pattern, full in (
        (r"\b(?:plt|plh|pjs|pj|an|a\.n|u\.b|ub)\s*\.\s*|\b(?:plt|plh|pjs)\s+", ""),
        (r"^\s*para\s+", ""),
        (r"\bRT\s*[/.&-]\s*RW\b|\bRT\s+dan\s+RW\b", "RTRW"),
        (r"\bPPK\s*[-/.]\s*(?:SKPD|OPD)\b", "PPK SKPD"),
        (r"\bKTU\b|\b(?:ka|kepala)\.?\s*TU\b", "Kepala Subbagian Tata Usaha"),
        (r"\b(?:ka|kepala)?[\s.]*\bkasub+[\s.-]*bag(?:ian)?\b\.?", "Kepala Subbagian "),
        (r"\b(?:ka|kepala)[\s.]*sub+[\s.-]*bag(?:ian)?\b\.?", "Kepala Subbagian "),
        (r"\bka[\s.]*subag\b\.?|\bkasubag\b\.?", "Kepala Subbagian "),
        (r"\bkasub+[\s.-]*bid(?:ang)?\b\.?", "Kepala Subbidang "),
        (r"\b(?:ka|kepala)[\s.]*sub+[\s.-]*bid(?:ang)?\b\.?", "Kepala Subbidang "),
        (r"\bsub+[\s.-]*bag(?:ian)?\b\.?|\bsubag\b\.?", "Subbagian "),
        (r"\bsub+[\s.-]*bid(?:ang)?\b\.?", "Subbidang "),
        (r"\bkas+ie?\b\.?|\bka[\s.]+(?:sie|seksi)\b\.?", "Kepala Seksi "),
        (r"\bkabid(?:ang)?\b\.?|\bka[\s.]+bid(?:ang)?\b\.?", "Kepala Bidang "),
        (r"\bkabag(?:ian)?\b\.?|\bka[\s.]+bag(?:ian)?\b\.?", "Kepala Bagian "),
        (r"\bkadis\b\.?|\bkadin\b\.?", "Kepala Dinas "),
        (r"\bkaban\b\.?", "Kepala Badan "),
        (r"\bkasat(?:pol)?[\s.]*pol[\s.]*pp\b|\bkasatpol\b", "Kepala Satpol PP "),
        (r"\bkapus(?:kesmas)?\b\.?", "Kepala Puskesmas "),
        (r"\bsekcam\b\.?", "Sekretaris Kecamatan "),
        (r"\bsek(?:lur|kel)\b\.?", "Sekretaris Kelurahan "),
        (r"\b(?:ka|kep|kpl)\b\.?(?=\s*\w)", "Kepala "),
        (r"\bbid\.", "Bidang "),
        (r"\bkoord\b\.?", "Koordinator "),
        (r"\bsie\b\.?", "Seksi "),
        (r"\bumpeg\b", "Umum dan Kepegawaian"),
        (r"\brenkeu\b", "Perencanaan dan Keuangan"),
        (r"\bekbang\b", "Ekonomi dan Pembangunan"),
        (r"\bPEP\b", "Perencanaan, Evaluasi dan Pelaporan"),
        (r"\bpemtrantib(?:um)?\b", "Pemerintahan dan Trantib"),
    )
)
_BRACKETS = re.compile(r"\([^)]*\)?")
_SEPARATOR = re.compile(r"\s*(?:[/;&,|+]|\s-\s|\bdan\b|\batau\b|\bserta\b)\s*", re.IGNORECASE)
_AND = frozenset({"dan", "serta"})
_WORDS_BETWEEN = _AND | {"&"}
_NEUTRAL_WORDS = word_list("tanpa_fungsi_jabatan")


@dataclass(frozen=True, slots=True)
class _Post:
    """A row of the table of posts."""

    name: str
    level: ActorLevel
    owner: str
    takes_function: bool


@dataclass(frozen=True, slots=True)
class _Actor:
    """One holder of a post, as named in an SOP of some agency.

    ``owner`` is the type of the agency the post belongs to, ``agency`` its code; both may be empty.
    ``own`` tells whether that is the agency whose SOP names the post.
    """

    label: str
    post: str
    level: ActorLevel | None
    functions: frozenset[str]
    owner: str = ""
    agency: str = ""
    own: bool = True


def canonical_actor(name: str, agency: str = "") -> str:
    """Return the post that a column head or a step names, spelt out and without place names.

    ``agency`` is the agency whose SOP it is: the head of a dinas or badan becomes *Kepala Perangkat
    Daerah* and any *Sekcam* or *Seklur* *Sekretaris* where they belong to it. Several posts are
    joined by `` / ``; unknown posts come back tidied up.
    """
    return " / ".join(dict.fromkeys(actor.label for actor in _actors(name, agency)))


def same_actor(a: str, b: str, agency_a: str = "", agency_b: str = "") -> bool:
    """Tell whether two SOPs mean the same or the equivalent post.

    A name that leaves the section open (*Kasi*) agrees with any of its rank; of several posts
    (*Lurah/Sekretaris*) one in common is enough. Unknown posts are equal up to typing errors.
    """
    return any(
        _equivalent(first, second)
        for first in _actors(a, agency_a)
        for second in _actors(b, agency_b)
    )


def actor_level(name: str) -> int | None:
    """Return the ActorLevel of the highest post the text names, None where it names none."""
    levels = [actor.level for actor in _actors(name, "") if actor.level is not None]
    return max(levels, default=None)


def split_actors(text: str) -> list[str]:
    """Part the doers that a text names; *Kepala Seksi Ketenteraman dan Ketertiban* is one."""
    first, *rest = _TOGETHER.split(text)
    names = [first]
    for glue, piece in zip(rest[::2], rest[1::2], strict=True):
        if piece.strip() and _names_function_of(names[-1], glue.strip().lower(), piece):
            names[-1] += glue + piece
        else:
            names.append(piece)
    return [name.strip(" .:") for name in names if name.strip(" .:")]


def _names_function_of(name: str, glue: str, piece: str) -> bool:
    """Tell whether a piece goes on with the name before it: *…, Evaluasi* … *dan Pelaporan*."""
    if actor_level(piece) is not None:
        return False
    if glue in _WORDS_BETWEEN:
        return True
    post = _find_post(_spelt_out(name))
    return (
        "," in glue
        and post is not None
        and post[0].takes_function
        and not _function_words().isdisjoint(tokens(piece)[:1])
    )


def heads_own_agency(name: str, agency: str) -> bool:
    """Tell whether the text names the head of the agency whose SOP it is."""
    return any(_is_own_head(actor, agency_type(agency)) for actor in _actors(name, agency))


# --- comparing --------------------------------------------------------------------------------


def _equivalent(a: _Actor, b: _Actor) -> bool:
    if not a.post or not b.post:
        return not (a.post or b.post) and _similar(a.label, b.label)
    if a.own != b.own or not a.own:
        return _same_owner(a, b) and _alike(a, b)
    return _alike(a, b)


def _same_owner(a: _Actor, b: _Actor) -> bool:
    if a.agency and b.agency:
        return a.agency == b.agency
    return bool(a.owner) and a.owner == b.owner


def _alike(a: _Actor, b: _Actor) -> bool:
    if a.post == b.post:
        return not a.functions or not b.functions or _share_function(a.functions, b.functions)
    if frozenset({a.post, b.post}) in _ALIKE:
        return True
    if a.post in _ANY_HEAD or b.post in _ANY_HEAD:
        return a.level == b.level == ActorLevel.HEAD
    if "Bendahara" in (a.post, b.post):
        return a.post.startswith("Bendahara") and b.post.startswith("Bendahara")
    if _UNIT_HEADS.get(a.post, a.post) == _UNIT_HEADS.get(b.post, b.post):
        return not a.functions or not b.functions or _share_function(a.functions, b.functions)
    units_staff = {a.post, b.post} & _UNIT_HEADS.keys() and "Pelaksana" in {a.post, b.post}
    section_heads = {a.post, b.post} <= _SECTION_HEADS
    return bool(units_staff or section_heads) and _share_function(a.functions, b.functions)


def _share_function(a: frozenset[str], b: frozenset[str]) -> bool:
    return any(_similar(first, second) for first in a for second in b)


@lru_cache(maxsize=_CACHE_SIZE)
def _similar(a: str, b: str) -> bool:
    """Tell whether two names are equal but for inflection and typing errors."""
    first, second = (" ".join(sorted(map(stem, tokens(name)))) for name in (a, b))
    if first == second:
        return True
    digits_differ = re.findall(r"\d+", first) != re.findall(r"\d+", second)
    return not digits_differ and fuzz.ratio(first, second) >= _TYPO_RATIO


def _is_own_head(actor: _Actor, type_of_agency: str) -> bool:
    if actor.level != ActorLevel.HEAD or not actor.own:
        return False
    return actor.owner in ("", _type_class(type_of_agency))


# --- reading ----------------------------------------------------------------------------------


@lru_cache(maxsize=_CACHE_SIZE)
def _actors(name: str, agency: str) -> tuple[_Actor, ...]:
    """Return the posts that the text names, at least one unless it is empty."""
    text = " ".join(name.split())[:_LONGEST_NAME]
    outside_brackets = _BRACKETS.sub(" ", text)
    if tokens(outside_brackets):
        text = outside_brackets
    return tuple(_read_post(part, agency) for part in _split_posts(_spelt_out(text)))


def _spelt_out(text: str) -> str:
    """Write out short forms of posts."""
    for pattern, full in _SPELLINGS:
        text = pattern.sub(full, text)
    return text


def _split_posts(text: str) -> list[str]:
    """Part *Kasi dan Staf*, where each part names a post, but not *Umum dan Kepegawaian*."""
    parts: list[str] = []
    position = 0
    glue = ""
    for match in [*_SEPARATOR.finditer(text), None]:
        piece = text[position : match.start() if match else len(text)].strip(" .:-()")
        if parts and (not _find_post(piece) or piece.lower() in _function_codes()):
            parts[-1] = f"{parts[-1]}{glue}{piece}" if piece else parts[-1]
        elif piece:
            parts.append(piece)
        if match:
            glue = match[0] if match[0].strip() != "/" else " dan "
            position = match.end()
    return parts


def _find_post(text: str) -> tuple[_Post, list[str]] | None:
    """Return the post that the text begins with, and the words behind it."""
    words = _corrected(tokens(text))
    for length in range(min(len(words), _longest_variant()), 0, -1):
        post = _posts().get(tuple(words[:length]))
        if post is not None:
            return post, words[length:]
    return None


def _read_post(text: str, agency: str) -> _Actor:
    known_agency = find_agency(text)
    neutral = strip_agency_names(text)
    found = _find_post(neutral)
    if known_agency and tokens(neutral) == tokens(strip_agency_names(known_agency.name)):
        return _Actor(known_agency.name, known_agency.name, None, frozenset())
    if found is None or _heads_something_else(*found):
        return _Actor(_capitals_kept(title_case(tokens(text)), text), "", None, frozenset())
    post, rest = found
    functions = _functions(rest) if post.takes_function else frozenset()
    owner, code = _owner(post, rest, known_agency)
    own = _belongs_to(owner, known_agency if code else None, agency)
    if own:
        owner, code = _as_own(owner, agency)
    base = "Sekretaris" if post.name in _SECRETARIES else post.name
    label = _label(base, functions) if own else title_case(tokens(text))
    return _Actor(_capitals_kept(label, text), base, post.level, functions, owner, code, own)


def _capitals_kept(label: str, printed: str) -> str:
    """Put acronyms that are printed in capitals among other words back into capitals."""
    if printed.isupper() and " " in printed:
        return label
    capitals = {
        word.lower()
        for word in re.findall(r"\w+", printed)
        if word.isupper() and 1 < len(word) <= _LONGEST_ACRONYM and not is_known_word(word.lower())
    }
    return " ".join(
        word.upper() if word.strip(",").lower() in capitals else word for word in label.split()
    )


def _heads_something_else(post: _Post, rest: list[str]) -> bool:
    """Tell whether *Kepala* alone was recognised of a post like *Kepala Gudang*."""
    return post.name == "Pimpinan" and any(word not in _NEUTRAL_WORDS for word in rest)


def _owner(post: _Post, rest: list[str], named: Agency | None) -> tuple[str, str]:
    """Return the type and code of the agency a post belongs to, as far as the text says."""
    if named is not None:
        kind = _type_class(named.type)
        return kind, "" if kind in _PLACE_TYPES else named.code
    if post.owner:
        return post.owner, ""
    return next((word for word in rest if word in _PLACE_TYPES), ""), ""


def _belongs_to(owner: str, named: Agency | None, agency: str) -> bool:
    """Tell whether a post is one of the agency whose SOP names it, as far as the text says."""
    if not agency.strip():
        return named is None
    if named is not None:
        # an agency of another city bears the same name and is in no table
        return find_agency(agency) == named or normalize(named.name) in normalize(agency)
    kind = _type_class(agency_type(agency))
    return not owner or not kind or owner == kind or _named_by_place(owner)


def _named_by_place(owner: str) -> bool:
    """Tell whether posts of such agencies are unique by name, so that no other can be meant."""
    return owner in ("kota", "sekretariat")


def _as_own(owner: str, agency: str) -> tuple[str, str]:
    kind = _type_class(agency_type(agency))
    known = find_agency(agency)
    code = known.code if known and kind not in _PLACE_TYPES else ""
    return owner or kind, code


def _type_class(kind: str) -> str:
    return _TYPE_CLASSES.get(kind, kind)


def _functions(words: list[str]) -> frozenset[str]:
    """Return what a section or subdivision is for: *umum dan kepegawaian* as two functions."""
    content = [
        word
        for before, word in pairwise(["", *words])
        if word not in _NEUTRAL_WORDS and (before, word) != ("unit", "kerja")
    ]
    found: list[str] = []
    index = 0
    while index < len(content):
        if content[index] in _AND:
            index += 1
            continue
        known, end = _known_functions(content, index)
        if not known:
            end = next((i for i in range(index, len(content)) if content[i] in _AND), len(content))
            known = [title_case(content[index:end])]
        found.extend(known)
        index = end
    return frozenset(found)


def _known_functions(words: list[str], index: int) -> tuple[list[str], int]:
    """Return the known functions that fill the words up to the next *dan*, and where they end.

    Where they do not fill them (*rehabilitasi sosial*) there are none: it is another function.
    """
    found: list[str] = []
    while index < len(words) and words[index] not in _AND:
        for length in range(min(len(words) - index, _longest_function()), 0, -1):
            function = _function_codes().get(" ".join(words[index : index + length]))
            if function:
                found.append(function)
                index += length
                break
        else:
            return [], index
    return found, index


def _label(post: str, functions: frozenset[str]) -> str:
    *head, last = [*sorted(functions, key=_function_order)] or [""]
    listed = f"{', '.join(head)} dan {last}" if head else last
    return f"{post} {listed}".strip()


def _function_order(function: str) -> tuple[int, str]:
    order = list(dict.fromkeys(_function_codes().values()))
    return (order.index(function) if function in order else len(order)), function


# --- tables -----------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _posts() -> dict[tuple[str, ...], _Post]:
    found: dict[tuple[str, ...], _Post] = {}
    for row in read_table("posts"):
        post = _Post(
            row["post"], _LEVELS[row["level"]], row["owner"], row["takes_function"] == "ya"
        )
        for name in (row["post"], *split_cell(row["variants"])):
            found.setdefault(tuple(tokens(name)), post)
    return found


@lru_cache(maxsize=1)
def _longest_variant() -> int:
    return max(map(len, _posts()))


@lru_cache(maxsize=1)
def _function_codes() -> dict[str, str]:
    return {
        " ".join(tokens(variant)): row["function"]
        for row in read_table("functions")
        for variant in (row["function"], *split_cell(row["variants"]))
    }


@lru_cache(maxsize=1)
def _longest_function() -> int:
    return max(len(phrase.split()) for phrase in _function_codes())


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    return frozenset(word for phrase in _function_codes() for word in phrase.split())


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    return frozenset({word for name in _posts() for word in name} | _function_words())


@lru_cache(maxsize=1)
def _sorted_vocabulary() -> tuple[str, ...]:
    return tuple(sorted(_vocabulary()))


def _corrected(words: list[str]) -> list[str]:
    """Join words that a narrow column broke (*sekre taris*) and mend typing errors."""
    result: list[str] = []
    for word in words:
        joined = result[-1] + word if result else ""
        whole = result and result[-1] in _vocabulary() and word in _vocabulary()
        if joined in _vocabulary() and not whole:
            result[-1] = joined
        else:
            result.append(word)
    return [_mended(word) for word in result]


@lru_cache(maxsize=_CACHE_SIZE)
def _mended(word: str) -> str:
    if len(word) < _SHORTEST_MISSPELT or word in _vocabulary() or is_known_word(word):
        return word
    if expand_abbreviations(word) != [word]:
        return word
    allowed = 2 if len(word) >= _LONG_WORD else 1
    match = process.extractOne(
        word, _sorted_vocabulary(), scorer=OSA.distance, score_cutoff=allowed
    )
    return match[0] if match and len(match[0]) >= _SHORTEST_MISSPELT else word
