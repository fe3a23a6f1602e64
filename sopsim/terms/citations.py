"""Citations of regulations: found in running text, given one key, checked for a successor.

A citation is found by its head (*UU No. 23 Th 2014*, *PermenPAN-RB 35/2012*). Regulations that only
stand in the title of another (*tentang Pelaksanaan Undang-Undang …*) or after *sebagaimana telah
diubah dengan* are no legal bases of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sopsim.terms.agencies import HOME_CITY
from sopsim.terms.tables import read_table, split_cell
from sopsim.terms.text import normalize

_TRUSTED = frozenset({"teks_peraturan", "teks_ada", "sekunder"})
_OUT_OF_FORCE = frozenset({"dicabut", "dicabut_sebagian", "tergantikan"})
_LONGEST_CHAIN = 6
_LONGEST_SUBJECT = 400
_FIRST_PANRB_YEAR = 2010  # Kementerian PAN became PAN dan RB in October 2009

_NATIONAL = (
    r"(?:[\s.,]{0,4}\(?"
    r"(?:UU|PP|RI|R\.I\.?|Republik\s+Indonesia|Rep\.?\s*Indonesia|Perpres|Negara)\)?){0,5}"
)
# An issuer ends before a title, a list mark and any other regulation.
_ISSUER = (
    r"(?:(?!\b(?:tentang|ttg|pasal|menimbang|undang|peraturan|keputusan|per(?:men\w*|pres|da|wal\w*)|"
    r"kep(?:men\w*|pres)|uu|pp(?!\s*(?:dan|&)?\s*pa\b))\b|\n\s*[a-z]\s?[.)]\s)[^;\d]){0,140}?"
)
_MINISTER = (
    r"men(?:t[ae]?ri\b|(?=dagri|kes|pan|keu|hub|dik|sos|n?aker|pera|pora|kominfo|kop|dag|perin|tan|lh"
    r"|pu|ag))"
)
_BODIES = (
    r"badan|lembaga|komisi|arsip|kepolisian|kapolri|mahkamah|perpustakaan|direktur|direktorat|sekretaris"
    r"|bkn|lkpp|anri|ki|bkpm|bps|bpom|bnpb|bpjs|kpu|bssn|lan|polri|ojk"
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of regulation and how its name is written.

    ``issued`` tells that an issuer or a place stands behind the name, ``filed`` that it bears the
    number of a letter file and is only recognised with the word *Nomor*.
    """

    name: str
    pattern: str
    issued: bool = False
    filed: bool = False


_KINDS: tuple[_Kind, ...] = (
    _Kind("Perppu", r"peraturan\s+pemerintah\s+pengganti\s+undang\W{0,3}undang|perp?pu"),
    _Kind("UU", r"undang\s*\W{0,2}\s*undang|u\.?\s?u\.?"),
    _Kind("PP", r"peraturan\s+pemerintah|p\.?p\.?"),
    _Kind("Perpres", r"peraturan\s+presiden|per\.?\s?pres"),
    _Kind("Keppres", r"keputusan\s+presiden|kep+\.?\s?res"),
    _Kind("Inpres", r"instruksi\s+presiden|inpres"),
    _Kind("PMK", r"pmk"),
    _Kind(
        "Permen", rf"peraturan\s+(?:bersama\s+)?{_MINISTER}|per\.?\s?men(?:teri)?[-.]?", issued=True
    ),
    _Kind(
        "Kepmen",
        rf"(?:surat\s+)?keputusan\s+(?:bersama\s+)?{_MINISTER}|kep\.?\s?men(?:teri)?[-.]?",
        issued=True,
    ),
    _Kind("Perda", r"peraturan\s+daerah|perda", issued=True),
    _Kind("Perwal", r"peraturan\s+wali\s?kota|perwal(?:i|kota)?|perwako", issued=True),
    _Kind("Perbup", r"peraturan\s+bupati|perbup", issued=True),
    _Kind("Pergub", r"peraturan\s+gubernur|pergub", issued=True),
    _Kind("Kepwal", r"(?:surat\s+)?keputusan\s+wali\s?kota|kepwali?", issued=True),
    _Kind("Kepbup", r"(?:surat\s+)?keputusan\s+bupati|kepbup", issued=True),
    _Kind("Kepgub", r"(?:surat\s+)?keputusan\s+gubernur|kepgub", issued=True),
    _Kind("Inwal", r"instruksi\s+wali\s?kota", issued=True),
    _Kind("Kepka", r"(?:surat\s+)?keputusan\s+kepala|kepka", issued=True),
    _Kind(
        "Peraturan",
        rf"peraturan\s+kepala|per[kb]a(?:n|dan)?|peraturan(?=\s+(?:{_BODIES})\b)",
        issued=True,
    ),
    _Kind("SE", r"surat\s+edaran|(?-i:S\.?E)", issued=True, filed=True),
    _Kind("SK", r"surat\s+keputusan|(?-i:S\.?K)|keputusan", issued=True, filed=True),
)
_PLACED = {
    "Perda": "",
    "Perwal": "Kota",
    "Perbup": "Kabupaten",
    "Pergub": "Provinsi",
    "Kepwal": "Kota",
    "Kepbup": "Kabupaten",
    "Kepgub": "Provinsi",
    "Inwal": "Kota",
}
# Their numbers begin with a filing code, so that the whole number counts, not its first figure.
_WHOLE_NUMBER = frozenset({"SE", "SK", "Kepwal", "Kepbup", "Kepgub", "Inwal"})

_NUMBER_WORD = r"(?:nomor|nomer|nomo|nmr|no)\b\s?[.:]{0,3}\s?"
_NUMBER = r"(?:[a-z]{1,6}[-./]\s?)?\d\w*(?:[./-]\w+)*"
_YEAR = r"(?:\s*(?:/|\b(?:tahun|thn|th|tah)(?![a-z])\.?)\s*:?\s*(?P<year{n}>(?:19|20)\d\d)(?!\d))?"


def _head_pattern() -> re.Pattern[str]:
    """Return a pattern of all heads: groups ``kN`` (kind), ``iN`` (issuer), ``nN``, ``yearN``."""
    branches = []
    for index, kind in enumerate(_KINDS):
        issuer = _ISSUER if kind.issued else _NATIONAL
        word = _NUMBER_WORD if kind.filed else rf"(?:{_NUMBER_WORD}|[\s:.]{{0,4}})"
        year = _YEAR.replace("{n}", str(index))
        end = "" if kind.name in ("Permen", "Kepmen") else "(?![a-z])"
        branches.append(
            rf"(?P<k{index}>{kind.pattern}){end}(?P<i{index}>{issuer})[\s,:]{{0,4}}(?P<w{index}>{word})"
            rf"(?P<n{index}>{_NUMBER}){year}"
        )
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(branches)})", re.IGNORECASE)


_HEAD = _head_pattern()
_CONSTITUTION = re.compile(
    r"(?:undang\W{0,3}undang\s+dasar(?:\s+negara)?(?:\s+(?:republik\s+indonesia|n?ri))?|\bUUD(?:\s+N?RI)?)"
    r"(?:\s+tahun)?\s+1945",
    re.IGNORECASE,
)
_HAS_SUBJECT = re.compile(r"[\s,()]*\b(?:tentang|ttg|perihal)\b\.?\s*", re.IGNORECASE)
_SUBJECT_END = re.compile(
    r"""\(?\s*(?:tambahan\s+)?(?:lembaran|berita)\s+(?:negara|daerah) | ;
    | \s*,?\s*\(?\bsebagai(?:mana)?\s+(?:telah\s+)?(?:beberapa\s+kali\s+)?di\s?r?ubah
    | \s*,?\s*\(?\byang\s+telah\s+(?:beberapa\s+kali\s+)?di\s?r?ubah
    | \n\s*(?:\(?\d{1,2}\s?[.)](?!\d) | \(?[a-z]\s?[.)]\s | [-–•●▪*]) | \n\s*\n
    | \.\s+(?=[A-Z][a-z]) | \s+\d{1,2}\.\s+(?=[A-Z]) | \bjo\b\.? | \bjuncto\b""",
    re.VERBOSE | re.IGNORECASE,
)
_NESTED = re.compile(
    r"(?:pelaksanaan(?:nya)?|pelaksana(?:\s+dari)?|pencabutan(?:\s+atas)?|mencabut|penetapan|berdasarkan"
    r"|dimaksud\s+(?:dalam|pada)|pasal\s+\d+\w*|ayat\s*\(?\d+\)?|menurut|dari|terhadap|amanat"
    r"|menindaklanjuti|perubahan(?:\s+\w+){0,2}(?:\s+atas)?)\s*$",
    re.IGNORECASE,
)
_AMENDS = re.compile(r"perubahan(?:\s+\w+){0,2}(?:\s+atas)?\s*$", re.IGNORECASE)
_AMENDED_BY = re.compile(
    r"di\s?r?ubah[^;]{0,80}?\b(?:dengan|oleh|melalui|menjadi)?\s*$|\b(?:jo|jis|juncto)\b[\s.…]*$"
    r"|\bterakhir\s+(?:kali\s+)?(?:dengan|oleh|melalui)?\s*$|\bperubahannya\s*[:,(]?\s*$",
    re.IGNORECASE,
)
_LISTED_ON = re.compile(
    r"^[\s,)]*(?:dan|serta|,|&)?\s*(?:terakhir)?\s*(?:dengan)?\s*$", re.IGNORECASE
)
_BARE_AMENDMENT = re.compile(
    rf"\b(?:jo|jis|juncto|diubah(?:\s+terakhir)?\s+dengan)\b[\s.…]*(?:{_NUMBER_WORD})?(?P<number>\d+)"
    r"\s*(?:/|\b(?:tahun|thn?)(?![a-z])\.?)\s*(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_SCANNED_DIGITS = re.compile(
    r"(?P<word>\b(?:nomor|no|tahun|thn|th)\b[\s.:]*)(?P<digits>(?=\w*\d)[0-9OoIlL]{1,5}|[IlL])(?=[\s,/;]|$)",
    re.IGNORECASE,
)
_LOOK_ALIKES = str.maketrans("OoIlL", "00111")
_PLACE = re.compile(
    r"\b(?P<level>kota|kabupaten|kab|provinsi|propinsi|prov|prop|daerah\s+khusus\s+ibukota)\b\.?\s*(?P<name>.*)",
    re.IGNORECASE,
)
_LEVEL_NAMES = {
    "kab": "Kabupaten",
    "propinsi": "Provinsi",
    "prov": "Provinsi",
    "prop": "Provinsi",
    "kota": "Kota",
    "kabupaten": "Kabupaten",
    "provinsi": "Provinsi",
}
_NOISE_IN_ISSUER = re.compile(
    r"\b(?:republik|indonesia|ri|r\.i|daerah|kepala)\b|[().,:]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A regulation as cited.

    ``number`` and ``subject`` are as printed, ``year`` is None where none is given, ``place`` names
    the city, regency or province of a local regulation. ``key`` is the same for all ways to cite it
    (*UU-23-2014*); the home city's regulations bear no place in it. ``amendments`` are those named
    as amending it, ``amends`` what it amends itself.
    """

    type: str
    number: str
    year: int | None
    subject: str
    key: str
    place: str = ""
    amendments: tuple[Citation, ...] = ()
    amends: tuple[Citation, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Return its own key with those of its amendments and of what it amends."""
        related = (*self.amendments, *self.amends)
        return frozenset({self.key, *(other.key for other in related)})


@dataclass(frozen=True, slots=True)
class Successor:
    """What stands in place of a regulation no longer in force.

    ``replaced_by`` is the next regulation, ``latest`` the last one in the chain of those known.
    ``partial`` tells that only part of it was revoked; ``note`` says which, where known.
    ``verification`` names how sure the entry is: *teks_peraturan*, *teks_ada* or *sekunder*.
    """

    replaced_by: str
    latest: str
    status: str
    verification: str
    partial: bool
    note: str


def parse_citations(text: str) -> tuple[Citation, ...]:
    """Return the regulations that the text cites as bases, each once, in order."""
    return _parse(text)


def cited_keys(*texts: str) -> set[str]:
    """Return the keys of all regulations that the texts cite."""
    return {citation.key for text in texts for citation in parse_citations(text)}


def successor(citation: Citation) -> Successor | None:
    """Return what replaced the cited regulation, None unless a trusted entry says it was."""
    row = _out_of_force().get(citation.key)
    if row is None:
        return None
    chain = [row]
    while len(chain) < _LONGEST_CHAIN:
        following = _out_of_force().get(_first_key(chain[-1]["replaced_by"]))
        if following is None or following in chain or following["status"] == "dicabut_sebagian":
            break
        chain.append(following)
    return Successor(
        replaced_by=row["replaced_by"],
        latest=chain[-1]["replaced_by"],
        status=row["status"],
        verification=row["verification"],
        partial=row["status"] == "dicabut_sebagian",
        note=row["note"],
    )


def known_subject(citation: Citation) -> str:
    """Return what the regulation is about: as cited, else as ``data/regulations.csv`` has it."""
    return citation.subject or _subjects().get(citation.key, "")


# --- finding ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    """A head found in the text, with the text behind it up to the next head."""

    citation: Citation
    start: int
    end: int
    amendments: list[Citation] = field(default_factory=list)
    amends: list[Citation] = field(default_factory=list)

    def complete(self, text: str, until: int) -> Citation:
        subject = _subject(text[self.end : until])
        return replace(
            self.citation,
            subject=subject,
            amendments=tuple(self.amendments),
            amends=tuple(self.amends),
        )


@lru_cache(maxsize=1 << 12)
def _parse(text: str) -> tuple[Citation, ...]:
    cleaned = _cleaned(text)
    bases: list[_Found] = []
    ends: list[int] = []
    previous_end, amending = 0, False
    for found in _heads(cleaned):
        lead = cleaned[previous_end : found.start]
        same_item = bool(bases) and not _parts_items(lead)
        if same_item and _NESTED.search(lead[-60:]):
            if _AMENDS.search(lead[-60:]) and not amending:
                bases[-1].amends.append(found.citation)
            previous_end = found.end
            continue
        listed_on = amending and _LISTED_ON.match(lead) is not None
        amending = same_item and (listed_on or _AMENDED_BY.search(lead[-120:]) is not None)
        if amending:
            bases[-1].amendments.append(found.citation)
        else:
            if bases:
                ends.append(found.start)
            bases.append(found)
        previous_end = found.end
    ends.append(len(cleaned))
    for base, until in zip(bases, ends, strict=False):
        base.amendments.extend(_bare_amendments(base.citation, cleaned[base.end : until]))
    complete = (base.complete(cleaned, until) for base, until in zip(bases, ends, strict=False))
    return _each_once(complete)


def _cleaned(text: str) -> str:
    """Return the text with slashes closed up and letters that scanning put for digits mended."""
    plain = re.sub(r"[^\S\n]+", " ", re.sub(r"([^\w\s])\1{3,}", r"\1", text))
    plain = re.sub(r"\s*\n\s*\n\s*", "\n\n", plain)
    plain = plain.replace("\r", "\n").replace("\u2013", "-").replace("\xa0", " ")
    plain = re.sub(r"(?<=\w)[ \t]*/[ \t]*(?=\w)", "/", plain)
    return _SCANNED_DIGITS.sub(
        lambda match: match["word"] + match["digits"].translate(_LOOK_ALIKES), plain
    )


def _heads(text: str) -> list[_Found]:
    found = [
        _Found(Citation("UUD", "", 1945, "", "UUD-1945"), match.start(), match.end())
        for match in _CONSTITUTION.finditer(text)
    ]
    taken = [(head.start, head.end) for head in found]
    for match in _HEAD.finditer(text):
        overlaps = any(start < match.end() and match.start() < end for start, end in taken)
        citation = None if overlaps else _citation(match)
        if citation is not None:
            found.append(_Found(citation, match.start(), match.end()))
    return sorted(found, key=lambda head: head.start)


def _citation(match: re.Match[str]) -> Citation | None:
    index = next(i for i in range(len(_KINDS)) if match[f"k{i}"])
    kind = _KINDS[index]
    issuer, number = match[f"i{index}"], match[f"n{index}"].strip(" .-/")
    numbered = bool(match[f"w{index}"].strip(" .:\n\t"))
    year = int(match[f"year{index}"]) if match[f"year{index}"] else None
    number, year = _split_year(number, year)
    if year is None and (kind.issued or not numbered):
        return None
    type_, place = _type_and_place(kind.name, issuer, year)
    return _make(type_, number, year, place)


def _split_year(number: str, year: int | None) -> tuple[str, int | None]:
    """Return the number and the year, which may be the last part of the number (*23/2014*)."""
    match = re.fullmatch(r"(.+)/((?:19|20)\d\d)", number)
    if year is None and match:
        simple = match[1].isdigit()
        return (match[1] if simple else number), int(match[2])
    return number, year


def _make(type_: str, number: str, year: int | None, place: str = "") -> Citation:
    issuer = "" if place in ("", HOME_CITY) else f" {place}"
    parts = (f"{type_}{issuer}", _key_number(type_, number), str(year) if year else "")
    return Citation(type_, number, year, "", "-".join(part for part in parts if part), place)


def _key_number(type_: str, number: str) -> str:
    """Return the figure that counts: 5 of PER/05/M.PAN/4/2009, the whole of a filing number."""
    if type_.split(maxsplit=1)[0] in _WHOLE_NUMBER or re.fullmatch(r"\d+-\d+", number):
        return number.upper().replace(" ", "")
    figure = re.search(r"\d+", number)
    return figure[0].lstrip("0") or "0" if figure else number


def _parts_items(lead: str) -> bool:
    return (
        ";" in lead
        or re.search(r"\n\s*(?:\(?\d{1,2}\s?[.)](?!\d)|\(?[a-z]\s?[.)]\s|[-•●▪*]\s)", lead)
        is not None
    )


def _bare_amendments(base: Citation, behind: str) -> list[Citation]:
    """Return amendments cited by number alone: *Permendagri 13/2006 jo 59/2007*."""
    known = {base.key}
    found = []
    for match in _BARE_AMENDMENT.finditer(behind):
        amendment = _make(base.type, match["number"], int(match["year"]), base.place)
        if amendment.key not in known:
            known.add(amendment.key)
            found.append(amendment)
    return found


def _subject(behind: str) -> str:
    start = _HAS_SUBJECT.match(behind)
    if start is None:
        return ""
    subject = behind[start.end() : start.end() + _LONGEST_SUBJECT]
    end = _SUBJECT_END.search(subject)
    return " ".join(subject[: end.start() if end else None].split()).strip(" .,;:()-")


def _each_once(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return each regulation once, the mention that names amendments before the others."""
    found: dict[str, Citation] = {}
    for citation in citations:
        earlier = found.get(citation.key)
        if earlier is None or (citation.amendments and not earlier.amendments):
            found[citation.key] = citation
    return tuple(found.values())


# --- types and issuers ------------------------------------------------------------------------


def _type_and_place(kind: str, issuer: str, year: int | None) -> tuple[str, str]:
    """Return the normalised type, with the issuer's short form, and the place it is valid in."""
    if kind in _PLACED:
        return kind, _place(issuer, _PLACED[kind])
    if kind in ("Permen", "Kepmen"):
        return _ministerial(kind, issuer, year), ""
    if kind == "SK" and _issuer_code("menteri", issuer):
        return _ministerial("Kepmen", issuer, year), ""
    if kind in ("Peraturan", "Kepka", "SE", "SK"):
        code = _issuer_code("badan", issuer) or _issuer_code("menteri", issuer)
        return f"{kind} {code or _plain_issuer(issuer)}".strip(), ""
    return kind, ""


def _ministerial(kind: str, issuer: str, year: int | None) -> str:
    code = _issuer_code("menteri", issuer)
    if not code:
        return f"{kind} {_plain_issuer(issuer)}".strip()
    if code in ("pan", "PANRB"):
        code = "PANRB" if year is None or year >= _FIRST_PANRB_YEAR else "pan"
    if code == "keu" and kind == "Permen":
        return "PMK"
    return f"{kind}{code}"


def _issuer_code(kind: str, issuer: str) -> str:
    """Return the short form of the ministry or body whose name the text begins with."""
    words = normalize(_NOISE_IN_ISSUER.sub(" ", issuer)).split()
    for length in range(len(words), 0, -1):
        code = _issuers().get((kind, "".join(words[:length])))
        if code:
            return code
    return ""


def _plain_issuer(issuer: str) -> str:
    words = _NOISE_IN_ISSUER.sub(" ", issuer).split()
    return " ".join(word if word.isupper() else word.capitalize() for word in words)


def _place(issuer: str, level: str) -> str:
    """Return the place of a local regulation as *Kota Tangerang*, empty where none is named."""
    text = " ".join(re.sub(r"[().,:]", " ", issuer).split())
    text = re.sub(
        r"^(?:daerah|tingkat|dati)\s+(?=kota|kab|prov|prop)", "", text, flags=re.IGNORECASE
    )
    match = _PLACE.search(text)
    if match:
        level = _LEVEL_NAMES.get(match["level"].lower(), match["level"].title())
        text = match["name"]
    name = " ".join(word.capitalize() for word in text.split())
    return f"{level} {name}".strip() if name else ""


@lru_cache(maxsize=1)
def _issuers() -> dict[tuple[str, str], str]:
    return {
        (row["kind"], "".join(normalize(_NOISE_IN_ISSUER.sub(" ", name)).split())): row["code"]
        for row in read_table("issuers")
        for name in split_cell(row["names"])
    }


# --- the table of regulations -----------------------------------------------------------------


@lru_cache(maxsize=1)
def _out_of_force() -> dict[str, dict[str, str]]:
    """Return the trusted rows of regulations revoked or replaced, by key."""
    return {
        _row_key(row): row
        for row in read_table("regulations")
        if row["verification"] in _TRUSTED and row["status"] in _OUT_OF_FORCE
    }


@lru_cache(maxsize=1)
def _subjects() -> dict[str, str]:
    return {_row_key(row): row["subject"] for row in read_table("regulations")}


def _row_key(row: dict[str, str]) -> str:
    type_, _, place = (
        row["type"].partition(" ") if row["type"].split()[0] in _PLACED else (row["type"], "", "")
    )
    return _make(type_, row["number"], int(row["year"]), HOME_CITY if place else "").key


def _first_key(replaced_by: str) -> str:
    citations = parse_citations(replaced_by)
    return citations[0].key if citations else ""
