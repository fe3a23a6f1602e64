"""An SOP as its author writes it: an entry of a set in ``corpus/sources``."""

from __future__ import annotations

import copy
from typing import Any

ACTORS = ["Petugas Loket", "Pengolah Data", "Kepala Seksi Pelayanan Umum", "Camat"]


def step(activity: str, actors: list[str], kind: str = "process", **fields: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "requirements": ["Berkas permohonan", "Fotokopi KTP-el"],
        "duration": "15 menit",
        "output": "Berkas terverifikasi",
        "note": "",
    }
    return {"activity": activity, "actors": actors, "kind": kind} | base | fields


STEPS = [
    step("Menerima berkas permohonan dan memberi tanda terima", ACTORS[:1], "start", duration="5'"),
    step("Meneliti isian formulir dan lampirannya", ACTORS[1:2], "decision", note="Bila kurang"),
    step("Meninjau lokasi bersama", ACTORS[1:3], duration="1 hari kerja", duration_span=2),
    step("Menyusun konsep rekomendasi", ACTORS[1:2], duration="", output="Konsep"),
    step("Menandatangani rekomendasi", ACTORS[3:], "decision", duration="± 1 jam"),
    step("Menyerahkan rekomendasi dan mengarsipkan tindasan", ACTORS[:1], "end"),
]


def entry(path: str = "internal/Kecamatan Benda/keramaian.pdf", **fields: Any) -> dict[str, Any]:
    base = {
        "path": path,
        "form": "identity_then_flow",
        "number": "300/ /Kec.Bnd/2022",
        "title": "Rekomendasi Izin Keramaian",
        "agency": "Kecamatan Benda",
        "unit": "Seksi Ketenteraman dan Ketertiban Umum",
        "scope": "internal",
        "created": "2022-01-05",
        "revised": "",
        "effective": "2022-02-01",
        "signer_post": "Camat Benda",
        "signer_name": "Drs. Wiranta Suhendra, M.Si.",
        "legal_bases": ["Undang-Undang Nomor 23 Tahun 2014", "Peraturan Daerah Kota Tangerang"],
        "qualifications": ["Memahami peraturan keramaian"],
        "related": ["SOP Surat Masuk"],
        "equipment": ["Komputer", "Printer"],
        "cautions": ["Apabila terlambat maka kegiatan warga terganggu"],
        "records": ["Buku register"],
        "actors": ACTORS,
        "steps": STEPS,
    }
    return copy.deepcopy(base | fields)
