"""What a step written as a sentence names: who acts, how long it takes, what comes out of it.

Petugas loket memeriksa berkas paling lama 10 menit dan membuat tanda terima
└─ actor ───┘                              └─ time ─┘           └ output ──┘
"""

from __future__ import annotations

import re

from sopsim.terms.actors import actor_level, split_actors
from sopsim.terms.stemmer import stem
from sopsim.terms.tables import word_list
from sopsim.terms.text import is_function_word

_MAX_SUBJECT_WORDS = 7
_CLAUSE = re.compile(
    r"\s*[,;]\s*(?:(?:lalu|kemudian|dan|serta|selanjutnya)\s+)?|\s+(?:lalu|kemudian)\s+"
)
_OPENING = re.compile(
    r"^(?:(?:selanjutnya|kemudian|lalu|setelah itu|sesudah itu|berikutnya|pertama|terakhir)"
    r"\s*,?\s+)+",
    re.I,
)
_CONDITION = re.compile(
    r"^(?:apabila|bila|bilamana|jika|kalau|dalam hal|setelah|sebelum|untuk|berdasarkan|sesuai"
    r"|dengan|pada|dari|di)\b",
    re.I,
)
_BRACKETED = re.compile(r"\s*\([^()]*\)")
_BY = re.compile(
    r"\boleh\s+((?:(?!(?:dan|untuk|dengan|ke|kepada|di|pada|dalam|lalu|kemudian|setelah|selama|paling"
    r"|melalui|sebelum|secara|sesuai|serta|agar|dari|setiap|tiap)\b)[^\s,.;()]+\s*){1,5}"
    r"(?:dan\s+(?!di)[^\s,.;()]+(?=\s*(?:$|[,.;]|pada|dalam|ke)))?)",
    re.I,
)
_MODAL_END = re.compile(
    r"(?:\s+(?:wajib|harus|dapat|akan|segera|langsung|kemudian|lalu|juga|telah|sudah|bisa|perlu))+$",
    re.I,
)
_PLAIN_VERBS = word_list("kata_kerja_dasar")
_ORDERS = word_list("kata_perintah")
_THINGS = word_list("bukan_pelaku")

_NUMBER_WORD = (
    r"(?:se(?:puluh|belas|tengah|perempat)|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)"
    r"(?:\s+(?:belas|puluh(?:\s+(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan))?))?"
)
_NUMBER = rf"(?:\d+(?:[.,]\d+)?|\b{_NUMBER_WORD})"
_QUANTITY = (
    rf"(?:±\s*)?{_NUMBER}(?:\s*\([a-z ]+\))?"
    rf"(?:\s*(?:-|–|s\.?d\.?|sampai(?:\s+dengan)?|x)\s*{_NUMBER})?"
)
_UNIT = r"(?:detik|menit|mnt|jam|hari|minggu|bulan)(?:\s+(?:kerja|kalender))?(?:\s+\d+\s+menit)?"
_TIME = re.compile(
    rf"""(?P<lead>\bpaling\s+(?:lama|lambat)|\bselambat-?lambatnya|\bselama-?lamanya|\bmaksimal|\bmaksimum|\bmaks?\.?
      |\bselama|\bdalam(?:\s+(?:waktu|jangka\s+waktu|tempo))?|\bmenunggu|\bwaktu|\bsekitar|\bkurang\s+lebih|\(|[:±])
      \s*(?:waktu\s+)?(?P<time>{_QUANTITY}\s*{_UNIT})\b""",
    re.I | re.X,
)
_TIME_AT_END = re.compile(rf"(?<![\d.,])(?P<time>{_QUANTITY}\s*{_UNIT})\s*[.)]?$", re.I)
_NO_TIME_BEFORE = re.compile(
    r"\b(?:setiap|tiap|per|umur|usia|berumur|berusia|berlaku|minimal|pukul|sebelum|H)\s*[-+]?\s*(?:\(\s*)?$",
    re.I,
)
_TIME_IN_BRACKETS = re.compile(
    rf"\s*\(\s*(?:±|maks\.?|maksimal|waktu\s*:?)?\s*{_QUANTITY}\s*{_UNIT}\s*\)", re.I
)

_MAKING = re.compile(
    r"\b(?:membuat(?:kan)?|menyusun|mencetak|menerbitkan|mengetik|mengisi|menulis|menghasilkan|mengeluarkan"
    r"|membuat\s+konsep|disertai|memberikan|memberi)\s+(?P<thing>[^,.;()]+)",
    re.I,
)
_END_OF_THING = re.compile(
    r"\s+(?:kepada|untuk|dan|di|pada|dengan|sesuai|dari|ke|selama|paling|setiap|tiap|sebagai|berdasarkan|yang|oleh"
    r"|dalam|maksimal|maks|rangkap|bagi|melalui|serta|lalu|atau|agar|jika|bila)\b.*$",
    re.I,
)


def find_actors(text: str) -> tuple[str, ...]:
    """Give who acts in a sentence, in the order in which they are named."""
    actors: list[str] = []
    for clause in _CLAUSE.split(_BRACKETED.sub("", text)):
        actors += _subjects(_OPENING.sub("", clause.strip()))
    if not actors:
        match = _BY.search(text)
        actors = split_actors(match[1]) if match and actor_level(match[1]) is not None else []
    return tuple(dict.fromkeys(actors))


def _subjects(clause: str) -> list[str]:
    """Give the subject of a clause: what stands before its active verb, if that can act."""
    words = clause.split()
    verb = next((n for n, word in enumerate(words) if _is_active_verb(word)), 0)
    if not 0 < verb <= _MAX_SUBJECT_WORDS or _CONDITION.match(clause):
        return []
    subject = _MODAL_END.sub("", " ".join(words[:verb]))
    if any(_is_passive_verb(word) for word in subject.split()):
        return []
    names = split_actors(subject)
    return names if all(can_act(name) for name in names) else []


def can_act(name: str) -> bool:
    """Tell whoever can act from papers and other things that stand before a verb."""
    first = name.split(maxsplit=1)[0].lower()
    return not (
        first in _THINGS or first in _ORDERS or is_function_word(first) or first[0].isdigit()
    )


def _is_active_verb(word: str) -> bool:
    """Tell *memeriksa*, *berangkat*, *datang* from nouns that begin alike (*media*, *berkas*)."""
    plain = word.lower().strip(".,:;")
    if plain in _PLAIN_VERBS:
        return True
    return plain.startswith(("me", "ber")) and plain.isalpha() and stem(plain) != plain


def begins_with_verb(text: str) -> bool:
    """Tell whether a sentence leaves out who acts: *menerima berkas*."""
    return bool(text) and _is_active_verb(text.split(maxsplit=1)[0])


def has_verb(text: str) -> bool:
    """Tell whether a text says that something is done, from a heading."""
    words = text.split()
    is_order = bool(words) and words[0].lower().strip(".,") in _ORDERS
    return is_order or any(_is_active_verb(word) or _is_passive_verb(word) for word in words)


def is_condition(text: str) -> bool:
    """Tell whether a text begins with *apabila*, *jika*, *setelah* …"""
    return bool(_CONDITION.match(text))


def _is_passive_verb(word: str) -> bool:
    plain = word.lower().strip(".,:;")
    return plain.startswith("di") and plain.isalpha() and stem(plain) != plain


def find_time(text: str) -> str:
    """Give the time a sentence allows (*paling lama 10 menit* → *10 menit*), else nothing.

    How often something is done (*setiap 15 menit*), ages and conditions are no times.
    """
    done = text.partition(",")[2] or text if is_condition(text) else text
    for pattern in (_TIME, _TIME_AT_END):
        for match in pattern.finditer(done):
            if not _NO_TIME_BEFORE.search(done[: match.start()]):
                return " ".join(match["time"].split())
    return ""


def without_time(text: str) -> str:
    """Drop a time in brackets, as it stands beside what is done."""
    return _TIME_IN_BRACKETS.sub("", text).strip()


def find_output(text: str) -> str:
    """Give the paper that a sentence says is made or handed over; empty where it names none."""
    for match in _MAKING.finditer(text):
        thing = _END_OF_THING.sub("", match["thing"]).strip()
        first = thing.split()[0].lower() if thing else ""
        if first in _PAPERS:
            return thing
    return ""


_PAPERS = word_list("surat_surat")
