"""What a step written as a sentence names: who acts, how long, what comes out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.terms.sentences import (
    begins_with_verb,
    can_act,
    find_actors,
    find_output,
    find_time,
    has_verb,
    is_condition,
    names_deed,
    without_time,
)

DOERS = [
    # the subject
    ("Petugas loket memeriksa kelengkapan berkas", ["Petugas loket"]),
    ("Pemohon datang ke kantor kelurahan", ["Pemohon"]),
    ("Petugas ukur berangkat ke lokasi", ["Petugas ukur"]),
    ("Pasien menuju ruang pemeriksaan", ["Pasien"]),
    ("Operator SIAK meng-input data pemohon", ["Operator SIAK"]),
    ("Perawat lakukan desinfeksi", ["Perawat"]),
    ("Petugas (FO) menerima berkas", ["Petugas"]),
    ("Kasi meneliti dan memaraf surat", ["Kasi"]),
    ("dr. jaga memeriksa pasien", ["dr. jaga"]),
    # several subjects
    (
        "Kepala Seksi Pelayanan Umum dan Lurah memberi paraf",
        ["Kepala Seksi Pelayanan Umum", "Lurah"],
    ),
    ("Kasi Ketenteraman dan Ketertiban meninjau lokasi", ["Kasi Ketenteraman dan Ketertiban"]),
    ("Kabid, Kasi, dan staf membahas konsep", ["Kabid", "Kasi", "staf"]),
    ("Petugas bersama Babinsa meninjau lokasi", ["Petugas", "Babinsa"]),
    ("Ketua tim beserta anggota meninjau lokasi", ["Ketua tim", "anggota"]),
    (
        "Petugas menerima berkas, Kasi memeriksa, lalu Lurah menandatangani",
        ["Petugas", "Kasi", "Lurah"],
    ),
    ("Kasi meneliti; Sekretaris memaraf", ["Kasi", "Sekretaris"]),
    # what stands around it
    ("Selanjutnya petugas mencatat dalam buku register", ["petugas"]),
    ("Setelah itu, Lurah menandatangani surat", ["Lurah"]),
    ("Setiap pegawai mengisi daftar hadir", ["pegawai"]),
    ("Para Kasi menyusun laporan", ["Kasi"]),
    ("Petugas wajib mengenakan alat pelindung", ["Petugas"]),
    ("Petugas akan segera menghubungi keluarga", ["Petugas"]),
    ("Petugas terlebih dahulu mencuci tangan", ["Petugas"]),
    ("Petugas loket tidak menerima berkas yang kurang", ["Petugas loket"]),
    ("Pemohon kemudian menyerahkan berkas", ["Pemohon"]),
    ("Pemohon yang berkasnya lengkap menerima tanda terima", ["Pemohon"]),
    ("Warga melalui aplikasi menyampaikan keluhan", ["Warga"]),
    ("Perawat dengan ramah menyapa pasien", ["Perawat"]),
    ("Lurah didampingi staf meninjau lokasi", ["Lurah"]),
    # conditions have subjects that do not act
    ("Setelah lengkap, petugas meneruskan berkas kepada Kasi", ["petugas"]),
    ("Apabila Lurah menyetujui, staf memberi nomor surat", ["staf"]),
    ("Jika lengkap maka petugas memproses permohonan", ["petugas"]),
    ("Setelah disetujui Lurah, Kasi, dan Sekretaris, staf memberi nomor", ["staf"]),
    # behind a passive verb
    ("Berkas diverifikasi oleh Kasi Pelayanan", ["Kasi Pelayanan"]),
    ("Surat ditandatangani oleh Lurah dan distempel oleh staf", ["Lurah", "staf"]),
    ("Diparaf oleh Kasi dan Sekretaris dalam 1 hari", ["Kasi", "Sekretaris"]),
    ("Lokasi ditinjau oleh Kasi Ketenteraman dan Ketertiban", ["Kasi Ketenteraman dan Ketertiban"]),
    ("Konsep diberi nomor oleh staf tentang kearsipan", ["staf"]),
    ("Izin ditandatangani oleh Kepala Balai paling lama 2 hari", ["Kepala Balai"]),
    (
        "Berkas diteliti oleh Kepala Seksi Perizinan dan Kepala Bidang Pelayanan Satu Pintu",
        ["Kepala Seksi Perizinan", "Kepala Bidang Pelayanan Satu Pintu"],
    ),
    # what follows has a subject of its own
    ("Berkas dicatat oleh staf dan pemohon diberi tanda terima", ["staf"]),
    # nobody
    ("Maksud menjaga kebersihan kantor", []),
    ("Menerima berkas permohonan dari pemohon", []),
    ("Berkas permohonan masuk ke loket", []),
    ("Surat melalui pos dicatat", []),
    ("Pengaduan dicatat petugas mengikuti urutan", []),
    ("Periksa apakah berkas memenuhi syarat", []),
    ("Setiap bulan laporan menumpuk", []),
    ("Dilaksanakan oleh karena perintah undang-undang", []),
    ("Kegiatan meliputi persiapan dan pelaksanaan", []),
    ("Selesai", []),
    ("", []),
]


@pytest.mark.parametrize(("sentence", "doers"), DOERS)
def test_who_acts(sentence: str, doers: list[str]) -> None:
    assert list(find_actors(sentence)) == doers


def test_who_acts_twice_is_named_once() -> None:
    assert find_actors("Petugas menerima berkas, lalu Petugas mencatat") == ("Petugas",)


TIMES = [
    ("Petugas memeriksa berkas paling lama 10 menit dan mencatat", "10 menit"),
    ("Staf menelepon pemohon selambatnya 15 menit sesudah laporan", "15 menit"),
    ("Verifikasi berkas (5 menit)", "5 menit"),
    ("Verifikasi berkas (± 5 menit)", "± 5 menit"),
    ("Verifikasi berkas maks. 5 menit", "5 menit"),
    ("Rendam instrumen selama 10 menit, lalu bilas", "10 menit"),
    ("Menandatangani surat 15 menit", "15 menit"),
    ("Menandatangani surat, 15 menit.", "15 menit"),
    ("Tunggu 15 menit, lalu ukur kembali", "15 menit"),
    ("Waktu : 10 s.d. 15 menit", "10 s.d. 15 menit"),
    ("Cuci tangan 40-60 detik", "40-60 detik"),
    ("Menjawab aduan dalam waktu 2 x 24 jam", "2 x 24 jam"),
    ("Paling lama 3 (tiga) hari kerja sejak berkas lengkap", "3 (tiga) hari kerja"),
    ("Paling lama tiga hari kerja sejak berkas lengkap", "tiga hari kerja"),
    ("Paling lama empat puluh lima menit sejak diterima", "empat puluh lima menit"),
    ("Maksimal 1 jam 30 menit", "1 jam 30 menit"),
    ("Selambat-lambatnya 0,5 jam sejak laporan", "0,5 jam"),
    ("Mengisi formulir paling lambat 1 hari sebelum pemakaian", "1 hari"),
    ("Penyelesaian ± 3 hari kerja", "3 hari kerja"),
    ("Apabila lengkap, petugas memproses paling lama 2 jam", "2 jam"),
    # how often, how old, at least how long: no time a step takes
    ("Memeriksa tekanan darah setiap 15 menit", ""),
    ("Membuat laporan selama 1 bulan sekali", ""),
    ("Menimbang bayi umur 9 bulan", ""),
    ("Menerbitkan kartu yang berlaku 6 bulan", ""),
    ("Menyimpan rekaman minimal 20 hari", ""),
    ("Menempel pengumuman paling sedikit 7 hari", ""),
    ("Apabila dalam 14 hari tidak diambil, surat diarsipkan", ""),
    ("Setelah 30 menit, perawat mengukur suhu", ""),
    ("Mengundang peserta pada H-3", ""),
    ("Menerima 3 berkas", ""),
    ("", ""),
]


@pytest.mark.parametrize(("sentence", "time"), TIMES)
def test_how_long_it_takes(sentence: str, time: str) -> None:
    assert find_time(sentence) == time


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Verifikasi berkas (± 5 menit)", "Verifikasi berkas"),
        ("(10 menit) Verifikasi", "Verifikasi"),
        ("Wawancara ( waktu : 1 jam ) dan pencatatan", "Wawancara dan pencatatan"),
        ("Verifikasi (Kasi)", "Verifikasi (Kasi)"),
        ("Verifikasi paling lama 5 menit", "Verifikasi paling lama 5 menit"),
    ],
)
def test_only_a_time_in_brackets_is_dropped(text: str, rest: str) -> None:
    assert without_time(text) == rest


PAPERS = [
    ("Petugas membuat tanda terima", "tanda terima"),
    ("Menyusun konsep surat keterangan untuk ditandatangani", "konsep surat keterangan"),
    ("Menyusun dan mencetak laporan bulanan", "laporan bulanan"),
    ("Mengetik surat pengantar rangkap dua", "surat pengantar"),
    (
        "Memeriksa lokasi dan membuat berita acara pemeriksaan, lalu melapor",
        "berita acara pemeriksaan",
    ),
    ("Memberikan resi pengambilan kepada pemohon", "resi pengambilan"),
    ("Dokter menulis resep obat", "resep obat"),
    ("Menerbitkan SK (rangkap dua)", "SK"),
    ("Menyerahkan berkas disertai bukti pembayaran", "bukti pembayaran"),
    ("Memberi paraf, membuat nota dinas", "nota dinas"),
    # what is no paper, or is made by nobody here
    ("Memberikan penjelasan kepada pemohon", ""),
    ("Membuat janji temu", ""),
    ("Menerima surat permohonan", ""),
    ("Membuat", ""),
    ("", ""),
]


@pytest.mark.parametrize(("sentence", "paper"), PAPERS)
def test_what_comes_out_of_it(sentence: str, paper: str) -> None:
    assert find_output(sentence) == paper


DONE = [
    "Menerima berkas",
    "Berangkat ke lokasi",
    "Datang ke loket",
    "Siapkan alat dan bahan",
    "Lakukan anamnesis",
    "Periksa kelengkapan berkas",
    "Cuci tangan",
    "Meng-upload berkas",
]
PASSIVE = ["Surat disimpan di lemari arsip", "Di-scan dan dikirim", "Berkas diberi nomor"]
NOTHING_DONE = [
    "Persiapan alat",
    "A. PELAKSANAAN",
    "Evaluasi",
    "Media informasi",
    "Berkas permohonan",
    "Berkasnya",
    "Menteri Dalam Negeri",
    "Metode kerja",
    "Disiplin pegawai",
    "Dinas Sosial",
    "Bersama warga",
    "Rekan kerja",
    "Pendidikan dan masukan",
    "Ketentuan mengenai biaya",
    "Sebagai berikut",
    "",
]


@pytest.mark.parametrize("text", DONE)
def test_sentences_without_doer_begin_with_a_verb(text: str) -> None:
    assert begins_with_verb(text)
    assert has_verb(text)


@pytest.mark.parametrize("text", PASSIVE)
def test_passive_sentences_have_a_verb_but_begin_with_none_that_is_done(text: str) -> None:
    assert has_verb(text)
    assert not begins_with_verb(text)


@pytest.mark.parametrize("text", NOTHING_DONE)
def test_headings_have_no_verb(text: str) -> None:
    assert not has_verb(text)
    assert not begins_with_verb(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Memeriksa berkas", True),
        ("Penerimaan berkas", True),
        ("Verifikasi lapangan", True),
        ("Rekomendasi teknis", True),
        ("Paraf koordinasi", True),
        ("Periksa berkas", True),
        ("Surat terbuka", False),
        ("Berkas permohonan", False),
        ("Kepala Dinas", False),
        ("", False),
    ],
)
def test_nouns_name_what_is_done_too(text: str, expected: bool) -> None:
    assert names_deed(text) is expected


def test_a_verb_behind_a_subject_does_not_begin_the_sentence() -> None:
    assert has_verb("Petugas memeriksa berkas")
    assert not begins_with_verb("Petugas memeriksa berkas")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apabila berkas tidak lengkap", True),
        ("jika disetujui", True),
        ("Setelah pasien tiba", True),
        ("Dalam hal pemohon berhalangan", True),
        ("Berkas lengkap bila ada KTP", False),
        ("Jikalau", False),
        ("Dalam rapat", False),
        ("", False),
    ],
)
def test_conditions_begin_with_their_word(text: str, expected: bool) -> None:
    assert is_condition(text) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Petugas Loket", True),
        ("dr. Jaga", True),
        ("Berkas permohonan", False),
        ("Hasil pemeriksaan", False),
        ("yang bersangkutan", False),
        ("2 orang petugas", False),
    ],
)
def test_people_act_and_papers_do_not(name: str, expected: bool) -> None:
    assert can_act(name) is expected


@given(st.text(max_size=120))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert all(find_actors(text)) or not find_actors(text)
    assert isinstance(find_time(text) + find_output(text) + without_time(text), str)
    assert has_verb(text) or not begins_with_verb(text)
