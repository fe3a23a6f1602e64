"""Cells that hold a list: taken apart into items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sopsim.terms.stemmer import stem
from sopsim.terms.tables import word_list

_BULLETS = "•●○▪■□◦‣⁃∙·➢➤►✓✔√»\uf0b7\uf0a7\uf0d8\uf0fc\uf076"
_NUMBERING = re.compile(
    rf"""^\s*(?:
        [{_BULLETS}*]+
      | [-–—]\s+ | [-–—](?=[^\W\d_])
      | \(?\d{{1,2}}(?:\.\d{{1,2}})*\s*[.)](?!\d)\s*
      | \d{{1,2}}(?:\.\d{{1,2}})+\.?\s+(?=[A-Z])
      | \(?[a-zA-Z]\s*\)\s*
      | [a-z]\.\s+
      | \(?[ivx]{{1,4}}\s*[.)]\s+
    )\s*""",
    re.VERBOSE,
)
_INLINE_BULLET = re.compile(rf"[{_BULLETS}]")
_INLINE_DASH = re.compile(r"(?:^|(?<=\s))[-–—]\s+(?=\S)")
_NUMBER_MARK = re.compile(r"(?:^|(?<=[\s;,:.(]))\(?(\d{1,2})\s?[.)](?!\d)\s*(?=\S)")
_LETTER_MARK = re.compile(r"(?:^|(?<=[\s;,:]))\(?([a-z])\s?[.)](?=\s*[A-Z(]|\s+\S)\s*")
_LINE_NUMBERING = re.compile(
    rf"^\s*(?:\(?\d{{1,2}}\s*[.)](?!\d)|\(?[a-z]\s*[.)]\s|[-–—{_BULLETS}*])"
)
_OPEN_ENDING = re.compile(
    r"""(?:[,/&(+-]|\b(?:dan|atau|yang|dari|untuk|ke|di|pada|dengan|oleh|bagi|serta|tentang|dalam|atas
    |per|para|surat|fotokopi|fotocopy|foto|copy|kartu|buku|berkas|lembar|bukti|formulir|nota|konsep|draf
    |draft|data|daftar|akta|akte|izin|kepala|alat|hasil|laporan|berita|tanda|pas|peraturan|rencana))$""",
    re.IGNORECASE | re.VERBOSE,
)
_AWAITS_OBJECT = re.compile(
    r"\b(?:salinan|asli|serta|berupa|sesuai|berdasarkan|menurut|(?:pe|ke)\w+an|me\w+)$"
)
"""Words after which a paper named on the next line is part of the same item."""
_PAPER_START = re.compile(
    r"(?:Surat|Foto(?:kopi|copy)?|SK|Kartu|Bukti|Akta|Formulir|Pas|Ijazah|Sertifikat|Buku|Berkas"
    r"|Rekomendasi|Konsep|Rancangan|Laporan|Data|Daftar|Dokumen|Pernyataan|Penilaian)\b"
)
_LISTED_THING = re.compile(
    r"""\b(?:surat|ktp|kk|nik|npwp|fotokopi|foto\s?copy|fc|foto|kartu|formulir|form|akta|akte|sertifikat
    |bukti|buku|nota|laporan|berkas|dokumen|agenda|lembar|disposisi|stempel|cap|daftar|ijazah|kuitansi
    |kwitansi|paspor|materai|meterai|sk|spt|spd|sppd|spj|spp|spm|dpa|rka|konsep|draf|draft|undangan
    |proposal|arsip|register|resep|rekam|data|peraturan|perda|perwal|notulen|berita\sacara|rekomendasi
    |pengantar|pernyataan|keterangan|permohonan|komputer|laptop|printer|atk|telepon|meja|kursi|kertas
    |jaringan|internet|kendaraan|alat|aplikasi|scanner|kamera|proyektor|lcd|mesin|lemari|rak|map|pulpen
    |tinta|kalkulator|sbu|juknis|imb|pbg|siup|nib)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CONNECTIVES = word_list("penghubung_kalimat")
_COMMA = re.compile(r"\s*,\s*(?!\d)(?:dan\s+|serta\s+|atau\s+)?", re.IGNORECASE)
_LAST_AND = re.compile(r"\s+(?:dan|serta|&)\s+", re.IGNORECASE)
_MAX_LISTED_WORDS = 6
_MAX_JOINED_WORDS = 3


def begins_paper(line: str, following: str) -> bool:
    """Tell whether the next line of a list of papers begins another item, though the line is full.

    So it does where a line ends in small letters and the next begins with the name of a paper.
    """
    last = line.rsplit(maxsplit=1)[-1]
    complete = last.islower() and not (_OPEN_ENDING.search(line) or _AWAITS_OBJECT.search(last))
    return complete and bool(_PAPER_START.match(following))


def strip_numbering(text: str) -> str:
    """Return the text without a leading ``1.``, ``a)``, ``-`` or bullet."""
    return _NUMBERING.sub("", text, count=1).strip()


def split_items(text: str) -> tuple[str, ...]:
    """Return the items of a cell that holds a list, without numbering, as printed otherwise.

    Numbers, letters, bullets, line ends and semicolons part items; commas and *dan* only where the
    text plainly lists papers or tools. A text that is no list is one item, an empty one none.
    """
    items: list[str] = []
    for block in _split_marked(text):
        for part in block.split(";"):
            items.extend(_split_enumeration(_tidy(part)))
    return tuple(item for item in items if any(char.isalnum() for char in item))


def _tidy(text: str) -> str:
    plain = " ".join(strip_numbering(text).split()).strip(" ;,")
    # a closing full stop goes, the one of "dll." in the middle of others stays
    return plain.removesuffix(".") if plain.count(".") == 1 else plain


def _split_marked(text: str) -> list[str]:
    """Split at numbers, letters or bullets where there are such, otherwise at line ends."""
    if _INLINE_BULLET.search(text):
        return _INLINE_BULLET.split(text)
    for mark, first in ((_NUMBER_MARK, "1"), (_LETTER_MARK, "a")):
        starts = _series(text, mark, first)
        if len(starts) > 1:
            bounds = [0, *starts, len(text)]
            return [text[a:b] for a, b in pairwise(bounds)]
    if len(_INLINE_DASH.findall(text)) > 1:
        return _INLINE_DASH.split(text)
    return list(_lines(text))


def _series(text: str, mark: re.Pattern[str], first: str) -> list[int]:
    """Return where the marks of one rising series (1, 2, 3 … or a, b, c …) start."""
    starts: list[int] = []
    expected = first
    for match in mark.finditer(text):
        if match[1] == expected:
            starts.append(match.start())
            expected = _successor(expected)
    return starts


def _successor(mark: str) -> str:
    return str(int(mark) + 1) if mark.isdigit() else chr(ord(mark) + 1)


def _lines(text: str) -> Iterator[str]:
    """Yield logical lines: a line that goes on in the next one is joined with it."""
    current = ""
    for line in (piece.strip() for piece in text.splitlines()):
        if not line:
            continue
        if current and (_goes_on(current, line)):
            current = f"{current} {line}"
            continue
        if current:
            yield current
        current = line
    if current:
        yield current


def _goes_on(line: str, following: str) -> bool:
    if _LINE_NUMBERING.match(following):
        return False
    return bool(
        _OPEN_ENDING.search(line)
        or following[0].islower()
        or following[0] in "(/&,"
        or line.count("(") > line.count(")")
    )


def _split_enumeration(text: str) -> list[str]:
    """Split ``KTP, KK dan Surat Pengantar`` but no sentence."""
    if "(" in text or _is_sentence(text):
        return [text]
    parts = _COMMA.split(text)
    if len(parts) > 1:
        *head, last = parts
        parts = [*head, *_LAST_AND.split(last)] if _all_short(_LAST_AND.split(last)) else parts
        named = sum(bool(_LISTED_THING.search(part)) for part in parts)
        listed = named * 2 >= len(parts) and _all_short(parts)
        return parts if listed else [text]
    pair = _LAST_AND.split(text)
    both_named = len(pair) > 1 and all(_LISTED_THING.search(part) for part in pair)
    return pair if both_named and _all_short(pair, _MAX_JOINED_WORDS) else [text]


def _is_sentence(text: str) -> bool:
    """Tell whether the text has a verb or a connective, so that its commas part no papers."""
    return any(
        word in _CONNECTIVES or (word.startswith(("me", "di")) and stem(word) != word)
        for word in re.findall(r"[a-z]+", text.lower())
    )


def _all_short(parts: list[str], limit: int = _MAX_LISTED_WORDS) -> bool:
    return all(0 < len(part.split()) <= limit for part in parts)
