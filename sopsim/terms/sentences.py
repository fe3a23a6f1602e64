"""What a step written as a sentence names: who acts, how long it takes, what comes out of it.

Petugas loket memeriksa berkas paling lama 10 menit dan membuat tanda terima
└─ actor ───┘                              └─ time ─┘           └ output ──┘
"""

from __future__ import annotations

import re
from itertools import takewhile

from sopsim.terms.actors import actor_level, split_actors
from sopsim.terms.stemmer import stem
from sopsim.terms.tables import word_list
from sopsim.terms.text import is_function_word

_MAX_SUBJECT_WORDS = 7
_MAX_DOER_WORDS = 10
_CLAUSE = re.compile(
    r"\s*[,;]\s*(?:(?:lalu|kemudian|dan|serta|selanjutnya|maka)\s+)?"
    r"|\s+(?:lalu|kemudian|maka)\s+(?!me|ber)"
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
_BY = re.compile(r"\boleh\s+(?=([^,.;()]+))", re.I)
_HEAD_OF = re.compile(r"(?:kepala|ketua|koordinator|penanggung\s+jawab)\s+\S", re.I)
_NEXT_SUBJECT = re.compile(r"\s+(?:dan|serta)\s+(?:(?!(?:dan|serta)\b)\S+\s*)+$")
_BEHIND_DOER = word_list("setelah_pelaku")
_ALL = re.compile(
    r"^(?:para|setiap|tiap(?:-tiap)?|seluruh|semua|segenap|masing-masing)\s+(?=\S)", re.I
)
_BEFORE_VERB = re.compile(
    r"(?:\s+(?:akan|harus|wajib|dapat|bisa|boleh|segera|langsung|selalu|tidak|tetap|perlu|sudah|telah"
    r"|kemudian|lalu|maka|selanjutnya|juga|kembali|terlebih\s+dahulu))+$",
    re.I,
)
_SAID_OF_DOER = re.compile(r"\s+(?:yang|melalui|dengan|didampingi|dibantu)\b.*$", re.I)
_NO_VERBS = word_list("bukan_kata_kerja")
_COMMANDS = word_list("kata_perintah")
_HYPHENED_ACTIVE = re.compile(r"me(?:m|n|ng|nge|ny)?-[a-z]{3,}")
_HYPHENED_PASSIVE = re.compile(r"di-[a-z]{3,}")
_PLAIN_VERBS = word_list("kata_kerja_dasar")
_DEEDS = word_list("kata_benda_tindakan")
_DEED = re.compile(r"pe[a-z]{3,}an|[a-z]{3,}asi")
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
    rf"""(?P<lead>\bpaling\s+(?:lama|lambat)|\bselambat(?:-?lambat)?nya|\bselama-?lamanya|\bmaksimal|\bmaksimum|\bmaks?\.?
      |\bselama|\bdalam(?:\s+(?:waktu|jangka\s+waktu|tempo))?|\bmenunggu|\btunggu|\bwaktu|\bsekitar|\bkurang\s+lebih|\(|[:±])
      \s*(?:waktu\s+)?(?P<time>{_QUANTITY}\s*{_UNIT})\b""",
    re.I | re.X,
)
_TIME_AT_END = re.compile(rf"(?<![\w.,])(?P<time>{_QUANTITY}\s*{_UNIT})\s*[.)]?$", re.I)
_NO_TIME_BEFORE = re.compile(
    r"\b(?:setiap|tiap|per|umur|usia|berumur|berusia|berlaku|minimal|paling\s+(?:sedikit|singkat|cepat)|sekurang-kurangnya|pukul|sebelum|H)\s*[-+]?\s*(?:\(\s*)?$",
    re.I,
)
_NO_TIME_BEHIND = re.compile(r"\s*(?:sekali|lagi)\b", re.I)
_TIME_IN_BRACKETS = re.compile(
    rf"\s*\(\s*(?:±|maks\.?|maksimal|waktu\s*:?)?\s*{_QUANTITY}\s*{_UNIT}\s*\)", re.I
)

_MAKING = re.compile(
    r"\b(?:membuat(?:kan)?|menyusun|mencetak|menerbitkan|mengetik|mengisi|menulis|menghasilkan|mengeluarkan"
    r"|disertai|memberikan|memberi)\s+(?=(?P<thing>[^,.;()]+))",
    re.I,
)
_END_OF_THING = re.compile(
    r"\s+(?:kepada|untuk|dan|di|pada|dengan|sesuai|dari|ke|selama|paling|setiap|tiap|sebagai|berdasarkan|yang|oleh"
    r"|dalam|maksimal|maks|rangkap|bagi|melalui|serta|lalu|atau|agar|jika|bila)\b.*$",
    re.I,
)
_PAPERS = word_list("surat_surat")


def find_actors(text: str) -> tuple[str, ...]:
    """Give who acts in a sentence, in the order in which they are named."""
    actors: list[str] = []
    listed: list[str] | None = []  # posts before the first clause with a verb: *Kabid, Kasi, …*
    for clause in _CLAUSE.split(_BRACKETED.sub("", text)):
        subjects = _subjects(_OPENING.sub("", clause.strip()))
        if subjects:
            actors += [*(listed or ()), *subjects]
        names_post = not subjects and actor_level(clause) is not None and not has_verb(clause)
        listed = [*listed, clause.strip()] if listed is not None and names_post else None
    return tuple(dict.fromkeys(actors or _named_behind_verb(text)))


def _subjects(clause: str) -> list[str]:
    """Give the subject of a clause: what stands before its active verb, if that can act."""
    words = clause.split()
    verb = next((n for n, word in enumerate(words) if _is_active_verb(word)), 0)
    if not 0 < verb <= _MAX_SUBJECT_WORDS or _CONDITION.match(clause):
        return []
    subject = _BEFORE_VERB.sub("", _ALL.sub("", " ".join(words[:verb])))
    names = [_SAID_OF_DOER.sub("", name) for name in split_actors(subject)]
    acts = all(can_act(name) and not any(map(_is_passive_verb, name.split())) for name in names)
    return names if acts else []


def _named_behind_verb(text: str) -> list[str]:
    """Give the doers of passive verbs: *diverifikasi oleh Kasi dan disahkan oleh Lurah*."""
    actors: list[str] = []
    for match in _BY.finditer(text):
        words = match[1].split()[:_MAX_DOER_WORDS]
        named = [*takewhile(lambda word: not _ends_doer(word), words)]
        name = re.sub(r"\s+(?:dan|serta|lalu|kemudian)$", "", " ".join(named))
        if len(named) < len(words) and _is_passive_verb(words[len(named)]):
            name = _NEXT_SUBJECT.sub("", name)  # *oleh teknisi dan korban dibawa …*
        is_post = actor_level(name) is not None or _HEAD_OF.match(name)
        actors += split_actors(name) if is_post else []
    return actors


def _ends_doer(word: str) -> bool:
    return word.lower() in _BEHIND_DOER or _is_active_verb(word) or _is_passive_verb(word)


def can_act(name: str) -> bool:
    """Tell whoever can act from papers and other things that stand before a verb."""
    first = name.split(maxsplit=1)[0].lower()
    is_other = first in _THINGS or first in _COMMANDS or is_function_word(first)
    return not (is_other or first[0].isdigit())


def _is_active_verb(word: str) -> bool:
    """Tell *memeriksa*, *berangkat*, *datang* from nouns that begin alike (*media*, *berkas*)."""
    plain = word.lower().strip(".,:;")
    if plain in _PLAIN_VERBS or _HYPHENED_ACTIVE.fullmatch(plain):
        return True
    root = stem(plain)
    if not plain.isalpha() or root == plain or plain in _NO_VERBS:
        return False
    prefixed = plain.startswith(("me", "ber")) and not plain.startswith(root)
    return prefixed or (plain == f"{root}kan" and not is_function_word(plain))


def begins_with_verb(text: str) -> bool:
    """Tell whether a sentence leaves out who acts: *menerima berkas*, *siapkan alat*.

    A command needs something to be done to: *Evaluasi* alone is a heading.
    """
    first, *others = text.split() or [""]
    return _is_active_verb(first) or (bool(others) and first.lower().strip(".,:;") in _COMMANDS)


def has_verb(text: str) -> bool:
    """Tell whether a text says that something is done, from a heading."""
    words = text.split()
    return begins_with_verb(text) or any(_is_active_verb(w) or _is_passive_verb(w) for w in words)


def names_deed(text: str) -> bool:
    """Tell whether a text says what is done, or begins with a noun that does: *penerimaan berkas*.

    A noun elsewhere names a paper: *berkas permohonan*.
    """
    return has_verb(text) or any(map(_is_deed, text.split()[:1]))


def _is_deed(word: str) -> bool:
    plain = word.lower().strip("?!().,:;")
    if plain in _COMMANDS or plain in _DEEDS:
        return True
    return bool(_DEED.fullmatch(plain)) and (plain.endswith("asi") or stem(plain) != plain)


def is_condition(text: str) -> bool:
    """Tell whether a text begins with *apabila*, *jika*, *setelah* …"""
    return bool(_CONDITION.match(text))


def _is_passive_verb(word: str) -> bool:
    plain = word.lower().strip(".,:;")
    return bool(_HYPHENED_PASSIVE.fullmatch(plain)) or (
        plain.startswith("di") and plain.isalpha() and stem(plain) != plain
    )


def find_time(text: str) -> str:
    """Give the time a sentence allows (*paling lama 10 menit* → *10 menit*), else nothing.

    How often something is done (*setiap 15 menit*), ages and conditions are no times.
    """
    done = text.partition(",")[2] or text if is_condition(text) else text
    for pattern in (_TIME, _TIME_AT_END):
        for match in pattern.finditer(done):
            before, behind = done[: match.start()], done[match.end() :]
            if not (_NO_TIME_BEFORE.search(before) or _NO_TIME_BEHIND.match(behind)):
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
