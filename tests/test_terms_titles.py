"""Titles, actions and contrasts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.terms.tables import read_table, split_cell
from sopsim.terms.text import content_terms
from sopsim.terms.titles import actions_compatible, contrasting, parse_title

ACTIONS = [
    ("Pelayanan Surat Keterangan Usaha", "layani"),
    ("Penerbitan Surat Keterangan Usaha", "layani"),
    ("Pengurusan Surat Keterangan Usaha", "layani"),
    ("Permohonan Cuti Pegawai", "layani"),
    ("Pengelolaan Surat Masuk", "kelola"),
    ("Penyusunan Renja", "susun"),
    ("Usulan Kenaikan Pangkat", "usul"),
    ("Pengusulan Kenaikan Pangkat", "usul"),
    ("Penetapan Kenaikan Pangkat", "tetapkan"),
    ("Verifikasi Renja", "verifikasi"),
    ("Reviu RKA", "verifikasi"),
    ("Evaluasi Kinerja Lurah", "awasi"),
    ("Monitoring dan Evaluasi Kegiatan", "awasi"),
    ("Pelaporan Gratifikasi", "lapor"),
    ("Penyaluran Bantuan Sosial", "serah"),
    ("Pemusnahan Arsip", "musnah"),
    ("Pelaksanaan Pemusnahan Arsip", "musnah"),
    ("Penghapusan Barang", "hapus"),
    ("Peminjaman Arsip", "pinjam"),
    ("Pelayanan Peminjaman Arsip", "pinjam"),
    ("Sosialisasi Perda", "bina"),
    ("Penertiban Reklame", "tertib"),
    ("Penagihan Pajak Reklame", "tagih"),
    ("Rapat Koordinasi", "rapat"),
    ("Pembayaran Gaji", "bayar"),
    ("Pendaftaran Pasien", "daftar"),
    ("Penyimpanan Obat", "simpan"),
    ("Tindak Lanjut Hasil Pemeriksaan", "tangani"),
    ("Serah Terima Barang", "serah"),
    ("Menerbitkan Surat Tugas", "layani"),
    ("Cuti Tahunan", ""),
    ("Laporan Realisasi Anggaran", ""),
    ("Rencana Kerja", ""),
]

SAME_OBJECT = [
    ("SOP Pelayanan SKTM", "Penerbitan Surat Keterangan Tidak Mampu (SKTM) di Kelurahan Cikokol"),
    ("STANDAR OPERASIONAL PROSEDUR PENGELOLAAN SURAT MASUK", "Penanganan Surat Masuk"),
    ("Standard Operating Procedure: Penanganan Surat Masuk", "SOP AP Surat Masuk"),
    ("SOP Pengelolaan Naskah Dinas Masuk pada Dinas Sosial", "Pengelolaan Surat Masuk"),
    ("Pelayanan Administrasi Cuti PNS", "Permohonan Cuti Pegawai"),
    ("Penerimaan dan Pendistribusian Surat Masuk", "Surat Masuk"),
    ("012. SOP Penyusunan LKIP Tahun 2024", "Penyusunan LAKIP"),
    ("Uji KIR", "Pengujian Berkala Kendaraan Bermotor"),
    ("Pelayanan Imunisasi Dasar", "Imunisasi Dasar"),
    ("Penerbitan Kartu Keluarga di Kecamatan", "Pelayanan KK"),
    ("Penerbitan AK-1", "Pelayanan Kartu Pencari Kerja (AK-1)"),
]

CONTRASTS = [
    ("Pengelolaan Surat Masuk", "Pengelolaan Surat Keluar"),
    ("Pengelolaan Arsip Aktif", "Pengelolaan Arsip Inaktif"),
    ("Pengajuan Cuti Tahunan", "Pengajuan Cuti Sakit"),
    ("Cuti Besar", "Cuti Melahirkan"),
    ("Pengajuan SPP GU", "Pengajuan SPP LS"),
    ("Pengajuan SPP dan SPM Ganti Uang (GU)", "Pengajuan SPP dan SPM Tambah Uang (TU)"),
    ("Kenaikan Pangkat Reguler", "Kenaikan Pangkat Pilihan"),
    ("Kenaikan Gaji Berkala", "Kenaikan Pangkat"),
    ("Surat Keterangan Kelahiran", "Surat Keterangan Kematian"),
    ("Pelayanan Pindah Datang", "Surat Pengantar Pindah Keluar"),
    ("Surat Keterangan Usaha", "Surat Keterangan Domisili"),
    ("Surat Keterangan Domisili Usaha", "Surat Keterangan Domisili"),
    ("Surat Keterangan Domisili Usaha", "Surat Keterangan Usaha"),
    ("SKTM", "Surat Keterangan Belum Menikah"),
    ("Surat Keterangan Kematian", "Akta Kematian"),
    ("Izin Praktik Bidan", "Izin Praktik Perawat"),
    ("Izin Reklame", "Izin Trayek"),
    ("Penyusunan Renja", "Penyusunan Renstra"),
    ("Penyusunan RKA", "Penyusunan DPA"),
    ("Penyusunan Renja", "Penyusunan RKPD"),
    ("Penagihan Pajak Reklame", "Penagihan Pajak Parkir"),
    ("Musrenbang Kelurahan", "Musrenbang Kecamatan"),
    ("Penerbitan KTP-el", "Penerbitan Kartu Keluarga"),
    ("Pelayanan Imunisasi", "Pelayanan Gigi"),
    ("Izin Belajar", "Tugas Belajar"),
    ("Pemeriksaan Reguler", "Pemeriksaan Khusus"),
    ("Surat Tugas", "SPPD"),
    ("Laporan Bulanan", "Laporan Tahunan"),
    ("Swakelola Tipe I", "Swakelola Tipe II"),
    ("Bantuan Operasional Sekolah", "BOSDA"),
]

NO_CONTRASTS = [
    ("Pengelolaan Surat Masuk", "Pengelolaan Surat Masuk dan Keluar"),
    ("Pengajuan Cuti", "Pengajuan Cuti Sakit"),
    ("Pengelolaan Surat Masuk", "Pengagendaan Surat Masuk"),
    ("Penerbitan Izin Mendirikan Bangunan (IMB)", "Persetujuan Bangunan Gedung (PBG)"),
    ("Pemungutan Pajak Restoran", "Pemungutan PBJT Makanan dan Minuman"),
    ("Penerbitan Izin Lingkungan", "Penerbitan Persetujuan Lingkungan"),
    ("Rumah Sakit", "Laporan Tahunan"),
    ("Pengelolaan LKIP", "Penyusunan LAKIP"),
    ("Penertiban PKL", "Penertiban Pedagang Kaki Lima"),
    ("Pelayanan Surat Pengantar KTP dan KK", "Pelayanan Surat Pengantar KTP"),
    ("", ""),
]


@pytest.mark.parametrize(("title", "action"), ACTIONS)
def test_action(title: str, action: str) -> None:
    assert parse_title(title).action == action


def test_several_actions() -> None:
    parts = parse_title("Penerimaan dan Pendistribusian Surat Masuk")
    assert parts.actions == ("terima", "serah")
    assert parts.object_terms == ("surat", "masuk")


def test_what_an_action_is_about_stays_in_the_object() -> None:
    assert parse_title("Usulan Penghapusan Barang").object_terms == ("hapus", "barang")


@pytest.mark.parametrize(("a", "b"), SAME_OBJECT)
def test_same_object(a: str, b: str) -> None:
    assert set(parse_title(a).object_terms) == set(parse_title(b).object_terms)


def test_qualifiers_are_apart() -> None:
    parts = parse_title("Pengadaan Barang/Jasa melalui Pengadaan Langsung")
    assert parts.object_terms == ("pengadaan", "barang", "jasa")
    assert "langsung" in parts.qualifiers


def test_the_own_agency_does_not_count_but_another_does() -> None:
    own = parse_title("Penyusunan Renja Dinas Kesehatan", "Dinas Kesehatan")
    other = parse_title("Verifikasi Renja Dinas Kesehatan", "Bappeda")
    assert own.object_terms == ("rencana", "kerja")
    assert "sehat" in other.object_terms


def test_a_bare_title_keeps_its_words() -> None:
    assert parse_title("SOP").object_terms
    assert parse_title("").object_terms == ()


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        ("layani", "layani", 1.0, 1.0),
        ("layani", "kelola", 0.6, 0.8),
        ("layani", "usul", 0.6, 0.8),
        ("layani", "tagih", 0.0, 0.3),
        ("usul", "tetapkan", 0.0, 0.3),
        ("susun", "verifikasi", 0.0, 0.3),
        ("simpan", "musnah", 0.0, 0.3),
        ("", "layani", 0.7, 0.9),
        ("rapat", "angkut", 0.3, 0.5),
    ],
)
def test_actions_compatible(a: str, b: str, low: float, high: float) -> None:
    assert low <= actions_compatible(a, b) <= high
    assert actions_compatible(a, b) == actions_compatible(b, a)


@pytest.mark.parametrize(("a", "b"), CONTRASTS)
def test_contrasting(a: str, b: str) -> None:
    assert contrasting(parse_title(a).terms, parse_title(b).terms)
    assert contrasting(parse_title(b).terms, parse_title(a).terms)


@pytest.mark.parametrize(("a", "b"), NO_CONTRASTS)
def test_not_contrasting(a: str, b: str) -> None:
    assert contrasting(parse_title(a).terms, parse_title(b).terms) == ()


def test_contrasts_name_what_differs() -> None:
    assert contrasting(["surat", "masuk"], ["surat", "keluar"]) == (("masuk", "keluar"),)


@pytest.mark.parametrize("row", read_table("contrasts"), ids=lambda row: row["group"])
def test_members_of_a_group_can_be_told_apart(row: dict[str, str]) -> None:
    members = {
        frozenset(content_terms(name)): member
        for member in split_cell(row["members"])
        for name in member.split("|")
    }
    assert frozenset() not in members
    for member in split_cell(row["members"]):
        for name in member.split("|"):
            assert members[frozenset(content_terms(name))] == member


def test_action_pairs_name_known_actions() -> None:
    known = {row["action"] for row in read_table("actions")}
    for row in read_table("action_pairs"):
        assert {row["a"], row["b"]} <= known
        assert 0 <= float(row["compatibility"]) < 1


@given(st.text())
def test_never_raises(title: str) -> None:
    parts = parse_title(title)
    assert contrasting(parts.terms, parts.terms) == ()
    assert all((*parts.object_terms, *parts.qualifiers, *parts.terms))
